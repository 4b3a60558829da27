@main
struct Program {
    static func main() {
        print(readNumbers().reduce(0, +))
    }
}
