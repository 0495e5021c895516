package fleet

import (
	"fmt"
	"strings"

	"rpcdsc/internal/tomlfmt"
)

// Recorded is a file in the lines that say something: without comments, which may be
// meant for nobody else, and without what is laid out only.
type Recorded struct {
	Name  string
	Lines []string
}

// Record gives the fleet file and its hosts files, in this order, so that the same
// fleet can be read again by Replay. Files that say the same in the same words have
// the same record. The error is a defect: the record would be of another fleet.
func (f *Fleet) Record() ([]Recorded, error) {
	r := &reader{fleet: &Fleet{}}
	text, _ := r.decode(f.Source)
	bare, err := tomlfmt.Bare(text)
	if err != nil {
		return nil, err
	}
	before, lost := parseTree(text)
	after, wrong := parseTree(bare)
	if lost != nil || wrong != nil || before.root.differs(after.root) != "" {
		return nil, fmt.Errorf("%s: its record would be of another fleet", f.File)
	}
	name := f.File[strings.LastIndexAny(f.File, `/\:`)+1:] // C:fleet.toml is one too
	out := []Recorded{{name, strings.Split(strings.TrimSuffix(bare, "\n"), "\n")}}
	for _, list := range f.lists {
		out = append(out, Recorded{list.name, listed(list.text)})
	}
	return out, nil
}

// listed are the lines of a hosts file that list something.
func listed(text string) []string {
	out := []string{}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Replay reads a record, of which the first is the fleet file. It is nil if there is
// none, or if it has an error: another version of this program may have taken it.
func Replay(files []Recorded) *Fleet {
	if len(files) == 0 {
		return nil
	}
	text := func(r Recorded) []byte { return []byte(strings.Join(r.Lines, "\n") + "\n") }
	f, findings := ParseBeside(files[0].Name, text(files[0]), func(name string) ([]byte, error) {
		for _, other := range files[1:] {
			if other.Name == name {
				return text(other), nil
			}
		}
		return nil, fmt.Errorf("it isn't recorded")
	})
	if findings.HasErrors() {
		return nil
	}
	return f
}
