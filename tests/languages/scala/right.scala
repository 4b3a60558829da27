@main def solve(): Unit =
  val input = scala.io.Source.stdin.getLines()
  val n = input.next().trim.toInt
  println(input.flatMap(_.split(" ")).take(n).map(_.toLong).sum)
