package cli

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"rpcdsc/internal/audit"
	"rpcdsc/internal/read/firewalllog"
	"rpcdsc/internal/sorting"
)

// notShown is what no firewall log has, whatever is in it.
var notShown = []string{
	"Windows drops packets to ports where nothing listens without a line: no DROP in a range doesn't mean that nobody tried.",
	"Only a connection's first packet is logged: one that was opened before the log begins, and is still open, isn't in it.",
	"What rotated away, and the events that were lost, are missing: \"never\" is about the time that stands beside it.",
	"Behind NAT, a proxy or a load balancer several clients are one source.",
	"RPC over SMB (port 445) is none of the connections here.",
}

// auditHeads says what the rows of a verdict are.
var auditHeads = map[audit.Verdict][2]string{
	audit.Certain: {"CERTAIN", "will be cut off: the policy closes the port to them"},
	audit.Likely:  {"LIKELY", "port of the old dynamic range, and a sign of RPC: the same source or the same process at 135"},
	audit.Unknown: {"UNKNOWN", "port of the old dynamic range without a sign of RPC; may be any program's"},
	audit.Foreign: {"FOREIGN PROGRAM", "a program that isn't RPC listens in the new range, and will be closed to who isn't allowed"},
	audit.CutOff:  {"CUT OFF", "dropped, although the fleet file allows them"},
	audit.LetIn:   {"LET IN", "let through, although the policy closes the port to them"},
	audit.Dropped: {"DROPPED", "at ports that the policy closes, or of the old dynamic range"},
	audit.Kept:    {"ALLOWED", "allowed, and not cut off"},
}

// mostSources is how many sources of a verdict are listed, unless all are asked for.
const mostSources = 20

func (s *session) auditText(r *audit.Result, found *foundLogs, all bool) error {
	if err := s.auditHosts(r); err != nil {
		return err
	}
	for _, v := range []audit.Verdict{audit.CutOff, audit.LetIn, audit.Certain, audit.Likely, audit.Unknown, audit.Foreign, audit.Dropped, audit.Kept} {
		if err := s.auditVerdict(r, v, all); err != nil {
			return err
		}
	}
	if err := s.auditSent(r, all); err != nil {
		return err
	}
	if err := s.auditNever(r); err != nil {
		return err
	}
	if err := s.print("\nWhat no firewall log shows:\n"); err != nil {
		return err
	}
	for _, line := range notShown {
		if err := s.print("- " + line + "\n"); err != nil {
			return err
		}
	}
	if found.without > 0 {
		s.ui.note("%s of the fleet: no log", plural(found.without, "host"))
	}
	return nil
}

// auditHosts lists the hosts with what their logs are.
func (s *session) auditHosts(r *audit.Result) error {
	counts := hostCounts(r)
	var rows [][]string
	for i := range r.Hosts {
		h := &r.Hosts[i]
		from, to := window(&h.Tally)
		rows = append(rows, []string{
			h.Host.Name, from, to, number(h.Tally.Lines), number(h.Tally.Allowed), number(h.Tally.Dropped), number(h.Tally.Lost), hostVerdict(h, counts[i]),
		})
	}
	err := s.printTable([]column{left("HOST"), left("FROM"), left("TO"), right("LINES"), right("ALLOW"), right("DROP"), right("LOST"), left("SOURCES")}, rows)
	if err != nil {
		return err
	}
	for i := range r.Hosts {
		for _, note := range hostNotes(&r.Hosts[i]) {
			if err := s.print(r.Hosts[i].Host.Name + ": " + note + "\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

func number[N int | uint64](n N) string { return fmt.Sprint(n) }

func window(t *firewalllog.Tally) (from, to string) {
	if t.First == 0 {
		return "-", "-"
	}
	return t.First.String(), t.Last.String()
}

// hostCounts counts the sources of each verdict that somebody has to look at.
func hostCounts(r *audit.Result) []map[audit.Verdict]int {
	counts := make([]map[audit.Verdict]int, len(r.Hosts))
	last := map[[2]int]netip.Prefix{}
	for i := range r.Rows {
		row := &r.Rows[i]
		k := [2]int{int(row.Host), int(row.Verdict)}
		if !row.Verdict.Faults() || last[k] == row.Source() {
			continue
		}
		last[k] = row.Source()
		if counts[row.Host] == nil {
			counts[row.Host] = map[audit.Verdict]int{}
		}
		counts[row.Host][row.Verdict]++
	}
	return counts
}

func hostVerdict(h *audit.HostResult, counts map[audit.Verdict]int) string {
	var parts []string
	for v := audit.Certain; v <= audit.LetIn; v++ {
		if counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[v], v))
		}
	}
	if h.CantTell != "" {
		parts = append(parts, "can't tell")
	}
	if parts == nil {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// hostNotes says what a host's logs were taken for, and what they can't tell.
func hostNotes(h *audit.HostResult) []string {
	var out []string
	if h.CantTell != "" {
		out = append(out, "can't tell: "+h.CantTell)
	}
	if len(h.Addresses) > 0 {
		out = append(out, "taken for its own addresses: "+addresses(h.Addresses))
	}
	if h.Mixed {
		out = append(out, "no address has most of the lines: if these logs are of several hosts, audit each by itself")
	}
	if h.Folded != "" {
		out = append(out, "too many sources to tell apart: "+h.Folded)
	}
	return append(out, h.Notes...)
}

func addresses(of []netip.Addr) string {
	var names []string
	for _, a := range of {
		names = append(names, a.String())
	}
	return firstOf(names)
}

// auditVerdict prints what was found of one verdict, by network and by source.
func (s *session) auditVerdict(r *audit.Result, v audit.Verdict, all bool) error {
	var sums [][]string
	for _, n := range r.Networks {
		if n.Verdict == v {
			sums = append(sums, []string{cmp.Or(n.Network, "(none)"), number(n.Sources), number(n.Attempts), number(n.Hosts), n.Ports})
		}
	}
	if sums == nil {
		return nil
	}
	if err := s.print(fmt.Sprintf("\n%s: %s\n", auditHeads[v][0], auditHeads[v][1])); err != nil {
		return err
	}
	if err := s.printTable([]column{left("NETWORK"), right("SOURCES"), right("ATTEMPTS"), right("HOSTS"), left("PORTS")}, sums); err != nil {
		return err
	}
	if !v.Faults() && !all {
		return nil
	}
	return s.auditSources(r, v, all)
}

// auditSources lists sources. Very many are several tables, so that they needn't all
// be there as text at once.
func (s *session) auditSources(r *audit.Result, v audit.Verdict, all bool) error {
	most, total := activeSources(r, v, all)
	for part := range slices.Chunk(most, 2000) {
		var rows [][]string
		for _, row := range part {
			rows = append(rows, []string{
				rowSource(row), r.Hosts[row.Host].Host.Name, rowPort(row), number(row.Attempts), row.Last.String(), strings.Join(r.NetworksOf(row), ", "),
			})
		}
		if err := s.print("\n"); err != nil {
			return err
		}
		if err := s.printTable([]column{left("SOURCE"), left("HOST"), left("PORT"), right("ATTEMPTS"), left("LAST"), left("NETWORKS")}, rows); err != nil {
			return err
		}
	}
	if total > len(most) {
		return s.print(fmt.Sprintf("and %d more rows; --all lists them\n", total-len(most)))
	}
	return nil
}

// activeSources gives the rows of a verdict with the most attempts; all of them in
// the order of their addresses if that is asked for.
func activeSources(r *audit.Result, v audit.Verdict, all bool) (rows []*audit.Row, total int) {
	for i := range r.Rows {
		if r.Rows[i].Verdict == v {
			rows = append(rows, &r.Rows[i])
		}
	}
	total = len(rows)
	if !all && total > mostSources {
		sorting.By(rows, func(a, b *audit.Row) int { return cmp.Compare(b.Attempts, a.Attempts) })
		rows = rows[:mostSources]
	}
	return rows, total
}

// rowSource writes one address, or the network that it was folded into.
func rowSource(row *audit.Row) string {
	source := row.Source()
	if source.IsSingleIP() {
		return source.Addr().String()
	}
	return source.String()
}

func rowPort(row *audit.Row) string {
	if row.Port == 0 {
		return "several/" + row.Protocol()
	}
	return fmt.Sprintf("%d/%s", row.Port, row.Protocol())
}

func (s *session) auditSent(r *audit.Result, all bool) error {
	if len(r.Sent) == 0 {
		return nil
	}
	if err := s.print("\nSENT: what the logs of other hosts say left them; that it arrived they don't say. It isn't added to the above\n"); err != nil {
		return err
	}
	var rows [][]string
	for i := range r.Sent {
		if len(rows) == mostSources && !all {
			break
		}
		row := &r.Sent[i]
		rows = append(rows, []string{row.Verdict.String(), row.From, rowSource(&row.Row), r.Hosts[row.Host].Host.Name, rowPort(&row.Row), number(row.Attempts), row.Last.String()})
	}
	if r.LostSent {
		if err := s.print("Not all of them were kept, as there are too many.\n"); err != nil {
			return err
		}
	}
	err := s.printTable([]column{left("VERDICT"), left("FROM"), left("SOURCE"), left("HOST"), left("PORT"), right("ATTEMPTS"), left("LAST")}, rows)
	if err == nil && len(rows) < len(r.Sent) {
		err = s.print(fmt.Sprintf("and %d more rows; --all lists them\n", len(r.Sent)-len(rows)))
	}
	return err
}

// mostNever is how many rows of networks that never appear are printed.
const mostNever = 60

// auditNever lists the networks that no host has a line of, and what the logs of each
// host cover.
func (s *session) auditNever(r *audit.Result) error {
	if len(r.Never) == 0 {
		return nil
	}
	if err := s.print("\nNEVER SEEN: networks without a line at these ports, in the time that the logs cover\n"); err != nil {
		return err
	}
	var rows [][]string
	for _, network := range r.Never {
		for i := range r.Hosts {
			from, to := window(&r.Hosts[i].Tally)
			note := ""
			if r.Hosts[i].CantTell != "" {
				note = "can't tell"
			}
			rows = append(rows, []string{network, r.Hosts[i].Host.Name, from, to, number(r.Hosts[i].Tally.Lost), note})
		}
	}
	more := max(0, len(rows)-mostNever)
	err := s.printTable([]column{left("NETWORK"), left("HOST"), left("FROM"), left("TO"), right("LOST"), left("NOTE")}, rows[:len(rows)-more])
	if err == nil && more > 0 {
		err = s.print(fmt.Sprintf("and %d more rows; --json has them\n", more))
	}
	return err
}

// auditCSV prints a line for each row.
func (s *session) auditCSV(r *audit.Result) error {
	w := csv.NewWriter(s.out)
	w.UseCRLF = true
	if err := w.Write([]string{"verdict", "host", "group", "source", "networks", "protocol", "port", "attempts", "first", "last", "log_from", "log_to", "lost_events"}); err != nil {
		return err
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		h := &r.Hosts[row.Host]
		from, to := window(&h.Tally)
		err := w.Write([]string{
			row.Verdict.String(), h.Host.Name, h.Host.Group, rowSource(row), strings.Join(r.NetworksOf(row), " "), row.Protocol(), portNumber(row), number(row.Attempts),
			row.First.String(), row.Last.String(), from, to, number(h.Tally.Lost),
		})
		if err != nil {
			return err
		}
	}
	w.Flush()
	for i := range r.Hosts {
		if h := &r.Hosts[i]; h.CantTell != "" {
			s.ui.note("%s: can't tell: %s", h.Host.Name, h.CantTell)
		}
	}
	return w.Error()
}

func portNumber(row *audit.Row) string {
	if row.Port == 0 {
		return "several"
	}
	return strconv.Itoa(int(row.Port))
}
