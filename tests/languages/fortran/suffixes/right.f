      program right
      integer*8 n, total
      integer*8, allocatable :: numbers(:)
C     A comment of the fixed format
      read *, n
      allocate(numbers(n))
      read *, numbers
      total = sum(numbers)
      print '(i0)',
     &  total
      end
