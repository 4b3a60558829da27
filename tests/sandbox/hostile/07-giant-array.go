package main

import "fmt"

var array = [1 << 30]byte{1<<30 - 1: 1}

func main() {
	fmt.Println(array[12345])
}
