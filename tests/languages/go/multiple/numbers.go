package main

import (
	"bufio"
	"fmt"
	"os"
)

func readNumbers() []int {
	in := bufio.NewReader(os.Stdin)
	var n int
	fmt.Fscan(in, &n)
	numbers := make([]int, n)
	for i := range numbers {
		fmt.Fscan(in, &numbers[i])
	}
	return numbers
}

func sum(numbers []int) (total int) {
	for _, number := range numbers {
		total += number
	}
	return
}
