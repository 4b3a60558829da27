@available(macOS 10.15, *) @main
struct Program {
    static func main() {
        print(readNumbers().reduce(0, +))
    }
}
