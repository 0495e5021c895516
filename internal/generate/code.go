package generate

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
	"rpcdsc/psmodule"
)

// What is proved of PowerShell code: that it is the text that the tests of
// package psmodule run in an engine, with nothing beside it but data and a call.

// bodyCalls are the last lines of the bodies of Script resources: each calls the
// one function that belongs there.
var bodyCalls = map[string]string{
	"[Script]Rules GetScript":    "@{ Result = [string](Get-RpcRuleState -Policy $Policy) }",
	"[Script]Rules TestScript":   "Test-RpcRuleState -Policy $Policy",
	"[Script]Rules SetScript":    "Set-RpcBase -Policy $Policy",
	"[Script]Restart GetScript":  "@{ Result = [string](Get-RpcRestart -Policy $Policy -Slot $Slot) }",
	"[Script]Restart TestScript": "Test-RpcRestart -Policy $Policy -Slot $Slot",
	"[Script]Restart SetScript":  "Set-RpcRestart -Policy $Policy -Slot $Slot",
	"[Script]Remove GetScript":   "@{ Result = [string](Test-RpcAbsent -Policy $Policy) }",
	"[Script]Remove TestScript":  "Test-RpcAbsent -Policy $Policy",
	"[Script]Remove SetScript":   "Remove-RpcState -Policy $Policy",
}

// bodyData are the variables that a body's data may be in.
var bodyData = regexp.MustCompile(`^(Policy|Slot|Remote\d+)$`)

// checkBody compares a body of a Script resource with the function that it must
// call.
func checkBody(engine, at, text string) error {
	last := text[strings.LastIndexByte(text, '\n')+1:]
	call := bodyCalls[at]
	if call == "" || last != call {
		return fmt.Errorf("ends with the call %.80q, want %q", last, call)
	}
	called := psmodule.Commands(call)
	code, err := psmodule.Inline(engine, called...)
	if err != nil {
		return err
	}
	data, ok := strings.CutPrefix(text, code)
	if !ok {
		return fmt.Errorf("its code isn't the tested one of %s: %s", called[0], firstOther(code, text))
	}
	names, rest, err := psdata.Assignments(data)
	if err != nil {
		return err
	}
	if rest != last {
		return fmt.Errorf("%.80q stands between data and call", rest)
	}
	return checkNames(names)
}

// checkNames refuses data in a variable that the code might use for something
// else, and a second value for one.
func checkNames(names []string) error {
	for i, name := range names {
		if !bodyData.MatchString(name) || slices.Contains(names[:i], name) {
			return fmt.Errorf("$%s is assigned", name)
		}
	}
	return nil
}

// firstOther shows the first line of text that isn't the one of want.
func firstOther(want, text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range strings.Split(want, "\n") {
		if i >= len(lines) || lines[i] != line {
			return fmt.Sprintf("line %d should be %.80q", i+1, line)
		}
	}
	return "it goes on"
}

// bodies checks the code of a document.
func (p *prover) bodies(file string, h *policy.Host, gen *osgen.Generation, doc *proof.Document) {
	for at, text := range doc.Bodies {
		if err := checkBody(gen.Cmdlets, at, text); err != nil {
			p.fail(file, h, "%s: %v", at, err)
		}
	}
}

func (p *prover) fail(file string, h *policy.Host, format string, args ...any) {
	p.failures = append(p.failures, proof.Failure{Artifact: file, Host: h.Name, Problem: fmt.Sprintf(format, args...)})
}

// frame renders a group's startup script in PowerShell without data, and cuts it
// where they go.
func (p *prover) frame(g *policy.Group, gen *osgen.Generation) (before, after string, err error) {
	b := &builder{checked: p.checked, set: p.set}
	rendered, err := gen.Render(b.groupData(g))
	if err != nil {
		return "", "", err
	}
	i := slices.IndexFunc(rendered, func(r osgen.Rendered) bool { return r.Path == "startup.ps1" })
	if i < 0 {
		return "", "", errors.New("no template makes startup.ps1")
	}
	before, after, ok := strings.Cut(rendered[i].Text, "$Policies = @{\n}\n\n$Hosts = @(\n)\n\n")
	if !ok {
		return "", "", errors.New("its template has no place for data")
	}
	return before, after, nil
}

// checkScript compares what stands around the data of a startup script in
// PowerShell with what its template has there, and the functions before the data
// with those that are used behind them.
func checkScript(engine, text, before, after string) error {
	code, err := psmodule.Inline(engine, psmodule.Commands(after)...)
	if err != nil {
		return err
	}
	if head, ok := strings.CutSuffix(before, "\n)\n\n"+code+"\n"); !ok || len(psmodule.Commands(head)) > 0 {
		return errors.New("its template has other functions than those that it uses")
	}
	data, ok := strings.CutPrefix(text, before)
	if !ok {
		return fmt.Errorf("its code isn't the tested one: %s", firstOther(before, text))
	}
	names, main, err := psdata.Assignments(data)
	if err != nil {
		return err
	}
	if !slices.Equal(names, []string{"Policies", "Hosts"}) {
		return fmt.Errorf("assigns %s, and then %.40q", strings.Join(names, ", "), main)
	}
	if main != after {
		return fmt.Errorf("its main part isn't the tested one: %s", firstOther(after, main))
	}
	return nil
}

// source proves dsc/source: the configuration is the tested one, and its data
// give each host what its document has.
func (p *prover) source() error {
	const code, data = "dsc/source/RpcPorts.ps1", "dsc/source/RpcPorts.psd1"
	if p.files[data] == nil && len(p.documented) == 0 {
		return nil
	}
	text, err := p.text(data)
	if err != nil {
		return err
	}
	nodes, err := proof.ReadSource(data, text)
	if err != nil {
		return err
	}
	hosts := 0
	for i := range p.checked.Fleet.Groups {
		g := &p.checked.Fleet.Groups[i]
		if p.checked.generationOf(g).DSC != "" {
			hosts += len(g.Hosts)
			p.sourceGroup(data, g, nodes)
		}
	}
	if len(nodes) != hosts {
		p.fail(data, p.anyHost(), "has %d nodes, the fleet %d", len(nodes), hosts)
	}
	if text, err = p.text(code); err != nil {
		return err
	}
	if head, ok := strings.CutSuffix(text, configuration(p.flavor)); !ok || !onlyComments(head) {
		p.fail(code, p.anyHost(), "isn't the tested configuration")
	}
	return nil
}

// sourceGroup proves the bodies once for each policy.
func (p *prover) sourceGroup(file string, g *policy.Group, nodes map[string]*proof.SourceNode) {
	keys := map[*policy.Policy]string{}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		n := nodes[h.Name]
		if p.flavor == FlavorModule {
			p.failures = append(p.failures, proof.ProveModuleNode(file, n, h)...)
			continue
		}
		failures := proof.ProveNode(file, n, h)
		if key, known := keys[h.Policy]; n != nil && !known {
			keys[h.Policy] = n.Scripts
			p.artifacts++
			failures = append(failures, proof.ProveBodies(file, n, h, p.documented[h.Name])...)
		} else if n != nil && key != n.Scripts {
			p.fail(file, h, "has the scripts %s, not those of its policy, %s", n.Scripts, key)
		}
		p.failures = append(p.failures, failures...)
	}
}

func onlyComments(text string) bool {
	for line := range strings.Lines(text) {
		if line[0] != '#' {
			return false
		}
	}
	return true
}

// anyHost stands for all where something is wrong for the whole fleet.
func (p *prover) anyHost() *policy.Host { return &p.checked.Fleet.Groups[0].Hosts[0] }

// module proves that the module is the tested one, but for its version and the
// fleet's data, and that nothing else lies there, which it might load.
func (p *prover) module() error {
	files, err := psmodule.Module(path.Base(p.moduleRoot), listsResource(p.checked))
	if err != nil {
		return err
	}
	belongs, err := p.hosts()
	if err != nil {
		return err
	}
	for _, f := range files {
		file := path.Join(p.moduleRoot, f.Path)
		belongs[file] = true
		if text, err := p.text(file); err != nil {
			return err
		} else if text != f.Text {
			p.fail(file, p.anyHost(), "isn't the tested one: %s", firstOther(f.Text, text))
		}
	}
	for _, file := range slices.Sorted(maps.Keys(p.files)) {
		if strings.HasPrefix(file, "module/") && !belongs[file] {
			p.fail(file, p.anyHost(), "is no file of the module")
		}
	}
	return nil
}

// hosts proves the module's list of hosts, and gives the files of its fleet.
func (p *prover) hosts() (map[string]bool, error) {
	folder := path.Join(p.moduleRoot, "Fleet")
	list := path.Join(folder, "hosts.csv")
	belongs := map[string]bool{list: true}
	var hosts []*policy.Host
	for i := range p.checked.Fleet.Groups {
		g := &p.checked.Fleet.Groups[i]
		if p.checked.generationOf(g).Cmdlets == "" {
			continue
		}
		for i := range g.Hosts {
			hosts = append(hosts, &g.Hosts[i])
		}
		for _, of := range g.Policies {
			belongs[path.Join(folder, "policy-"+of.Tag+".psd1")] = true
		}
	}
	text, err := p.text(list)
	if err != nil {
		return nil, err
	}
	failures, err := proof.ProveHosts(list, text, hosts)
	p.failures = append(p.failures, failures...)
	return belongs, err
}
