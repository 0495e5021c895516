package output

import (
	"fmt"
	"slices"
	"strings"
)

// Reason is why a path must not be touched.
type Reason string

// The reasons.
const (
	Foreign    Reason = "it isn't a file of rpcdsc"
	Edited     Reason = "it was edited since rpcdsc wrote it"
	NotAFile   Reason = "it isn't a regular file"
	NotAFolder Reason = "it isn't a folder"
	FleetFile  Reason = "it is the fleet file"
	ReadOnly   Reason = "it is read-only"
	Unmarked   Reason = "it is the name of a folder for files in the making, but has no mark of rpcdsc"
)

// Conflict is a path that a run would have to touch, and must not.
type Conflict struct {
	Path   string
	Reason Reason
}

// A ConflictError is every conflict of a run. Nothing has been written.
type ConflictError struct {
	Dir       string
	Conflicts []Conflict
}

func (e *ConflictError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: nothing was written", e.Dir)
	for _, c := range e.Conflicts {
		fmt.Fprintf(&b, "\n  %s: %s", c.Path, c.Reason)
	}
	return b.String()
}

// Has says if one of the conflicts has the reason.
func (e *ConflictError) Has(r Reason) bool {
	return slices.ContainsFunc(e.Conflicts, func(c Conflict) bool { return c.Reason == r })
}

// ownConflicts are what stands in the places of the package's own files. fleet is
// the fleet file's path below the folder, or "".
func (p *Plan) ownConflicts(fleet string) ([]Conflict, error) {
	var all []Conflict
	switch p.leftover {
	case regular, other:
		all = append(all, Conflict{stagingName, Foreign})
	case folder:
		ours, err := p.disk.ownsStaging()
		if err != nil {
			return nil, err
		}
		if !ours {
			all = append(all, Conflict{stagingName, Unmarked})
		}
	}
	if in, _, below := strings.Cut(fold(fleet), "/"); below && in == stagingName {
		all = append(all, Conflict{fleet, FleetFile})
	}
	if checkLockFile(p.disk.path(lockName)) != nil {
		all = append(all, Conflict{lockName, Foreign})
	}
	locked, err := p.readOnlyManifests()
	return append(all, locked...), err
}

// readOnlyManifests are the manifests that a run would have to replace and can't.
func (p *Plan) readOnlyManifests() (all []Conflict, err error) {
	if !p.Differs() {
		return nil, nil
	}
	for _, name := range []string{manifestName, pendingName} {
		readOnly, err := p.disk.isReadOnly(name)
		if err != nil {
			return nil, err
		}
		if readOnly {
			all = append(all, Conflict{name, ReadOnly})
		}
	}
	return all, nil
}
