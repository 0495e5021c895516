package probe

import (
	"errors"
	"io"
	"net"
	"syscall"

	"rpcdsc/internal/probe/epm"
)

// Outcome is what became of asking a host.
type Outcome string

// The outcomes. Only the first two have endpoints.
const (
	Listed      Outcome = "listed"      // the whole list, which may be empty
	Partial     Outcome = "partial"     // a list that broke off
	Denied      Outcome = "denied"      // the mapper answers, and may not tell
	Refused     Outcome = "refused"     // the mapper answers, and doesn't do this
	Closed      Outcome = "closed"      // nothing listens
	Filtered    Outcome = "filtered"    // the connection gets no answer
	Unreachable Outcome = "unreachable" // there is no way there
	Unresolved  Outcome = "unresolved"  // the name has no address
	Silent      Outcome = "silent"      // it connects, and then there is no answer in time
	HungUp      Outcome = "hung-up"     // it connects, and the other end closes
	Malformed   Outcome = "malformed"   // what answers is no endpoint mapper, or a broken one
	Failed      Outcome = "failed"      // this computer can't ask
	Stopped     Outcome = "stopped"     // the asking was stopped before it was through
)

// Known tells whether the host's endpoints are known, all of them.
func (o Outcome) Known() bool { return o == Listed }

// connectError is that of a connection that didn't come about.
type connectError struct{ err error }

func (e *connectError) Error() string { return e.err.Error() }
func (e *connectError) Unwrap() error { return e.err }

func outcomeOf(err error, listed bool) Outcome {
	var connect *connectError
	switch {
	case err == nil:
		return Listed
	case errors.As(err, &connect):
		return connectOutcome(err)
	case listed:
		return Partial
	}
	return answerOutcome(err)
}

// connectOutcome is about a connection that didn't come about.
func connectOutcome(err error) Outcome {
	var name *net.DNSError
	switch {
	case errors.As(err, &name):
		return Unresolved
	case isRefused(err):
		return Closed
	case isTimeout(err):
		return Filtered
	case isUnreachable(err):
		return Unreachable
	}
	return Failed
}

// answerOutcome is about what came over a connection.
func answerOutcome(err error) Outcome {
	var fault *epm.Fault
	var status *StatusError
	var refused *epm.Refused
	var malformed *epm.Malformed
	var bound *BoundError
	switch {
	case errors.As(err, &fault) && fault.Status == epm.StatusAccessDenied, errors.As(err, &status) && status.Status == epm.StatusAccessDenied:
		return Denied
	case fault != nil, status != nil, errors.As(err, &refused):
		return Refused
	case errors.As(err, &malformed), errors.As(err, &bound):
		return Malformed
	case isTimeout(err):
		return Silent
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), isReset(err):
		return HungUp
	}
	return Failed
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, syscall.ETIMEDOUT) || errors.As(err, &timeout) && timeout.Timeout()
}

func is(err error, numbers []syscall.Errno) bool {
	for _, n := range numbers {
		if errors.Is(err, n) {
			return true
		}
	}
	return false
}

func isRefused(err error) bool     { return is(err, refusedNumbers) }
func isReset(err error) bool       { return is(err, resetNumbers) }
func isUnreachable(err error) bool { return is(err, unreachableNumbers) }
