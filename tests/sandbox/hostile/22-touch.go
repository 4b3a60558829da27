package main

var all [][]byte

func main() {
	for {
		some := make([]byte, 1<<20)
		for i := range some {
			some[i] = 1
		}
		all = append(all, some)
	}
}
