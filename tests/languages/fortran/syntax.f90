program main
  integer :: x = = 1
end program main
