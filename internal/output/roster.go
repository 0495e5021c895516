package output

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
)

// Roster is which hosts an output folder is for, and which have left: by it the
// next run knows who is gone, and of what Windows they are.
type Roster struct {
	Groups   []Members
	Departed []Departed
}

// Members are the hosts of a group.
type Members struct {
	Name  string   `json:"name"`
	OS    string   `json:"os"` // as the fleet file names it; "" is unknown
	Hosts []string `json:"hosts"`
}

// Departed is a host that the fleet no longer has, and that may still have on it
// what the fleet put there.
type Departed struct {
	Host  string `json:"host"`
	Group string `json:"group"`
	OS    string `json:"os"` // as the fleet file named it; "" is unknown
	Fleet string `json:"fleet"`
}

func (r *Roster) equal(s *Roster) bool {
	same := func(a, b Members) bool { return a.Name == b.Name && a.OS == b.OS && slices.Equal(a.Hosts, b.Hosts) }
	return slices.EqualFunc(r.Groups, s.Groups, same) && slices.Equal(r.Departed, s.Departed)
}

// append writes the roster's part of a manifest: a line a group, and a line a host
// that has left.
func (r *Roster) append(b []byte) []byte {
	b = appendList(append(b, ",\n  \"groups\": "...), r.Groups)
	return appendList(append(b, ",\n  \"departed\": "...), r.Departed)
}

func appendList[T any](b []byte, list []T) []byte {
	b = append(b, '[')
	for i, v := range list {
		line, _ := json.Marshal(v) // strings can always be marshalled
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, "\n    "...), line...)
	}
	if len(list) > 0 {
		b = append(b, "\n  "...)
	}
	return append(b, ']')
}

// What a roster's names can be: they become parts of paths, documents and rules.
var (
	rosterName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)
	rosterHost = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$`)
	rosterOS   = regexp.MustCompile(`^[A-Za-z0-9._-]{0,40}$`)
)

// check refuses what no run writes.
func (r *Roster) check() error {
	for _, g := range r.Groups {
		if !rosterName.MatchString(g.Name) || !rosterOS.MatchString(g.OS) {
			return fmt.Errorf("groups: %q of %q can't be a group", g.Name, g.OS)
		}
		for _, host := range g.Hosts {
			if !rosterHost.MatchString(host) {
				return fmt.Errorf("groups: %q can't be a host", host)
			}
		}
	}
	for _, d := range r.Departed {
		if !rosterHost.MatchString(d.Host) || !rosterName.MatchString(d.Fleet) || !rosterName.MatchString(d.Group) || !rosterOS.MatchString(d.OS) {
			return fmt.Errorf("departed: %q of fleet %q, group %q can't have left", d.Host, d.Fleet, d.Group)
		}
	}
	return nil
}

// Known is what a folder says of the fleet that it holds.
type Known struct {
	Fleet string // "" in a folder of rpcdsc 0.1, which didn't note it
	Roster
	Sources []Source // nil in a folder of a version that didn't note them
}

// Look gives what is known of the fleet in a folder; nil if it holds none. After a
// run that was interrupted it is what that one was to leave.
func Look(dir string) (*Known, error) {
	for _, name := range []string{pendingName, manifestName} {
		m, err := readHead(dir, name)
		if m == nil && err == nil {
			m, err = readManifest(dir, name)
		}
		if m == nil && err == nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		if m.schema != manifestSchema {
			m.roster.Groups = membersOf(m)
		}
		return &Known{m.Fleet, m.roster, m.sources}, nil
	}
	return nil, nil
}

// readHead reads only what stands before a manifest's entries; nil if that can't
// be done.
func readHead(dir, name string) (*manifest, error) {
	f, err := openManifest((&disk{dir: dir}).path(name))
	if err != nil {
		return nil, nil // readManifest says so
	}
	defer f.Close()
	return newLineReader(f).head(), nil
}

// membersOf gathers the hosts from a manifest that has no list of them. Of what
// Windows they are isn't in it.
func membersOf(m *manifest) []Members {
	var groups []Members
	at, seen := map[string]int{}, map[string]bool{}
	for e := range m.all() {
		if !rosterName.MatchString(e.Group) {
			continue
		}
		for _, host := range e.Hosts {
			if seen[fold(host)] || !rosterHost.MatchString(host) {
				continue
			}
			seen[fold(host)] = true
			if _, ok := at[e.Group]; !ok {
				at[e.Group] = len(groups)
				groups = append(groups, Members{Name: e.Group})
			}
			g := &groups[at[e.Group]]
			g.Hosts = append(g.Hosts, host)
		}
	}
	return groups
}
