// A Go program: the runtime with its scheduler and collector, goroutines, maps, formatting,
// panics recovered, arguments, environment and standard input.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

func sumInParallel(workers, each int) int {
	var group sync.WaitGroup
	parts := make(chan int, workers)
	for w := 0; w < workers; w++ {
		group.Add(1)
		go func() {
			defer group.Done()
			sum := 0
			for i := 0; i < each; i++ {
				sum += w*each + i
			}
			parts <- sum
		}()
	}
	group.Wait()
	close(parts)
	total := 0
	for part := range parts {
		total += part
	}
	return total
}

func recovered() (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	var empty []int
	return fmt.Sprint(empty[len(os.Args)])
}

func main() {
	fmt.Println("args:", strings.Join(os.Args[1:], "|"))
	fmt.Println("env:", os.Getenv("GREETING"))
	fmt.Println("sum:", sumInParallel(8, 1000))
	fmt.Println("panic:", recovered())

	counts := map[string]int{}
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		for _, word := range strings.Fields(scanner.Text()) {
			counts[word]++
		}
	}
	words := make([]string, 0, len(counts))
	for word := range counts {
		words = append(words, word)
	}
	sort.Strings(words)
	for _, word := range words {
		fmt.Printf("%-5s %d\n", word, counts[word])
	}

	start := time.Now()
	time.Sleep(2 * time.Millisecond)
	fmt.Println("slept:", time.Since(start) >= 2*time.Millisecond)
	garbage := 0
	for i := 0; i < 2000; i++ {
		garbage += len(make([]byte, 4096))
	}
	fmt.Println("allocated:", garbage)
	os.Exit(5)
}
