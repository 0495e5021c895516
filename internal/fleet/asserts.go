package fleet

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
)

// maxLooks bounds how often a pattern is held against a host.
const maxLooks = 20_000_000

// readAsserts reads the [[assert]] tables.
func (r *reader) readAsserts(list *node) {
	budget := maxHosts
	for _, t := range list.asTables() {
		a := Assert{
			Hosts: r.someTexts(t.get("hosts"), "assert.hosts"),
			From:  r.someTexts(t.get("from"), "assert.from"),
			Ports: r.doors(r.someTexts(t.get("port"), "assert.port")),
			Want:  t.get("want").asText(),
			Place: t.place,
			names: map[string]bool{},
		}
		a.FromEntries = r.entries(a.From)
		for _, h := range a.Hosts {
			r.assertHosts(&a, h, &budget)
		}
		r.fleet.Asserts = append(r.fleet.Asserts, a)
	}
}

// assertHosts adds what an entry names: a pattern with * and ?, or hosts.
func (r *reader) assertHosts(a *Assert, t Text, budget *int) {
	if strings.ContainsAny(t.Value, "*?") {
		r.assertGlob(a, t)
		return
	}
	var unknown []string
	for _, name := range r.expand(t, budget) {
		key := strings.ToLower(name)
		if _, ok := r.hosts[key]; !ok {
			unknown = append(unknown, name)
		}
		a.names[key] = true
	}
	if unknown != nil && !r.isLost(unknown[0]) {
		r.report(diag.AssertNoHost.At(t.Place, "host %s%s in no group", unknown[0], others(unknown)).
			Remedyf("%s", r.didYouMeanHost(unknown[0], diag.AssertNoHost.Remedy)))
	}
}

func (r *reader) assertGlob(a *Assert, t Text) {
	for _, c := range t.Value {
		if !isHostRune(c) && !strings.ContainsRune(".*?", c) {
			r.report(diag.BadHostName.At(t.Place, "the pattern %q can't match a host: it has %q in it", t.Value, c).
				Remedyf("%s", globRemedy(c)))
			return
		}
	}
	glob := strings.ToLower(t.Value)
	matches, known := r.globs[glob]
	if !known {
		if r.looks += len(r.hosts); r.looks > maxLooks {
			r.tooManyLooks(t)
			return
		}
		matches = r.matchesAny(glob)
		r.globs[glob] = matches
	}
	a.globs = append(a.globs, glob)
	if literal, _, _ := strings.Cut(strings.ReplaceAll(glob, "?", "*"), "*"); !matches && !r.isLost(literal) {
		r.report(diag.AssertNoHost.At(t.Place, "no host matches %q", t.Value))
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

// tooManyLooks reports it where it begins.
func (r *reader) tooManyLooks(t Text) {
	if r.looks-len(r.hosts) > maxLooks {
		return
	}
	r.report(diag.TooMuch.At(t.Place, "up to here, the patterns of the assertions and the hosts make more than %d pairs", maxLooks).
		Remedyf("name the hosts, or write fewer patterns"))
}

func globRemedy(c rune) string {
	if c == '[' || c == ']' {
		return "write either a range of hosts in brackets or a pattern with * and ?"
	}
	return fmt.Sprintf("leave %q out", c)
}
