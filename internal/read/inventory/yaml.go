package inventory

import (
	"fmt"
	"regexp"
	"strings"
)

// Of YAML only what inventories are written in is read: mappings in lines, as
// ansible-inventory --list --yaml prints them. What stands below vars or a host is
// passed over by its indentation. Anything else is refused with its line.

// yamlKey is a line that an inventory can begin with: all:
var yamlKey = regexp.MustCompile(`^["']?[A-Za-z_][\w.-]*["']?:(?:[ \t]*(?:#.*|&\w+)?)$`)

// entry is a line of a mapping.
type entry struct {
	indent, number int
	key, value     string
	problem        string // why it isn't one
}

type yamlReader struct {
	lines []entry
	in    *ansible
}

func (l *List) yaml(text string) error {
	r := &yamlReader{in: newInventory(l)}
	if err := r.scan(text); err != nil {
		return err
	}
	if err := r.groups(-1, ""); err != nil {
		return err
	}
	r.in.done()
	return nil
}

// scan cuts the text into lines that say something.
func (r *yamlReader) scan(text string) error {
	number, started := 0, false
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, " \t\r\n")
		body := strings.TrimLeft(line, " ")
		switch {
		case body == "" || body[0] == '#' || body[0] == '\t' && strings.TrimSpace(body) == "":
		case line == "---" && !started, strings.HasPrefix(line, "%") && !started:
		case line == "...":
			return nil
		case strings.HasPrefix(line, "---"):
			return fmt.Errorf("line %d: a second document begins, and an inventory is one", number)
		default:
			started = true
			r.lines = append(r.lines, readEntry(body, len(line)-len(body), number))
		}
	}
	return nil
}

// readEntry reads key: value.
func readEntry(body string, indent, number int) entry {
	e := entry{indent: indent, number: number}
	if body[0] == '\t' {
		e.problem = "it is indented with a tab, which YAML doesn't take"
		return e
	}
	rest := ""
	if quote := body[0]; quote == '"' || quote == '\'' {
		end := strings.IndexByte(body[1:], quote)
		if end < 0 || strings.Contains(body[:end+1], `\`) {
			e.problem = "its key isn't read"
			return e
		}
		e.key, rest = body[1:end+1], strings.TrimLeft(body[end+2:], " ")
	} else if i := colon(body); i > 0 {
		e.key, rest = strings.TrimRight(body[:i], " "), body[i:]
	}
	value, ok := strings.CutPrefix(rest, ":")
	if !ok || e.key == "" || strings.ContainsAny(e.key[:1], "-?*&!{|>%@`<,") {
		e.problem = "it isn't of the form NAME: that inventories have"
		return e
	}
	e.value = plainValue(value)
	return e
}

// colon is where a plain key ends: at a colon before a blank or the end.
func colon(body string) int {
	for i := range len(body) {
		if body[i] == ':' && (i+1 == len(body) || body[i+1] == ' ' || body[i+1] == '\t') {
			return i
		}
	}
	return -1
}

// plainValue takes off a comment, an anchor, and the ways to write nothing.
func plainValue(s string) string {
	if i := strings.Index(s, " #"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "&") && !strings.Contains(s, " ") {
		return ""
	}
	switch s {
	case "{}", "null", "Null", "NULL", "~":
		return ""
	}
	return strings.Trim(s, `"'`)
}

// next gives the line that comes next if it is deeper than its parent.
func (r *yamlReader) next(parent int) (entry, bool) {
	if len(r.lines) == 0 || r.lines[0].indent <= parent {
		return entry{}, false
	}
	e := r.lines[0]
	r.lines = r.lines[1:]
	return e, true
}

// each reads the mapping that is deeper than its parent.
func (r *yamlReader) each(parent int, do func(e entry) error) error {
	indent := -1
	for {
		e, ok := r.next(parent)
		if !ok {
			return nil
		}
		switch {
		case e.problem != "":
			return fmt.Errorf("line %d: %s", e.number, e.problem)
		case indent >= 0 && e.indent != indent:
			return fmt.Errorf("line %d: it is indented otherwise than what it belongs to", e.number)
		}
		indent = e.indent
		if err := do(e); err != nil {
			return err
		}
	}
}

// skip passes over what is deeper than an entry.
func (r *yamlReader) skip(e entry) {
	for len(r.lines) > 0 && r.lines[0].indent > e.indent {
		r.lines = r.lines[1:]
	}
}

// groups reads groups: those of the file, or the children of one.
func (r *yamlReader) groups(parent int, of string) error {
	return r.each(parent, func(e entry) error {
		if e.value != "" {
			return fmt.Errorf("line %d: the group %s has a value in its line, which isn't read: write hosts, children and vars below it", e.number, e.key)
		}
		r.in.group(e.key)
		if of != "" {
			r.in.child(of, e.key)
		}
		return r.group(e)
	})
}

// maxIndent bounds how deep groups can hold groups.
const maxIndent = 500

func (r *yamlReader) group(g entry) error {
	if g.indent > maxIndent {
		return fmt.Errorf("line %d: groups nest too deep", g.number)
	}
	return r.each(g.indent, func(e entry) error {
		switch e.key {
		case "hosts", "children":
			if e.value != "" && strings.ContainsAny(e.value[:1], "{*|>![") {
				return fmt.Errorf("line %d: %s isn't read in this form: write one name a line below it, each with a colon", e.number, e.key)
			}
			return r.members(g.key, e)
		case "vars":
			r.skip(e)
			return nil
		}
		return fmt.Errorf("line %d: %s has the key %s, and groups of an inventory have hosts, children and vars", e.number, g.key, e.key)
	})
}

// members reads the hosts or the children of a group. One alone may be a text.
func (r *yamlReader) members(group string, e entry) error {
	switch {
	case e.key == "hosts" && e.value != "":
		r.in.hosts(group, e.value, e.number)
	case e.value != "":
		r.in.child(group, e.value)
	case e.key == "children":
		return r.groups(e.indent, group)
	}
	return r.each(e.indent, func(h entry) error {
		r.in.hosts(group, h.key, h.number)
		r.skip(h)
		return nil
	})
}
