package cli

import (
	"io"
	"testing"
	"time"
)

// The program ends when who started it closes its input, and only if it was told
// so.
func TestEndWithInput(t *testing.T) {
	for _, told := range []string{"", "1"} {
		input, parent := io.Pipe()
		s := newSession(input, io.Discard, io.Discard)
		s.env = func(string) string { return told }
		ended := make(chan struct{})
		s.endWithInput(func() { close(ended) })
		if told == "" {
			parent.Close()
			select {
			case <-ended:
				t.Error("it ended without being told to")
			case <-time.After(50 * time.Millisecond):
			}
			continue
		}
		select {
		case <-ended:
			t.Error("it ended before its parent")
		case <-time.After(50 * time.Millisecond):
		}
		parent.Close()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Error("it goes on without its parent")
		}
	}
}
