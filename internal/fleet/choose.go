package fleet

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
)

// maxLooks bounds how often a pattern is held against a host or a group.
const maxLooks = 20_000_000

// choose reads a list of hosts: names, ranges, and patterns with * and ?. One that is
// no host's is a finding of the given kind. Budget is how many may still be named.
func (r *reader) choose(list []Text, missing *diag.Kind, budget *int) chosen {
	c := chosen{names: map[string]bool{}}
	for _, t := range list {
		if isGlob(t.Value) {
			r.chooseGlob(&c, t, missing)
		} else {
			r.chooseNames(&c, t, missing, budget)
		}
	}
	return c
}

func isGlob(s string) bool { return strings.ContainsAny(s, "*?") }

func (r *reader) chooseNames(c *chosen, t Text, missing *diag.Kind, budget *int) {
	var unknown []string
	for _, name := range r.expand(t, budget) {
		key := strings.ToLower(name)
		if _, ok := r.hosts[key]; !ok {
			unknown = append(unknown, name)
		}
		c.names[key] = true
	}
	if unknown != nil && !r.isLost(unknown[0]) {
		r.report(missing.At(t.Place, "host %s%s in no group", unknown[0], others(unknown)).
			Remedyf("%s", r.didYouMeanHost(unknown[0], missing.Remedy)))
	}
}

func (r *reader) chooseGlob(c *chosen, t Text, missing *diag.Kind) {
	for _, char := range t.Value {
		if !isHostRune(char) && !strings.ContainsRune(".*?", char) {
			r.report(diag.BadHostName.At(t.Place, "the pattern %q can't match a host: it has %q in it", t.Value, char).
				Remedyf("%s", globRemedy(char)))
			return
		}
	}
	glob := strings.ToLower(t.Value)
	matches, known := r.globs[glob]
	if !known {
		if !r.mayLook(len(r.hosts), t) {
			return
		}
		matches = r.matchesAny(glob)
		r.globs[glob] = matches
	}
	c.globs = append(c.globs, glob)
	if literal, _, _ := strings.Cut(strings.ReplaceAll(glob, "?", "*"), "*"); !matches && !r.isLost(literal) {
		r.report(missing.At(t.Place, "no host matches %q", t.Value))
	}
}

// lose notes an entry of hosts that an error has left out; "" is a whole list or file.
// So are many entries, and a long one: each host that is missing is held against them.
func (r *reader) lose(entry string) {
	const most, longest = 20, 200
	if len(r.lost) == most || len(entry) > longest {
		entry = ""
	}
	if len(r.lost) <= most {
		r.lost = append(r.lost, strings.ToLower(entry))
	}
}

// isLost tells whether a host, or the beginning of some, may be one that an error has
// left out: then it is no further mistake that nobody lists it.
func (r *reader) isLost(name string) bool {
	return slices.ContainsFunc(r.lost, func(entry string) bool { return entry == "" || strings.Contains(entry, strings.ToLower(name)) })
}

func (r *reader) matchesAny(glob string) bool {
	for host := range r.hosts {
		if ok, _ := path.Match(glob, host); ok {
			return true
		}
	}
	return false
}

// mayLook counts looks at so many names, and reports it where they become too many.
func (r *reader) mayLook(names int, t Text) bool {
	before := r.looks
	if r.looks += names; r.looks <= maxLooks {
		return true
	}
	if before <= maxLooks {
		r.report(diag.TooMuch.At(t.Place, "up to here, the patterns of hosts and groups, and what they are held against, make more than %d pairs", maxLooks).
			Remedyf("name the hosts, or write fewer patterns"))
	}
	return false
}

func globRemedy(c rune) string {
	if c == '[' || c == ']' {
		return "write either a range of hosts in brackets or a pattern with * and ?"
	}
	return fmt.Sprintf("leave %q out", c)
}
