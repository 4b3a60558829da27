let n = Int(readLine()!)!
var sum = 0
var left = n
while left > 0, let line = readLine() {
    for word in line.split(separator: " ").prefix(left) {
        sum += Int(word)!
        left -= 1
    }
}
print(sum)
