module numbers
  implicit none
contains
  integer(8) function read_sum()
    integer(8) :: n
    integer(8), allocatable :: all(:)
    read *, n
    allocate(all(n))
    read *, all
    read_sum = sum(all)
  end function read_sum
end module numbers
