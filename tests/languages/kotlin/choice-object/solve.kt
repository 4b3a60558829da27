package course

object Main {
    @JvmStatic
    fun main(arguments: Array<String>) {
        readln()
        println(readln().split(" ").sumOf(String::toLong))
    }
}
