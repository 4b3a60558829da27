module numbers
  use iso_fortran_env, only: int64
  implicit none
  interface
    module function read_numbers() result(all)
      integer(int64), allocatable :: all(:)
    end function read_numbers
  end interface
end module numbers
