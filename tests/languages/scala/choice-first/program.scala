import scala.io.StdIn

object Solve:
  def main(arguments: Array[String]): Unit =
    StdIn.readLine()
    println(StdIn.readLine().split(" ").map(_.toLong).sum)

object Check:
  def main(arguments: Array[String]): Unit = println("not this one")
