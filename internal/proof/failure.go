package proof

import "fmt"

// Failure is something that an artifact does otherwise than the policy says.
type Failure struct {
	Artifact string
	Stage    string // "applied", "applied twice", ...; "" for data
	Host     string // a host that it is for
	Counterexample
	Problem string // what is wrong, where it isn't a packet
}

// Because is the failure with a reason that isn't a packet.
func (f Failure) Because(format string, args ...any) Failure {
	f.Problem = fmt.Sprintf(format, args...)
	return f
}

func (f Failure) Error() string {
	what := f.Problem
	if what == "" {
		what = f.Counterexample.String()
	}
	if f.Stage != "" {
		what = f.Stage + ": " + what
	}
	return fmt.Sprintf("%s (host %s): %s", f.Artifact, f.Host, what)
}
