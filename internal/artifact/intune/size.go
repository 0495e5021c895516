package intune

import "fmt"

// A script for Intune may have 200 KB. No page of Microsoft's was found that says what
// a KB is there, so it is the smaller one; and room is left for a signature, with the
// certificates of its chain.
const (
	limit         int64 = 200_000
	signatureRoom int64 = 16_000
	mostBytes           = limit - signatureRoom
)

// sizeError is a script that Intune doesn't take.
type sizeError struct {
	group, path string
	bytes       int64
}

func (e *sizeError) Error() string {
	return fmt.Sprintf("%s has %d bytes, and Intune takes %d, of which %d are left to a signature: %s", e.path, e.bytes, limit, signatureRoom, e.remedy())
}

// remedy says what makes it smaller.
func (e *sizeError) remedy() string {
	return "divide group " + e.group + " into two, let its hosts restart at fewer times (restart.stagger, restart.when), or let in fewer and larger networks"
}
