package report

import (
	"slices"
	"strings"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
)

// proof says what was proved, and what that rests on.
func (in *Input) proof() *Section {
	t := Table{Caption: "What the proof rests on", Columns: []Column{column("Assumption"), column("In words"), column("Groups")}}
	groups := len(in.Checked.Fleet.Groups)
	for _, a := range in.Proof.Assumptions {
		of := someOf(Fold(a.Groups), mostNames)
		if len(a.Groups) == groups {
			of = "all groups"
		}
		t.add(words(exact(a.ID)), words(a.Text), words(theirs(of)))
	}
	made := "Each artifact that would be written was made, and read back"
	if in.Proof.RulesOnly > 0 {
		made = "There are many policies: of " + itoa(in.Proof.RulesOnly) + " the rules were read back, and for the others each artifact that would be written was made, and read back"
	}
	return &Section{"proof", "Proof and assumptions", []Block{
		Paragraph{words(made+", as a node will read it, by a part of the program that shares nothing with what makes it. Over all addresses and all ports it decides as the fleet file says: ",
			loud(count(in.Proof.Policies, "policy", "policies")+" in "+plural(in.Proof.Artifacts, "artifact")), ". The proof is about the files. What it takes for granted about the computers is in the table; somebody should know that it is so.")},
		t,
	}}
}

// promises lists the assertions of the fleet file. They all hold, or there would be no
// report.
func promises(f *policy.Fleet) *Section {
	if len(f.Source.Asserts) == 0 {
		return nil
	}
	t := Table{Caption: "Assertions of the fleet file", Columns: []Column{number("Line"), column("Hosts"), column("From"), column("Ports"), column("Must be")}}
	for i := range f.Source.Asserts {
		a := &f.Source.Asserts[i]
		t.add(words(itoa(a.Place.Line)), words(theirs(texts(a.Hosts))), words(theirs(texts(a.From))), exactly(doors(a.Ports), mostEntries), words(wants[a.Want.Value]))
	}
	return &Section{"promises", "What must be true", []Block{
		Paragraph{words("The fleet file says that this must be true whatever else is changed. ", loud("It holds"), "; a fleet for which it doesn't is refused.")}, t,
	}}
}

var wants = map[string]string{"allow": "let in", "block": "blocked", "open": "left as it was"}

func texts(all []fleet.Text) string {
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = t.Value
	}
	return someOf(out, mostEntries)
}

func doors(all []fleet.DoorSpec) []string {
	out := make([]string, len(all))
	for i, d := range all {
		out[i] = d.Value
	}
	return out
}

// hosts lists all of them, so that a person finds each.
func hosts(f *policy.Fleet) *Section {
	t := Table{Caption: "Hosts by group", Columns: []Column{column("Group"), column("Windows"), number("Hosts"), column("Names"), column("Policies")}}
	for i := range f.Groups {
		g := &f.Groups[i]
		names := make([]string, len(g.Hosts))
		for j := range g.Hosts {
			names[j] = g.Hosts[j].Name
		}
		var tags []string
		for _, p := range g.Policies {
			tags = append(tags, p.Tag)
		}
		slices.Sort(tags)
		t.add(words(theirs(g.Name)), words(g.Target.ReleaseTitle), words(digits(itoa(len(names)))), words(theirs(strings.Join(Fold(names), ", "))), exactly(tags, mostNames))
	}
	return &Section{"hosts", "Hosts", []Block{
		Paragraph{words("A policy has a mark of its own, which stands in every rule and artifact that enforces it: the same mark is the same policy.")}, t,
	}}
}
