source("numbers.R")

cat(format(sum(read_numbers()), scientific = FALSE), "\n")
