program main
  implicit none
  integer :: n
  read '(i20)', n
  if (n > 0) error stop 3
end program main
