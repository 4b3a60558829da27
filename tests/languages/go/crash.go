package main

import "fmt"

func main() {
	numbers := []int{1, 2, 3}
	var index int
	fmt.Scan(&index)
	fmt.Println(numbers[index])
}
