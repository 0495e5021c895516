package generate

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// The twin of the .cmd and .reg goldens: each host's scripts run on a simulated
// computer of its Windows, and what is in force there at the end is decided.

func TestStartupCmdDecidesAsThePolicy(t *testing.T) {
	n := 0
	for _, name := range examples {
		c := readExample(t, name)
		now, earlier := rendered(t, c).Files, earlierVersion(t, c)
		for i := range c.Fleet.Groups {
			g := &c.Fleet.Groups[i]
			if !hasCmd(c, g) {
				continue
			}
			for j := range g.Hosts {
				n++
				t.Run(name+"/"+g.Hosts[j].Name, func(t *testing.T) {
					noFailures(t, scriptsOf(c, g, now).Prove(&g.Hosts[j], scriptsOf(c, g, earlier)))
				})
			}
		}
	}
	if n == 0 {
		t.Error("no group has .cmd scripts")
	}
}

func hasCmd(c *Checked, g *policy.Group) bool { return c.Job(testOptions).Generation(g).Shell == "cmd" }

// scriptsOf are a group's scripts among the files.
func scriptsOf(c *Checked, g *policy.Group, files []output.File) *readback.Startup {
	gen := c.Job(testOptions).Generation(g)
	s := &readback.Startup{Folder: "startup/" + g.Name + "/", NT: gen.NT, IPsec: gen.Engine == "ipsec", Files: map[string][]byte{}}
	for i := range files {
		if name, ok := strings.CutPrefix(files[i].Path, s.Folder); ok {
			s.Files[name] = files[i].Content()
		}
	}
	return s
}

// earlierVersion makes the files of a fleet with other policies.
func earlierVersion(t *testing.T, c *Checked) []output.File {
	t.Helper()
	fleet := *c.Fleet
	fleet.Groups = slices.Clone(fleet.Groups)
	for i := range fleet.Groups {
		g := &fleet.Groups[i]
		variants := policy.Variants(g.Policies)
		g.Hosts, g.Policies = slices.Clone(g.Hosts), slices.Clone(g.Policies)
		for i, p := range g.Policies {
			g.Policies[i] = variants[p]
		}
		for i := range g.Hosts {
			g.Hosts[i].Policy = variants[g.Hosts[i].Policy]
		}
	}
	files, err := render((&Checked{&fleet, c.Catalogue}).Job(testOptions))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestStrangersAreLeftAlone runs a group's scripts on a computer that isn't one
// of it.
func TestStrangersAreLeftAlone(t *testing.T) {
	c := readExample(t, "contoso")
	made := rendered(t, c).Files
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		if !hasCmd(c, g) {
			continue
		}
		scripts := scriptsOf(c, g, made)
		w := windows.New(scripts.NT)
		w.Setenv("COMPUTERNAME", "STRANGER")
		const folder = `C:\scripts\`
		files := scripts.Files
		for _, name := range slices.Sorted(maps.Keys(files)) {
			w.WriteFile(folder+name, files[name])
		}
		before := w.Registry.Dump()
		script, err := cmdscript.Parse("apply.cmd", string(files["apply.cmd"]))
		if err != nil {
			t.Fatal(err)
		}
		code, err := w.Run(script, folder+"apply.cmd")
		if changes := w.Changes(); err != nil || code != 3 || len(changes) > 0 || !slices.Equal(before, w.Registry.Dump()) {
			t.Errorf("%s: exit code %d, %v, changed %v", g.Name, code, err, changes)
		}
	}
}

// rpcText writes the three values of the RPC key with their types, a bar for
// each zero character.
func rpcText(r *windows.Registry) string {
	var out []string
	for _, name := range []string{"Ports", "PortsInternetAvailable", "UseInternetPorts"} {
		v, _ := r.Get(`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`, name)
		var units []uint16
		for i := 0; i+1 < len(v.Data); i += 2 {
			units = append(units, uint16(v.Data[i])|uint16(v.Data[i+1])<<8)
		}
		out = append(out, fmt.Sprintf("%d:%s", v.Type, strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "|")))
	}
	return strings.Join(out, " ")
}

// TestRegFilesHoldTheRange reads every .reg of a policy as the registry does.
func TestRegFilesHoldTheRange(t *testing.T) {
	ofPolicy := regexp.MustCompile(`^startup/.*/rpc-[0-9a-f]{8}\.reg$`)
	eachFile(t, ofPolicy.MatchString,
		func(t *testing.T, c *Checked, f *output.File) {
			parsed, err := regfile.Parse(text(t, f))
			if err != nil {
				t.Fatal(err)
			}
			var r windows.Registry
			r.Import(parsed)
			got := rpcText(&r)
			var known []string
			for _, g := range c.Fleet.Groups {
				for _, p := range g.Policies {
					if strings.HasSuffix(f.Path, "rpc-"+p.Tag+".reg") {
						known = append(known, "7:"+strings.Join(p.Range.Strings(), "|")+"|| 1:Y| 1:Y|")
					}
				}
			}
			if !slices.Contains(known, got) {
				t.Errorf("got %q, want one of %q", got, known)
			}
		})
}
