// Touches 100 MiB, and prints the most that was resident at once, in KiB.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	memory := make([]byte, 100<<20)
	for i := 0; i < len(memory); i += 4096 {
		memory[i] = 1
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, "VmHWM:") {
			fmt.Println(strings.Fields(line)[1])
		}
	}
}
