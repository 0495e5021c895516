package fleet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/sorting"
)

// readNetworks reads [networks]: first all names, as networks may name later
// ones.
func (r *reader) readNetworks(t *node) {
	if t == nil || t.kind != kindTable {
		return
	}
	known := map[string]Text{}
	for _, f := range t.keys {
		name := Text{f.name, f.place}
		r.checkNetworkName(name, known)
		if f.name == "" {
			continue // or every empty entry would be a name
		}
		r.fleet.networks[f.name] = len(r.fleet.Networks)
		r.fleet.Networks = append(r.fleet.Networks, Network{Name: name})
	}
	for _, f := range t.keys {
		if f.value.kind == kindArray && len(f.value.items) == 0 {
			r.report(diag.EmptyNetwork.At(f.value.place, "network %s has no addresses", f.name))
		}
		entries := r.entriesOf(f.value.asTexts(), true)
		if has, not := Sides(entries); has == nil && not != nil {
			r.report(diag.EmptyNetwork.At(f.value.place, "network %s has exceptions, and nothing that they are taken out of", f.name))
		}
		if i, ok := r.fleet.networks[f.name]; ok {
			r.fleet.Networks[i].Entries = entries
		}
	}
	r.checkCycles()
}

func (r *reader) checkNetworkName(name Text, known map[string]Text) {
	r.checkName(name, "network")
	if nameProblem(name.Value) == "" && !strings.ContainsAny(name.Value, letters) {
		r.report(diag.BadName.At(name.Place, "the name of a network needs a letter, or %q could be an address", name.Value))
	}
	r.checkCase(name, "networks", known)
}

// checkCase reports a name that only its case tells from an earlier one, and
// tells whether the very same name is there.
func (r *reader) checkCase(name Text, what string, known map[string]Text) (earlier Text, same bool) {
	lower := strings.ToLower(name.Value)
	earlier, ok := known[lower]
	if !ok {
		known[lower] = name
		return Text{}, false
	}
	if earlier.Value == name.Value {
		return earlier, true
	}
	r.report(diag.CaseOnly.At(name.Place, "%s %s and %s (line %d) differ only by case", what, name.Value, earlier.Value, earlier.Place.Line))
	return earlier, false
}

// entries reads names of networks and addresses. The result is nil for nil only.
func (r *reader) entries(texts []Text) []Entry { return r.entriesOf(texts, false) }

// exceptWord is before what a network takes out.
const exceptWord = "except "

// entriesOf reads the entries of a network, which can have exceptions, or of another
// list.
func (r *reader) entriesOf(texts []Text, network bool) []Entry {
	if texts == nil {
		return nil
	}
	out := make([]Entry, 0, len(texts))
	for _, t := range texts {
		what, except := strings.CutPrefix(t.Value, exceptWord)
		if except && !network {
			r.report(diag.MisplacedExcept.At(t.Place, "only a network in [networks] can have exceptions, not this list"))
			continue
		}
		if e, ok := r.entry(Text{strings.TrimLeft(what, " "), t.Place}); ok {
			e.Value, e.Except = t.Value, except
			out = append(out, e)
		}
	}
	has, not := Sides(out)
	r.lintEntries(has)
	r.lintEntries(not)
	return out
}

func (r *reader) entry(t Text) (Entry, bool) {
	if _, ok := r.fleet.networks[t.Value]; ok {
		return Entry{Text: t, Ref: t.Value}, true
	}
	if !looksLikeAddress(t.Value) {
		f := diag.UnknownNetwork.At(t.Place, "no network has the name %q", shortened(t.Value))
		if better := pasted(f, t, r.isEntry); better.Message != f.Message || better.Remedy != f.Remedy {
			r.report(better)
			return Entry{}, false
		}
		r.report(f.Remedyf("%s", r.didYouMean(t.Value, r.networkNames, diag.UnknownNetwork.Remedy)))
		return Entry{}, false
	}
	addrs, err := netset.ParseWritten(t.Value)
	if err != nil {
		r.report(pasted(syntaxFinding(diag.BadAddress, t, err), t, r.isEntry))
		return Entry{}, false
	}
	return Entry{Text: t, Range: addrs}, r.checkAddrs(t, addrs)
}

// isEntry tells whether a text names a network or is addresses.
func (r *reader) isEntry(s string) bool {
	if _, ok := r.fleet.networks[s]; ok {
		return true
	}
	_, err := netset.ParseWritten(s)
	return err == nil
}

func (r *reader) networkNames() []string {
	out := make([]string, len(r.fleet.Networks))
	for i, n := range r.fleet.Networks {
		out[i] = n.Name.Value
	}
	return out
}

// looksLikeAddress tells what somebody meant who wrote no network's name.
func looksLikeAddress(s string) bool {
	return strings.ContainsAny(s, ":/") || !strings.ContainsAny(s, letters) || strings.Trim(s[:1], digits) == ""
}

func syntaxFinding(k *diag.Kind, t Text, err error) diag.Finding {
	var syntax *netset.SyntaxError
	if !errors.As(err, &syntax) {
		return k.At(t.Place, "%v", err)
	}
	f := k.At(t.Place, "%s", syntax.Msg)
	if syntax.Remedy != "" {
		f = f.Remedyf("%s", syntax.Remedy)
	}
	return f
}

// special are the addresses that no packet from another host has as its source,
// or that a Windows rule refuses ([MS-FASP] 2.2.8 to 2.2.10).
var special = []struct {
	name  string
	addrs netset.AddrRange
}{
	{"the unspecified address", mustParse("0.0.0.0")},
	{"loopback, 127.0.0.0/8", mustParse("127.0.0.0/8")},
	{"multicast, 224.0.0.0/4", mustParse("224.0.0.0/4")},
	{"the broadcast address", mustParse("255.255.255.255")},
	{"the unspecified address", mustParse("::")},
	{"the loopback address", mustParse("::1")},
	{"multicast, ff00::/8", mustParse("ff00::/8")},
}

var (
	everyIPv4 = mustParse("0.0.0.0/0")
	everyIPv6 = mustParse("::/0")
)

func mustParse(s string) netset.AddrRange {
	r, err := netset.ParseAddrs(s)
	if err != nil {
		panic(err)
	}
	return r
}

// checkAddrs refuses addresses that can't be let in.
func (r *reader) checkAddrs(t Text, addrs netset.AddrRange) bool {
	if addrs == everyIPv4 || addrs == everyIPv6 {
		r.report(diag.EveryAddress.At(t.Place, "%s is every address of its family", t.Value))
		return false
	}
	for _, s := range special {
		if !addrs.Overlaps(s.addrs) {
			continue
		}
		if within(addrs, s.addrs) {
			r.report(diag.SpecialAddress.At(t.Place, "%s is %s", t.Value, s.name))
		} else {
			r.report(diag.SpecialAddress.At(t.Place, "%s has %s in it", t.Value, s.name).
				Remedyf("write ranges that leave it out: no packet from another host comes from there"))
		}
		return false
	}
	return true
}

func within(inner, outer netset.AddrRange) bool {
	return outer.Contains(inner.From()) && outer.Contains(inner.To())
}

// lintEntries reports addresses and names that a list has twice. What two of its
// names have in common is nobody's mistake.
func (r *reader) lintEntries(entries []Entry) {
	refs := map[string]Text{}
	var literal []Entry
	for _, e := range entries {
		if e.Ref == "" {
			literal = append(literal, e)
		} else if first, twice := refs[e.Ref]; twice {
			r.report(diag.AddressOverlap.At(e.Place, "%s is listed twice, first in line %d", e.Ref, first.Place.Line))
		} else {
			refs[e.Ref] = e.Text
		}
	}
	overlaps(len(literal), func(a, b int) int { return literal[a].Range.From().Compare(literal[b].Range.From()) },
		func(a, b int) bool { return literal[a].Range.Overlaps(literal[b].Range) },
		func(a, b int) bool { return literal[a].Range.To().Less(literal[b].Range.To()) },
		func(first, second int) {
			a, b := literal[first], literal[second]
			r.report(diag.AddressOverlap.At(b.Place, "%s overlaps %s in line %d", b.Value, a.Value, a.Place.Line))
		})
}

// overlaps finds each range that meets one that begins before it. It sorts, so
// that a list of thousands is no matter.
func overlaps(n int, compare func(a, b int) int, meet, endsBefore func(a, b int) bool, found func(first, second int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sorting.By(order, compare)
	for i, widest := 1, 0; i < n; i++ {
		a, b := order[widest], order[i]
		if meet(a, b) {
			found(min(a, b), max(a, b))
		}
		if endsBefore(a, b) {
			widest = i
		}
	}
}

// mostNamed is how many networks of a circle are named.
const mostNamed = 8

// checkCycles follows each network's names, depth first.
func (r *reader) checkCycles() {
	const done = -1
	state := map[string]int{} // the place in the path, from 1
	var path []string
	var visit func(name string)
	visit = func(name string) {
		path = append(path, name)
		state[name] = len(path)
		for _, e := range r.fleet.Networks[r.fleet.networks[name]].Entries {
			switch at := state[e.Ref]; {
			case e.Ref == "" || at == done:
			case at > 0:
				r.report(diag.NetworkCycle.At(e.Place, "networks contain each other: %s", circle(path[at-1:])))
			default:
				visit(e.Ref)
			}
		}
		path = path[:len(path)-1]
		state[name] = done
	}
	for _, n := range r.fleet.Networks {
		if state[n.Name.Value] == 0 {
			visit(n.Name.Value)
		}
	}
}

// circle writes names that come back to the first one; of many the first and the
// last.
func circle(names []string) string {
	first, last := names, []string{names[0]}
	if n := len(names) + 1; n > mostNamed {
		first = names[: mostNamed/2 : mostNamed/2]
		last = append([]string{fmt.Sprintf("%d more", n-mostNamed)}, names[len(names)-mostNamed/2+1:]...)
		last = append(last, names[0])
	}
	return strings.Join(slices.Concat(first, last), " -> ")
}
