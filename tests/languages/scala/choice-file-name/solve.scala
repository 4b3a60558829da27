import scala.io.StdIn

@main def check(): Unit = println("not this one")

@main def solve(): Unit =
  StdIn.readLine()
  println(StdIn.readLine().split(" ").map(_.toLong).sum)
