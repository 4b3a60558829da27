cat("nothing\n")
