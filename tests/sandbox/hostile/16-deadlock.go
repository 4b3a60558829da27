package main

import "time"

func main() {
	go func() {
		for {
			time.Sleep(time.Hour)
		}
	}()
	select {}
}
