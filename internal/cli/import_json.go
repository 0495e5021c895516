package cli

import "rpcdsc/internal/enroll"

// importOutput is what --json prints.
type importOutput struct {
	File     string          `json:"file"`
	Changed  bool            `json:"changed"`
	Groups   []importGroup   `json:"new_groups"`
	Networks []importNetwork `json:"new_networks"`
	Left     []importLeft    `json:"left"`
	Notes    []importLeft    `json:"notes"`
	Known    int             `json:"known"`
	Missing  []string        `json:"missing"`
	FillIn   []string        `json:"fill_in"`
	reply
}

type importGroup struct {
	Name  string   `json:"name"`
	OS    string   `json:"os"`
	Role  string   `json:"role,omitempty"`
	Hosts []string `json:"hosts"`
}

type importNetwork struct {
	Name    string   `json:"name"`
	Entries []string `json:"entries"`
}

type importLeft struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Text    string `json:"text"`
	Reason  string `json:"reason"`
	Ignored bool   `json:"ignored"` // it says itself that it doesn't count
}

func (r *importRun) asJSON(changed bool) importOutput {
	out := importOutput{
		File: r.output, Changed: changed, Groups: []importGroup{}, Networks: []importNetwork{},
		Left: leftJSON(r.roll.Left), Notes: leftJSON(r.roll.Notes),
		Known: r.roll.Known, Missing: append([]string{}, r.roll.Missing...), FillIn: []string{}, reply: r.session.reply,
	}
	for _, g := range r.roll.Groups {
		out.Groups = append(out.Groups, importGroup(g))
	}
	for _, n := range r.roll.Networks {
		out.Networks = append(out.Networks, importNetwork(n))
	}
	if r.fleet == nil {
		out.FillIn = r.roll.FillIn()
	}
	return out
}

func leftJSON(all []enroll.Left) []importLeft {
	out := []importLeft{}
	for _, l := range all {
		out = append(out, importLeft{l.File, l.Line, l.Text, l.Reason, l.Off})
	}
	return out
}
