package generate

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/oracle"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/state"
)

// exported is what Export-RpcPortState says of a node.
type exported struct {
	Schema   int
	Fleet    string
	Policy   string
	Registry map[string]struct {
		Kind  string
		Value []string
	}
	Rules       []map[string][]string
	Differences []any
	Firewall    []any
}

// What Set-RpcPortPolicy really did on doubles of Windows is exported by the
// module's own function, and decided.
func TestExportedStateDecidesAsThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	c := readExample(t, "contoso")
	set := rendered(t, c)
	policies := map[string]map[string]*policy.Policy{} // by rule engine and tag
	for _, g := range c.Fleet.Groups {
		if cmdlets := c.Job(testOptions).Generation(&g).Cmdlets; cmdlets != "" {
			for _, p := range g.Policies {
				if policies[cmdlets] == nil {
					policies[cmdlets] = map[string]*policy.Policy{}
				}
				policies[cmdlets][p.Tag] = p
			}
		}
	}
	for engine, byTag := range policies {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for tag := range byTag {
				name := "policy-" + tag + ".psd1"
				put(t, filepath.Join(dir, name), fileOf(t, set.Files, "module/RpcPortPolicy/0.0.0/Fleet/"+name).Content())
			}
			exportState(t, pwsh, engine, dir)
			for tag, p := range byTag {
				checkState(t, filepath.Join(dir, tag+".json"), p)
			}
		})
	}
}

func exportState(t *testing.T, pwsh, engine, dir string) {
	t.Helper()
	script, err := filepath.Abs(filepath.Join("..", "..", "psmodule", "tests", "State.ps1"))
	if err != nil {
		t.Fatal(err)
	}
	module := filepath.Join(filepath.Dir(script), "..", "RpcPortPolicy", "RpcPortPolicy.psd1")
	out, err := exec.Command(pwsh, "-NoProfile", "-File", script, "-Module", module, "-Engine", engine, "-Export", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func checkState(t *testing.T, file string, p *policy.Policy) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	checkSchema(t, file, data)
	var node exported
	if err := json.Unmarshal(data, &node); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	ports := node.Registry["Ports"]
	if node.Schema != 1 || node.Fleet != p.Fleet || node.Policy != p.Tag || ports.Kind != "MultiString" || !slices.Equal(ports.Value, p.Range.Strings()) {
		t.Errorf("%s: schema %d, policy %s of fleet %s, ports %v", file, node.Schema, node.Policy, node.Fleet, ports)
	}
	if len(node.Differences)+len(node.Firewall) > 0 || len(node.Rules) == 0 {
		t.Errorf("%s: %d rules, differences %v, firewall %v", file, len(node.Rules), node.Differences, node.Firewall)
	}
	var rules []proof.Rule
	for _, r := range node.Rules {
		rules = append(rules, exportedRule(t, r, p.RuleGroup()))
	}
	for _, x := range proof.Verify(p, rules, proof.Firewall) {
		t.Errorf("%s: %v", file, x)
	}
}

// checkSchema holds what the module exports to the schema that others read it by.
func checkSchema(t *testing.T, file string, data []byte) {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(state.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("state.json", schema); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.MustCompile("state.json").Validate(value); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	if !bytes.Contains(data, []byte(`"others":[`)) || !bytes.Contains(data, []byte(`"pendingSince":`)) {
		t.Errorf("%s tells nothing of other fleets, or of since when a restart is pending", file)
	}
}

// exportedRule reads a rule as NetSecurity or COM has it.
func exportedRule(t *testing.T, r map[string][]string, group string) proof.Rule {
	t.Helper()
	one := func(name string) string { return strings.Join(r[name], " ") }
	if one("group") != group || one("enabled") != "True" || !slices.Contains([]string{"", "Inbound"}, one("direction")) || !slices.Contains([]string{"", "Any"}, one("profile")) {
		t.Fatalf("not an enabled inbound rule for every profile, in our group: %v", r)
	}
	rule := proof.Rule{Name: one("name"), Proto: strings.ToLower(one("protocol")), Action: map[string]proof.Action{"Block": proof.Block, "Allow": proof.Allow}[one("action")]}
	var ports []netset.PortRange
	for _, s := range r["localPort"] {
		port, err := netset.ParsePorts(s)
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, port)
	}
	var remote []netset.AddrRange
	for _, s := range r["remoteAddress"] {
		remote = append(remote, readRemote(t, s))
	}
	rule.Ports, rule.Remote = netset.NewPorts(ports...), netset.NewAddrs(remote...)
	return rule
}
