package fleet

import "rpcdsc/internal/diag"

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
		}
		a.FromEntries = r.entries(a.From)
		a.chosen = r.choose(a.Hosts, diag.AssertNoHost, &budget)
		r.fleet.Asserts = append(r.fleet.Asserts, a)
	}
}
