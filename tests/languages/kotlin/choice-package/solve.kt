package course.first

fun main() {
    readln()
    println(readln().split(" ").sumOf(String::toLong))
}
