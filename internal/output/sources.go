package output

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Source is a fleet file by which hosts of the folder go, in the lines that mean
// something: with it the next run says what a change means for them, and leaves them as
// they are while others change.
type Source struct {
	SHA256 string   `json:"sha256"`          // of the fleet file and its hosts files as they were, hexadecimal; "" is unknown
	Hosts  []string `json:"hosts,omitempty"` // that go by it; nil, of the first one only, are all that no other has
	Texts  []Text   `json:"texts,omitempty"` // the fleet file, and its hosts files; none: they aren't known
}

// Text is a file of a Source.
type Text struct {
	Name  string   `json:"name"` // of a hosts file as the fleet file has it
	Lines []string `json:"lines"`
}

func (s *Source) equal(t *Source) bool {
	return s.SHA256 == t.SHA256 && slices.Equal(s.Hosts, t.Hosts) && s.says(t)
}

// says tells whether two have the same texts.
func (s *Source) says(t *Source) bool {
	return slices.EqualFunc(s.Texts, t.Texts, func(a, b Text) bool { return a.Name == b.Name && slices.Equal(a.Lines, b.Lines) })
}

func sameSources(a, b []Source) bool {
	return slices.EqualFunc(a, b, func(a, b Source) bool { return a.equal(&b) })
}

// appendSources writes the sources' part of a manifest, a line of it for each line of
// a text, so that two manifests compare well.
func appendSources(b []byte, sources []Source) []byte {
	b = append(b, ",\n  \"sources\": ["...)
	for i := range sources {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n    "...)
		b = sources[i].append(b)
	}
	return append(b, "\n  ]"...)
}

func (s *Source) append(b []byte) []byte {
	b = appendString(append(b, `{"sha256": `...), s.SHA256)
	if s.Hosts != nil {
		list, _ := json.Marshal(s.Hosts) // strings can always be marshalled
		b = append(append(b, `, "hosts": `...), list...)
	}
	separator := `, "texts": [`
	for _, t := range s.Texts {
		b = appendString(append(append(b, separator...), "\n      {\"name\": "...), t.Name)
		separator = ","
		b = append(b, `, "lines": [`...)
		for i, line := range t.Lines {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(append(b, "\n        "...), line)
		}
		b = append(b, `]}`...)
	}
	if len(s.Texts) > 0 {
		b = append(b, ']')
	}
	return append(b, '}')
}

// checkSources refuses what no run writes.
func checkSources(sources []Source) error {
	seen := map[string]bool{}
	for i := range sources {
		s := &sources[i]
		if !printable(s.SHA256) || s.Hosts == nil && i > 0 {
			return errors.New("sources: it isn't said what hosts they are of")
		}
		for _, host := range s.Hosts {
			if !rosterHost.MatchString(host) || seen[fold(host)] {
				return fmt.Errorf("sources: %q can't be a host, or is one of two", host)
			}
			seen[fold(host)] = true
		}
		for _, t := range s.Texts {
			if t.Name == "" || !printable(t.Name) || t.Lines == nil {
				return fmt.Errorf("sources: %q can't be a file", t.Name)
			}
		}
	}
	return nil
}

// SourceOf tells by which of Known.Sources a host goes, as a number; -1 if it isn't known.
func (k *Known) SourceOf() func(host string) int {
	by := map[string]int{}
	rest := -1
	for i := range k.Sources {
		if k.Sources[i].Hosts == nil {
			rest = i
		}
		for _, host := range k.Sources[i].Hosts {
			by[fold(host)] = i
		}
	}
	return func(host string) int {
		if i, ok := by[fold(host)]; ok {
			return i
		}
		return rest
	}
}

// Held is what the folder holds; nil if that is nothing, or if a run was interrupted:
// nobody can say then which hosts it was done with.
func (p *Plan) Held() *Known {
	if p.old == nil || p.Interrupted() {
		return nil
	}
	k := &Known{p.old.Fleet, p.old.roster, p.old.sources}
	if p.old.schema != manifestSchema {
		k.Groups = membersOf(p.old)
	}
	return k
}

// findSources says by which fleet file each host goes after the run, with the files that
// are its own. renews names the hosts that the run is about, nil being all.
func (p *Plan) findSources(set *Set, renews func(group, host string) bool) []Source {
	if set.Texts == nil {
		return nil
	}
	fresh := Source{SHA256: set.FleetSHA256, Texts: set.Texts}
	if renews == nil {
		return []Source{fresh}
	}
	k := p.keeper(&fresh)
	for _, g := range set.Roster.Groups {
		for _, host := range g.Hosts {
			if !renews(g.Name, host) {
				k.keep(host)
			}
		}
	}
	return k.sources(set.Roster)
}

// keeper sorts hosts that stay as they are by what they go by.
type keeper struct {
	fresh  *Source
	was    []Source // of the folder; the last is what isn't known
	of     func(host string) int
	before map[string]bool // the hosts that the folder was for; nil isn't known
	kept   [][]string      // by was
}

func (p *Plan) keeper(fresh *Source) *keeper {
	k := &keeper{fresh: fresh, of: func(string) int { return -1 }}
	unknown := Source{}
	if held := p.Held(); held != nil {
		k.was, k.of, k.before = slices.Clone(held.Sources), held.SourceOf(), map[string]bool{}
		for _, g := range held.Groups {
			for _, host := range g.Hosts {
				k.before[fold(host)] = true
			}
		}
		if len(k.was) == 0 {
			unknown.SHA256 = p.old.FleetSHA256
		}
	}
	k.was = append(k.was, unknown)
	k.kept = make([][]string, len(k.was))
	return k
}

// keep leaves a host by what it goes. A new one has been made of the new fleet file.
func (k *keeper) keep(host string) {
	if k.before != nil && !k.before[fold(host)] {
		return
	}
	at := k.of(host)
	if at < 0 {
		at = len(k.was) - 1
	}
	if k.was[at].Texts == nil || !k.was[at].says(k.fresh) {
		k.kept[at] = append(k.kept[at], host)
	}
}

// sources are those that hosts of a roster go by, the new one first.
func (k *keeper) sources(r Roster) []Source {
	left := 0
	for _, g := range r.Groups {
		left += len(g.Hosts)
	}
	var out []Source
	for i, hosts := range k.kept {
		left -= len(hosts)
		if len(hosts) > 0 {
			out = append(out, Source{k.was[i].SHA256, hosts, k.was[i].Texts})
		}
	}
	if left == 0 && len(out) > 0 {
		return out
	}
	return append([]Source{*k.fresh}, out...)
}
