numbers <- scan("stdin", what = integer(), quiet = TRUE)
cat(format(sum(as.numeric(numbers[2:(numbers[1] + 1)])), scientific = FALSE), "\n")
