import scala.io.StdIn

object Numbers:
  def read(): Seq[Long] =
    StdIn.readLine()
    StdIn.readLine().split(" ").toSeq.map(_.toLong)

  def main(arguments: Array[String]): Unit = println("not this one")
