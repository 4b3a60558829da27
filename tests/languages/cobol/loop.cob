identification division.
program-id. solution.
data division.
working-storage section.
01 counter pic 9(9) comp-5 value 0.
procedure division.
    perform until exit
        add 1 to counter
    end-perform
    stop run.
