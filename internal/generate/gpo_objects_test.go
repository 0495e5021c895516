package generate

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/read/gpobackup"
)

// TestObjectsStayTheSame: their GUIDs hang on fleet, group and flavor, so that what is
// imported again changes the object that is there.
func TestObjectsStayTheSame(t *testing.T) {
	const src = "schema = 1\nname = \"f\"\nrpc.ports = [\"5001-5003\"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n" +
		"[[group]]\nname = \"g\"\nos = \"windows-7\"\nhosts = [\"h1\", \"h2\"]\n[[host]]\nname = \"h1\"\nblock.allow = [\"10.2.0.0/16\"]\n"
	ids := func(src string) map[string]string {
		out := map[string]string{}
		set, err := Render(check(t, "f.toml", src), withGPOs())
		if err != nil {
			t.Fatal(err)
		}
		list, err := gpobackup.ParseManifest(fileOf(t, set.Files, "gpo/manifest.xml").Content())
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list {
			out[i.Name] = i.ID + i.GPO
		}
		return out
	}
	before := ids(src)
	var names []string
	for name := range before {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"rpcdsc f g native", "rpcdsc f g native H1", "rpcdsc f g native removal", "rpcdsc f g script", "rpcdsc f g script removal"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	changed := strings.NewReplacer("5003", "5005", "10.2.", "10.3.", "windows-7", "windows-11", `"h1", "h2"`, `"h0", "h1", "h2"`).Replace(src)
	if diff := cmp.Diff(before, ids(changed)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestComputerNamedRemoval has an object of its own, which isn't the one that removes.
func TestComputerNamedRemoval(t *testing.T) {
	const src = "schema = 1\nname = \"f\"\nrpc.ports = [\"5001-5003\"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n" +
		"[[group]]\nname = \"g\"\nos = \"windows-7\"\nhosts = [\"h\", \"Removal\"]\n[[host]]\nname = \"Removal\"\nblock.allow = [\"10.2.0.0/16\"]\n"
	set, err := Render(check(t, "f.toml", src), withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	list, err := gpobackup.ParseManifest(fileOf(t, set.Files, "gpo/manifest.xml").Content())
	var names []string
	for _, i := range list {
		names = append(names, i.Name)
	}
	want := []string{"rpcdsc f g script", "rpcdsc f g script removal", "rpcdsc f g native", "rpcdsc f g native host REMOVAL", "rpcdsc f g native removal"}
	if diff := cmp.Diff(want, names); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// TestRangesTooLongForRegistryPol: a value holds 65,535 bytes.
func TestRangesTooLongForRegistryPol(t *testing.T) {
	var ports []string
	for p := 5001; p < 65000; p += 15 {
		ports = append(ports, fmt.Sprintf("%q", fmt.Sprintf("%d-%d", p, p+5)))
	}
	c := check(t, "f.toml", "schema = 1\nname = \"f\"\nrpc.ports = ["+strings.Join(ports, ",")+"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n"+
		"[[group]]\nname = \"g\"\nos = \"windows-7\"\nhosts = [\"h\"]\n")
	_, err := Render(c, withGPOs())
	if err == nil || !strings.Contains(err.Error(), "registry.pol takes 65535") {
		t.Errorf("got %v", err)
	}
}

// TestNothingOfGPOsUnlessAskedFor, also by the fleet file.
func TestNothingOfGPOsUnlessAskedFor(t *testing.T) {
	const src = "schema = 1\nname = \"f\"\nrpc.ports = [\"5001-5003\"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\nOUTPUT\n" +
		"[[group]]\nname = \"g\"\nos = \"windows-7\"\nhosts = [\"h\"]\n[[group]]\nname = \"old\"\nos = \"windows-xp\"\nipv6 = \"ignore\"\nhosts = [\"x\"]\n"
	for asked, want := range map[string][]string{
		"":                               nil,
		`output.kinds = []`:              nil,
		`output.kinds = ["gpo"]`:         {"g script", "g script removal", "old script", "old script removal"},
		`output.kinds = ["gpo-script"]`:  {"g script", "g script removal", "old script", "old script removal"},
		`output.kinds = ["gpo-native"]`:  {"g native", "g native removal", "old script", "old script removal"},
		"[output]\nkinds = [\"gpo-x\"]#": nil,
	} {
		c, findings := Check("f.toml", []byte(strings.Replace(src, "OUTPUT", asked, 1)), builtIn(t))
		if c == nil {
			if !strings.Contains(asked, "gpo-x") || !strings.Contains(findings[0].Message, `"gpo-x"`) {
				t.Errorf("%s: %+v", asked, findings)
			}
			continue
		}
		var got []string
		for _, f := range rendered(t, c).Files {
			if path.Base(f.Path) == "bkupInfo.xml" {
				info, err := gpobackup.ParseInfo(f.Content())
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, strings.TrimPrefix(info.Name, "rpcdsc f "))
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: made %q, want %q", asked, got, want)
		}
	}
}

// TestLongRulesFitIntoRegistryPol: a rule of many long addresses is several, each of
// which a value holds.
func TestLongRulesFitIntoRegistryPol(t *testing.T) {
	var networks []string
	for i := range 700 {
		networks = append(networks, fmt.Sprintf("%q", fmt.Sprintf("2001:db8:aaaa:bbbb:cccc:%x:1000:1-2001:db8:aaaa:bbbb:cccc:%x:2000:ffff", 0x1000+i, 0x1000+i)))
	}
	for _, release := range []string{"windows-vista", "windows-11"} {
		c := check(t, "f.toml", "schema = 1\nname = \"f\"\nrpc.ports = [\"5001-5600\"]\nblock.allow = ["+strings.Join(networks, ",")+"]\nrestart.when = \"never\"\n"+
			"[[group]]\nname = \"g\"\nos = \""+release+"\"\nhosts = [\"h\"]\n")
		opt := testOptions
		opt.Kinds = []string{"gpo-native"}
		set, err := Render(c, opt)
		if err != nil {
			t.Fatal(err)
		}
		n := nativeOf(t, set.Files, &c.Fleet.Groups[0])[0]
		if len(n.Rules) < 6 {
			t.Errorf("%s: only %d rules", release, len(n.Rules))
		}
	}
}

// TestRemovalOfAGroupThatHasLeft: its object stays in the domain, and the RPC values on
// its computers.
func TestRemovalOfAGroupThatHasLeft(t *testing.T) {
	c := check(t, "fleet.toml", strings.Replace(meaning, `"meaning"`, `"contoso"`, 1))
	opt := withGPOs()
	opt.Roster = leavers(t)
	set, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	const name = "rpcdsc contoso old native removal"
	file := inObject(t, set.Files, name, polFile)
	if got := fileOf(t, set.Files, file).Hosts; !slices.Equal(got, []string{"windows-vista.example", "windows-vista-2.example"}) {
		t.Errorf("it is for %q", got)
	}
	if list := text(t, fileOf(t, set.Files, "gpo/RpcGpo.psd1")); strings.Count(list, "Group = 'old'") != 1 || !strings.Contains(list, "Name = '"+name+"'") {
		t.Errorf("the list has\n%s", list)
	}
	f := fileOf(t, set.Files, file)
	damage(t, f, mutation{old: string(wide("**del.UseInternetPorts")), new: string(wide("**del.UseInternetPortz"))})
	job := c.Job(opt)
	x := &excerpt{job: job, files: set.Files, kind: kindOf(t, "gpo")}
	x.wantRefused(t, "leaves the RPC values")
}

func kindOf(t *testing.T, name string) artifact.Kind {
	t.Helper()
	for _, k := range all.Kinds {
		if k.Name() == name {
			return k
		}
	}
	t.Fatalf("no kind %s", name)
	return nil
}
