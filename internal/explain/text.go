package explain

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
)

// WriteText writes the answer for people. Source is the fleet file's text.
func WriteText(w io.Writer, e *Explanation, source []byte, color bool) error {
	return WriteWithin(w, 0, e, source, color)
}

// WriteWithin is WriteText for a terminal of so many columns: what is longer is
// folded, and excerpts are cut. 0 is no terminal.
func WriteWithin(w io.Writer, width int, e *Explanation, source []byte, color bool) error {
	t := &text{lines: bytes.Split(source, []byte("\n")), color: color, width: width}
	t.printf("%s, group %s, %s, policy %s\n", e.Host, e.Group, e.Windows, e.Policy)
	if !e.Agree {
		t.printf("\nTHE ARTIFACTS OF THIS HOST DISAGREE\n")
	}
	for _, p := range e.Parts {
		t.part(p)
	}
	_, err := w.Write(t.out.Bytes())
	return err
}

type text struct {
	out   bytes.Buffer
	lines [][]byte // of the fleet file
	color bool
	width int // columns of the terminal, or 0
}

// foldIndent is how far in a folded line goes on.
const foldIndent = 2

func (t *text) printf(format string, args ...any) {
	t.out.WriteString(diag.Fold(fmt.Sprintf(format, args...), t.width, foldIndent))
}

// said is how people say a verdict.
var said = map[string]string{Allow: "allowed", Block: "blocked", Open: "open", Disagree: "DISAGREEMENT"}

func (t *text) part(p *Part) {
	verdict := said[p.Verdict]
	if !p.Filtered {
		verdict = "not filtered"
	}
	t.printf("\n%s: from %s to %s\n  %s\n", verdict, some(p.From), some(doors(p.ports, p.Protocol)), p.Reason)
	if p.Verdict == Disagree {
		for _, a := range p.Artifacts {
			t.printf("  %s: %s\n", a.Path, said[a.Verdict])
		}
	}
	t.rules(p.shared(func(a Artifact) []Rule { return a.Decides }))
	t.rules(p.shared(func(a Artifact) []Rule { return a.Lost }))
	if len(p.Fleet) > 0 {
		t.printf("\n")
	}
	for _, l := range sameLine(p.Fleet) {
		t.fleetLine(l)
	}
}

func (t *text) rules(rules []*sharedRule) {
	for i, r := range rules {
		if i == mostEntries {
			t.printf("\n  and %d more; --json has them all\n", len(rules)-i)
			return
		}
		t.printf("\n  %s\n    %s\n    in %s\n", r.role, r.text, strings.Join(r.places, "\n    in "))
	}
}

// sharedRule is a rule that reads the same in several artifacts.
type sharedRule struct {
	role, text string
	places     []string
}

// shared puts rules together that read the same.
func (p *Part) shared(of func(Artifact) []Rule) []*sharedRule {
	var out []*sharedRule
	index := map[string]*sharedRule{}
	for _, a := range p.Artifacts {
		for _, r := range of(a) {
			role, text := r.role(), p.shorten(r.Text)
			s := index[role+text]
			if s == nil {
				s = &sharedRule{role: role, text: text}
				index[role+text] = s
				out = append(out, s)
			}
			s.places = append(s.places, r.place(a.Path))
		}
	}
	return out
}

func (r Rule) role() string {
	if r.Why != "" {
		return "this " + r.Action + " rule loses, as " + r.Why + ":"
	}
	return "this " + r.Action + " rule decides:"
}

func (r Rule) place(path string) string {
	place := fmt.Sprintf("%s:%d", path, r.Line)
	if n := len(r.MoreLines); n > 0 {
		place += fmt.Sprintf(", and for the other ports in %d more lines, to %d", n, r.MoreLines[n-1])
	}
	return place
}

// sameLine puts neighbours together that stand on one line of the file.
func sameLine(lines []FleetLine) []FleetLine {
	var out []FleetLine
	for _, l := range lines {
		if n := len(out); n > 0 && l.Key == out[n-1].Key && l.Line == out[n-1].Line && l.Line > 0 {
			last := &out[n-1]
			last.Covers = append(last.Covers[:len(last.Covers):len(last.Covers)], l.Covers...)
			last.Length = l.Column + l.Length - last.Column
			continue
		}
		out = append(out, l)
	}
	return out
}

// mostEntries is how many entries of a list are written at most.
const mostEntries = 8

func some(list []string) string {
	if len(list) <= mostEntries {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:mostEntries], ", "), len(list)-mostEntries)
}

// A list in a rule, of ports, addresses or filters, quoted or not, and what
// stands before it.
var lists = regexp.MustCompile(`([\s=(])('?[0-9a-f:*][^\s,()']*'?(?:(?:, |,| )'?[0-9a-f:*][^\s,()']*'?){3,})`)

// shorten leaves out of long lists what is about others than the part.
func (p *Part) shorten(rule string) string {
	return lists.ReplaceAllStringFunc(rule, func(list string) string {
		before, list := list[:1], list[1:]
		between := ", "
		if !strings.Contains(list, between) {
			between = string(list[strings.IndexAny(list, ", ")])
		}
		var out []string
		for _, item := range strings.Split(list, between) {
			if p.about(strings.Trim(item, "'")) {
				out = append(out, item)
			} else if len(out) == 0 || out[len(out)-1] != "…" {
				out = append(out, "…")
			}
		}
		return before + strings.Join(out, between)
	})
}

// about tells whether an entry of a list has some of the part: a filter of
// ipsecpol by its port, as all of a list have one source.
func (p *Part) about(item string) bool {
	if _, port, ok := strings.Cut(item, "=0:"); ok {
		item, _, _ = strings.Cut(port, ":")
	}
	if ports, err := netset.ParsePorts(item); err == nil {
		return !p.ports.Intersect(netset.NewPorts(ports)).IsEmpty()
	}
	addrs, err := netset.ParseAddrs(item)
	return err != nil || !p.from.Intersect(netset.NewAddrs(addrs)).IsEmpty()
}

func (t *text) fleetLine(l FleetLine) {
	covers := some(l.Covers)
	if l.Key == "" {
		t.printf("  %s is always closed\n", covers)
		return
	}
	effect := effects[l.Effect]
	if strings.HasPrefix(l.Key, "networks.") {
		effect = "has %s"
	}
	t.printf("  %s:%d:%d: %s%s "+effect+"\n", l.File, l.Line, l.Column, l.Key, levels[l.Level], covers)
	t.excerpt(l.Place)
}

var effects = map[Effect]string{
	Closes:     "closes %s",
	LetsIn:     "lets in %s",
	LeavesOut:  "leaves out %s",
	Unfiltered: "filters nothing from %s",
	Accepts:    "accepts that nothing from %s is filtered",
}

var levels = map[string]string{"defaults": " of the fleet", "group": " of the group", "host": " of the host"}

// excerpt shows one line as findings are shown, without a finding's head and
// without the lines around it.
func (t *text) excerpt(at diag.Place) {
	alone := append(bytes.Repeat([]byte("\n"), at.Line-1), t.lines[at.Line-1]...)
	var b bytes.Buffer
	finding := diag.Finding{Severity: diag.Warning, File: "-", Place: at}
	if diag.WriteWithin(&b, t.width, diag.Findings{finding}, map[string][]byte{"-": alone}, t.color) == nil {
		_, lines, _ := bytes.Cut(b.Bytes(), []byte("\n"))
		t.out.Write(lines)
	}
}
