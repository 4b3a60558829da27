program arguments
  implicit none
  integer :: i
  character(len=100) :: text
  do i = 1, command_argument_count()
    call get_command_argument(i, text)
    print '(a)', trim(text)
  end do
  read '(a)', text
  print '(a)', trim(text)
end program
