package generate

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/proof/psdata"
	"rpcdsc/psmodule"
)

// What is proved of PowerShell code: that it is the text that the tests of
// package psmodule run in an engine, with nothing beside it but data and a call.

// bodyCalls are the last lines that a body of a Script resource may have. Get and
// Test change nothing, by the verbs of their functions.
var bodyCalls = map[string]*regexp.Regexp{
	"GetScript":  regexp.MustCompile(`^@\{ Result = \[string\]\(((?:Get|Test)-Rpc\w+) -Policy \$Policy(?: -Slot \$Slot)?\) \}$`),
	"TestScript": regexp.MustCompile(`^(Test-Rpc\w+) -Policy \$Policy(?: -Slot \$Slot)?$`),
	"SetScript":  regexp.MustCompile(`^((?:Set|Remove)-Rpc\w+) -Policy \$Policy(?: -Slot \$Slot)?$`),
}

// bodyData are the variables that a body's data may be in.
var bodyData = regexp.MustCompile(`^(Policy|Slot|Remote\d+)$`)

// checkBody compares a body of a Script resource with the function that it calls.
func checkBody(engine, body, text string) error {
	last := text[strings.LastIndexByte(text, '\n')+1:]
	call := bodyCalls[body].FindStringSubmatch(last)
	if call == nil {
		return fmt.Errorf("ends with the call %.80q", last)
	}
	code, err := psmodule.Inline(engine, call[1])
	if err != nil {
		return err
	}
	data, ok := strings.CutPrefix(text, code)
	if !ok {
		return fmt.Errorf("its code isn't the tested one of %s: %s", call[1], firstOther(code, text))
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
		if err := checkBody(gen.Cmdlets, at[strings.LastIndexByte(at, ' ')+1:], text); err != nil {
			p.fail(file, h, "%s: %v", at, err)
		}
	}
}

func (p *prover) fail(file string, h *policy.Host, format string, args ...any) {
	p.failures = append(p.failures, proof.Failure{Artifact: file, Host: h.Name, Problem: fmt.Sprintf(format, args...)})
}

var functionName = regexp.MustCompile(`[A-Z][a-z]+-Rpc\w+`)

// checkScript compares the functions of a startup script in PowerShell, before
// its data, with those that it uses behind them.
func checkScript(engine, text string) error {
	const data = "\n$Policies = "
	at := strings.Index(text, data)
	if at < 0 {
		return errors.New("has no $Policies")
	}
	names, main, err := psdata.Assignments(text[at+1:])
	if err != nil {
		return err
	}
	if !slices.Equal(names, []string{"Policies", "Hosts"}) || !strings.HasPrefix(main, "try\n") {
		return fmt.Errorf("assigns %s, and then %.40q", strings.Join(names, ", "), main)
	}
	used := slices.Sorted(slices.Values(functionName.FindAllString(main, -1)))
	code, err := psmodule.Inline(engine, slices.Compact(used)...)
	if err != nil {
		return err
	}
	head, ok := strings.CutSuffix(text[:at], "\n)\n\n"+code)
	if !ok || functionName.MatchString(head) {
		from := max(0, strings.Index(text, code[:strings.IndexByte(code, '\n')]))
		return fmt.Errorf("its code isn't the tested one: %s", firstOther(code, text[from:at]))
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
	for i := range p.checked.Fleet.Groups {
		g := &p.checked.Fleet.Groups[i]
		if p.checked.generationOf(g).DSC != "" {
			p.sourceGroup(data, g, nodes)
		}
	}
	if text, err = p.text(code); err != nil {
		return err
	}
	if head, ok := strings.CutSuffix(text, configuration(p.flavor)); !ok || !onlyComments(head) {
		p.fail(code, &p.checked.Fleet.Groups[0].Hosts[0], "isn't the tested configuration")
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

// module proves that the module is the tested one, but for its version and the
// fleet's data.
func (p *prover) module() error {
	files, err := psmodule.Module(path.Base(p.moduleRoot), listsResource(p.checked))
	if err != nil {
		return err
	}
	for _, f := range files {
		file := path.Join(p.moduleRoot, f.Path)
		if text, err := p.text(file); err != nil {
			return err
		} else if text != f.Text {
			p.fail(file, &p.checked.Fleet.Groups[0].Hosts[0], "isn't the tested one: %s", firstOther(f.Text, text))
		}
	}
	return nil
}
