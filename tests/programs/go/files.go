// Uses os and time as programs do: files, directories, attributes, timers and a select.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func files() {
	must(os.MkdirAll("tree/a/deep", 0o755))
	must(os.Mkdir("tree/b", 0o755))
	file, err := os.Create("tree/new.txt")
	must(err)
	count, err := file.WriteString("hello ")
	must(err)
	more, err := file.WriteAt([]byte("world"), 6)
	must(err)
	fmt.Println("wrote", count+more)
	must(file.Close())
	must(os.Rename("tree/new.txt", "tree/moved.txt"))
	bytes, err := os.ReadFile("/work/tree/moved.txt")
	must(err)
	fmt.Println("read", string(bytes))
	info, err := os.Stat("tree/moved.txt")
	must(err)
	fmt.Println("size", info.Size(), "dir", info.IsDir())
	then := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	must(os.Chtimes("tree/moved.txt", then, then))
	info, err = os.Stat("tree/moved.txt")
	must(err)
	fmt.Println("mtime", info.ModTime().UTC().Format(time.RFC3339))
	entries, err := os.ReadDir("tree")
	must(err)
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	fmt.Println("entries", names)
	walked := 0
	must(filepath.WalkDir("tree", func(string, fs.DirEntry, error) error {
		walked++
		return nil
	}))
	fmt.Println("walked", walked)
	_, err = os.Open("tree/absent")
	fmt.Println("missing", os.IsNotExist(err))
	must(os.RemoveAll("tree"))
}

func timers() {
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	fmt.Println("timer", time.Since(start) >= 20*time.Millisecond)
	ticker := time.NewTicker(5 * time.Millisecond)
	ticks := 0
	for range ticker.C {
		if ticks++; ticks == 3 {
			break
		}
	}
	ticker.Stop()
	fmt.Println("ticks", ticks)
	select {
	case <-make(chan int):
	case <-time.After(10 * time.Millisecond):
		fmt.Println("timeout", true)
	}
}

func main() {
	files()
	timers()
}
