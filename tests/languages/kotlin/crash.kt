fun main(arguments: Array<String>) {
    println(arguments[3])
}
