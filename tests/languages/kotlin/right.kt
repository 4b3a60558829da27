import java.util.StringTokenizer

fun main() {
    val input = System.`in`.bufferedReader()
    val n = input.readLine().trim().toInt()
    val words = StringTokenizer(input.readText())
    var sum = 0L
    repeat(n) { sum += words.nextToken().toLong() }
    println(sum)
}
