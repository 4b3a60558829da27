import scala.collection.mutable
import scala.io.StdIn
import scala.util.boundary

enum Shape:
  case Square(side: Int)
  case Nothing

case class Edge(target: Int, weight: Long)

extension (shape: Shape)
  def area: Int = shape match
    case Shape.Square(side) => side * side
    case Shape.Nothing => 0

@main def solve(): Unit =
  val words = StdIn.readLine().split(" ")
  val n = words(0).toInt
  val numbers = words.slice(1, n + 1).map(_.toLong)
  val graph = Array.fill(n)(mutable.ArrayBuffer.empty[Edge])
  for i <- 0 until n do graph(i) += Edge((i + 1) % n, numbers(i))
  val queue = mutable.PriorityQueue.empty[Edge](using Ordering.by(-_.weight))
  graph.foreach(queue ++= _)
  val names = mutable.HashMap.empty[String, Int]
  while queue.nonEmpty do
    val edge = queue.dequeue()
    names.updateWith(s"node ${edge.target}")(count => Some(count.getOrElse(0) + 1))
  val squares = List(Shape.Square(2), Shape.Nothing).map(_.area).sum
  println(numbers.sorted.reverse.filter(_ > 0).map(_ * 2).toSet.mkString(" ") + squares)
  println(names.toSeq.sortBy(_._1).groupBy(_._2).view.mapValues(_.size).toMap)
  println(f"${math.sqrt(2)}%.3f ${Vector.tabulate(4)(_ * 2).zipWithIndex.foldLeft(0)((sum, pair) => sum + pair._1)}")
  println(LazyList.iterate(1)(_ * 2).takeWhile(_ < 100).toList)
