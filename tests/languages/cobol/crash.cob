identification division.
program-id. solution.
procedure division.
    call "no-such-program"
    stop run.
