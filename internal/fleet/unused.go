package fleet

import "rpcdsc/internal/diag"

// lintNetworks reports networks that no list has, nor a network that is used: they
// let nobody in, whatever they look like.
func (r *reader) lintNetworks() {
	if r.findings.HasErrors() {
		return // what nobody names may be the consequence of an error
	}
	used := make([]bool, len(r.fleet.Networks))
	seen := map[*Entry]bool{}
	var use func(entries []Entry)
	use = func(entries []Entry) {
		if len(entries) == 0 || seen[&entries[0]] {
			return
		}
		seen[&entries[0]] = true
		for i := range entries {
			if n, ok := r.fleet.networks[entries[i].Ref]; ok && !used[n] {
				used[n] = true
				use(r.fleet.Networks[n].Entries)
			}
		}
	}
	for i := range r.fleet.Groups {
		g := &r.fleet.Groups[i]
		use(g.Located)
		for _, u := range g.uses() {
			use(u.settings.Allow)
		}
	}
	for i := range r.fleet.Asserts {
		use(r.fleet.Asserts[i].FromEntries)
	}
	for i, n := range r.fleet.Networks {
		if !used[i] {
			r.report(diag.UnusedNetwork.At(n.Name.Place, "nobody names the network %s", n.Name.Value))
		}
	}
}
