package inventory

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"rpcdsc/internal/fleet"
)

// sectionForm is [name], [name:children] or [name:vars].
var sectionForm = regexp.MustCompile(`^\[([^\[\]:]+)(?::(children|vars|hosts))?\][ \t]*(?:[#;].*)?$`)

func isSection(line string) bool {
	m := sectionForm.FindStringSubmatch(line)
	return m != nil && strings.Trim(m[1], "0123456789-,") != "" // [1-9] is a range
}

// ini reads an inventory: hosts at the begin of a line, groups and groups of groups.
// Variables say nothing of a host that counts here.
func (l *List) ini(text string) error {
	in := newInventory(l)
	group, kind, number := "", "", 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if isComment(line) {
			continue
		}
		if m := sectionForm.FindStringSubmatch(line); m != nil {
			group, kind = strings.TrimSpace(m[1]), m[2]
			in.group(group)
			continue
		}
		if line[0] == '[' && strings.HasSuffix(line, "]") && strings.Count(line, "[") == 1 && !isRange(line) {
			return fmt.Errorf("line %d: %s is no section of an inventory", number, line)
		}
		switch word := firstWord(line); kind {
		case "children":
			in.child(group, word)
		case "vars":
		default:
			in.hosts(group, word, number)
		}
	}
	in.done()
	return nil
}

// isRange tells whether a bracket holds a range and not a section's name.
func isRange(line string) bool { return strings.Trim(line, "[]0123456789:-,") == "" }

func firstWord(line string) string {
	if i := strings.IndexAny(line, " \t#"); i > 0 {
		line = line[:i]
	}
	return strings.Trim(line, `"'`)
}

// ansible collects hosts and the groups that they are in.
type ansible struct {
	list     *List
	order    []string // of hosts, by the lower case
	found    map[string]*Host
	members  map[string][]string // the groups that a host is listed in
	children map[string][]string // the groups that hold a group
	budget   int
}

func newInventory(l *List) *ansible {
	return &ansible{list: l, found: map[string]*Host{}, members: map[string][]string{}, children: map[string][]string{}, budget: fleet.MaxHosts}
}

func (in *ansible) group(name string) {
	if _, known := in.children[name]; !known {
		in.children[name] = nil
	}
}

func (in *ansible) child(parent, name string) {
	in.group(parent)
	in.children[name] = append(in.children[name], parent)
}

// hosts adds what a pattern means to a group.
func (in *ansible) hosts(group, pattern string, line int) {
	if pattern == "" {
		in.list.leave(line, "", noName)
		return
	}
	names, err := expandAnsible(withoutPort(pattern), in.budget)
	if err != nil {
		in.list.leave(line, pattern, "%s", err)
		return
	}
	for _, name := range names {
		key := strings.ToLower(name)
		if in.found[key] == nil {
			in.budget--
			in.found[key] = &Host{Name: name, Line: line}
			in.order = append(in.order, key)
		}
		in.members[key] = append(in.members[key], group)
	}
}

// withoutPort takes a port of SSH off, which isn't in brackets.
func withoutPort(s string) string {
	i := strings.LastIndexByte(s, ':')
	if i > strings.LastIndexByte(s, ']') && i > 0 && strings.Count(s[strings.LastIndexByte(s, ']')+1:], ":") == 1 {
		if _, err := strconv.ParseUint(s[i+1:], 10, 16); err == nil {
			return s[:i]
		}
	}
	return s
}

// done gives each host the groups that it is in, its own ones first.
func (in *ansible) done() {
	above := map[string][]string{}
	for _, key := range in.order {
		h := in.found[key]
		seen := map[string]bool{"": true}
		for _, group := range in.members[key] {
			if above[group] == nil {
				above[group] = in.above(group)
			}
			for _, g := range above[group] {
				if !seen[g] {
					seen[g] = true
					h.Groups = append(h.Groups, g)
				}
			}
		}
		in.list.Hosts = append(in.list.Hosts, *h)
	}
}

// above is a group and all that hold it, near ones first.
func (in *ansible) above(group string) []string {
	out, seen := []string{group}, map[string]bool{group: true}
	for i := 0; i < len(out); i++ {
		for _, parent := range in.children[out[i]] {
			if !seen[parent] {
				seen[parent] = true
				out = append(out, parent)
			}
		}
	}
	return out
}

// rangeForm is [01:50], [1:9:2] or [a:f].
var rangeForm = regexp.MustCompile(`^(?:(\d{1,9}):(\d{1,9})|([a-z]):([a-z])|([A-Z]):([A-Z]))(?::(\d{1,9}))?$`)

// expandAnsible gives the hosts of a pattern, at most so many.
func expandAnsible(pattern string, most int) ([]string, error) {
	before, rest, found := strings.Cut(pattern, "[")
	if !found {
		return []string{pattern}, nil
	}
	inside, after, closed := strings.Cut(rest, "]")
	m := rangeForm.FindStringSubmatch(inside)
	if !closed || m == nil {
		return nil, errors.New("it is no range of Ansible, which are written as fs[01:12]")
	}
	tails, err := expandAnsible(after, most)
	if err != nil {
		return nil, err
	}
	middle, err := rangeOf(m, most)
	if err != nil {
		return nil, err
	}
	if len(middle)*len(tails) > most {
		return nil, fmt.Errorf("it brings the list to more than %d hosts", fleet.MaxHosts)
	}
	out := make([]string, 0, len(middle)*len(tails))
	for _, m := range middle {
		for _, tail := range tails {
			out = append(out, before+m+tail)
		}
	}
	return out, nil
}

// rangeOf gives the numbers or letters of a range. Numbers are as wide as the first.
func rangeOf(m []string, most int) ([]string, error) {
	step, wide := 1, 0
	if m[7] != "" {
		step, _ = strconv.Atoi(m[7])
	}
	from, to := 0, 0
	if m[1] != "" {
		from, _ = strconv.Atoi(m[1])
		to, _ = strconv.Atoi(m[2])
		if len(m[1]) > 1 && m[1][0] == '0' {
			wide = len(m[1])
		}
	} else {
		first, last := m[3]+m[5], m[4]+m[6]
		from, to = int(first[0]), int(last[0])
	}
	if to < from || step == 0 {
		return nil, errors.New("its range is reversed, or has no step")
	}
	if (to-from)/step >= most {
		return nil, fmt.Errorf("it brings the list to more than %d hosts", fleet.MaxHosts)
	}
	var out []string
	for n := from; n <= to; n += step {
		if m[1] != "" {
			out = append(out, fmt.Sprintf("%0*d", wide, n))
		} else {
			out = append(out, string(rune(n)))
		}
	}
	return out, nil
}
