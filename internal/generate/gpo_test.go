package generate

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	gpo "rpcdsc/internal/artifact/gpo/readback"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/gpobackup"
)

// withGPOs are options that ask for both flavors.
func withGPOs() Options {
	opt := testOptions
	opt.Kinds = []string{"gpo-script", "gpo-native"}
	return opt
}

// inObject is where a file of an object lies, by the object's name.
func inObject(t testing.TB, files []output.File, name, file string) string {
	t.Helper()
	for i := range files {
		if path.Base(files[i].Path) != "bkupInfo.xml" {
			continue
		}
		info, err := gpobackup.ParseInfo(files[i].Content())
		if err != nil {
			t.Fatal(err)
		}
		if info.Name == name {
			return path.Join(path.Dir(files[i].Path), file)
		}
	}
	t.Fatalf("no object %q", name)
	return ""
}

// Where the files of an object are.
const (
	inSysvol   = "DomainSysvol/GPO/Machine/"
	polFile    = inSysvol + "registry.pol"
	taskFile   = inSysvol + "Preferences/ScheduledTasks/ScheduledTasks.xml"
	iniFile    = inSysvol + "Scripts/scripts.ini"
	scriptsDir = inSysvol + "Scripts/Startup/"
)

// gpoMutations damage what an object is, where a writer of such files has gone wrong
// or a change of one could.
var gpoMutations = []struct {
	name, object, file string
	old, new           string // of a registry.pol, in the bytes of UTF-16
	want               string
}{
	{"a rule that isn't active", "files native", polFile, "|Active=TRUE|Dir=In|Protocol=6|", "|Active=NULL|Dir=In|Protocol=6|", "Active"},
	{"allow for block", "files native", polFile, "Action=Block", "Action=Allow", "want block, got allow"},
	{"a port less in the rules", "files native", polFile, "LPort2_10=5001-5200", "LPort2_10=5001-5199", "5200/tcp: want "},
	{"135 dropped", "files native", polFile, "LPort=135|", "LPort=139|", "135/tcp: want "},
	{"another protocol", "certificates native", polFile, "Protocol=6|", "Protocol=1|", "must stand before it"},
	{"only one profile", "files native", polFile, "Dir=In|Protocol=6|LPort=135|", "Dir=In|Protocol=6|Profile=Public|LPort=135|", ""},
	{"the other direction", "files native", polFile, "Dir=In|Protocol=6|", "Dir=Ou|Protocol=6|", "Dir"},
	{"a version that its Windows doesn't know", "print native", polFile, "v2.0|", "v2.9|", "PolicyVersion"},
	{"the group of the local rules", "files native", polFile, "EmbedCtxt=rpcdsc contoso gpo|", "EmbedCtxt=rpcdsc contoso gpx|", "in the group"},
	{"a range that isn't the policy's", "files native", polFile, "5001-5200\x00\x00]", "5001-5201\x00\x00]", "is for another range"},
	{"N for Y", "files native", polFile, "Y\x00]", "N\x00]", "sets the RPC values"},
	{"a key of another hive", "files native", polFile, `[SOFTWARE\Microsoft\Rpc\Internet`, `[SOFTWARE\Microsoft\Rpc\Intranet`, "isn't ours"},
	{"a signature of another file", "files native", polFile, "", "", "not a registry.pol"},
	{"a value that stays", "files native removal", polFile, "**del.Ports", "**del.Portz", "leaves the RPC values Ports"},
	{"another fleet's state", "files native removal", polFile, "contoso gpo\x00]", "kontoso gpo\x00]", "deletes the keys"},
	{"another day", "files native", taskFile, "<Saturday/>", "<Sunday/>", "its restart slot is Sunday"},
	{"another time", "files native", taskFile, "2000-01-01T02:10:00", "2000-01-01T02:11:00", "its restart slot is Saturday 02:11"},
	{"another host", "files native", taskFile, `name="FS01"`, `name="FS0X"`, "there is no task for it"},
	{"for all but one", "files native", taskFile, `not="0"`, `not="1"`, "isn't understood"},
	{"not on this computer", "files native", taskFile, `bool="AND"`, `bool="XOR"`, "isn't understood"},
	{"it stays behind", "files native", taskFile, `removePolicy="1"`, `removePolicy="0"`, "go with the object"},
	{"a task that is off", "files native", taskFile, "<Enabled>true</Enabled><Hidden>", "<Enabled>false</Enabled><Hidden>", "enabled false"},
	{"made up for at any time", "files native", taskFile, "<StartWhenAvailable>false", "<StartWhenAvailable>true", "made up for true"},
	{"another notice", "files native", taskFile, "/t 600 ", "/t 60 ", "with a notice of"},
	{"it restarts whatever happened", "files native", taskFile, "if errorlevel 1 exit 0)) &amp; ", "if errorlevel 1 exit 1)) &amp; ", "its command isn't understood"},
	{"a program more", "files native", taskFile, "</Exec>", "</Exec><Exec><Command>x.exe</Command><Arguments/></Exec>", "its commands are"},
	{"as the user", "files native", taskFile, `userContext="0"`, `userContext="1"`, "isn't a task of the computer"},
	{"an item that is off", "files native", taskFile, `userContext="0"`, `userContext="0" disabled="1"`, "isn't a task of the computer"},
	{"a task that stays", "files native removal", taskFile, `action="D"`, `action="C"`, "it must replace"},
	{"a deletion that nobody may do", "files native removal", taskFile, `logonType="S4U"`, `logonType="Group"`, "it runs as"},
	{"another script", "erp script", iniFile, "apply.cmd", "verify.cmd", "want apply.cmd"},
	{"one that isn't there", "erp script", iniFile, "apply.cmd", "aply.cmd", "wasn't made"},
	{"at the other end", "erp script", iniFile, "[Startup]", "[Shutdown]", "one script at startup"},
	{"with parameters", "erp script", iniFile, "0Parameters=", "0Parameters=/x", "one script at startup"},
	{"a removal that applies", "erp script removal", iniFile, "remove.cmd", "apply.cmd", "want remove.cmd"},
	{"another script behind the notes", "certificates script", scriptsDir + "startup.cmd", "apply.cmd", "verify.cmd", "isn't understood"},
	{"a removal in cmd that applies", "certificates script removal", scriptsDir + "startup.cmd", "remove.cmd", "apply.cmd", "isn't understood"},
	{"a restart that nobody settles", "certificates script", scriptsDir + "startup.cmd", "restart.pending", "restart.bending", "isn't understood"},
	{"state that isn't noted", "certificates script", scriptsDir + "startup.cmd", "dir /b", "rem", "isn't understood"},
	{"notes that hang on one script of several", "certificates script", scriptsDir + "restart.cmd", "rem", "REM", "which is proved"},
	{"a removal in PowerShell that applies", "files script removal", scriptsDir + "startup.cmd", " -Action Remove", "", "isn't understood"},
	{"an application that removes", "files script", scriptsDir + "startup.cmd", `startup.ps1"`, `startup.ps1" -Action Remove`, "isn't understood"},
	{"notes of another script", "files script", scriptsDir + "startup.cmd", "\" echo ", "\" echo 0", "notes other scripts"},
	{"a look at another fleet's rules", "files script", scriptsDir + "startup.cmd", `"rpcdsc contoso" /d`, `"rpcdsc kontoso" /d`, "isn't understood"},
	{"a command of another", "files script", scriptsDir + "startup.cmd", "exit /b", "calc\nexit /b", "isn't understood"},
	{"other scripts than those that are proved", "files script", scriptsDir + "startup.ps1", "5001-5200", "5001-5201", "which is proved"},
	{"a file that isn't listed", "files native", "Backup.xml", `Machine\registry.pol"/>`, `Machine\registry.pl"/>`, "isn't listed"},
	{"another object", "files native", "bkupInfo.xml", "<GPOGuid><![CDATA[{", "<GPOGuid><![CDATA[{F", "GPOGuid"},
	{"another name", "files native", "Backup.xml", "<DisplayName><![CDATA[rpcdsc", "<DisplayName><![CDATA[rpdsc", "names the object"},
	{"a domain of somebody", "files native", "Backup.xml", "<Domain><![CDATA[rpcdsc.invalid", "<Domain><![CDATA[corp.example", "of the domain"},
	{"a domain's administrators", "files native", "Backup.xml", "05 20 00 00 00 20 02 00 00 02", "05 20 00 00 00 00 02 00 00 02", "names somebody of a domain"},
	{"an extension out of order", "files native", "Backup.xml", "[{35378EAC", "[{B5378EAC", "stands after"},
	{"no extension for the tasks", "files native", "Backup.xml", "[{AADCED64-746C-4633-A97C-D61349046527}{CAB54552-DEEA-4691-817E-ED4A4D1AFC72}]", "", "don't go with its files"},
	{"the user's side", "files native", "Backup.xml", "<Options><![CDATA[1]", "<Options><![CDATA[2]", "options 2"},
	{"one half of the version", "files native", "Backup.xml", "[65537]", "[65536]", "versions"},
}

func TestProofCatchesDamageOfGPOs(t *testing.T) {
	c := readExample(t, "contoso")
	for _, m := range gpoMutations {
		t.Run(m.object+", "+m.name, func(t *testing.T) {
			t.Parallel()
			x := around(t, c, withGPOs(), "gpo/")
			f := fileOf(t, x.files, inObject(t, x.files, "rpcdsc contoso "+m.object, m.file))
			if f.Encoding == output.Raw {
				m.old, m.new = string(wide(m.old)), string(wide(m.new))
				if m.old == "" {
					m.old, m.new = "PReg", "PRex"
				}
			}
			damage(t, f, mutation{old: m.old, new: m.new})
			x.wantRefused(t, m.want)
		})
	}
}

// TestProofCatchesDamageOfLists damages what tells objects apart.
func TestProofCatchesDamageOfLists(t *testing.T) {
	c := readExample(t, "contoso")
	for _, m := range []mutation{
		{"a host that two objects are for", "gpo/RpcGpo.psd1", "Except = @('FS03', ", "Except = @('FS93', ", "its filters give the host"},
		{"a host that none is for", "gpo/RpcGpo.psd1", "Only = @('FS10'", "Only = @('FS9'", "its filters give the host"},
		{"a removal that applies", "gpo/RpcGpo.psd1", "Remove = $true", "Remove = $false", "Remove is"},
		{"a folder that isn't there", "gpo/RpcGpo.psd1", "BackupId = '{", "BackupId = '{0", "BackupId is"},
		{"for another Windows", "gpo/RpcGpo.psd1", "Versions = @('6.2', '6.3')", "Versions = @('6.2')", "Versions is"},
		{"for clients too", "gpo/RpcGpo.psd1", "ProductTypes = @(2, 3)", "ProductTypes = @(1, 3)", "ProductTypes is"},
		{"another fleet", "gpo/RpcGpo.psd1", "Fleet = 'contoso'", "Fleet = 'c'", "is for fleet c"},
		{"a name twice", "gpo/manifest.xml", "[rpcdsc contoso lab script]", "[rpcdsc contoso erp script]", "the name is another's"},
		{"another import", "gpo/Import-RpcGpo.ps1", "SupportsShouldProcess", "SupportsPaging", "isn't the tested one"},
		{"another backup", "gpo/manifest.xml", "<ID><![CDATA[{", "<ID><![CDATA[{0", "ID"},
	} {
		t.Run(m.name, func(t *testing.T) {
			x := around(t, c, withGPOs(), m.file)
			damage(t, fileOf(t, x.files, m.file), m)
			x.wantRefused(t, m.want)
		})
	}
}

// TestNativeObjects is the twin of the goldens under gpo/: what an object makes of each
// host is read back and decided on its own.
func TestNativeObjects(t *testing.T) {
	c := readExample(t, "contoso")
	set, err := Render(c, withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	hosts := 0
	for _, name := range []string{"print", "certificates", "hypervisors", "files", "admin-stations", "domain-controllers"} {
		g := groupOf(t, c, name)
		for _, of := range nativeOf(t, set.Files, g) {
			for i := range g.Hosts {
				h := &g.Hosts[i]
				if of.Identity.Tag != h.Policy.Tag {
					continue
				}
				hosts++
				s, err := of.State(h.Computer)
				if err != nil {
					t.Fatal(err)
				}
				noFailures(t, proof.Compare(proof.Failure{Artifact: name, Host: h.Name}, h, s, proof.HasIdentity|proof.HasRules|proof.HasRPC|proof.HasSlot))
				wantPackets(t, h.Policy, s.Rules.List) // local rules are ignored
				local := proof.Rule{Name: "local", Action: proof.Allow, Proto: "tcp", Ports: h.Policy.TCP, Remote: netset.Universe}
				wantPackets(t, h.Policy, append(slices.Clone(s.Rules.List), local)) // they count
			}
		}
	}
	if hosts != 29 {
		t.Errorf("%d hosts have an object", hosts)
	}
}

func groupOf(t *testing.T, c *Checked, name string) *policy.Group {
	t.Helper()
	for i := range c.Fleet.Groups {
		if c.Fleet.Groups[i].Name == name {
			return &c.Fleet.Groups[i]
		}
	}
	t.Fatalf("no group %s", name)
	return nil
}

// nativeOf reads the native objects of a group.
func nativeOf(t testing.TB, files []output.File, g *policy.Group) []*gpo.Native {
	t.Helper()
	var out []*gpo.Native
	for i := range files {
		at := files[i].Path
		if path.Base(at) != "registry.pol" || files[i].Group != g.Name {
			continue
		}
		tasks := slices.IndexFunc(files, func(f output.File) bool {
			return f.Path == strings.TrimSuffix(at, polFile)+taskFile
		})
		n, err := gpo.ReadNative(at, files[i].Content(), text(t, &files[tasks]))
		if err != nil {
			t.Fatal(err)
		}
		if n.Identity != nil { // not one that removes
			out = append(out, n)
		}
	}
	return out
}

// wantPackets decides about some packets by hand: block beats allow, and what no rule
// is about passes or not whatever these rules are.
func wantPackets(t *testing.T, p *policy.Policy, rules []proof.Rule) {
	t.Helper()
	for _, port := range []uint16{135, p.Range.Ranges()[0].First, p.Range.Ranges()[0].Last, 80, 445} {
		for _, from := range []string{"10.1.7.7", "192.168.50.20", "203.0.113.5", "2001:db8:50::7", "2001:db8:99::1"} {
			source := netset.MustAddrs(from)
			verdict := "open"
			for _, r := range rules {
				if r.Proto == "tcp" && r.Ports.Contains(port) && r.Remote.ContainsAll(source) && verdict != "block" {
					verdict = r.Action.String()
				}
			}
			want := "open"
			if p.TCP.Contains(port) {
				want = map[bool]string{true: "allow", false: "block"}[p.Allow.ContainsAll(source)]
			}
			if verdict != want {
				t.Errorf("%s to %d: %s, want %s", from, port, verdict, want)
			}
		}
	}
}

// TestPortsInRegistryPol looks at the bytes: two NULs end the list, and nothing joins
// its strings.
func TestPortsInRegistryPol(t *testing.T) {
	c := check(t, "f.toml", "schema = 1\nname = \"f\"\nrpc.ports = [\"5001-5003\", \"6000\"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n"+
		"[[group]]\nname = \"g\"\nos = \"windows-7\"\nhosts = [\"h\"]\n")
	set, err := Render(c, withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	pol := string(fileOf(t, set.Files, inObject(t, set.Files, "rpcdsc f g native", polFile)).Content())
	want := string(wide("[SOFTWARE\\Microsoft\\Rpc\\Internet\x00;Ports\x00;")) + "\x07\x00\x00\x00" + string(wide(";")) + "\x20\x00\x00\x00" +
		string(wide(";5001-5003\x006000\x00\x00]"))
	if !strings.Contains(pol, want) {
		t.Errorf("no %q in %q", want, pol)
	}
}

// TestPortsThatNoObjectHolds: each of the ranges takes 24 bytes, and the end two, of
// 65,535. Where scripts set them, there may be more.
func TestPortsThatNoObjectHolds(t *testing.T) {
	fleet := func(kind string, ranges int) []byte {
		var ports []string
		for n := range ranges {
			ports = append(ports, fmt.Sprintf(`"%d-%d"`, 10000+3*n, 10001+3*n))
		}
		return []byte("schema = 1\nname = \"f\"\noutput.kinds = [\"" + kind + "\"]\nrpc.ports = [" + strings.Join(ports, ", ") + "]\n" +
			"block.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n[[group]]\nname = \"g\"\nos = \"windows-10\"\nhosts = [\"h[1-2]\"]\n")
	}
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(fleet("gpo-native", 2731)), "rpc.ports = ", "rpc.ports = [\"5001-5100\"]\n#", 1)
	own += "[[host]]\nname = \"h2\"\n" + own[strings.Index(own, "#")+1:strings.Index(own, "block.allow")]
	own = strings.Replace(own, "name = \"h2\"\n", "name = \"h2\"\nrpc.ports = ", 1)
	_, findings := Check("f.toml", []byte(own), cat)
	if i := slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Code == diag.TooLarge.Code }); i < 0 ||
		!strings.Contains(findings[i].Message, "the ports of host h2 make 65546 bytes") || findings[i].Line != 14 {
		t.Errorf("of a host: %+v", findings)
	}
	for _, test := range []struct {
		kind   string
		ranges int
		refuse bool
	}{{"gpo-native", 2730, false}, {"gpo-native", 2731, true}, {"gpo", 2731, false}, {"gpo-script", 2731, false}} {
		src := fleet(test.kind, test.ranges)
		_, findings := Check("f.toml", src, cat)
		findings = slices.DeleteFunc(findings, func(f diag.Finding) bool { return f.Severity != diag.Error })
		switch {
		case !test.refuse && len(findings) == 0:
			if _, err := Render(check(t, "f.toml", string(src)), testOptions); err != nil {
				t.Errorf("%s, %d: %v", test.kind, test.ranges, err)
			}
		case !test.refuse, len(findings) != 1, findings[0].Code != diag.TooLarge.Code, findings[0].Line != 4, findings[0].Column != 14,
			!strings.Contains(findings[0].Message, "the ports of group g make 65546 bytes"), !strings.Contains(findings[0].Remedy, "gpo-script"):
			t.Errorf("%s, %d: %+v", test.kind, test.ranges, findings)
		}
	}
}
