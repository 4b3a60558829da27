func readNumbers() -> [Int] {
    let n = Int(readLine()!)!
    return readLine()!.split(separator: " ").prefix(n).map { Int($0)! }
}
