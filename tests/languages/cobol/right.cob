identification division.
program-id. solution.
environment division.
input-output section.
file-control.
    select numbers-file assign to keyboard organization is line sequential.
data division.
file section.
fd numbers-file.
01 numbers-line pic x(1000000).
working-storage section.
01 n pic 9(9).
01 i pic 9(9) comp-5.
01 start-at pic 9(9) comp-5 value 1.
01 word-text pic x(20).
01 total pic s9(18) comp-5 value 0.
01 shown pic -(18)9.
procedure division.
    open input numbers-file
    read numbers-file
    compute n = function numval(numbers-line(1:20))
    read numbers-file
    perform varying i from 1 by 1 until i > n
        unstring numbers-line delimited by space into word-text with pointer start-at
        compute total = total + function numval(word-text)
    end-perform
    move total to shown
    display function trim(shown)
    close numbers-file
    stop run.
