identification division.
program-id. solution.
procedure division.
    display "nothing"
    stop run.
