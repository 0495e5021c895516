package cli

import (
	"encoding/json"
	"strings"

	"rpcdsc/internal/audit"
)

// auditReply is the object but for its longest list, which is printed row by row: of
// a log with very many sources it doesn't fit into memory with everything else.
type auditReply struct {
	Change   string        `json:"change"` // "before" or "after"
	Clean    bool          `json:"clean"`  // the logs could show something, and don't
	Hosts    []auditHost   `json:"hosts"`
	Without  int           `json:"hosts_without_log"`
	Unknown  []string      `json:"logs_of_no_host"`
	Networks []auditSum    `json:"networks"`
	Never    []string      `json:"never"` // networks that no host has a line of
	Sent     []auditSource `json:"sent"`  // what left other hosts; it may not have arrived
	SentLost bool          `json:"sent_incomplete"`
	NotShown []string      `json:"not_shown"` // what no log shows
	reply
}

type auditHost struct {
	Host      string   `json:"host"`
	Group     string   `json:"group"`
	Logs      []string `json:"logs"`
	Addresses []string `json:"addresses"` // taken for its own
	Mixed     bool     `json:"mixed"`     // the logs may be of several hosts
	From      string   `json:"from"`
	To        string   `json:"to"`
	Lines     int      `json:"lines"`
	Allowed   int      `json:"allowed"`
	Dropped   int      `json:"dropped"`
	Lost      uint64   `json:"lost_events"`
	CantTell  string   `json:"cant_tell"`
	Folded    string   `json:"folded"`
	Notes     []string `json:"notes"`
	Errors    []string `json:"errors"`
	Never     []string `json:"never"` // networks that its logs have no line of
}

type auditSum struct {
	Verdict  string `json:"verdict"`
	Network  string `json:"network"` // "" is none
	Sources  int    `json:"sources"`
	Attempts uint64 `json:"attempts"`
	Hosts    int    `json:"hosts"`
	Ports    string `json:"ports"`
}

type auditSource struct {
	Verdict  string   `json:"verdict"`
	Host     string   `json:"host"`
	From     string   `json:"from,omitempty"` // sent: the host that has the log
	Source   string   `json:"source"`
	Networks []string `json:"networks"`
	Protocol string   `json:"protocol"`
	Port     int      `json:"port"` // 0: several
	Attempts uint64   `json:"attempts"`
	First    string   `json:"first"`
	Last     string   `json:"last"`
}

func (s *session) auditJSON(r *audit.Result, found *foundLogs, failed error) error {
	s.answered = true
	s.reply.Error = errorAsJSON(failed)
	head := auditReply{
		Change: "before", Clean: r.Clean(), Hosts: []auditHost{}, Without: found.without, Unknown: append([]string{}, found.strangers...),
		Networks: []auditSum{}, Never: append([]string{}, r.Never...), Sent: []auditSource{}, SentLost: r.LostSent, NotShown: notShown, reply: s.reply,
	}
	if r.After {
		head.Change = "after"
	}
	for i := range r.Hosts {
		head.Hosts = append(head.Hosts, hostAsJSON(&r.Hosts[i]))
	}
	for _, n := range r.Networks {
		head.Networks = append(head.Networks, auditSum{n.Verdict.String(), n.Network, n.Sources, n.Attempts, n.Hosts, n.Ports})
	}
	for i := range r.Sent {
		row := rowAsJSON(r, &r.Sent[i].Row)
		row.From = r.Sent[i].From
		head.Sent = append(head.Sent, row)
	}
	text, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return err
	}
	s.out.WriteString(strings.TrimSuffix(string(text), "\n}"))
	return s.auditRows(r)
}

// auditRows ends the object with its rows.
func (s *session) auditRows(r *audit.Result) error {
	s.out.WriteString(",\n  \"sources\": [")
	for i := range r.Rows {
		if i > 0 {
			s.out.WriteString(",")
		}
		text, err := json.MarshalIndent(rowAsJSON(r, &r.Rows[i]), "    ", "  ")
		if err != nil {
			return err
		}
		s.out.WriteString("\n    ")
		s.out.Write(text)
	}
	_, err := s.out.WriteString("\n  ]\n}\n")
	return err
}

func hostAsJSON(h *audit.HostResult) auditHost {
	out := auditHost{
		Host: h.Host.Name, Group: h.Host.Group, Logs: []string{}, Addresses: []string{}, Mixed: h.Mixed,
		Lines: h.Tally.Lines, Allowed: h.Tally.Allowed, Dropped: h.Tally.Dropped, Lost: h.Tally.Lost,
		CantTell: h.CantTell, Folded: h.Folded, Notes: append([]string{}, h.Notes...), Errors: []string{}, Never: append([]string{}, h.Never...),
	}
	if h.Tally.First != 0 {
		out.From, out.To = window(&h.Tally)
	}
	for _, log := range h.Host.Logs {
		out.Logs = append(out.Logs, log.Name)
	}
	for _, a := range h.Addresses {
		out.Addresses = append(out.Addresses, a.String())
	}
	for _, err := range h.Errors {
		out.Errors = append(out.Errors, err.Error())
	}
	return out
}

func rowAsJSON(r *audit.Result, row *audit.Row) auditSource {
	return auditSource{
		Verdict: row.Verdict.String(), Host: r.Hosts[row.Host].Host.Name, Source: rowSource(row), Networks: r.NetworksOf(row),
		Protocol: row.Protocol(), Port: int(row.Port), Attempts: row.Attempts, First: row.First.String(), Last: row.Last.String(),
	}
}
