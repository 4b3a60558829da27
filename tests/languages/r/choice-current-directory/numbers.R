read_numbers <- function() scan("stdin", quiet = TRUE)[-1]
