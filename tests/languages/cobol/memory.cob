identification division.
program-id. solution.
data division.
working-storage section.
01 block-pointer usage pointer.
procedure division.
    perform 100000 times
        allocate 1048576 characters initialized returning block-pointer
    end-perform
    stop run.
