identification division.
program-id. solution.
procedure division.
    display display 1 to
    stop run.
