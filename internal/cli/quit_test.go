//go:build unix

package cli

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A run that is made to quit isn't a difference that plan found.
func TestQuit(t *testing.T) {
	for _, stack := range []bool{false, true} {
		for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
			c := exec.Command("rpcdsc", "plan", "-")
			if stack {
				c.Env = append(os.Environ(), stackVariable+"=1")
			}
			var stderr bytes.Buffer
			c.Stderr = &stderr
			input, err := c.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			// More than a pipe holds: it has begun to read then.
			if _, err := io.WriteString(input, strings.Repeat("# a line\n", 1<<15)); err != nil {
				t.Fatal(err)
			}
			if err := c.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			c.Wait() // its error is the exit code
			status := c.ProcessState.Sys().(syscall.WaitStatus)
			if said := strings.Contains(stderr.String(), "goroutine"); said != stack || !stack && status.Signal() != syscall.SIGKILL {
				t.Errorf("%s, stacks asked for: %t: %s, %s", signal, stack, c.ProcessState, stderr.String())
			}
			input.Close()
		}
	}
}
