submodule (numbers) bodies
contains
  module function read_numbers() result(all)
    integer(int64), allocatable :: all(:)
    integer(int64) :: n
    read *, n
    allocate(all(n))
    read *, all
  end function read_numbers
end submodule bodies
