package audit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rpcdsc/internal/read/firewalllog"
	"rpcdsc/internal/sorting"
)

// maxSuggested is how many sources of a group are suggested. Nobody judges more, and
// those with the most attempts come first to mind.
const maxSuggested = 500

// Suggest writes those who would be cut off as networks of a fleet file, by group, for
// a person to judge: whether they are to be let in no log knows. It is commented TOML
// that can be pasted into a fleet file.
func (r *Result) Suggest() string {
	attempts := map[suggestKey]uint64{}
	for i := range r.Rows {
		if k, ok := r.suggests(&r.Rows[i]); ok {
			attempts[k] += r.Rows[i].Attempts
		}
	}
	chosen, more := mostActive(attempts)
	for i := range r.Rows {
		row := &r.Rows[i]
		k, _ := r.suggests(row)
		if s := chosen[k]; s != nil {
			s.add(row, r.Hosts[row.Host].Host.Name, r.NetworksOf(row))
		}
	}
	return r.unable() + writeSuggestions(chosen, more)
}

// unable names hosts of which a suggestion can't be all, as comments.
func (r *Result) unable() string {
	text, more := "", 0
	for i := range r.Hosts {
		switch h := &r.Hosts[i]; {
		case h.CantTell == "":
		case more > 0 || strings.Count(text, "\n") == maxUnable:
			more++
		default:
			text += "# " + h.Host.Name + " can't tell: " + h.CantTell + "\n"
		}
	}
	if more > 0 {
		text += fmt.Sprintf("# and %d more hosts can't tell\n", more)
	}
	return text
}

const maxUnable = 20

// suggestKey is a source that hosts of a group saw.
type suggestKey struct {
	group  string
	source firewalllog.Addr
	bits   uint8
}

func (r *Result) suggests(row *Row) (k suggestKey, ok bool) {
	if row.Verdict != Certain && row.Verdict != Likely {
		return k, false
	}
	return suggestKey{r.Hosts[row.Host].Host.Group, row.source, row.bits}, true
}

// mostActive chooses sources of each group, and says how many more it has.
func mostActive(attempts map[suggestKey]uint64) (chosen map[suggestKey]*suggestion, more map[string]int) {
	keys := make([]suggestKey, 0, len(attempts))
	for k := range attempts {
		keys = append(keys, k)
	}
	sorting.By(keys, func(a, b suggestKey) int {
		return cmp.Or(cmp.Compare(attempts[b], attempts[a]), a.source.Compare(b.source), cmp.Compare(a.bits, b.bits))
	})
	chosen, more = map[suggestKey]*suggestion{}, map[string]int{}
	have := map[string]int{}
	for _, k := range keys {
		if have[k.group]++; have[k.group] > maxSuggested {
			more[k.group]++
		} else {
			chosen[k] = &suggestion{}
		}
	}
	return chosen, more
}

// suggestion is a source with what speaks for it.
type suggestion struct {
	row      *Row // one of them
	networks []string
	hosts    []string
	reasons  [Likely + 1]reason // by verdict
	last     firewalllog.Time
}

// reason is what one verdict has. Those of several verdicts are never added up.
type reason struct {
	ports    []string
	attempts uint64
}

// add takes a row.
func (s *suggestion) add(row *Row, host string, networks []string) {
	if s.row == nil {
		s.row, s.networks = row, networks
	}
	s.last = max(s.last, row.Last)
	s.hosts = addOnce(s.hosts, host)
	port := fmt.Sprintf("%d/%s", row.Port, row.Protocol())
	if row.Port == 0 {
		port = "several ports"
	}
	of := &s.reasons[row.Verdict]
	of.ports, of.attempts = addOnce(of.ports, port), of.attempts+row.Attempts
}

func addOnce(to []string, s string) []string {
	if slices.Contains(to, s) {
		return to
	}
	return append(to, s)
}

const suggestHead = `# Who would be cut off, certainly or likely. Whether they are to be let in is for a
# person to judge: rpcdsc writes none of this to any file. What you want, put into
# [networks] of the fleet file, and its name into block.allow.
`

func writeSuggestions(chosen map[suggestKey]*suggestion, more map[string]int) string {
	if len(chosen) == 0 {
		return "# The logs show nobody who would certainly or likely be cut off.\n" // what they can't tell stands above
	}
	byGroup := map[string][]*suggestion{}
	for k, s := range chosen {
		byGroup[k.group] = append(byGroup[k.group], s)
	}
	var b strings.Builder
	b.WriteString(suggestHead + "\n[networks]\n")
	for _, group := range slices.Sorted(maps.Keys(byGroup)) {
		fmt.Fprintf(&b, "%q = [ # seen by hosts of group %s\n", "seen-"+group, group)
		sorting.By(byGroup[group], func(x, y *suggestion) int { return compareSources(x.row, y.row) })
		for _, s := range byGroup[group] {
			s.write(&b)
		}
		if more[group] > 0 {
			fmt.Fprintf(&b, "  # and %d more sources with fewer attempts, which --csv lists\n", more[group])
		}
		b.WriteString("]\n")
	}
	return b.String()
}

// write leaves out what is no single source: a whole network that was folded from some
// of its addresses.
func (s *suggestion) write(b *strings.Builder) {
	source := s.row.Source()
	entry, start := source.String(), "  #"
	if source.IsSingleIP() {
		entry, start = source.Addr().String(), "  "
	}
	fmt.Fprintf(b, "%s%q, #", start, entry)
	for verdict, why := range s.reasons {
		if why.ports != nil {
			fmt.Fprintf(b, " %s: %s, %s;", Verdict(verdict), some(why.ports), times(why.attempts))
		}
	}
	fmt.Fprintf(b, " the last %s; on %s", s.last, some(s.hosts))
	if len(s.networks) > 0 {
		b.WriteString("; of the network " + some(s.networks))
	}
	if !source.IsSingleIP() {
		b.WriteString("; several sources, which were counted together")
	}
	b.WriteString("\n")
}

func times(attempts uint64) string {
	if attempts == 1 {
		return "1 attempt"
	}
	return fmt.Sprintf("%d attempts", attempts)
}

// some names a few of many.
func some(names []string) string {
	const few = 5
	if len(names) > few {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
	}
	return strings.Join(names, ", ")
}
