program main
  use adding, only: read_sum
  implicit none
  print '(i0)', read_sum()
end program main
