// Serves HTTP with net/http on the socket that it is given, until it is asked to quit.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
)

func main() {
	listener, err := net.FileListener(os.NewFile(3, "listener"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	done := make(chan bool)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s\n", r.Method, r.URL.Path)
	})
	http.HandleFunc("/quit", func(http.ResponseWriter, *http.Request) { close(done) })
	go http.Serve(listener, nil)
	<-done
}
