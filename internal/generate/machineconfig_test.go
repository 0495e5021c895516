package generate

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/artifact/zipped"
	zip "rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
)

const machineFleet = `schema = 1
name = "corp"
rpc.ports = ["5001-5003"]
block.allow = ["10.1.0.0/16"]
restart.when = "never"
output.kinds = ["machineconfig"]
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs01", "fs02", "fs03"]
[[group]]
name = "old"
os = "windows-server-2008-r2"
hosts = ["old1"]
[[host]]
name = "fs03"
rpc.ports = ["5001-5004"]
`

// repack changes the files of a package.
func repack(t *testing.T, f *output.File, change func(map[string][]byte)) {
	t.Helper()
	entries, err := zip.Read(f.Content())
	if err != nil {
		t.Fatal(err)
	}
	change(entries)
	var list []zipped.Entry
	for name, content := range entries {
		list = append(list, zipped.Entry{Name: name, Content: content})
	}
	packed, err := zipped.Pack(list)
	if err != nil {
		t.Fatal(err)
	}
	f.Parts = [][]byte{packed}
}

// TestMachineConfigPackages: one and an audit for each policy of the groups that have an
// agent, the same bytes on another day, and others only where something of theirs is.
func TestMachineConfigPackages(t *testing.T) {
	opt := testOptions
	before := below(pullSet(t, machineFleet, opt), "machineconfig")
	if len(before) != 6 || before["rpcdsc-corp-remove.zip"] == nil || before["rpcdsc-corp-files.zip"] == nil || before["rpcdsc-corp-files-fs03-audit.zip"] == nil || before["publish.txt"] == nil {
		t.Fatalf("%d files", len(before))
	}
	opt.Date = opt.Date.AddDate(0, 0, 1)
	after := below(pullSet(t, strings.Replace(machineFleet, "5001-5004", "5001-5005", 1), opt), "machineconfig")
	for name, content := range before {
		if changed := strings.Contains(name, "fs03") || name == "publish.txt"; changed == bytes.Equal(content, after[name]) {
			t.Errorf("%s is the same: %v", name, !changed)
		}
	}
}

func TestProofCatchesDamageOfMachineConfig(t *testing.T) {
	c := check(t, "f.toml", machineFleet)
	const removal = "rpcdsc-corp-remove.mof"
	for _, m := range []struct{ name, inside, old, new, want string }{
		{"a removal that sets", removal, `Ensure = "Absent"`, `Ensure = "Present"`, "its document sets"},
		{"a removal of another fleet", removal, `Fleet = "corp"`, `Fleet = "corq"`, "its document sets"},
		{"a removal that restarts", removal, ` Policy = "none"`, ` Policy = "none"; Restart = "listed"`, "its document sets"},
		{"a removal that only reports", "rpcdsc-corp-remove.metaconfig.json", "AuditAndSet", "Audit", "its metaconfig.json says"},
		{"another policy", "rpcdsc-corp-files.mof", `Ensure = "Present"`, `Ensure = "Absent"`, "its document sets"},
		{"a slot of its own", "rpcdsc-corp-files.mof", `"listed"`, `"never"`, "its document sets"},
		{"another name", "rpcdsc-corp-files.mof", ` Name = "rpcdsc-corp-files"`, ` Name = "rpcdsc-corp"`, "its document ends"},
		{"a document of version 1", "rpcdsc-corp-files.mof", ` Version = "2.0.0"`, ` Version = "1.0.0"`, "its document ends"},
		{"line ends", "rpcdsc-corp-files.mof", "\n", "\r\n", "isn't ASCII"},
		{"the inbox module", "rpcdsc-corp-files.mof", `ModuleName = "RpcPortPolicy"`, `ModuleName = "PSDesiredStateConfiguration"`, "its document sets"},
		{"another kind", "rpcdsc-corp-files.metaconfig.json", "AuditAndSet", "Audit", "its metaconfig.json says"},
		{"a word more", "rpcdsc-corp-files.metaconfig.json", "{", `{"ConfigurationMode": "x",`, "its metaconfig.json"},
		{"other ports", "Modules/RpcPortPolicy/Fleet/policy-", "5001-5003", "5001-5004", "5001"},
		{"a host that isn't the policy's", "Modules/RpcPortPolicy/Fleet/hosts.csv", "fs02,FS02", "fs03,FS03", "has the row"},
		{"other code", "Modules/RpcPortPolicy/RpcPortPolicy.psm1", "Com", "Con", "isn't the tested one"},
		{"a file more", "", "Modules/RpcPortPolicy/Private/Add.ps1", "evil", "that nobody reads"},
		{"another module", "", "Modules/Other/Other.psd1", "@{}", "has a file Modules/Other/Other.psd1"},
	} {
		t.Run(m.name, func(t *testing.T) {
			x := around(t, c, testOptions, "machineconfig/")
			noFailures(t, proveBy(x.job, x.files, x.kind).Failures)
			file := "rpcdsc-corp-files"
			if strings.HasPrefix(m.inside, "rpcdsc-corp-remove") {
				file = "rpcdsc-corp-remove"
			}
			repack(t, fileOf(t, x.files, "machineconfig/"+file+".zip"), func(entries map[string][]byte) {
				if m.inside == "" {
					entries[m.old] = []byte(m.new)
					return
				}
				for name, content := range entries {
					if strings.HasPrefix(name, m.inside) {
						if entries[name] = bytes.ReplaceAll(content, []byte(m.old), []byte(m.new)); bytes.Equal(entries[name], content) {
							t.Fatal("nothing to damage")
						}
					}
				}
			})
			x.wantRefused(t, m.want)
		})
	}
	x := around(t, c, testOptions, "machineconfig/")
	damage(t, fileOf(t, x.files, "machineconfig/publish.txt"), mutation{old: "  rpcdsc-corp-files.zip", new: "0  rpcdsc-corp-files.zip"})
	x.wantRefused(t, "has the hashes")
}

// TestMachineConfigInTheEngine runs the module of a package as the agent does: in
// PowerShell 7, with a path that has the package only. Windows' own module is found by
// its whole path.
func TestMachineConfigInTheEngine(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	package1 := filepath.Join(dir, "package")
	unpack(t, below(pullSet(t, machineFleet, testOptions), "machineconfig")["rpcdsc-corp-files.zip"], package1)
	tasks := filepath.Join(dir, "Windows", "System32", "WindowsPowerShell", "v1.0", "Modules", "ScheduledTasks")
	put(t, filepath.Join(tasks, "ScheduledTasks.psd1"), []byte("@{ RootModule = 'ScheduledTasks.psm1'; ModuleVersion = '1.0.0.0'; FunctionsToExport = @('Register-ScheduledTask') }"))
	put(t, filepath.Join(tasks, "ScheduledTasks.psm1"), []byte("function Register-ScheduledTask { }"))
	script := `$ErrorActionPreference = 'Stop'
Import-Module RpcPortPolicy
$engine = & (Get-Module RpcPortPolicy) { [bool](Get-Command Find-RpcTask -ErrorAction SilentlyContinue) }
Import-Module (Join-Path (Get-Module RpcPortPolicy).ModuleBase 'DSCResources/DSC_RpcPortPolicy/DSC_RpcPortPolicy.psm1')
$inner = & (Get-Module DSC_RpcPortPolicy) { $script:module }
& $inner { Set-Item -Path function:script:Get-RpcHostName -Value { 'fs02.corp.example' } }
$tag = [regex]::Match([IO.File]::ReadAllText('` + filepath.Join(package1, "rpcdsc-corp-files.mof") + `'), 'Policy = "(\w+)"').Groups[1].Value
$node = & (Get-Module DSC_RpcPortPolicy) { param ($Tag) Get-RpcResourceNode -Property @{ Fleet = 'corp'; Policy = $Tag; Ensure = 'Present'; Restart = 'listed' } } $tag
"$engine $($node.Policy.Ports -join ',') $($node.Slot.When)"
& $inner { Set-Item -Path function:script:Get-RpcHostName -Value { 'fs03' } }
try { & (Get-Module DSC_RpcPortPolicy) { param ($Tag) Get-RpcResourceNode -Property @{ Fleet = 'corp'; Policy = $Tag; Restart = 'listed' } } $tag } catch { $_.FullyQualifiedErrorId }`
	cmd := exec.Command(pwsh, "-NoProfile", "-Command", "$env:PSModulePath = '"+filepath.Join(package1, "Modules")+"'; $env:SystemRoot = '"+filepath.Join(dir, "Windows")+"'\n"+script)
	out, err := cmd.CombinedOutput()
	lines := strings.Fields(strings.ReplaceAll(string(out), "\r", ""))
	if want := "True 5001-5003 never HostUnknown"; err != nil || !strings.HasPrefix(strings.Join(lines, " "), want) {
		t.Errorf("%v, want %s\n%s", err, want, out)
	}
}

// unpack writes the files of a package into a folder.
func unpack(t *testing.T, packed []byte, to string) {
	t.Helper()
	entries, err := zip.Read(packed)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range entries {
		put(t, filepath.Join(to, filepath.FromSlash(name)), content)
	}
}

// TestMachineConfigDoesOnANodeWhatThePolicySays runs both packages as the agent does, on
// doubles of Windows: what the one sets is the policy, and the other takes it off again.
func TestMachineConfigDoesOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	for _, restart := range []string{`"never"`, "\"window\"\nrestart.windows = [\"Sat 02:00-04:00\"]"} {
		t.Run(restart, func(t *testing.T) {
			t.Parallel()
			c := check(t, "f.toml", strings.Replace(strings.Replace(machineFleet, "fs02", thisComputer(t), 1), `"never"`, restart, 1))
			set, err := Render(c, testOptions)
			if err != nil {
				t.Fatal(err)
			}
			made, dir := below(set, "machineconfig"), t.TempDir()
			unpack(t, made["rpcdsc-corp-files.zip"], filepath.Join(dir, "package"))
			unpack(t, made["rpcdsc-corp-remove.zip"], filepath.Join(dir, "removal"))
			g := &c.Fleet.Groups[0]
			runOnNode(t, pwsh, "machine.ps1", g.Hosts[1].Policy, c.Job(testOptions).Generation(g).Cmdlets,
				"-Package", filepath.Join(dir, "package"), "-Removal", filepath.Join(dir, "removal"))
		})
	}
}

// TestMachineConfigRemoves makes a package for each fleet that somebody has left, also
// where nobody is left in this one.
func TestMachineConfigRemoves(t *testing.T) {
	opt := testOptions
	opt.Roster = leavers(t)
	made := below(pullSet(t, machineFleet, opt), "machineconfig")
	if made["rpcdsc-corp-remove.zip"] == nil || made["rpcdsc-contoso-remove.zip"] == nil || made["rpcdsc-older-remove.zip"] != nil {
		t.Errorf("%d files", len(made))
	}
	only := strings.Replace(machineFleet, "windows-server-2022", "windows-7", 1)
	made = below(pullSet(t, only, opt), "machineconfig")
	if len(made) != 2 || made["rpcdsc-contoso-remove.zip"] == nil {
		t.Errorf("with nobody in the fleet there are %d files", len(made))
	}
	entries, err := zip.Read(made["rpcdsc-contoso-remove.zip"])
	if err != nil {
		t.Fatal(err)
	}
	for name := range entries {
		if strings.Contains(name, "/Fleet/") {
			t.Errorf("what removes has the fleet's data: %s", name)
		}
	}
}

// TestMachineConfigNames: two packages that Azure would have to tell by their content.
func TestMachineConfigNames(t *testing.T) {
	const last = "hosts = [\"old1\"]\n"
	for _, tt := range []struct{ name, want string }{
		{"files-audit", "group files-audit would have the package rpcdsc-corp-files-audit, and so has group files"},
		{"files-fs03", "group files-fs03 would have the package rpcdsc-corp-files-fs03, and so has group files"},
		{"REMOVE", "group REMOVE would have the package rpcdsc-corp-REMOVE, and so has what removes the fleet corp"},
	} {
		src := strings.Replace(machineFleet, last, last+"[[group]]\nname = \""+tt.name+"\"\nos = \"windows-11\"\nhosts = [\"more\"]\n", 1)
		_, findings := CheckOn("f.toml", []byte(src), builtIn(t), time.Time{})
		i := slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error })
		if i < 0 || findings[i].Code != "RD2063" || findings[i].Line != 16 || findings[i].Column != 8 || findings[i].Message != tt.want {
			t.Errorf("%s: %+v", tt.name, findings)
		}
		check(t, "f.toml", strings.Replace(src, `"machineconfig"`, "", 1)) // nobody asks for packages
	}
}
