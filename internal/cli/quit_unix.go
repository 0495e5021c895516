//go:build unix

package cli

import (
	"os"
	"os/signal"
	"syscall"
)

// endOnQuit ends this process on the signals that Go answers with the stacks of all
// goroutines and an exit code that is plan's for a difference. Who wants the stacks
// says so with stackVariable. stop leaves the signals to Go again.
func (s *session) endOnQuit(end func()) (stop func()) {
	quit := make(chan os.Signal, 1)
	for _, sig := range []os.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		if !s.ui.stack && !signal.Ignored(sig) {
			signal.Notify(quit, sig)
		}
	}
	go func() {
		if _, ok := <-quit; ok {
			end()
		}
	}()
	return func() {
		signal.Stop(quit)
		close(quit)
	}
}
