identification division.
program-id. solution.
data division.
working-storage section.
01 total pic s9(18) comp-5.
01 shown pic -(18)9.
procedure division.
    call "numbers" using total
    move total to shown
    display function trim(shown)
    stop run.
