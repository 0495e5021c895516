package generate

import (
	"encoding/csv"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	source "rpcdsc/internal/artifact/dscsource/readback"
	module "rpcdsc/internal/artifact/module/readback"
	document "rpcdsc/internal/artifact/mof/readback"
	data "rpcdsc/internal/artifact/nodedata/readback"
	startup "rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// The readable model: what every artifact makes of a computer, as its reader
// finds it, in words. Artifacts that make the same stand together, so that the
// one which doesn't is seen.

// sayings are texts, and who says each.
type sayings struct {
	texts []string
	by    map[string][]string
}

func (s *sayings) add(text, by string) {
	if s.by == nil {
		s.by = map[string][]string{}
	}
	if s.by[text] == nil {
		s.texts = append(s.texts, text)
	}
	if !slices.Contains(s.by[text], by) {
		s.by[text] = append(s.by[text], by)
	}
}

// model is what is said of a group.
type model struct {
	states sayings
	hosts  sayings
}

// groups makes a golden of each group, or one of all.
func (s *sample) groups(made map[string]string, all []*sample) error {
	for i := range s.c.Fleet.Groups {
		g := &s.c.Fleet.Groups[i]
		text, err := s.group(g)
		if err == nil && s.detail && hasCmd(s.c, g) {
			var does string
			does, err = s.scriptsDo(g, all)
			text += does
		}
		if err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
		if s.detail {
			made["groups/"+g.Name+".txt"] = text
		} else {
			made["groups.txt"] += text + "\n"
		}
	}
	return nil
}

func (s *sample) group(g *policy.Group) (string, error) {
	m := &model{}
	for _, read := range []func(*model, *policy.Group) error{s.readCmd, s.readScript, s.readModule, s.readDocuments, s.readSource} {
		if err := read(m, g); err != nil {
			return "", err
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Group %s, %s.\n", g.Name, s.job.Generation(g).Title)
	for _, text := range m.states.texts {
		fmt.Fprintf(&b, "\n== %s\n%s", strings.Join(m.states.by[text], "\n== "), text)
	}
	b.WriteString("\n== the hosts\n")
	for _, text := range m.hosts.texts {
		fmt.Fprintf(&b, "%s (%s)\n", text, strings.Join(m.hosts.by[text], ", "))
	}
	return b.String(), nil
}

func (m *model) state(by string, s *proof.State) { m.states.add(stateText(s), by) }

// host adds what is said of one: its computer's name and its policy, if they are,
// and its restart slot.
func (m *model) host(by, name, computer, tag string, slot *policy.Slot) {
	words := []string{name}
	for _, word := range []string{computer, tag, slotWords(slot)} {
		if word != "" {
			words = append(words, word)
		}
	}
	m.hosts.add(strings.Join(words, ", "), by)
}

func slotWords(s *policy.Slot) string {
	switch s.When {
	case "window":
		return "window " + s.Day.String() + " " + s.Clock()
	case "at":
		return "at " + s.At.Format(time.DateTime)
	}
	return s.When
}

// stateText writes a state but for the slot.
func stateText(s *proof.State) string {
	var b strings.Builder
	if i := s.Identity; i != nil {
		fmt.Fprintf(&b, "policy %s of fleet %s, rule group %q\n", i.Tag, i.Fleet, i.RuleGroup)
	}
	fmt.Fprintf(&b, "RPC: %s\n", s.RPC)
	if r := s.Restart; r != nil && r.When != "" {
		fmt.Fprintf(&b, "restart: %s, notice %s\n", r.When, r.Notice)
	}
	if s.Rules != nil {
		for _, line := range ruleLines(s.Rules.List) {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// ruleLines writes the filters of a rule that differ in their port only as one.
func ruleLines(rules []proof.Rule) []string {
	var joined []proof.Rule
	for _, r := range rules {
		r.Filter = ""
		if n := len(joined); n > 0 && sameButPorts(&joined[n-1], &r) {
			joined[n-1].Ports = joined[n-1].Ports.Union(r.Ports)
			continue
		}
		joined = append(joined, r)
	}
	var out []string
	for i := range joined {
		r := &joined[i]
		out = append(out, fmt.Sprintf("%s %s %s: %s", r.Action, r.Proto, portWords(r), r.Name))
		for _, from := range r.Remote.Ranges() {
			out = append(out, "    from "+from.String())
		}
	}
	return out
}

func sameButPorts(a, b *proof.Rule) bool {
	return a.Name == b.Name && a.Action == b.Action && a.Proto == b.Proto && a.Bits == b.Bits && a.Remote.Equal(b.Remote)
}

func portWords(r *proof.Rule) string {
	var out []string
	for _, p := range r.Ports.Ranges() {
		out = append(out, p.String())
	}
	return strings.Join(out, ",")
}

// readCmd runs the scripts in cmd of each host.
func (s *sample) readCmd(m *model, g *policy.Group) error {
	if !hasCmd(s.c, g) {
		return nil
	}
	scripts := scriptsOf(s.c, g, s.files)
	for i := range g.Hosts {
		h := &g.Hosts[i]
		state, err := scripts.Apply(h)
		if err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
		m.state(scripts.Folder+"apply.cmd", state)
		m.host("apply.cmd", h.Name, "", "", state.Restart.Slot)
	}
	return nil
}

// readScript reads startup.ps1.
func (s *sample) readScript(m *model, g *policy.Group) error {
	file := "startup/" + g.Name + "/startup.ps1"
	text, ok := s.texts[file]
	if !ok {
		return nil
	}
	script, err := startup.ReadScript(file, text)
	if err != nil {
		return err
	}
	for i := range g.Hosts {
		state, err := script.State(&g.Hosts[i])
		if err != nil {
			return err
		}
		m.state(file, state)
	}
	rows, err := data.Assigned(text, "Hosts")
	if err != nil {
		return err
	}
	for _, row := range rows.([]any) {
		t := row.(psdata.Table)
		slot, err := data.Slot(t["Slot"])
		if err != nil {
			return err
		}
		m.host("startup.ps1", fmt.Sprint(t["Name"]), fmt.Sprint(t["Computer"]), fmt.Sprint(t["Policy"]), slot)
	}
	return nil
}

// moduleFleet is where the module has the fleet's data.
const moduleFleet = "module/RpcPortPolicy/0.0.0/Fleet/"

// readModule reads the module's data.
func (s *sample) readModule(m *model, g *policy.Group) error {
	for _, p := range g.Policies {
		file := moduleFleet + "policy-" + p.Tag + ".psd1"
		text, ok := s.texts[file]
		if !ok {
			return nil
		}
		state, err := module.Policy(file, text)
		if err != nil {
			return err
		}
		m.state(file, state)
	}
	rows, err := csv.NewReader(strings.NewReader(s.texts[moduleFleet+"hosts.csv"])).ReadAll()
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !slices.ContainsFunc(g.Hosts, func(h policy.Host) bool { return h.Name == row[0] }) {
			continue
		}
		cells := map[string]string{}
		for i, name := range []string{"When", "Day", "Clock", "At"} {
			if cell := row[3+i]; cell != "" {
				cells[name] = cell
			}
		}
		slot, err := data.SlotOf(cells)
		if err != nil {
			return err
		}
		m.host("hosts.csv", row[0], row[1], row[2], slot)
	}
	return nil
}

// readDocuments reads the bodies in compiled documents of each host.
func (s *sample) readDocuments(m *model, g *policy.Group) error {
	for i := range g.Hosts {
		h := &g.Hosts[i]
		for _, folder := range []string{"dsc/", "dsc/remove/"} {
			file := folder + h.Name + ".mof"
			text, ok := s.texts[file]
			if !ok {
				return nil
			}
			doc, err := document.Read(file, text)
			if err != nil {
				return err
			}
			m.bodies(folder+"<host>.mof", h, doc.States)
			if len(doc.Registry) > 0 {
				m.state(folder+"<host>.mof, its Registry resources", &proof.State{RPC: doc.Registry})
			}
		}
	}
	return nil
}

// readSource does with the configuration's data what a compiler does.
func (s *sample) readSource(m *model, g *policy.Group) error {
	const file = "dsc/source/RpcPorts.psd1"
	text, ok := s.texts[file]
	if !ok || s.job.Generation(g).DSC == "" {
		return nil
	}
	nodes := map[string]*source.Node{}
	shared, err := source.Read(text, func(n *source.Node) { nodes[n.Name] = n })
	if err != nil {
		return err
	}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		n := nodes[h.Name]
		if n == nil {
			return fmt.Errorf("%s has no node %s", file, h.Name)
		}
		states := map[string]*proof.State{}
		for _, b := range shared[n.Scripts].Bodies() {
			at, body := b.At, b.Before+b.Data+strings.ReplaceAll(b.After, source.SlotMark, n.Slot)
			if states[at], err = document.ReadBody(file, body); err != nil {
				return err
			}
			if _, err := s.cutBody(g, body); err != nil {
				return fmt.Errorf("%s: %s: %w", file, at, err)
			}
		}
		m.bodies(path.Base(file), h, states)
		m.state(path.Base(file)+", the ports for Registry resources", &proof.State{RPC: proof.ConfinedTo(n.Ports)})
	}
	return nil
}

// bodies adds those of Script resources.
func (m *model) bodies(by string, h *policy.Host, states map[string]*proof.State) {
	for _, at := range sortedKeys(states) {
		state := states[at]
		m.state(by+" "+at, state)
		if state.Restart.Slot != nil {
			m.host(by, h.Name, "", state.Identity.Tag, state.Restart.Slot)
		}
	}
}
