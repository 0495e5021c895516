package report

import (
	"fmt"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/policy"
)

// Input is what a report is made of.
type Input struct {
	Checked  *generate.Checked
	Proof    *generate.Proof
	Findings diag.Findings // of the fleet file; none is an error
	File     string        // the fleet file's name, for people
	Made     string        // by which program, "rpcdsc 0.1.0"
	Date     time.Time     // of the report; zero is none
	Plan     *Plan         // that it is to be signed off with; nil if nobody asks
	Change   *Change       // what is new since another fleet file; nil if nobody asks
	Drift    *Drift        // what computers reported; nil if nobody asks
	Audit    *Audit        // what firewall logs show; nil if nobody asks
}

// Make makes the report.
func Make(in Input) *Document {
	f := in.Checked.Fleet
	d := &Document{Title: "RPC confinement of the fleet " + f.Name, Made: in.Made, Lead: in.lead()}
	add := func(s *Section) {
		if s != nil {
			d.Sections = append(d.Sections, *s)
		}
	}
	add(in.Change.section())
	add(confined(f))
	add(allowed(f))
	add(portMap(f))
	add(restarts(f))
	add(in.Audit.section())
	add(in.Drift.section())
	add(promises(f))
	add(in.proof())
	add(in.findings())
	add(hosts(f))
	return d
}

// lead says what the report is about, and what it is made of.
func (in *Input) lead() []Block {
	f := in.Checked.Fleet
	t := Table{Caption: "What this report is made of", Columns: []Column{column("What"), column("Value")}}
	t.add(words("Fleet file"), words(theirs(in.File)))
	t.add(words("Its SHA-256"), words(exact(f.Source.SHA256)))
	if f.Source.Revision > 0 {
		t.add(words("Its revision"), words(fmt.Sprint(f.Source.Revision)))
	}
	in.Plan.rows(&t)
	t.add(words("Made by"), words(in.Made))
	if !in.Date.IsZero() {
		t.add(words("Date"), words(in.Date.UTC().Format(dateLayout(in.Date))))
	}
	about := []Block{
		Paragraph{words("On ", loud(plural(countHosts(f), "Windows host")), " in ", plural(len(f.Groups), "group"),
			", RPC servers get their ports from a named range only. That range and TCP port 135, the endpoint mapper, are closed to everyone but named networks. ",
			"Connections that the hosts open themselves, and all other ports, stay as they are.")},
		Paragraph{in.verdict()},
	}
	return append(append(about, in.Plan.paragraphs()...), t)
}

func dateLayout(t time.Time) string {
	if t.UTC().Truncate(24 * time.Hour).Equal(t) {
		return time.DateOnly
	}
	return "2006-01-02 15:04 UTC"
}

// verdict is the numbers that somebody who agrees wants first.
func (in *Input) verdict() Text {
	_, warnings := in.Findings.Count()
	return words("What would be written was ", seeSection("proof", "proved"), " to do exactly that: ", count(in.Proof.Policies, "policy", "policies"), " in ",
		plural(in.Proof.Artifacts, "artifact"), ", which rests on ", plural(len(in.Proof.Assumptions), "assumption"), ". ",
		seeSection("findings", "To be looked at"), ": ", plural(warnings, "warning"), "; accepted in the fleet file: ", plural(countAccepted(in.Checked.Fleet), "code"), ".")
}

func countHosts(f *policy.Fleet) int {
	n := 0
	for i := range f.Groups {
		n += len(f.Groups[i].Hosts)
	}
	return n
}
