package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// plainError says an error of the network in words that are the same on every system.
type plainError struct {
	text string
	err  error
}

func (e *plainError) Error() string { return e.text }
func (e *plainError) Unwrap() error { return e.err }

// plainly says why there is no whole list.
func (r *Result) plainly(ctx context.Context, err error, timeout time.Duration) error {
	text := ""
	switch r.Outcome {
	case Unresolved:
		text = r.unresolved(err)
	case Closed:
		text = r.place(err) + " refuses the connection"
	case Filtered:
		text = fmt.Sprintf("no connection to %s in %s", r.place(err), timeout)
	case Unreachable:
		text = "there is no way to " + r.place(err)
	case Silent, HungUp, Partial:
		text = brokenOff(err, timeout)
	}
	if ctx.Err() != nil {
		text = "the asking was stopped before"
	}
	if text == "" {
		return err
	}
	return &plainError{text, err}
}

// brokenOff is about an end that the mapper didn't name; "" if it did.
func brokenOff(err error, timeout time.Duration) string {
	switch answerOutcome(err) {
	case Silent:
		return fmt.Sprintf("no answer, or no whole one, in %s", timeout)
	case HungUp:
		return "it closes the connection"
	}
	return ""
}

func (r *Result) unresolved(err error) string {
	host, _, _ := net.SplitHostPort(r.dialAddress())
	var name *net.DNSError
	if errors.As(err, &name) && !name.IsNotFound {
		return fmt.Sprintf("the address of %s can't be looked up: %s", host, name.Err)
	}
	return "there is no address of the name " + host
}

// place is the address that was tried, and the port.
func (r *Result) place(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Addr != nil {
		return op.Addr.String()
	}
	return r.dialAddress()
}
