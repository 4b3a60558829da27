(write-line "nothing")
