package artifact

import (
	"path"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// Leaver is a host that has left a fleet, and that may still have on it what the
// fleet put there. Its policy says only whose that is.
type Leaver struct {
	policy.Host
	Group      string            // that it was of
	Generation *osgen.Generation // of its Windows; nil is unknown
	Release    osgen.Release     // of it
}

// leaverTag stands where the tag of a policy does: theirs is unknown.
const leaverTag = "departed"

// Leavers gives the hosts that have left whose generation a kind serves. Those of
// one fleet share their policy.
func (j *Job) Leavers(serves func(*osgen.Generation) bool) []*Leaver {
	var out []*Leaver
	for _, l := range j.AllLeavers() {
		if l.Generation != nil && serves(l.Generation) {
			out = append(out, l)
		}
	}
	return out
}

// AllLeavers gives all hosts that have left, also where nobody knows of what
// Windows they are.
func (j *Job) AllLeavers() []*Leaver {
	var out []*Leaver
	policies := map[string]*policy.Policy{}
	for _, d := range j.Roster.Departed {
		p := policies[d.Fleet]
		if p == nil {
			p = &policy.Policy{Tag: leaverTag, Fleet: d.Fleet, Label: "rpcdsc " + d.Fleet, When: "never"}
			policies[d.Fleet] = p
		}
		gen, release, _ := j.Catalogue.Lookup(d.OS)
		out = append(out, &Leaver{
			Host:  policy.Host{Name: d.Host, Computer: policy.Computer(d.Host), Policy: p, Slot: policy.Slot{When: "never"}},
			Group: d.Group, Generation: gen, Release: release,
		})
	}
	return out
}

// DepartedFolder is where the files lie for hosts that have left a fleet.
func DepartedFolder(fleet string) string { return path.Join("departed", fleet) }
