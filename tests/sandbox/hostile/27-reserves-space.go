package main

import "fmt"

func main() {
	reserved := make([]byte, 1<<33)
	reserved[1<<32] = 3
	fmt.Println(reserved[1<<32])
}
