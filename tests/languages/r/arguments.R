for (argument in commandArgs(trailingOnly = TRUE)) cat(argument, "\n", sep = "")
cat(readLines("stdin", 1), "\n", sep = "")
