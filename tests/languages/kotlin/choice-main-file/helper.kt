fun readNumbers(): List<Long> {
    readln()
    return readln().split(" ").map(String::toLong)
}

fun main() {
    println("not this one")
}
