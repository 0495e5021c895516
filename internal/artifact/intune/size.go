package intune

import (
	"errors"
	"fmt"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/diag"
)

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
	bytes, bare int64 // of the script, and of one without its hosts
	hosts       int
}

func (e *sizeError) Error() string { return e.message() + ": " + e.remedy() }

func (e *sizeError) message() string {
	return fmt.Sprintf("%s has %d bytes, and Intune takes %d, of which %d are left to a signature", e.path, e.bytes, limit, signatureRoom)
}

// remedy says what makes it small enough: parts of the group have as many policies as all
// of it, at worst, and hosts of the same length, give or take.
func (e *sizeError) remedy() string {
	const leeway = 20 // of how many hosts one may be longer
	room := mostBytes - e.bare
	if room < mostBytes/4 {
		return "let in fewer and larger networks, or give the hosts of group " + e.group + " that have policies of their own groups of their own"
	}
	most := int64(e.hosts) * room / (e.bytes - e.bare)
	return fmt.Sprintf("divide group %s into groups of at most %d hosts", e.group, most-most/leeway)
}

// fewHosts and fewRanges are below what makes a script large: a host takes some 20
// bytes, and a range of addresses some 100 in all rules.
const fewHosts, fewRanges = 1000, 500

// Findings are the groups whose scripts are too large.
func (Kind) Findings(job *artifact.Job) diag.Findings {
	var out diag.Findings
	for _, g := range groups(job) {
		ranges := 0
		for _, p := range g.Policies {
			ranges += len(p.Allow.Ranges())
		}
		if len(g.Hosts) < fewHosts && ranges < fewRanges {
			continue
		}
		var large *sizeError
		if err := makeGroup(job, &artifact.Maker{}, g); errors.As(err, &large) {
			out = append(out, diag.TooLarge.At(g.Source.Name.Place, "%s", large.message()).Remedyf("%s", large.remedy()))
		}
	}
	return out
}
