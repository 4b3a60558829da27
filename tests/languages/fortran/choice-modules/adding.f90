module adding
  use, intrinsic :: iso_fortran_env, only: int64
  use Numbers
  implicit none
contains
  integer(int64) function read_sum()
    read_sum = sum(read_numbers())
  end function read_sum
end module adding
