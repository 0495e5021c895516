package generate

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/artifact"
	module "rpcdsc/internal/artifact/module/readback"
	document "rpcdsc/internal/artifact/mof/readback"
	data "rpcdsc/internal/artifact/nodedata/readback"
	startup "rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/read/psdata"
)

// The semantic twins of the goldens: what is emitted for the examples is read
// back, by readers that share nothing with the printers, and decided.

// eachFile calls f for every emitted file of every example whose path matches.
func eachFile(t *testing.T, match func(string) bool, f func(t *testing.T, c *Checked, file *output.File)) {
	t.Helper()
	n := 0
	for _, name := range examples {
		c := readExample(t, name)
		set := rendered(t, c)
		for i := range set.Files {
			if file := &set.Files[i]; match(file.Path) {
				n++
				t.Run(name+"/"+file.Path, func(t *testing.T) { f(t, c, file) })
			}
		}
	}
	if n == 0 {
		t.Error("no file matched")
	}
}

func findHost(t *testing.T, c *Checked, name string) *policy.Host {
	t.Helper()
	for _, g := range c.Fleet.Groups {
		for i := range g.Hosts {
			if g.Hosts[i].Name == name {
				return &g.Hosts[i]
			}
		}
	}
	t.Fatalf("no host %s", name)
	return nil
}

func noFailures(t *testing.T, failures []proof.Failure) {
	t.Helper()
	for _, f := range failures {
		t.Error(f)
	}
}

func TestDocumentsDecideAsThePolicy(t *testing.T) {
	eachFile(t, func(p string) bool {
		return strings.HasSuffix(p, ".mof") && !strings.HasSuffix(p, ".meta.mof") && path.Dir(p) == "dsc"
	}, func(t *testing.T, c *Checked, f *output.File) {
		h := findHost(t, c, f.Hosts[0])
		s := text(t, f)
		if f.Path != "dsc/"+h.Name+".mof" || !strings.Contains(s, "@TargetNode='"+h.Name+"'") {
			t.Errorf("%s is for host %s", f.Path, h.Name)
		}
		doc, err := document.Read(f.Path, s)
		if err != nil {
			t.Fatal(err)
		}
		noFailures(t, document.ProveApply(proof.Failure{Artifact: f.Path, Host: h.Name}, doc, h))
	})
}

func wantSlot(s policy.Slot) psdata.Table {
	want := psdata.Table{"When": s.When}
	switch s.When {
	case "window":
		want["Day"], want["Clock"] = s.Day.String(), s.At.Format("15:04")
	case "at":
		want["At"] = s.At.Format("2006-01-02T15:04:05")
	}
	return want
}

func TestModuleDataDecidesAsThePolicy(t *testing.T) {
	eachFile(t, func(p string) bool { return strings.Contains(p, "/Fleet/policy-") }, func(t *testing.T, c *Checked, f *output.File) {
		found := false
		for i := range c.Fleet.Groups {
			for _, h := range artifact.Representatives(&c.Fleet.Groups[i]) {
				if path.Base(f.Path) == "policy-"+h.Policy.Tag+".psd1" {
					found = true
					noFailures(t, module.ProvePolicy(f.Path, text(t, f), h))
				}
			}
		}
		if !found {
			t.Error("no host has this policy")
		}
	})
}

func TestModuleListsItsHosts(t *testing.T) {
	eachFile(t, func(p string) bool { return strings.HasSuffix(p, "/Fleet/hosts.csv") }, func(t *testing.T, c *Checked, f *output.File) {
		var want []string
		for _, g := range c.Fleet.Groups {
			gen := c.Job(testOptions).Generation(&g)
			for i := range g.Hosts {
				if h := &g.Hosts[i]; gen.Cmdlets != "" {
					s := wantSlot(h.Slot)
					cell := func(key string) string { v, _ := s[key].(string); return v }
					want = append(want, fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s,", h.Name, strings.ToUpper(strings.Split(h.Name, ".")[0]), h.Policy.Tag, cell("When"), cell("Day"), cell("Clock"), cell("At")))
				}
			}
		}
		got := strings.Split(strings.TrimSuffix(text(t, f), "\n"), "\n")
		if got[0] != "Name,Computer,Policy,When,Day,Clock,At,Departed" {
			t.Errorf("header %s", got[0])
		}
		if diff := cmp.Diff(want, got[1:]); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// TestSourceCompilesToTheDocuments does what a compiler does with dsc/source and
// compares the bodies with those of the documents.
func TestSourceCompilesToTheDocuments(t *testing.T) {
	eachFile(t, func(p string) bool { return p == "dsc/source/RpcPorts.psd1" }, func(t *testing.T, c *Checked, f *output.File) {
		v, err := psdata.Parse(text(t, f))
		if err != nil {
			t.Fatal(err)
		}
		all := v.(psdata.Table)
		shared := all["NonNodeData"].(psdata.Table)
		scripts, code := shared["Scripts"].(psdata.Table), shared["Code"].(psdata.Table)
		for _, n := range all["AllNodes"].([]any) {
			node := n.(psdata.Table)
			h := findHost(t, c, node["NodeName"].(string))
			ports, err := psdata.Strings(node["Ports"])
			if diff := cmp.Diff(h.Policy.Range.Strings(), ports); err != nil || diff != "" {
				t.Errorf("%s: %v %s", h.Name, err, diff)
			}
			policy := scripts[node["Scripts"].(string)].(psdata.Table)
			bodies := code[policy["Engine"].(string)].(psdata.Table)
			for name, v := range bodies {
				body := policy["Brief"].(string)
				if name == "RulesTest" || name == "RulesSet" {
					body = policy["Full"].(string)
				}
				around, err := psdata.Strings(v)
				if err != nil || len(around) != 2 {
					t.Fatalf("%s: %v %d", name, err, len(around))
				}
				script := strings.ReplaceAll(around[0]+body+around[1], "{{slot}}", node["Slot"].(string))
				v, ok, err := psdata.Assigned(script, "Policy")
				if !ok || err != nil {
					t.Fatalf("%s %s: no policy: %v", h.Name, name, err)
				}
				p, err := data.Policy(name, v)
				if err != nil || p.Identity.Tag != h.Policy.Tag || !slices.Equal(p.RPC["Ports"].Data, h.Policy.Range.Strings()) {
					t.Errorf("%s %s: %v, %+v", h.Name, name, err, p)
				}
				if name == "RulesTest" || name == "RulesSet" {
					for _, x := range proof.Verify(h.Policy, p.Rules.List, proof.Firewall) {
						t.Errorf("%s %s: %s", h.Name, name, x)
					}
				}
				if slot, ok, _ := psdata.Assigned(script, "Slot"); ok {
					if diff := cmp.Diff(any(wantSlot(h.Slot)), slot); diff != "" {
						t.Errorf("%s %s (-want +got)\n%s", h.Name, name, diff)
					}
				}
			}
			if len(bodies) != 6 {
				t.Errorf("%s: %d bodies", h.Name, len(bodies))
			}
		}
	})
}

func TestStartupDataDecidesAsThePolicy(t *testing.T) {
	eachFile(t, func(p string) bool { return strings.HasPrefix(p, "startup/") && strings.HasSuffix(p, ".ps1") }, func(t *testing.T, c *Checked, f *output.File) {
		var hosts []policy.Host
		for _, name := range f.Hosts {
			hosts = append(hosts, *findHost(t, c, name))
		}
		s, err := startup.ReadScript(f.Path, text(t, f))
		if err != nil {
			t.Fatal(err)
		}
		noFailures(t, s.Prove(hosts))
	})
}

func TestMetaDocumentsNeverRestart(t *testing.T) {
	eachFile(t, func(p string) bool { return strings.HasSuffix(p, ".meta.mof") }, func(t *testing.T, c *Checked, f *output.File) {
		instances, err := mof.Parse(text(t, f))
		if err != nil || len(instances) != 2 || instances[0].Class != "MSFT_DSCMetaConfiguration" || instances[1].Class != "OMI_ConfigurationDocument" {
			t.Fatalf("%+v, %v", instances, err)
		}
		lcm := instances[0].Properties
		if lcm["RebootNodeIfNeeded"] != false || lcm["RefreshMode"] != "Push" || lcm["ConfigurationMode"] != "ApplyAndMonitor" {
			t.Errorf("%v", lcm)
		}
		if instances[1].Text("Version") != "1.0.0" || instances[1].Properties["Name"] != nil {
			t.Errorf("not a version 1 document: %v", instances[1].Properties)
		}
	})
}

func TestRemovalDocumentsNameTheirFleetOnly(t *testing.T) {
	eachFile(t, func(p string) bool { return strings.HasPrefix(p, "dsc/remove/") }, func(t *testing.T, c *Checked, f *output.File) {
		d, err := document.Read(f.Path, text(t, f))
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Registry) > 0 || !slices.Equal(d.Order, []string{"[Script]Remove"}) || len(d.States) != 3 {
			t.Errorf("sets %v, in the order %v, with %d bodies", d.Registry, d.Order, len(d.States))
		}
		h := findHost(t, c, f.Hosts[0])
		for _, p := range d.States {
			if p.Identity.Fleet != h.Policy.Fleet || p.Identity.RuleGroup != h.Policy.RuleGroup() {
				t.Errorf("removes %+v", p.Identity)
			}
		}
	})
}
