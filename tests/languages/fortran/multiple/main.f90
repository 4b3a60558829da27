program main
  use numbers, only: read_sum
  implicit none
  print '(i0)', read_sum()
end program main
