object Main:
  def main(arguments: Array[String]): Unit =
    arguments.foreach(println)
    println(scala.io.StdIn.readLine())
