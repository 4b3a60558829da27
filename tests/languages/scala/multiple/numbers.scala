import scala.io.StdIn

def readNumbers(): Seq[Long] =
  val n = StdIn.readLine().toInt
  StdIn.readLine().split(" ").toSeq.take(n).map(_.toLong)
