package generate

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"rpcdsc/internal/oracle"
)

// ansibleFolder writes what a fleet has for Ansible, and gives an Ansible in it.
func ansibleFolder(t *testing.T, c *Checked, opt Options) *oracle.Ansible {
	t.Helper()
	a := oracle.NewAnsible(t, t.TempDir())
	set, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	for i := range set.Files {
		if f := &set.Files[i]; strings.HasPrefix(f.Path, "ansible/") {
			put(t, filepath.Join(a.Dir, filepath.FromSlash(strings.TrimPrefix(f.Path, "ansible/"))), f.Content())
		}
	}
	return a
}

// inventoryOf is what ansible-inventory should tell of a fleet: the groups with their
// hosts, and the tag of each host's policy.
func inventoryOf(c *Checked, os ...string) (groups map[string][]string, tags map[string]string) {
	groups, tags = map[string][]string{}, map[string]string{}
	for _, g := range c.Fleet.Groups {
		if !slices.Contains(os, g.Target.Release) {
			continue
		}
		name := strings.ReplaceAll("contoso_"+g.Name, "-", "_")
		for _, h := range g.Hosts {
			groups[name] = append(groups[name], h.Name)
			tags[h.Name] = h.Policy.Tag
		}
	}
	return groups, tags
}

// wavesInInventory is which hosts the waves should have, of the hosts that have a tag.
func wavesInInventory(c *Checked, tags map[string]string) map[string][]string {
	waves := map[string][]string{}
	for i := range c.Fleet.Groups {
		for j := range c.Fleet.Groups[i].Hosts {
			if h := &c.Fleet.Groups[i].Hosts[j]; tags[h.Name] != "" {
				name := "contoso_wave_" + c.Fleet.WaveOf(h)
				waves[name] = append(waves[name], h.Name)
			}
		}
	}
	return waves
}

// Ansible is lenient: of a key that it doesn't know it only warns. So nothing may be on
// its stderr, and what it has read must be the plan.
func TestAnsibleReadsTheInventory(t *testing.T) {
	c := readExample(t, "contoso")
	opt := withAnsible()
	opt.Roster = leavers(t)
	a := ansibleFolder(t, c, opt)
	out, errs, err := a.Run(t, "ansible-inventory", "-i", "inventory.yml", "--list")
	if err != nil || errs != "" {
		t.Fatalf("%v\n%s", err, errs)
	}
	var list map[string]struct {
		HostVars map[string]map[string]any
		Hosts    []string
		Children []string
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	groups, tags := inventoryOf(c, "windows-server-2022", "windows-11", "windows-server-2025")
	wantVars := map[string]map[string]any{}
	for host, tag := range tags {
		wantVars[host] = map[string]any{"rpc_port_policy_tag": tag}
	}
	if got := list["_meta"].HostVars; fmt.Sprint(got) != fmt.Sprint(wantVars) {
		t.Errorf("got %v, want %v", got, wantVars)
	}
	for name, hosts := range groups {
		if !slices.Equal(list[name].Hosts, hosts) {
			t.Errorf("group %s: got %q, want %q", name, list[name].Hosts, hosts)
		}
	}
	waves := wavesInInventory(c, tags)
	for name, hosts := range waves {
		if !slices.Equal(list[name].Hosts, hosts) {
			t.Errorf("%s: got %q, want %q", name, list[name].Hosts, hosts)
		}
	}
	if len(waves) != 3 || len(list["all"].Children) != 1+1+3+1 { // "ungrouped", the fleet, its waves, who has left
		t.Errorf("all has %q", list["all"].Children)
	}
	if got, want := list["rpcdsc_departed"].Hosts, []string{"windows-10.example", "windows-10-2.example"}; !slices.Equal(got, want) {
		t.Errorf("who has left: got %q, want %q", got, want)
	}
	if got, want := slices.Sorted(slices.Values(list["contoso"].Children)), slices.Sorted(maps.Keys(groups)); !slices.Equal(got, want) {
		t.Errorf("contoso has %q, want %q", got, want)
	}
}

// Ansible's linters have nothing to say, in their strictest form.
func TestAnsibleLint(t *testing.T) {
	a := ansibleFolder(t, readExample(t, "contoso"), withAnsible())
	playbooks := []string{"site.yml", "verify.yml", "remove.yml"}
	if out, errs, err := a.Run(t, "ansible-playbook", append([]string{"-i", "inventory.yml", "--syntax-check"}, playbooks...)...); err != nil || errs != "" {
		t.Errorf("syntax: %v\n%s\n%s", err, errs, out)
	}
	if out, errs, err := a.Run(t, "yamllint", "-s", "."); err != nil || out != "" {
		t.Errorf("yamllint: %v\n%s\n%s", err, errs, out)
	}
	args := append([]string{"--nocolor", "--offline", "-p", "--strict", "--profile", "production", "roles/rpc_port_policy", "requirements.yml"}, playbooks...)
	if out, errs, err := a.Run(t, "ansible-lint", args...); err != nil || strings.Contains(out, "violation") {
		t.Errorf("ansible-lint: %v\n%s\n%s", err, errs, out)
	}
}

// pending is what the script answers where a restart is pending.
const pending = `{"result": {"restart_pending": true, "notes": ["a note"]}}`

// brief is a call in a few words.
func brief(call oracle.AnsibleCall) string {
	text := call.Module
	if p, ok := call.Args["parameters"].(map[string]any); ok {
		text += fmt.Sprintf(" %v %v force=%v", p["Action"], p["Tag"], p["Force"])
	}
	if call.Check {
		text += " (check)"
	}
	return text
}

// Ansible itself runs the playbooks, with stand-ins for what runs on Windows.
func TestAnsiblePlays(t *testing.T) {
	c := readExample(t, "contoso")
	a := ansibleFolder(t, c, withAnsible())
	_, tags := inventoryOf(c, "windows-server-2022")
	of := tags["fs03.corp.contoso.example"]
	limit := []string{"--limit", "fs03.corp.contoso.example"}
	for _, tt := range []struct {
		name string
		args []string
		want []string
	}{
		{"apply", []string{"site.yml"}, []string{"win_copy", "win_powershell Apply " + of + " force=false"}},
		{"check", []string{"site.yml", "--check", "--diff"}, []string{"win_copy", "win_powershell Apply " + of + " force=false (check)"}},
		{"check without copying", []string{"site.yml", "--check", "-e", "rpc_port_policy_check_copies=false"},
			[]string{"win_copy (check)", "win_powershell Apply " + of + " force=false (check)"}},
		{"restart", []string{"site.yml", "-e", "rpc_port_policy_reboot=true", "-e", "rpc_port_policy_force=yes"},
			[]string{"win_copy", "win_powershell Apply " + of + " force=true", "win_reboot", "win_powershell Apply " + of + " force=true"}},
		{"verify", []string{"verify.yml"}, []string{"win_copy", "win_powershell Verify " + of + " force=<nil>"}},
		{"remove", []string{"remove.yml"}, []string{"win_copy", "win_powershell Remove <nil> force=<nil>"}},
	} {
		var got []string
		calls := a.Play(t, pending, append(tt.args, limit...)...)
		for _, call := range calls {
			got = append(got, brief(call))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: called %q, want %q", tt.name, got, tt.want)
		}
		if tt.name == "apply" {
			checkCalls(t, c, calls)
		}
	}
	calls := a.Play(t, `{"result": {"confirm": true}}`, append(limit, "site.yml", "-e", "rpc_port_policy_confirm_within=00:05:00")...)
	if len(calls) != 3 || !strings.HasPrefix(brief(calls[2]), "win_powershell Confirm "+of) || calls[1].Args["parameters"].(map[string]any)["ConfirmWithin"] != "00:05:00" {
		t.Errorf("where a change waits to be confirmed: %+v", calls)
	}
	// A tag of digits stays text.
	calls = a.Play(t, pending, "verify.yml", "--limit", "dc1.corp.contoso.example")
	if got := calls[1].Args["parameters"].(map[string]any)["Tag"]; got != "05553101" {
		t.Errorf("the tag 05553101 became %v", got)
	}
	if calls := a.Play(t, `{"result": {"restart_pending": false, "notes": []}}`, append(limit, "site.yml", "-e", "rpc_port_policy_reboot=true")...); len(calls) != 2 {
		t.Errorf("where no restart is pending: %+v", calls)
	}
}

// checkCalls looks at what Ansible makes of the expressions: paths, the script, the hash.
func checkCalls(t *testing.T, c *Checked, calls []oracle.AnsibleCall) {
	t.Helper()
	set, err := Render(c, withAnsible())
	if err != nil {
		t.Fatal(err)
	}
	copied, ran := calls[0].Args, calls[1].Args
	if copied["src"] != "RpcPortPolicy.zip" || copied["dest"] != `%ProgramFiles%\rpcdsc-ansible\` {
		t.Errorf("it copies %v", copied)
	}
	if want := strings.TrimSuffix(text(t, fileOf(t, set.Files, playScript)), "\n"); ran["script"] != want || ran["error_action"] != "stop" {
		t.Errorf("it runs another script: %.300s", ran["script"])
	}
	var vars map[string]string
	if err := yaml.Unmarshal(fileOf(t, set.Files, roleFolder+"vars/main.yml").Content(), &vars); err != nil {
		t.Fatal(err)
	}
	p := ran["parameters"].(map[string]any)
	if p["Folder"] != `%ProgramFiles%\rpcdsc-ansible` || p["ConfirmWithin"] != "00:15:00" || p["Hash"] != vars["rpc_port_policy_hash"] || len(vars["rpc_port_policy_hash"]) != 64 {
		t.Errorf("it gives %v", p)
	}
}

// The role's script with the archive that it brings makes of a computer what its policy
// says.
func TestAnsibleDoesOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	c := check(t, "role.toml", fmt.Sprintf(`schema = 1
name = "role"
rpc.ports = ["5001-5100", "6000-6010"]
block.allow = ["10.1.0.0/16", "192.168.7.9", "10.9.0.5-10.9.0.77", "2001:db8::/48"]
block.also = ["593/tcp", "135/udp"]
restart = { when = "window", windows = ["Sat 02:00-04:00"] }
[[group]]
name = "g"
os = "windows-server-2022"
hosts = ["some-other", %q]
`, thisComputer(t)))
	set, err := Render(c, withAnsible())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "Invoke-RpcPortPolicy.ps1"), text(t, fileOf(t, set.Files, playScript)))
	granted := 0
	put(t, filepath.Join(dir, "RpcPortPolicy.zip"), rezip(t, fileOf(t, set.Files, zipFile).Content(), func(name string, content []byte) []byte {
		if name == "RpcPortPolicy/Private/Test-RpcElevation.ps1" {
			granted++
			return []byte("function Test-RpcElevation { $true }\r\n")
		}
		return content
	}))
	if granted != 1 {
		t.Fatal("no function asks for administrator rights")
	}
	runNode(t, pwsh, c.Fleet.Groups[0].Hosts[1].Policy, "NetSecurity", "-Role", dir)
}
