package generate

import (
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go4.org/netipx"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/mof"
)

// What the emitted PowerShell does is run here by a real engine, on doubles of
// Windows that keep rules, registry and tasks; the rules that are there at the
// end are then decided.

func TestDocumentsDoOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	for _, name := range examples {
		c := readExample(t, name)
		set := rendered(t, c)
		for _, g := range c.Fleet.Groups {
			gen := c.Job(testOptions).Generation(&g)
			if gen.DSC == "" {
				continue
			}
			t.Run(name+"/"+g.Name, func(t *testing.T) {
				t.Parallel()
				h := g.Hosts[0]
				dir := t.TempDir()
				writeBodies(t, dir, text(t, fileOf(t, set.Files, "dsc/"+h.Name+".mof")))
				writeBodies(t, dir, text(t, fileOf(t, set.Files, "dsc/remove/"+h.Name+".mof")))
				write(t, filepath.Join(dir, "ports.txt"), strings.Join(h.Policy.Range.Strings(), ","))
				runNode(t, pwsh, h.Policy, gen.Cmdlets, "-Bodies", dir)
			})
		}
	}
}

// The documents with the module's resource, the module as it is emitted.
func TestModuleDocumentsDoOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	c := readExample(t, "contoso")
	opt := testOptions
	opt.Flavor = artifact.FlavorModule
	set, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for i := range set.Files {
		if f := &set.Files[i]; strings.HasPrefix(f.Path, "module/") {
			put(t, filepath.Join(root, filepath.FromSlash(f.Path)), f.Content())
		}
	}
	resource := filepath.Join(root, "module", "RpcPortPolicy", "0.0.0", "DSCResources", "DSC_RpcPortPolicy", "DSC_RpcPortPolicy.psm1")
	for _, g := range c.Fleet.Groups {
		gen := c.Job(testOptions).Generation(&g)
		if gen.DSC == "" {
			continue
		}
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			h := g.Hosts[0]
			args := []string{"-Resource", resource}
			for _, folder := range []string{"dsc/", "dsc/remove/"} {
				file := filepath.Join(t.TempDir(), "properties.txt")
				write(t, file, properties(t, text(t, fileOf(t, set.Files, folder+h.Name+".mof"))))
				args = append(args, map[string]string{"dsc/": "-Apply", "dsc/remove/": "-Remove"}[folder], file)
			}
			runNode(t, pwsh, h.Policy, gen.Cmdlets, args...)
		})
	}
}

// properties are those that the LCM gives the resource, a line each.
func properties(t *testing.T, document string) string {
	t.Helper()
	instances, err := mof.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, i := range instances {
		if i.Class != "DSC_RpcPortPolicy" {
			continue
		}
		for name := range i.Properties {
			if name != "ResourceID" && name != "ModuleName" && name != "ModuleVersion" {
				lines = append(lines, name+"="+i.Text(name))
			}
		}
	}
	return strings.Join(lines, "\n")
}

func writeBodies(t *testing.T, dir, document string) {
	t.Helper()
	instances, err := mof.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range instances {
		if i.Class == "MSFT_ScriptResource" {
			name := strings.TrimPrefix(i.Text("ResourceID"), "[Script]")
			for _, body := range []string{"Get", "Test", "Set"} {
				write(t, filepath.Join(dir, name+body+".ps1"), i.Text(body+"Script"))
			}
		}
	}
}

func write(t *testing.T, file, s string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(s), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestStartupScriptsDoOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, gen := range cat.All() {
		if gen.Shell != "powershell" {
			continue
		}
		t.Run(gen.ID, func(t *testing.T) {
			t.Parallel()
			c := check(t, "startup.toml", fmt.Sprintf(`schema = 1
name = "startup"
rpc.ports = ["5001-5100", "6000-6010"]
block.allow = ["10.1.0.0/16", "192.168.7.9", "10.9.0.5-10.9.0.77", "2001:db8::/48"]
block.also = ["593/tcp", "135/udp"]
restart = { when = "window", windows = ["Sat 02:00-04:00"] }
[[group]]
name = "g"
os = %q
hosts = ["some-other", %q]
`, gen.Releases[0].ID, thisComputer(t)))
			opt := testOptions
			opt.Roster = output.Roster{Groups: []output.Members{}, Departed: []output.Departed{{Host: "gone", Group: "g", OS: gen.Releases[0].ID, Fleet: "startup"}}}
			set, err := Render(c, opt)
			if err != nil {
				t.Fatal(err)
			}
			runNode(t, pwsh, c.Fleet.Groups[0].Hosts[1].Policy, gen.Cmdlets,
				"-Startup", elevated(t, text(t, fileOf(t, set.Files, "startup/g/startup.ps1"))),
				"-Remove", elevated(t, text(t, fileOf(t, set.Files, "departed/startup/startup/"+gen.ID+"/remove.ps1"))))
		})
	}
}

// A fleet that has a former one's name in its file takes over from it, by each way from
// each: what is there at the end is its own alone, and after its removal what was there
// before the first.
func TestSuccessorsDoOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, gen := range cat.All() {
		if gen.DSC == "" {
			continue
		}
		fleet := func(name, formerly, ports string) (*Checked, *output.Set) {
			c := check(t, name+".toml", fmt.Sprintf("schema = 1\nname = %q\n%srpc.ports = [%q]\nblock.allow = [\"10.1.0.0/16\"]\nrestart = { when = \"window\", windows = [\"Sat 02:00-04:00\"] }\n[[group]]\nname = \"g\"\nos = %q\nhosts = [%q]\n",
				name, formerly, ports, gen.Releases[0].ID, thisComputer(t)))
			opt := testOptions
			opt.Roster = output.Roster{Groups: []output.Members{}, Departed: []output.Departed{{Host: "gone", Group: "g", OS: gen.Releases[0].ID, Fleet: name}}}
			set, err := Render(c, opt)
			if err != nil {
				t.Fatal(err)
			}
			return c, set
		}
		_, was := fleet("older", "", "5001-5100")
		c, is := fleet("newer", "formerly = [\"old\", \"older\"]\n", "6001-6100")
		h := c.Fleet.Groups[0].Hosts[0]
		bodies := func(t *testing.T, set *output.Set) string {
			dir := t.TempDir()
			writeBodies(t, dir, text(t, fileOf(t, set.Files, "dsc/"+h.Name+".mof")))
			writeBodies(t, dir, text(t, fileOf(t, set.Files, "dsc/remove/"+h.Name+".mof")))
			write(t, filepath.Join(dir, "ports.txt"), strings.Join(h.Policy.Range.Strings(), ","))
			return dir
		}
		script := func(t *testing.T, set *output.Set) string {
			return elevated(t, text(t, fileOf(t, set.Files, "startup/g/startup.ps1")))
		}
		ways := map[string]func(*testing.T, *output.Set) string{"-Bodies": bodies}
		if gen.Shell == "powershell" {
			ways["-Startup"] = script
		}
		for way, make := range ways {
			for first, makeFirst := range ways {
				t.Run(gen.ID+"/"+first+way, func(t *testing.T) {
					t.Parallel()
					args := []string{"-First", makeFirst(t, was), way, make(t, is)}
					if way == "-Startup" {
						args = append(args, "-Remove", elevated(t, text(t, fileOf(t, is.Files, "departed/newer/startup/"+gen.ID+"/remove.ps1"))))
					}
					runNode(t, pwsh, h.Policy, gen.Cmdlets, args...)
				})
			}
		}
	}
}

// elevated writes a script into a file as one that an administrator runs: off Windows
// there is none to ask for.
func elevated(t *testing.T, script string) string {
	t.Helper()
	const ask, grant = "function Test-RpcElevation{", "function Test-RpcElevation{return $true\n"
	if !strings.Contains(script, ask) {
		t.Fatal("no function asks for administrator rights")
	}
	file := filepath.Join(t.TempDir(), "script.ps1")
	write(t, file, strings.Replace(script, ask, grant, 1))
	return file
}

func thisComputer(t *testing.T) string {
	t.Helper()
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	return name
}

func runNode(t *testing.T, pwsh string, p *policy.Policy, engine string, args ...string) {
	t.Helper()
	runOnNode(t, pwsh, "node.ps1", p, engine, args...)
}

// runOnNode runs a script of testdata on doubles of Windows, and decides the rules that
// it leaves there.
func runOnNode(t *testing.T, pwsh, name string, p *policy.Policy, engine string, args ...string) {
	t.Helper()
	script, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	doubles, err := filepath.Abs(filepath.Join("..", "..", "psmodule", "tests", "Doubles", "RpcDoubles.psm1"))
	if err != nil {
		t.Fatal(err)
	}
	args = append([]string{"-NoProfile", "-File", script, "-Doubles", doubles, "-Engine", engine}, args...)
	out, err := exec.Command(pwsh, args...).CombinedOutput()
	lines := strings.Split(strings.ReplaceAll(strings.TrimSpace(string(out)), "\r\n", "\n"), "\n")
	if err != nil || lines[len(lines)-1] != "END" || strings.Contains(string(out), "FAILED") {
		t.Fatalf("%v\n%s", err, out)
	}
	var rules []proof.Rule
	for _, line := range lines {
		if rule, ok := strings.CutPrefix(line, "RULE "); ok {
			rules = append(rules, readRule(t, rule, p.RuleGroup()))
		}
	}
	for _, c := range proof.Verify(p, rules, proof.Firewall) {
		t.Error(c)
	}
}

// readRule reads a rule as the doubles keep it, which is as Windows returns it.
func readRule(t *testing.T, line, group string) proof.Rule {
	t.Helper()
	f := strings.SplitN(line, " ", 8)
	if len(f) != 8 || f[4] != "True" || f[5] != "Inbound" || f[6] != "Any" && f[6] != "2147483647" || f[7] != group {
		t.Fatalf("not an enabled inbound rule for every profile, in our group: %s", line)
	}
	r := proof.Rule{Name: line, Proto: strings.ToLower(f[1]), Action: map[string]proof.Action{"Block": proof.Block, "Allow": proof.Allow}[f[0]]}
	var ports []netset.PortRange
	for _, s := range strings.Split(f[2], ",") {
		port, err := netset.ParsePorts(s)
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, port)
	}
	var remote []netset.AddrRange
	for _, s := range strings.Split(f[3], ",") {
		remote = append(remote, readRemote(t, s))
	}
	r.Ports, r.Remote = netset.NewPorts(ports...), netset.NewAddrs(remote...)
	return r
}

// readRemote knows the form with a dotted mask, too.
func readRemote(t *testing.T, s string) netset.AddrRange {
	t.Helper()
	if addr, mask, ok := strings.Cut(s, "/"); ok && strings.Contains(mask, ".") {
		m := netip.MustParseAddr(mask).As4()
		bits := 0
		for _, b := range m {
			for ; b&0x80 != 0; b <<= 1 {
				bits++
			}
		}
		return netipx.RangeOfPrefix(netip.PrefixFrom(netip.MustParseAddr(addr), bits))
	}
	r, err := netset.ParseAddrs(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEmittedPowerShellIsOfItsVersion parses every emitted script and data file
// with the syntax of the PowerShell that will run it.
func TestEmittedPowerShellIsOfItsVersion(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	root := t.TempDir()
	n := 0
	for _, name := range examples {
		c := readExample(t, name)
		set := rendered(t, c)
		for i := range set.Files {
			f := &set.Files[i]
			if ext := filepath.Ext(f.Path); ext == ".ps1" || ext == ".psm1" || ext == ".psd1" {
				n++
				put(t, filepath.Join(root, version(t, c, f.Path, f.Group), name, filepath.FromSlash(f.Path)), f.Content())
			}
		}
	}
	script := `
if (-not (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)) { 'absent'; return }
$count = 0
foreach ($folder in Get-ChildItem -LiteralPath $args[0])
{
    $files = @(Get-ChildItem -Path $folder.FullName -Recurse -Include *.ps1, *.psm1, *.psd1 | ForEach-Object { $_.FullName })
    $count += $files.Count
    Get-ScriptParseError $files -PSVersion $folder.Name | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
    $files | Where-Object { $_ -like '*RpcPorts.ps1' } | ForEach-Object { Test-DscConfigurationSyntax $_ | Out-String }
}
"$count files"
`
	file := filepath.Join(t.TempDir(), "parse.ps1")
	write(t, file, script)
	out, err := exec.Command(pwsh, "-NoProfile", "-File", file, root).CombinedOutput()
	got := strings.TrimSpace(string(out))
	if got == "absent" {
		t.Skip("this PowerShell has no Get-ScriptParseError, which checks the syntax of older versions")
	}
	if want := fmt.Sprintf("%d files", n); err != nil || got != want {
		t.Errorf("%v: got %s, want %s", err, got, want)
	}
}

func put(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// version is the PowerShell that runs a file: the one in the box of the group's
// generation; for the module the oldest that has it; for DSC that of WMF 4.0.
func version(t *testing.T, c *Checked, path, group string) string {
	t.Helper()
	if strings.HasPrefix(path, "dsc/") {
		return "4"
	}
	if strings.HasSuffix(path, ".resource.ps1") {
		return "5.1" // dsc runs it
	}
	for _, g := range c.Fleet.Groups {
		if gen := c.Job(testOptions).Generation(&g); g.Name == group {
			return strings.TrimSuffix(gen.PowerShell, ".0")
		}
	}
	return "2"
}
