package generate

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	intune "rpcdsc/internal/artifact/intune/readback"
	module "rpcdsc/internal/artifact/module/readback"
	zip "rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/read/plainyaml"
)

// The twins of the goldens of engineGoldens: the same files, read as their engines read
// them, and decided.

// contosoFor are the files of the goldens, by path, and the fleet.
func contosoFor(t *testing.T) (*policy.Fleet, map[string]*output.File) {
	t.Helper()
	s := &sample{name: "contoso", job: readExample(t, "contoso").Job(testOptions)}
	job, list := engineFiles(t, s)
	files := map[string]*output.File{}
	for i := range list {
		files[list[i].Path] = &list[i]
	}
	return job.Fleet, files
}

// hostsOn gives the hosts of the groups whose release one of the words is in.
func hostsOn(f *policy.Fleet, words ...string) []*policy.Host {
	var out []*policy.Host
	for i := range f.Groups {
		g := &f.Groups[i]
		if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(g.Target.Release, word) }) {
			for h := range g.Hosts {
				out = append(out, &g.Hosts[h])
			}
		}
	}
	return out
}

// tagsOf resolves the policy's tag of each host below a group of an inventory as Ansible
// does: what a host has itself beats what its group has.
func tagsOf(t *testing.T, group any, inherited string, tags map[string]string) {
	t.Helper()
	g, ok := group.(plainyaml.Map)
	if !ok {
		t.Fatalf("a group is %v", group)
	}
	tag := func(vars any) {
		if m, ok := vars.(plainyaml.Map); ok {
			if own, ok := m.Get("rpc_port_policy_tag").(string); ok {
				inherited = own
			}
		}
	}
	tag(g.Get("vars"))
	of := inherited
	if hosts, ok := g.Get("hosts").(plainyaml.Map); ok {
		for _, h := range hosts {
			if inherited = of; tags[h.Name] != "" {
				t.Errorf("%s is there twice", h.Name)
			}
			tag(h.Value)
			tags[h.Name] = inherited
		}
	}
	if children, ok := g.Get("children").(plainyaml.Map); ok {
		for _, child := range children {
			tagsOf(t, child.Value, of, tags)
		}
	}
}

// childOf gives a group below another.
func childOf(t *testing.T, group any, name string) any {
	t.Helper()
	m, _ := group.(plainyaml.Map)
	children, _ := m.Get("children").(plainyaml.Map)
	child := children.Get(name)
	if child == nil {
		t.Fatalf("no group %s", name)
	}
	return child
}

// TestAnsibleDecidesAsThePolicy: on each host of the fleet, and on no other one, site.yml
// applies the policy of the archive whose tag the inventory resolves to, and departed.yml
// runs on those that have left.
func TestAnsibleDecidesAsThePolicy(t *testing.T) {
	fleet, files := contosoFor(t)
	v, err := plainyaml.Parse(text(t, files["ansible/inventory.yml"]))
	if err != nil {
		t.Fatal(err)
	}
	all := v.(plainyaml.Map).Get("all")
	tags := map[string]string{}
	tagsOf(t, childOf(t, all, "contoso"), "", tags)
	archive := unzipped(t, files[zipFile].Content())
	hosts := hostsOn(fleet, "2022", "2025", "windows-11")
	if len(tags) != len(hosts) || len(hosts) != 21 {
		t.Errorf("the inventory has %d hosts, the fleet %d", len(tags), len(hosts))
	}
	for _, h := range hosts {
		data := "RpcPortPolicy/Fleet/policy-" + tags[h.Name] + ".psd1"
		noFailures(t, module.ProvePolicy(data, unix(archive[data]), h))
	}
	left, _ := childOf(t, all, "rpcdsc_departed").(plainyaml.Map).Get("hosts").(plainyaml.Map)
	if len(left) != 2 || left[0].Name != "adm07.corp.contoso.example" || left[1].Name != "fs13.corp.fabrikam.example" {
		t.Errorf("%v have left", left)
	}
	for file, want := range map[string]string{
		"site": "contoso main few", "verify": "contoso verify all", "remove": "contoso remove few", "departed": "rpcdsc_departed remove all",
	} {
		if got := playOf(t, text(t, files["ansible/"+file+".yml"])); got != want {
			t.Errorf("%s.yml does %s, want %s", file, got, want)
		}
	}
}

func unix(content []byte) string { return strings.ReplaceAll(string(content), "\r\n", "\n") }

// playOf says what a playbook's one play does: on whom, which tasks of the role, and
// whether a few hosts at a time and not after many have failed.
func playOf(t *testing.T, text string) string {
	t.Helper()
	v, err := plainyaml.Parse(text)
	plays, _ := v.([]any)
	if err != nil || len(plays) != 1 {
		t.Fatal(err, v)
	}
	play := plays[0].(plainyaml.Map)
	list, _ := play.Get("tasks").([]any)
	if len(list) != 1 {
		t.Fatalf("%d tasks", len(list))
	}
	role, _ := list[0].(plainyaml.Map).Get("ansible.builtin.import_role").(plainyaml.Map)
	if role.Get("name") != "rpc_port_policy" {
		t.Errorf("the role is %v", role.Get("name"))
	}
	pace := "all"
	if play.Get("serial") != nil && play.Get("max_fail_percentage") == 10 {
		pace = "few"
	}
	return fmt.Sprint(play.Get("hosts"), " ", role.Get("tasks_from"), " ", pace)
}

// TestIntuneDecidesAsThePolicy: the data of both scripts is the group's; each ends with
// the one code that it has found, of which 1 alone is drift; nothing calls for a restart.
func TestIntuneDecidesAsThePolicy(t *testing.T) {
	fleet, files := contosoFor(t)
	var hosts []policy.Host
	for _, h := range hostsOn(fleet, "windows-11") {
		hosts = append(hosts, *h)
	}
	code := regexp.MustCompile(`(?m)^ *\$code = (\S+)$`)
	restart := regexp.MustCompile(`(?i)Restart-Computer|Stop-Computer|wpeutil|Win32Shutdown`)
	for _, name := range intuneScripts {
		file := "intune/admin-stations/" + name
		script := text(t, files[file])
		if !strings.HasPrefix(name, "remove/") {
			data, err := intune.Read(file, script)
			if err != nil {
				t.Fatal(err)
			}
			noFailures(t, data.Prove(hosts))
		}
		for _, m := range code.FindAllStringSubmatch(script, -1) {
			if m[1] != "0" && m[1] != "1" {
				t.Errorf("%s exits with %s", file, m[1])
			}
		}
		if !strings.HasSuffix(strings.TrimSpace(script), "\nexit $code") || len(code.FindAllString(script, -1)) < 2 {
			t.Errorf("%s doesn't end with its code", file)
		}
		if found := restart.FindString(script); found != "" {
			t.Errorf("%s has %s", file, found)
		}
		if size := files[file].Size(); size > 200_000 {
			t.Errorf("%s has %d bytes", file, size)
		}
	}
}

// TestMachineConfigDecidesAsThePolicy: each host is in the lists of one package that sets
// and one that audits, which both have its policy; and what removes names its fleet only.
func TestMachineConfigDecidesAsThePolicy(t *testing.T) {
	fleet, files := contosoFor(t)
	published := text(t, files["machineconfig/publish.txt"])
	in := map[string][]string{} // kinds of the packages that list a host
	for file, f := range files {
		if path.Dir(file) != "machineconfig" || path.Ext(file) != ".zip" {
			continue
		}
		name := strings.TrimSuffix(path.Base(file), ".zip")
		if want := strings.ToUpper(f.SHA256().String()) + "  " + name + ".zip\n"; strings.Count(published, want) != 1 {
			t.Errorf("publish.txt hasn't the hash of %s", file)
		}
		entries, err := zip.Read(f.Content())
		if err != nil {
			t.Fatal(err)
		}
		var meta struct{ Type string }
		if err := json.Unmarshal(entries[name+".metaconfig.json"], &meta); err != nil {
			t.Fatal(err)
		}
		resource := onlyResource(t, string(entries[name+".mof"]), name)
		if resource["Ensure"] == "Absent" {
			if of := strings.TrimSuffix(strings.TrimPrefix(name, "rpcdsc-"), "-remove"); resource["Fleet"] != of || meta.Type != "AuditAndSet" {
				t.Errorf("%s removes %v, %s", file, resource, meta.Type)
			}
			continue
		}
		data := "Modules/RpcPortPolicy/Fleet/policy-" + fmt.Sprint(resource["Policy"]) + ".psd1"
		rows, err := csv.NewReader(strings.NewReader(string(entries["Modules/RpcPortPolicy/Fleet/hosts.csv"]))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			h := hostNamed(t, fleet, row[0])
			in[h.Name] = append(in[h.Name], meta.Type)
			noFailures(t, module.ProvePolicy(data, unix(entries[data]), h))
		}
	}
	for _, h := range hostsOn(fleet, "2012", "2022", "2025", "windows-11") {
		slices.Sort(in[h.Name])
		if !slices.Equal(in[h.Name], []string{"Audit", "AuditAndSet"}) {
			t.Errorf("%s is in packages %v", h.Name, in[h.Name])
		}
	}
}

// onlyResource gives the one resource of a document of a name.
func onlyResource(t *testing.T, text, name string) map[string]any {
	t.Helper()
	all, err := mof.Parse(text)
	if err != nil || len(all) != 2 || all[0].Class != "DSC_RpcPortPolicy" || all[1].Text("Name") != name || all[0].Text("ConfigurationName") != name {
		t.Fatalf("%s: %v, %+v", name, err, all)
	}
	return all[0].Properties
}

func hostNamed(t *testing.T, f *policy.Fleet, name string) *policy.Host {
	t.Helper()
	return findHost(t, &Checked{Fleet: f}, name)
}

// TestPullNamesHosts: each host's meta documents ask for what the list says, and that
// is handed out, with its checksum.
func TestPullNamesHosts(t *testing.T) {
	_, files := contosoFor(t)
	rows, err := csv.NewReader(strings.NewReader(text(t, files["pull/hosts.csv"]))).ReadAll()
	if err != nil || len(rows) != 28 {
		t.Fatal(err, len(rows))
	}
	for _, row := range rows[1:] {
		for i, source := range []string{"server", "share"} {
			name, folder := row[i+1], map[string]string{"server": "pull/server/Configuration/", "share": "pull/share/"}[source]
			document := files[folder+name+".mof"]
			if document == nil || string(files[folder+name+".mof.checksum"].Content()) != strings.ToUpper(document.SHA256().String()) {
				t.Errorf("%s%s.mof isn't there with its checksum", folder, name)
			}
			meta := text(t, files["pull/"+source+"/meta/"+row[0]+".meta.mof"])
			if !strings.Contains(meta, `"`+name+`"`) || strings.Contains(meta, "RebootNodeIfNeeded = True") {
				t.Errorf("the meta document of %s doesn't ask for %s%s", row[0], folder, name)
			}
		}
	}
}
