// Command rpcdsc turns a fleet file into what confines RPC on Windows hosts.
package main

import (
	"os"

	"rpcdsc/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args, os.Stdin, os.Stdout, os.Stderr)) }
