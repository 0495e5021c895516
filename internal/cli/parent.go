package cli

import (
	"io"
	"os"
)

// parentVariable, if it is set, says that standard input is the other end of what
// the program that started this one holds open until it ends.
const parentVariable = "RPCDSC_END_WITH_INPUT"

// endWithInput ends this process when its parent is gone, which would leave it
// behind. Every file is old or new then, and the next gen completes what this one
// began.
func (s *session) endWithInput(end func()) {
	if s.env(parentVariable) == "" {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, s.stdin)
		end()
	}()
}

// kill ends this process.
func kill() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
}
