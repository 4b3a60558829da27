object Check {
    @JvmStatic
    fun main(arguments: Array<String>) {
        println("not this one")
    }
}

fun main() {
    readln()
    println(readln().split(" ").sumOf(String::toLong))
}
