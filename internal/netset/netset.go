// Package netset holds sets of IP addresses and sets of ports: parsing what a
// person writes, and the set algebra that the engines and the proof need.
//
// It knows nothing of rules, hosts or Windows; it never rounds, guesses or
// resolves a name.
package netset

// SyntaxError says what is wrong with a written address or port, and what to
// write instead.
type SyntaxError struct {
	Msg    string
	Remedy string // empty where the message says it all
}

func (e *SyntaxError) Error() string {
	if e.Remedy == "" {
		return e.Msg
	}
	return e.Msg + ": " + e.Remedy
}
