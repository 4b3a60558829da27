fun readNumbers(): List<Long> {
    val n = readln().toInt()
    return readln().split(" ").take(n).map(String::toLong)
}
