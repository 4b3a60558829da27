program main
  implicit none
  integer(8), volatile :: counter = 0
  do
    counter = counter + 1
  end do
end program main
