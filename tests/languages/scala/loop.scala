@volatile var counter = 0L

@main def solve(): Unit =
  while true do counter += 1
