package change

import (
	"fmt"
	"strings"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Notes say what else is otherwise in the files: what changes nothing that a host
// enforces.
func (c *Change) Notes() []string {
	a, b := c.Before.Source, c.After.Source
	if a.SHA256 == b.SHA256 {
		if c.Same() {
			return []string{"the files are the same"}
		}
		return nil // some hosts have what another file says
	}
	out := networkNotes(c.Before.Networks(), c.After.Networks())
	if a.Revision != b.Revision {
		out = append(out, fmt.Sprintf("revision %d becomes %d", a.Revision, b.Revision))
	}
	if was, is := kinds(a), kinds(b); was != is {
		out = append(out, fmt.Sprintf("gen makes other kinds of files: %s, before %s", orNone(is), orNone(was)))
	}
	if len(a.Asserts) != len(b.Asserts) {
		out = append(out, fmt.Sprintf("there are %d assertions, before %d", len(b.Asserts), len(a.Asserts)))
	}
	if len(out) == 0 && c.Same() {
		out = append(out, "only what means nothing to a host differs: comments, order, how something is written, or what check looks at")
	}
	return out
}

// kinds lists what a file asks for.
func kinds(f *fleet.Fleet) string {
	var out []string
	for _, kind := range f.Kinds {
		out = append(out, kind.Value)
	}
	return strings.Join(out, ", ")
}

func orNone(s string) string {
	if s == "" {
		return "none by name"
	}
	return s
}

// networkNotes say which networks come, leave, change or are called otherwise.
func networkNotes(before, after []policy.Named) []string {
	was, is := byName(before), byName(after)
	var out []string
	called := map[string]bool{}
	for _, n := range after {
		old, ok := was[strings.ToLower(n.Name)]
		switch {
		case ok && !old.Addrs.Equal(n.Addrs):
			out = append(out, fmt.Sprintf("network %s: %s, before %s", n.Name, SizeText(n.Addrs), SizeText(old.Addrs)))
		case ok:
		default:
			if former := gone(before, is, n.Addrs, called); former != "" {
				called[former] = true
				out = append(out, fmt.Sprintf("network %s was called %s", n.Name, former))
				continue
			}
			out = append(out, fmt.Sprintf("network %s is new", n.Name))
		}
	}
	for _, n := range before {
		if _, ok := is[strings.ToLower(n.Name)]; !ok && !called[n.Name] {
			out = append(out, fmt.Sprintf("network %s is gone", n.Name))
		}
	}
	return out
}

// gone finds a network with some addresses that has lost its name to no other.
func gone(before []policy.Named, is map[string]policy.Named, addrs netset.Addrs, called map[string]bool) string {
	for _, n := range before {
		if _, stays := is[strings.ToLower(n.Name)]; !stays && !called[n.Name] && n.Addrs.Equal(addrs) {
			return n.Name
		}
	}
	return ""
}

func byName(networks []policy.Named) map[string]policy.Named {
	out := make(map[string]policy.Named, len(networks))
	for _, n := range networks {
		out[strings.ToLower(n.Name)] = n
	}
	return out
}
