package output

import "fmt"

// A FleetError is a folder that holds the files of another fleet, which a run
// would remove.
type FleetError struct {
	Dir   string
	Name  string // of the fleet that would be written
	There string // what Options.Replace has to be: the name of the one there
	// Unnamed says that an old manifest doesn't know the name: There is the name of
	// the fleet's file, and no host is in both.
	Unnamed bool
	Part    bool // the run is about some files only, so that it can't replace those of a fleet
}

func (e *FleetError) Error() string {
	return fmt.Sprintf("%s: it holds the fleet %q, and not %q", e.Dir, e.There, e.Name)
}

// checkFleet refuses a folder of another fleet. A run that was interrupted has
// been allowed to replace what was there: its manifest counts.
func (p *Plan) checkFleet(opt Options) error {
	m := p.pending
	if m == nil {
		m = p.old
	}
	if m == nil {
		return nil
	}
	e := &FleetError{Dir: p.disk.dir, Name: p.header.Fleet, There: m.Fleet, Part: opt.Only != nil}
	if m.schema == oldManifestSchema {
		e.There, e.Unnamed = m.FleetFile, true
	}
	if p.isOurs(m) || opt.Replace != "" && opt.Replace == e.There {
		return nil
	}
	return e
}

// isOurs says if a manifest is of this fleet. One of schema 1 has no name. It is
// if the fleet file is still the same or if they have a host in common: two
// fleets have none, and no fleet changes all of its hosts at once.
func (p *Plan) isOurs(m *manifest) bool {
	if m.schema != oldManifestSchema {
		return m.Fleet == p.header.Fleet
	}
	hosts := map[string]bool{}
	for e := range m.all() {
		for _, host := range e.Hosts {
			hosts[fold(host)] = true
		}
	}
	if len(hosts) == 0 || m.FleetSHA256 == p.header.FleetSHA256 {
		return true
	}
	for i := range p.items {
		if f := p.items[i].file; f != nil && hasAny(hosts, f.Hosts) {
			return true
		}
	}
	return false
}

func hasAny(set map[string]bool, names []string) bool {
	for _, name := range names {
		if set[fold(name)] {
			return true
		}
	}
	return false
}
