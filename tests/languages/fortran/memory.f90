program main
  implicit none
  type block
    integer(8), pointer :: numbers(:)
  end type block
  type(block) :: blocks(100000)
  integer :: i
  do i = 1, 100000
    allocate(blocks(i)%numbers(131072))
    blocks(i)%numbers = i
  end do
  print *, blocks(5)%numbers(7)
end program main
