# Check the syntax of every source and hand them over: compile.R TARGET MAIN [FILE...]
arguments <- commandArgs(trailingOnly = TRUE)
target <- arguments[1]
sources <- arguments[-1]
for (source in sources) {
  checked <- tryCatch(parse(source), error = identity)
  if (inherits(checked, "error")) {
    message(conditionMessage(checked))
    quit(status = 1)
  }
}
copied <- file.copy(sources, file.path(target, c("main.R", basename(sources[-1]))))
quit(status = if (length(copied) > 0 && all(copied)) 0 else 1)
