// Command mapper is an endpoint mapper that lists what a domain controller does, for the module's tests, until its
// input ends. Its first line tells where it listens.
package main

import (
	"fmt"
	"io"
	"net"
	"os"

	"rpcdsc/internal/probe/probetest"
)

func main() {
	address := "127.0.0.1:0"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		panic(err)
	}
	s := probetest.Serve(l, probetest.Config{Entries: probetest.Controller([4]byte{127, 0, 0, 1})})
	defer s.Close()
	fmt.Println(s.Addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
