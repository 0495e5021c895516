package cli

import (
	"errors"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
)

// checkRise refuses what a pull server or a feed would not deliver. plan only says
// that gen will.
func (s *session) checkRise(j *job, writes bool) error {
	for _, kind := range all.Kinds {
		r, ok := kind.(artifact.Riser)
		if !ok {
			continue
		}
		err := r.CheckRise(j.checked.Job(j.options), j.plan.Below)
		var rise *artifact.RiseError
		switch {
		case !errors.As(err, &rise):
		case writes:
			return explainRise(rise)
		default:
			s.warn("gen will refuse this: %s", rise)
		}
	}
	return nil
}

func explainRise(e *artifact.RiseError) error {
	p := failure("%s; nothing was written", e).hint("a pull server or a feed delivers higher versions only")
	if e.Next > 0 {
		return p.hint("write `revision = %d` at the top of the fleet file", e.Next)
	}
	return p.hint("use the rpcdsc that made %s, or a newer one; in another folder (--output) it can have any version", e.Had)
}
