package cli

import (
	"os"
	"strings"

	"rpcdsc/internal/policy"
)

// hostname is this computer's name; tests have others.
var hostname = os.Hostname

// noteSelf tells that a host of the fleet has the name of the computer that this runs
// on: what applies a whole folder reaches it, too. It is no finding: the same file has
// the same findings on every computer, and an administrator's own may well be a host.
func (s *session) noteSelf(src *source) {
	if host := selfIn(src.checked.Fleet); host != nil {
		s.ui.note("note: %s:%d:%d: host %s has the name of this computer: what is applied to the whole folder is applied here, too",
			src.name, host.Source.Place.Line, host.Source.Place.Column, host.Name)
	}
}

// selfIn is the host that has this computer's name, or nil. The two are compared up to
// the first dot, unless both are names in a domain.
func selfIn(f *policy.Fleet) *policy.Host {
	name, err := hostname()
	if err != nil || name == "" {
		return nil
	}
	short, domain, _ := strings.Cut(name, ".")
	for i := range f.Groups {
		hosts := f.Groups[i].Hosts
		for j := range hosts {
			label, rest, _ := strings.Cut(hosts[j].Name, ".")
			if strings.EqualFold(label, short) && (rest == "" || domain == "" || strings.EqualFold(rest, domain)) {
				return &hosts[j]
			}
		}
	}
	return nil
}
