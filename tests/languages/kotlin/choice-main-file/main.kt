fun main() {
    println(readNumbers().sum())
}
