package generate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/output"
	"rpcdsc/internal/roster"
)

// leavers are hosts of every generation, and one of which nobody knows it, that have
// left a fleet of another name.
func leavers(t *testing.T) output.Roster {
	t.Helper()
	r := output.Roster{Groups: []output.Members{}, Departed: []output.Departed{{Host: "who", Group: "old", Fleet: "older"}}}
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range cat.All() {
		os := g.Releases[0].ID
		r.Departed = append(r.Departed, output.Departed{Host: os + ".example", Group: "old", OS: os, Fleet: "contoso"},
			output.Departed{Host: os + "-2.example", Group: "old", OS: os, Fleet: "contoso"})
	}
	return r
}

// Whatever a host that has left runs, there is what removes the fleet from it, and it
// is proved.
func TestDeparted(t *testing.T) {
	c := check(t, "fleet.toml", meaning)
	for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
		opt := testOptions
		opt.Flavor, opt.Roster = flavor, leavers(t)
		set, err := Render(c, opt)
		if err != nil {
			t.Fatal(err)
		}
		made := map[string]string{}
		for i := range set.Files {
			if f := &set.Files[i]; strings.HasPrefix(f.Path, "departed/") {
				made[f.Path] = text(t, f)
			}
		}
		for _, g := range c.Catalogue.All() {
			script := map[string]string{"cmd": "remove.cmd", "powershell": "remove.ps1"}[g.Shell]
			for _, fleet := range []string{"contoso", "older"} {
				if got := made["departed/"+fleet+"/startup/"+g.ID+"/"+script]; !strings.Contains(got, fleet) || strings.Contains(got, "meaning") {
					t.Errorf("%s: %s is of another fleet, or isn't there", g.ID, script)
				}
			}
			doc := made["departed/contoso/dsc/"+g.Releases[0].ID+"-2.example.mof"]
			if (g.DSC != "") != strings.Contains(doc, "Remove-RpcState") || strings.Contains(doc, "meaning") {
				t.Errorf("%s: the document is of another fleet, or isn't there, or is there without DSC", g.ID)
			}
		}
		if made["departed/older/dsc/who.mof"] != "" {
			t.Error("there is a document for a host of which nobody knows the Windows")
		}
	}
}

// What removes a fleet is opened by a proof, which sees when it doesn't.
func TestProofCatchesDamageOfDeparted(t *testing.T) {
	c := check(t, "fleet.toml", meaning)
	opt := testOptions
	opt.Roster = leavers(t)
	set, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []mutation{
		{"document: of another fleet", "departed/contoso/dsc/windows-8.example.mof", "Fleet='contoso'", "Fleet='fabrikam'", "carries policy departed"},
		{"document: of another node", "departed/contoso/dsc/windows-10-2.example.mof", "windows-10-2", "windows-10-3", "isn't the document of policy departed"},
		{"document: removes less", "departed/contoso/dsc/windows-7.example.mof", "RemoveTask", "Get-RpcTask", "its code isn't the tested one"},
		{"remove.ps1: another fleet", "departed/contoso/startup/windows-2016/remove.ps1", "$Fleet = 'contoso'", "$Fleet = 'meaning'", "isn't the tested one"},
		{"remove.ps1: a command more", "departed/older/startup/windows-2012/remove.ps1", "\nexit 0\n", "\nRestart-Computer\nexit 0\n", "isn't the tested one"},
		{"remove.cmd: rules stay", "departed/contoso/startup/windows-2008/remove.cmd", `"%SYS%\netsh.exe" advfirewall firewall delete rule name=%%n`, "rem", "removed: "},
		{"remove.cmd: another fleet", "departed/contoso/startup/windows-2003/remove.cmd", `STATE=%SystemRoot%\rpcdsc\contoso`, `STATE=%SystemRoot%\rpcdsc\meaning`, "removed: "},
	} {
		t.Run(m.name, func(t *testing.T) {
			files := slices.Clone(set.Files)
			damage(t, fileOf(t, files, m.file), m)
			said := ""
			for _, f := range proveBy(c.Job(opt), files, all.Kinds...).Failures {
				said += f.Error() + "\n"
			}
			if !strings.Contains(said, m.want) {
				t.Errorf("want %q, the proof says %q", m.want, said)
			}
		})
	}
}

// Who has left is decided by what a folder knows, the fleet, and which hosts the run
// is about.
func TestRoster(t *testing.T) {
	const none = "windows-server-2022"
	f := check(t, "fleet.toml", meaning).Fleet // files: fs1, fs2; print: pr1, pr2; plant: plc1
	members := func(name, os string, hosts ...string) output.Members {
		return output.Members{Name: name, OS: os, Hosts: hosts}
	}
	here := []output.Members{members("files", none, "fs1", "fs2"), members("plant", "windows-2000", "plc1"), members("print", none, "pr1", "pr2")}
	gone := func(fleet string, hosts ...string) (out []output.Departed) {
		for _, h := range hosts {
			out = append(out, output.Departed{Host: h, Group: "files", OS: none, Fleet: fleet})
		}
		return out
	}
	only := func(hosts string) func(string, string) bool {
		return func(_, host string) bool { return strings.Contains(hosts, host) }
	}
	for _, tt := range []struct {
		name   string
		known  *output.Known
		chosen func(string, string) bool
		want   output.Roster
	}{
		{"nothing is known", nil, roster.Everyone, output.Roster{Groups: here}},
		{"the same", &output.Known{Fleet: "meaning", Roster: output.Roster{Groups: here}}, roster.Everyone, output.Roster{Groups: here}},
		{"one leaves, in other letters one stays", &output.Known{Fleet: "meaning", Roster: output.Roster{Groups: []output.Members{members("files", none, "FS1", "vm")}}},
			roster.Everyone, output.Roster{Groups: here, Departed: gone("meaning", "vm")}},
		{"of a folder that didn't note the Windows", &output.Known{Fleet: "meaning", Roster: output.Roster{Groups: []output.Members{members("files", "", "vm")}}},
			roster.Everyone, output.Roster{Groups: here, Departed: gone("meaning", "vm")}},
		{"one comes back, one doesn't", &output.Known{Fleet: "meaning", Roster: output.Roster{Departed: gone("meaning", "Fs1", "vm")}},
			roster.Everyone, output.Roster{Groups: here, Departed: gone("meaning", "vm")}},
		{"one gets its domain", &output.Known{Fleet: "meaning", Roster: output.Roster{Groups: []output.Members{members("files", none, "fs1.corp.example")}}}, roster.Everyone, output.Roster{Groups: here}},
		{"one moves", &output.Known{Fleet: "meaning", Roster: output.Roster{Groups: []output.Members{members("print", none, "fs1")}}}, roster.Everyone, output.Roster{Groups: here}},
		{"another fleet is replaced", &output.Known{Fleet: "old", Roster: output.Roster{Groups: []output.Members{members("files", none, "fs1", "vm")}, Departed: gone("older", "fs2")}},
			roster.Everyone, output.Roster{Groups: here, Departed: append(gone("old", "fs1", "vm"), gone("older", "fs2")...)}},
		{"a run for one host", nil, only("pr1"), output.Roster{Groups: []output.Members{members("print", none, "pr1")}}},
		{"a run for one host, and another has left", &output.Known{Fleet: "meaning", Roster: output.Roster{Groups: []output.Members{members("files", none, "vm"), members("print", none, "pr2")}}},
			only("pr1"), output.Roster{Groups: []output.Members{members("files", none, "vm"), members("print", none, "pr1", "pr2")}}},
		{"a run for the group that one left", &output.Known{Fleet: "meaning", Roster: output.Roster{Groups: []output.Members{members("files", none, "vm")}}},
			func(group, _ string) bool { return group == "files" }, output.Roster{Groups: here[:1], Departed: gone("meaning", "vm")}},
		{"a run for one host, and another has come back", &output.Known{Fleet: "meaning", Roster: output.Roster{Departed: gone("meaning", "fs1", "fs2")}},
			only("fs1"), output.Roster{Groups: []output.Members{members("files", none, "fs1")}, Departed: gone("meaning", "fs2")}},
	} {
		if diff := cmp.Diff(tt.want, roster.Of(tt.known, f, tt.chosen)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}
