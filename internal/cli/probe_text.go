package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/probe"
	"rpcdsc/internal/probe/epm"
)

// printProbe prints the endpoints that were kept, the ports of a host that is alone,
// and a line for each host.
func (s *session) printProbe(results []probe.Result, opt probe.Options) error {
	if opt.Keep {
		if err := s.printEndpoints(results); err != nil {
			return err
		}
	}
	if len(results) == 1 {
		if err := s.printPorts(&results[0]); err != nil {
			return err
		}
	}
	if err := s.printHosts(results); err != nil {
		return err
	}
	for _, size := range probe.Sizes(results) {
		s.ui.note("%s", sizeText(&size))
	}
	return nil
}

// printPart prints a table, and a blank line between it and what comes next; nothing
// without rows.
func (s *session) printPart(columns []column, rows [][]string) error {
	if rows == nil {
		return nil
	}
	if err := s.printTable(columns, rows); err != nil {
		return err
	}
	_, err := s.out.WriteString("\n")
	return err
}

// printEndpoints prints the endpoints of all hosts.
func (s *session) printEndpoints(results []probe.Result) error {
	columns := []column{left("HOST"), left("PROTOCOL"), left("ENDPOINT"), left("INTERFACE"), left("NAME"), left("ANNOTATION")}
	var rows [][]string
	for i := range results {
		for _, e := range results[i].Endpoints {
			rows = append(rows, []string{results[i].Name, e.Protocol, endpointOf(&e), interfaceOf(&e), nameOf(&e), e.Annotation})
		}
	}
	return s.printPart(columns, rows)
}

func endpointOf(e *probe.Endpoint) string {
	if e.Port != 0 {
		return fmt.Sprint(e.Port)
	}
	return e.Endpoint
}

func interfaceOf(e *probe.Endpoint) string {
	return e.Interface.String() + " " + versionOf(e)
}

func versionOf(e *probe.Endpoint) string { return fmt.Sprintf("%d.%d", e.Major, e.Minor) }

func nameOf(e *probe.Endpoint) string {
	known := probe.Named(e.Interface)
	if known.Name == "" {
		return ""
	}
	return known.Name + " (" + known.Document + ")"
}

// printPorts prints each port of a host, with who has it.
func (s *session) printPorts(r *probe.Result) error {
	columns := []column{right("PORT"), left("PROTOCOL"), left("KIND"), left("INTERFACES")}
	if r.Reach != nil {
		columns = slices.Insert(columns, 3, left("REACH"))
	}
	var rows [][]string
	for _, p := range []struct {
		protocol string
		ports    netset.Ports
	}{{epm.TCP, r.Ports.TCP}, {epm.HTTP, r.Ports.HTTP}, {epm.UDP, r.Ports.UDP}} {
		p.ports.Each(func(port uint16) {
			row := []string{fmt.Sprint(port), p.protocol, kindOf(r, p.protocol, port), strings.Join(holders(r, p.protocol, port), ", ")}
			if r.Reach != nil {
				row = slices.Insert(row, 3, reachOf(r.Reach, p.protocol, port))
			}
			rows = append(rows, row)
		})
	}
	return s.printPart(columns, rows)
}

func kindOf(r *probe.Result, protocol string, port uint16) string {
	switch {
	case protocol == epm.UDP:
		return "udp"
	case r.Ports.Fixed.Contains(port):
		return "fixed"
	case r.Ports.Outside.Contains(port):
		return "outside"
	}
	return "dynamic"
}

func reachOf(reach *probe.Reach, protocol string, port uint16) string {
	switch {
	case protocol == epm.UDP:
		return "-"
	case reach.Open.Contains(port):
		return "open"
	case reach.Closed.Contains(port):
		return "closed"
	case reach.Filtered.Contains(port):
		return "filtered"
	}
	return "?"
}

// holders are the interfaces that have a port, by their names where they have one.
func holders(r *probe.Result, protocol string, port uint16) []string {
	var out []string
	for _, e := range r.Endpoints {
		if e.Protocol != protocol || e.Port != port {
			continue
		}
		if name := cmp.Or(probe.Named(e.Interface).Name, e.Annotation, e.Interface.String()); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// printHosts prints a line for each host.
func (s *session) printHosts(results []probe.Result) error {
	columns := []column{left("HOST"), left("GROUP"), left("RESULT"), right("ENDPOINTS"), right("DYNAMIC"), right("HTTP"), right("FIXED"),
		right("OUTSIDE"), right("UDP"), right("RANGE"), right("ADVISED"), left("NOTE")}
	grouped := slices.ContainsFunc(results, func(r probe.Result) bool { return r.Group != "" })
	var rows [][]string
	for i := range results {
		rows = append(rows, hostRow(&results[i]))
	}
	if !grouped {
		without := []int{0, 2, 3, 4, 5, 6, 8, 10, 11} // what only a fleet has
		columns = pick(without, columns)
		for i := range rows {
			rows[i] = pick(without, rows[i])
		}
	}
	return s.printTable(columns, rows)
}

func hostRow(r *probe.Result) []string {
	row := []string{r.Name, r.Group, string(r.Outcome), "-", "-", "-", "-", "-", "-", "-", "-", noteOf(r)}
	if r.Wanted != nil {
		row[9] = fmt.Sprint(r.Wanted.Range.Len())
	}
	if !r.Outcome.Known() && r.Outcome != probe.Partial {
		return row
	}
	for i, n := range []int{r.Entries, r.Ports.Dynamic.Len(), r.Ports.HTTP.Intersect(r.Ports.Dynamic).Len(), r.Ports.Fixed.Len(), r.Ports.Outside.Len(), r.Ports.UDP.Len()} {
		row[3+i] = fmt.Sprint(n)
	}
	if r.Outcome.Known() {
		row[10] = fmt.Sprint(probe.Advise(r.Ports.Dynamic.Len()))
	}
	return row
}

// noteOf is what there is to say of a host beside numbers.
func noteOf(r *probe.Result) string {
	notes := r.Problems()
	if r.Err != nil {
		notes = append(notes, r.Err.Error())
		if hint := hintOf(r.Outcome); hint != "" {
			notes = append(notes, hint)
		}
	}
	if r.Unreadable > 0 {
		notes = append(notes, plural(r.Unreadable, "endpoint")+" that can't be read")
	}
	if r.Reach != nil {
		notes = append(notes, reachNotes(r.Reach)...)
	}
	return strings.Join(notes, "; ")
}

func reachNotes(reach *probe.Reach) []string {
	var notes []string
	for _, part := range []struct {
		ports netset.Ports
		what  string
	}{
		{reach.Open, "open"}, {reach.Closed, "closed"}, {reach.Filtered, "filtered"}, {reach.Untried, "not tried"},
		{reach.Stale, "listed, and nothing listens there"}, {reach.Unlisted, "open in the range, and not listed"},
	} {
		if !part.ports.IsEmpty() {
			notes = append(notes, part.what+": "+strings.Join(part.ports.Strings(), ", "))
		}
	}
	return notes
}

// hintOf says what an outcome mostly comes of.
func hintOf(o probe.Outcome) string {
	switch o {
	case probe.Denied, probe.HungUp:
		return "a host that wants to know who asks (RestrictRemoteClients, the default of Windows clients) does this: count on the host itself"
	case probe.Closed:
		return "nothing listens, or something on the way refuses; Windows listens on 135 once a server wants a dynamic port"
	case probe.Filtered:
		return "a firewall, maybe the one that rpcdsc set up, or no such host; from a network of block.allow it should answer"
	case probe.Unresolved:
		return "look at the name; where it has no address here, --at NAME=ADDRESS gives it one"
	case probe.Unreachable:
		return "look at this computer's routes, and if the host has such an address"
	case probe.Silent:
		return "it is busy, or no endpoint mapper; --timeout gives it longer"
	case probe.Partial:
		return "what is counted is what came before"
	}
	return ""
}

func sizeText(size *probe.Size) string {
	of := ""
	if size.Group != "" {
		of = "group " + size.Group + ": "
	}
	text := fmt.Sprintf("%s%s in use on %s: %d are advised, %s", of, plural(size.Used, "dynamic port"), size.Most, size.Advised, probe.Headroom)
	if size.Enough() {
		return text
	}
	return fmt.Sprintf("%s; rpc.ports has %d", text, size.Range.Len())
}
