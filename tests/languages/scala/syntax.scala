@main def solve(): Unit =
  val x = = 1
