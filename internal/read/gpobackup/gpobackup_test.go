package gpobackup

import (
	"bytes"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	backupID = "{11111111-2222-4333-8444-555555555555}"
	gpoID    = "{AAAAAAAA-bbbb-4CCC-8DDD-EEEEEEEEEEEE}"
	registry = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
	firewall = "{B05566AC-FE9C-4368-BE01-7A4CBB6CBA11}"
	scripts  = "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}"
	editor   = "{40B6664F-4972-11D1-A7CA-0000F87571E3}"
)

var info = Info{
	ID: backupID, GPO: gpoID, Name: "RPC & ports", Domain: "example.test", DomainGUID: gpoID, DomainController: "UNKNOWN",
	Time: time.Date(2026, 11, 29, 4, 5, 6, 0, time.UTC), Comment: "a <comment>",
}

var backup = &Backup{
	GPO: gpoID, Domain: "example.test", Name: "RPC & ports", Descriptor: []byte{1, 0, 4, 0x9c}, Options: 1,
	UserVersion: 0, MachineVersion: 65537, Groups: []string{"S-1-5-11", ""},
	MachineExtensions: []Extension{{registry, []string{firewall}}, {scripts, []string{editor}}},
	UserExtensions:    []Extension{{registry, nil}},
	Parts: []Part{
		{registry, "Registry", []Object{
			{Path: `%GPO_MACH_FSPATH%\registry.pol`, Location: `DomainSysvol\GPO\Machine\registry.pol`},
			{Path: `%GPO_FSPATH%\Adm\*.*`},
		}},
		{scripts, "Scripts", []Object{
			{Dir: true, Path: `%GPO_MACH_FSPATH%\Scripts\Startup`, Location: `DomainSysvol\GPO\Machine\Scripts\Startup`},
			{Path: `%GPO_MACH_FSPATH%\Scripts\Startup\a b.cmd`, Location: `DomainSysvol\GPO\Machine\Scripts\Startup\a b.cmd`},
		}},
	},
}

var files = []string{"Backup.xml", "bkupInfo.xml", "DomainSysvol/GPO/Machine/registry.pol", "DomainSysvol/GPO/Machine/Scripts/Startup/A B.cmd"}

func text(s string) string {
	var out bytes.Buffer
	if err := xml.EscapeText(&out, []byte(s)); err != nil {
		panic(err)
	}
	return out.String()
}

func writeInfo(i Info, namespace string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<BackupInst%s>", namespace)
	for _, e := range [][2]string{
		{"GPOGuid", i.GPO}, {"GPODomain", i.Domain}, {"GPODomainGuid", i.DomainGUID}, {"GPODomainController", i.DomainController},
		{"BackupTime", i.Time.Format("2006-01-02T15:04:05")}, {"ID", i.ID}, {"Comment", i.Comment}, {"GPODisplayName", i.Name},
	} {
		fmt.Fprintf(&out, "<%s>%s</%[1]s>", e[0], text(e[1]))
	}
	return out.String() + "</BackupInst>"
}

func writeManifest(list ...Info) string {
	out := `<Backups xmlns="` + manifestSpace + `" xmlns:mfst="` + manifestSpace + `" mfst:version="1.0">`
	for _, i := range list {
		out += writeInfo(i, "")
	}
	return out + "</Backups>"
}

func writeExtensions(list []Extension) string {
	var out string
	for _, e := range list {
		out += "[" + e.Client + strings.Join(e.Tools, "") + "]"
	}
	return out
}

// write is the way back: what ParseBackup reads from it is b again.
func write(b *Backup) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<?xml version="1.0" encoding="utf-8"?><GroupPolicyBackupScheme bkp:version="2.0" xmlns:bkp="%s" xmlns="%[1]s"><GroupPolicyObject><SecurityGroups>`, backupSpace)
	for _, sid := range b.Groups {
		fmt.Fprintf(&out, "<Group><Sid>%s</Sid></Group>", text(sid))
	}
	out.WriteString("</SecurityGroups><FilePaths/><GroupPolicyCoreSettings>")
	for _, e := range [][2]string{
		{"ID", b.GPO}, {"Domain", b.Domain}, {"SecurityDescriptor", hex.EncodeToString(b.Descriptor)}, {"DisplayName", b.Name},
		{"Options", fmt.Sprint(b.Options)}, {"UserVersionNumber", fmt.Sprint(b.UserVersion)}, {"MachineVersionNumber", fmt.Sprint(b.MachineVersion)},
		{"MachineExtensionGuids", writeExtensions(b.MachineExtensions)}, {"UserExtensionGuids", writeExtensions(b.UserExtensions)}, {"WMIFilter", b.WMIFilter},
	} {
		fmt.Fprintf(&out, "<%s>%s</%[1]s>", e[0], text(e[1]))
	}
	out.WriteString("</GroupPolicyCoreSettings>")
	for _, p := range b.Parts {
		fmt.Fprintf(&out, `<GroupPolicyExtension bkp:ID="%s" bkp:DescName="%s">`, p.Extension, text(p.Name))
		for _, o := range p.Objects {
			kind := map[bool]string{true: "FSObjectDir", false: "FSObjectFile"}[o.Dir]
			fmt.Fprintf(&out, `<%s bkp:Path="%s" bkp:Location="%s"/>`, kind, text(o.Path), text(o.Location))
		}
		out.WriteString("</GroupPolicyExtension>")
	}
	return out.String() + "</GroupPolicyObject></GroupPolicyBackupScheme>"
}

var same = cmp.Options{cmpopts.IgnoreFields(Object{}, "Line"), cmpopts.EquateEmpty()}

func TestRoundTrip(t *testing.T) {
	got, err := ParseBackup([]byte(write(backup)))
	if diff := cmp.Diff(backup, got, same); diff != "" || err != nil {
		t.Errorf("Backup.xml: %v (-want +got)\n%s", err, diff)
	}
	one, err := ParseInfo([]byte(writeInfo(info, ` xmlns="`+manifestSpace+`"`)))
	if diff := cmp.Diff(info, one); diff != "" || err != nil {
		t.Errorf("bkupInfo.xml: %v (-want +got)\n%s", err, diff)
	}
	other := info
	other.ID = gpoID
	all, err := ParseManifest([]byte("\xef\xbb\xbf" + writeManifest(info, other)))
	if diff := cmp.Diff([]Info{info, other}, all); diff != "" || err != nil {
		t.Errorf("manifest.xml: %v (-want +got)\n%s", err, diff)
	}
}

// TestNesting reads objects within a pattern, CDATA and lines, as Windows writes
// them.
func TestNesting(t *testing.T) {
	file := strings.Replace(write(&Backup{GPO: gpoID, Name: "n", Descriptor: []byte{1}}), "</GroupPolicyCoreSettings>", "</GroupPolicyCoreSettings>\r\n"+
		`<GroupPolicyExtension bkp:ID="`+scripts+`" bkp:DescName="Scripts">
	<FSObjectFile bkp:Path="%GPO_MACH_FSPATH%\Scripts\Startup\*" bkp:SourceExpandedPath="\\dc\sysvol">
		<FSObjectFile bkp:Path="x" bkp:ReEvaluateFunction="f" bkp:Location="DomainSysvol\GPO\Machine\x.cmd"/>
	</FSObjectFile></GroupPolicyExtension>`, 1)
	file = strings.Replace(file, "<DisplayName>n<", "<DisplayName><![CDATA[a & b]]><", 1)
	b, err := ParseBackup([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []Object{
		{Path: `%GPO_MACH_FSPATH%\Scripts\Startup\*`, Line: 3},
		{Path: "x", Location: `DomainSysvol\GPO\Machine\x.cmd`, Line: 4},
	}
	if diff := cmp.Diff(want, b.Parts[0].Objects); diff != "" || b.Name != "a & b" {
		t.Errorf("name %q (-want +got)\n%s", b.Name, diff)
	}
}

func TestParseRefuses(t *testing.T) {
	whole, manifest := write(backup), writeManifest(info)
	instead := func(file, old, new string) string {
		if !strings.Contains(file, old) {
			t.Fatalf("no %s in %s", old, file)
		}
		return strings.Replace(file, old, new, 1)
	}
	parse := func(file string) error { _, err := ParseBackup([]byte(file)); return err }
	list := func(file string) error { _, err := ParseManifest([]byte(file)); return err }
	for _, c := range []struct {
		parse      func(string) error
		file, want string
	}{
		{parse, "", "line 1: it isn't one element GroupPolicyBackupScheme"},
		{parse, manifest, "line 1: it isn't one element GroupPolicyBackupScheme"},
		{list, whole, "line 1: it isn't one element Backups"},
		{parse, whole[:len(whole)-5], "line 1: unexpected EOF"},
		{parse, whole + "<a/>", "it isn't one element"},
		{parse, instead(whole, "utf-8", "utf-16"), "encoding \"utf-16\""},
		{parse, instead(whole, "<GroupPolicyBackupScheme", "<!DOCTYPE a><GroupPolicyBackupScheme"), "a document type has no place"},
		{parse, strings.Repeat("<a>", 40), "more than 32 elements deep"},
		{parse, instead(whole, "<GroupPolicyObject>", "<Other>\n</Other><GroupPolicyObject/><GroupPolicyObject>"), "line 2: a second GroupPolicyObject"},
		{parse, instead(whole, "<ID>", "\n<ID>{x}</ID><ID>"), "line 2: a second ID"},
		{parse, instead(whole, gpoID, "AAAAAAAA"), `line 1: ID: "AAAAAAAA" isn't a GUID`},
		{parse, instead(whole, "<DisplayName>RPC &amp; ports", "<DisplayName>"), "DisplayName: it is empty"},
		{parse, instead(whole, "<DisplayName>RPC &amp; ports", "<DisplayName><b/>"), "DisplayName: it is no text"},
		{parse, instead(whole, "0100049c", "01000"), "SecurityDescriptor: encoding/hex: odd length"},
		{parse, instead(whole, "0100049c", ""), "SecurityDescriptor: it is empty"},
		{parse, instead(whole, "<Options>1", "<Options>4"), `Options: "4" isn't a number up to 3`},
		{parse, instead(whole, "<MachineVersionNumber>65537", "<MachineVersionNumber>4294967296"), "isn't a number up to 4294967295"},
		{parse, instead(whole, "<MachineVersionNumber>65537", "<MachineVersionNumber>-1"), "isn't a number"},
		{parse, instead(whole, "["+registry+firewall+"]["+scripts+editor+"]", "["+scripts+editor+"]["+registry+firewall+"]"), "a client stops reading where they don't ascend"},
		{parse, instead(whole, "["+scripts+editor+"]", "["+registry+editor+"]"), "a client stops reading"},
		{parse, instead(whole, "["+scripts+editor+"]", "["+scripts+editor), "where [{GUID}{GUID}] should stand"},
		{parse, instead(whole, "["+scripts+editor+"]", "["+scripts+"x]"), "isn't the GUIDs"},
		{parse, instead(whole, "["+scripts+editor+"]", "[]"), "isn't the GUIDs"},
		{parse, instead(whole, `bkp:ID="`+registry, `bkp:ID="registry`), "isn't a GUID"},
		{parse, instead(whole, `bkp:ID="`+registry, `ID="`+registry), "isn't a GUID"},
		{parse, instead(whole, `bkp:Path="%GPO_MACH_FSPATH%\registry.pol"`, ``), "FSObjectFile: it is empty"},
		{parse, instead(whole, `DomainSysvol\GPO\Machine\registry.pol`, `DomainSysvol\GPO\..\registry.pol`), "isn't the path of a file"},
		{parse, instead(whole, `DomainSysvol\GPO\Machine\registry.pol`, `DomainSysvol/GPO/Machine/registry.pol`), "isn't below DomainSysvol"},
		{parse, instead(whole, `DomainSysvol\GPO\Machine\registry.pol`, `C:\GPO\Machine\registry.pol`), "isn't below DomainSysvol"},
		{list, instead(manifest, "BackupInst>", "Backup>"), "line 1: "},
		{list, writeManifest(info, info), "line 1: a second backup " + backupID},
		{list, instead(manifest, "2026-11-29T", "29.11.2026 "), "BackupTime: parsing time"},
		{list, instead(manifest, "<Comment>a &lt;comment&gt;</Comment>", ""), "BackupInst has no Comment"},
		{list, instead(manifest, "<ID>"+backupID+"</ID>", ""), "BackupInst has no ID"},
	} {
		if err := c.parse(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s: %s", err, c.want, c.file)
		}
	}
	if _, err := ParseInfo([]byte(manifest)); err == nil {
		t.Error("a manifest was read as bkupInfo.xml")
	}
	if err := parse(strings.Repeat(" ", maxSize+1)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a file of %d bytes: %v", maxSize+1, err)
	}
}

func TestCheck(t *testing.T) {
	if err := backup.Check(info, strings.ToLower(backupID), files); err != nil {
		t.Error(err)
	}
	renamed, moved := info, info
	renamed.Name = "other"
	moved.GPO = backupID
	for _, c := range []struct {
		info   Info
		folder string
		files  []string
		want   string
	}{
		{info, gpoID, files, "bkupInfo.xml is of the backup " + backupID + ", in the folder " + gpoID},
		{moved, backupID, files, "bkupInfo.xml is of the object " + backupID},
		{renamed, backupID, files, `bkupInfo.xml names the object "other"`},
		{info, backupID, files[:3], `there is no DomainSysvol\GPO\Machine\Scripts\Startup\a b.cmd`},
		{info, backupID, append([]string{"DomainSysvol/GPO/Machine/x.ps1"}, files...), "DomainSysvol/GPO/Machine/x.ps1 isn't listed"},
	} {
		if err := backup.Check(c.info, c.folder, c.files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func FuzzParseBackup(f *testing.F) {
	f.Add([]byte(write(backup)))
	f.Add([]byte(write(&Backup{GPO: gpoID, Name: "n", Descriptor: []byte{1}})))
	f.Fuzz(func(t *testing.T, file []byte) {
		b, err := ParseBackup(file)
		if err != nil {
			return
		}
		b.Check(info, backupID, files)
		again, err := ParseBackup([]byte(write(b)))
		if diff := cmp.Diff(b, again, same); diff != "" || err != nil {
			t.Errorf("written again: %v (-want +got)\n%s", err, diff)
		}
	})
}

func FuzzParseManifest(f *testing.F) {
	f.Add([]byte(writeManifest(info)))
	f.Fuzz(func(t *testing.T, file []byte) {
		list, err := ParseManifest(file)
		if err != nil {
			return
		}
		again, err := ParseManifest([]byte(writeManifest(list...)))
		if diff := cmp.Diff(list, again, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("written again: %v (-want +got)\n%s", err, diff)
		}
	})
}
