import java.io.BufferedReader
import java.io.InputStreamReader
import java.io.PrintWriter
import java.util.PriorityQueue
import java.util.StringTokenizer

data class Edge(val target: Int, val weight: Long)

sealed class Shape {
    class Square(val side: Int) : Shape()
    object Nothing : Shape()
}

fun area(shape: Shape) = when (shape) {
    is Shape.Square -> shape.side * shape.side
    Shape.Nothing -> 0
}

inline fun <T> List<T>.countWhere(holds: (T) -> Boolean): Int {
    var count = 0
    for (element in this) if (holds(element)) count++
    return count
}

fun main() {
    val input = BufferedReader(InputStreamReader(System.`in`))
    val output = PrintWriter(System.out)
    val words = StringTokenizer(input.readLine())
    val n = words.nextToken().toInt()
    val numbers = List(n) { words.nextToken().toLong() }
    val graph = Array(n) { mutableListOf<Edge>() }
    for (i in 0 until n) graph[i].add(Edge((i + 1) % n, numbers[i]))
    val queue = PriorityQueue<Edge>(compareBy { it.weight })
    graph.forEach { queue.addAll(it) }
    val names = hashMapOf<String, Int>()
    while (queue.isNotEmpty()) queue.poll().let { names.merge("node ${it.target}", 1, Int::plus) }
    val sorted = numbers.sortedDescending().filter { it > 0 }.map { it * 2 }.toSet().joinToString(" ")
    val text = buildString { append(sorted).append(listOf(Shape.Square(2), Shape.Nothing).sumOf { area(it) }) }
    val (first, second) = text.split(" ", limit = 2).zipWithNext().firstOrNull() ?: Pair("", "")
    output.println("$first $second ${names.toSortedMap()} ${numbers.countWhere { it > 1 }} ${numbers.groupBy { it % 2 }}")
    output.println(generateSequence(1) { it * 2 }.takeWhile { it < 100 }.sum() + IntArray(4) { it }.sum())
    output.printf("%.3f%n", Math.sqrt(2.0))
    output.flush()
    println(readlnOrNull())
}
