fun main() {
    println("nothing")
}
