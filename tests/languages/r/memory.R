blocks <- list()
while (TRUE) blocks[[length(blocks) + 1]] <- runif(131072)
