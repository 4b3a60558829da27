// Touches 100 MiB, and prints the most that was resident at once, in KiB, as getrusage() tells it.
package main

import (
	"fmt"
	"syscall"
)

func main() {
	memory := make([]byte, 100<<20)
	for i := 0; i < len(memory); i += 4096 {
		memory[i] = 1
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	fmt.Println(usage.Maxrss)
}
