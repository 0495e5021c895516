package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Suggest writes those who would be cut off as networks of a fleet file, by group, for
// a person to judge: whether they are to be let in no log knows. It is commented TOML
// that can be pasted into a fleet file.
func (r *Result) Suggest() string {
	byGroup := map[string]map[string]*suggestion{}
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Verdict != Certain && row.Verdict != Likely {
			continue
		}
		group := r.Hosts[row.Host].Host.Group
		if byGroup[group] == nil {
			byGroup[group] = map[string]*suggestion{}
		}
		entry := row.Source.String()
		if row.Source.IsSingleIP() {
			entry = row.Source.Addr().String()
		}
		s := byGroup[group][entry]
		if s == nil {
			s = &suggestion{row: row, networks: r.NetworksOf(row)}
			byGroup[group][entry] = s
		}
		s.add(row, r.Hosts[row.Host].Host.Name)
	}
	return writeSuggestions(byGroup)
}

// suggestion is a source with what speaks for it.
type suggestion struct {
	row      *Row // one of them
	networks []string
	verdict  Verdict // the surest
	hosts    []string
	ports    []string
	attempts uint64
	last     string
}

func (s *suggestion) add(row *Row, host string) {
	s.verdict = min(s.verdict, row.Verdict)
	if s.attempts == 0 {
		s.verdict = row.Verdict
	}
	s.attempts += row.Attempts
	s.last = max(s.last, row.Last.String())
	s.hosts = addOnce(s.hosts, host)
	port := fmt.Sprintf("%d/%s", row.Port, row.Protocol)
	if row.Port == 0 {
		port = "several ports"
	}
	s.ports = addOnce(s.ports, port)
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

func writeSuggestions(byGroup map[string]map[string]*suggestion) string {
	if len(byGroup) == 0 {
		return "# The logs show nobody who would certainly or likely be cut off.\n"
	}
	var b strings.Builder
	b.WriteString(suggestHead + "\n[networks]\n")
	for _, group := range sortedKeys(byGroup) {
		fmt.Fprintf(&b, "%q = [ # seen by hosts of group %s\n", "seen-"+group, group)
		all := byGroup[group]
		keys := sortedKeys(all)
		slices.SortStableFunc(keys, func(x, y string) int {
			return compareRows(Row{Source: all[x].row.Source}, Row{Source: all[y].row.Source})
		})
		for _, entry := range keys {
			all[entry].write(&b, entry)
		}
		b.WriteString("]\n")
	}
	return b.String()
}

// write leaves out what is no single source: a whole network that was folded from some
// of its addresses.
func (s *suggestion) write(b *strings.Builder, entry string) {
	line := fmt.Sprintf("  %q, # %s: %s; %d attempts, the last %s; on %s", entry, s.verdict, some(s.ports), s.attempts, s.last, some(s.hosts))
	if len(s.networks) > 0 {
		line += "; of the network " + some(s.networks)
	}
	if !s.row.Source.IsSingleIP() {
		line = "  #" + line[1:] + "; several sources, which were counted together"
	}
	b.WriteString(line + "\n")
}

// some names a few of many.
func some(names []string) string {
	const few = 5
	if len(names) > few {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
	}
	return strings.Join(names, ", ")
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare[string])
	return keys
}
