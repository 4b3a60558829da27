package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Split(bufio.ScanWords)
	in.Scan()
	n, _ := strconv.Atoi(in.Text())
	sum := 0
	for i := 0; i < n; i++ {
		in.Scan()
		number, _ := strconv.Atoi(in.Text())
		sum += number
	}
	fmt.Println(sum)
}
