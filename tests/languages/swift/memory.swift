var blocks: [[UInt8]] = []
while true {
    blocks.append([UInt8](repeating: UInt8(truncatingIfNeeded: blocks.count) | 1, count: 1 << 20))
}
