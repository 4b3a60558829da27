package main

import (
	"fmt"
	"net"
	"time"
)

func main() {
	for _, address := range []string{"172.17.0.1:4150", "169.254.169.254:80", "nsqd:4150"} {
		if _, err := net.DialTimeout("tcp", address, 200*time.Millisecond); err == nil {
			fmt.Println(address)
		}
	}
	fmt.Println(3)
}
