package artifact

import (
	"fmt"
	"iter"

	"rpcdsc/internal/output"
)

// Riser is a kind whose artifacts have a version, of which others take a higher one
// only.
type Riser interface {
	// CheckRise gives a *RiseError if the version must be a higher one. below gives
	// what happens to each file below a folder, or to one file.
	CheckRise(job *Job, below func(place string) iter.Seq[output.Change]) error
}

// A RiseError is something that a pull server, a feed or a share of packages won't
// deliver: they take a higher version for newer, and the same for the same.
type RiseError struct {
	Of       string // "the module RpcPortPolicy"
	Has, Had string // versions; equal if the content has changed under one
	Next     int    // the revision that would do; 0 if none does
}

func (e *RiseError) Error() string {
	if e.Has == e.Had {
		return fmt.Sprintf("%s has other content than before, and still the version %s", e.Of, e.Has)
	}
	return fmt.Sprintf("the version of %s would fall from %s to %s", e.Of, e.Had, e.Has)
}
