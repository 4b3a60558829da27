var counter: UInt64 = 0
while true {
    counter = counter &* 6364136223846793005 &+ 1
    if counter == 1 { print(counter) }
}
