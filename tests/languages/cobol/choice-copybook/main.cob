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
copy numbers.
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
