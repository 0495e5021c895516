package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"rpcdsc/internal/output"
)

// interrupts are the signals that came while gen ran: Ctrl-C, SIGTERM, and the end
// of the terminal. On Windows a console that is closed, a user who logs off and a
// system that shuts down come as SIGTERM. They end nothing by themselves: gen asks
// for them as long as it can take everything back, and completes what it can't.
type interrupts struct {
	asked  atomic.Bool
	queue  chan os.Signal
	pipe   chan os.Signal // nobody reads it
	closed chan struct{}  // when nobody watches any more
}

// errInterrupted is nothing done because of a signal.
var errInterrupted = errors.New("interrupted")

func (s *session) watchSignals() *interrupts {
	i := &interrupts{queue: make(chan os.Signal, 1), pipe: make(chan os.Signal, 1), closed: make(chan struct{})}
	signal.Notify(i.queue, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // which nohup sees to
		signal.Notify(i.queue, syscall.SIGHUP)
	}
	// A reader of standard error that is gone must not end a run halfway either.
	// The write then fails, which is all that is to be known.
	signal.Notify(i.pipe, syscall.SIGPIPE)
	go func() {
		defer close(i.closed)
		for range i.queue {
			if i.asked.Swap(true) {
				s.ui.again()
			}
		}
	}()
	return i
}

// end leaves further signals to the system. How an interrupted run has ended is
// still to be said, maybe to nobody.
func (i *interrupts) end() {
	signal.Stop(i.queue)
	if !i.asked.Load() {
		signal.Stop(i.pipe)
	}
	close(i.queue)
	<-i.closed
}

// interruptible runs what has nothing to take back. The first Ctrl-C ends it, with what
// there is; another one ends the program.
func interruptible[T any](run func(context.Context) T) (result T, stopped bool) {
	ctx, end := signal.NotifyContext(context.Background(), os.Interrupt)
	defer end()
	context.AfterFunc(ctx, end)
	result = run(ctx)
	return result, ctx.Err() != nil
}

func (i *interrupts) stopped() error {
	if i.asked.Load() {
		return errInterrupted
	}
	return nil
}

// explain says how a run has ended that was interrupted: err is its own end. Any
// other error is told as it is.
func (i *interrupts) explain(j *job, err error) error {
	var unfinished *output.UnfinishedError
	switch {
	case !i.asked.Load() || errors.As(err, &unfinished):
		return err
	case err == errInterrupted, err == nil && !j.plan.Differs():
		return &problem{code: exitInterrupted, message: "interrupted: nothing was written"}
	case err == nil:
		return &problem{code: exitInterrupted, message: "interrupted while files were being put in place: " + j.dir + " was completed"}
	}
	return err
}
