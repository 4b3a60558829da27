import scala.io.StdIn

object Check extends App:
  println("not this one")

object Main extends App:
  StdIn.readLine()
  println(StdIn.readLine().split(" ").map(_.toLong).sum)
