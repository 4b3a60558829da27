fun main() {
    val x = = 1
}
