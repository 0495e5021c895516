package gpo

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/google/uuid"

	"rpcdsc/internal/artifact"
)

// Client-side extensions, and the tools that write for them ([MS-GPREG] 1.9,
// [MS-GPFAS] 1.9, [MS-GPSCR] 1.9, [MS-GPPREF] 1.9).
const (
	noExtension      = "{00000000-0000-0000-0000-000000000000}"
	registryCSE      = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
	firewallTool     = "{B05566AC-FE9C-4368-BE01-7A4CBB6CBA11}"
	templatesTool    = "{D02B1F72-3407-48AE-BA88-E8213C6761F1}"
	scriptsCSE       = "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}"
	scriptsTool      = "{40B6664F-4972-11D1-A7CA-0000F87571E3}"
	tasksCSE         = "{AADCED64-746C-4633-A97C-D61349046527}"
	tasksTool        = "{CAB54552-DEEA-4691-817E-ED4A4D1AFC72}"
	unknownExtension = "{F15C46CD-82A0-4C2D-A210-5D0D3182A418}" // a backup's word for files that are only copied
)

// extensions is gPCMachineExtensionNames: a client stops at the first extension that
// is out of order ([MS-GPOL] 2.2.4).
func (o *object) extensions() string {
	var groups []string
	switch {
	case o.flavor == flavorScript:
		groups = []string{scriptsCSE + scriptsTool}
	case o.remove:
		groups = []string{noExtension + tasksTool, registryCSE + templatesTool, tasksCSE + tasksTool}
	default:
		groups = []string{noExtension + tasksTool, registryCSE + firewallTool + templatesTool, tasksCSE + tasksTool}
	}
	slices.Sort(groups)
	return "[" + strings.Join(groups, "][") + "]"
}

// A backup names the domain that it was made in, and a server of it. These were made
// in none: .invalid is nobody's (RFC 6761), and Import-GPO doesn't ask.
const (
	domain     = "rpcdsc.invalid"
	server     = "UNKNOWN"
	backupTime = "2000-01-01T00:00:00" // a backup's bytes change only if the object does
)

// descriptor is O:BAG:BAD:(A;;GA;;;SY)(A;;GA;;;BA): well-known names only, so that no
// migration table is asked for. Import-GPO leaves the permissions of the object that
// it imports into as they are.
const descriptor = "01 00 04 80 14 00 00 00 24 00 00 00 00 00 00 00 34 00 00 00 " +
	"01 02 00 00 00 00 00 05 20 00 00 00 20 02 00 00 01 02 00 00 00 00 00 05 20 00 00 00 20 02 00 00 " +
	"02 00 34 00 02 00 00 00 00 00 14 00 00 00 00 10 01 01 00 00 00 00 00 05 12 00 00 00 " +
	"00 00 18 00 00 00 00 10 01 02 00 00 00 00 00 05 20 00 00 00 20 02 00 00"

const manifestSpace = "http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest"

// instance is what manifest.xml and bkupInfo.xml say of a backup.
func (o *object) instance(job *artifact.Job, space string) string {
	element := func(name, value string) string { return "<" + name + "><![CDATA[" + value + "]]></" + name + ">" }
	return "<BackupInst" + space + ">" + element("GPOGuid", o.id()) + element("GPODomain", domain) +
		element("GPODomainGuid", braced(uuid.NewSHA1(uuid.NameSpaceDNS, []byte(domain)))) + element("GPODomainController", server) +
		element("BackupTime", backupTime) + element("ID", o.backup()) + element("Comment", o.header(job)) +
		element("GPODisplayName", o.name()) + "</BackupInst>"
}

func (o *object) backupInfo(job *artifact.Job) string {
	return o.instance(job, ` xmlns="`+manifestSpace+`"`) + "\n"
}

func manifest(job *artifact.Job, all []*object) string {
	var b strings.Builder
	b.WriteString(`<Backups xmlns="` + manifestSpace + `" xmlns:mfst="` + manifestSpace + `" mfst:version="1.0">` + "\n")
	for _, o := range all {
		b.WriteString(o.instance(job, "") + "\n")
	}
	b.WriteString("</Backups>\n")
	return b.String()
}

// entry is a file or folder of a backup. Path is below the object's folder.
type entry struct {
	tag, path string
	copied    bool // it lies in the backup; else it is a pattern, or a folder that the object lacks
	attribute string
	inside    []entry
}

const (
	fileTag = "FSObjectFile"
	dirTag  = "FSObjectDir"
)

func file(p string) entry { return entry{tag: fileTag, path: p, copied: true} }
func dir(p string) entry  { return entry{tag: dirTag, path: p, copied: true} }

// write writes the element as GPMC does.
func (e entry) write(b *strings.Builder, o *object) {
	variable, rest := "%GPO_FSPATH%", e.path
	for _, side := range []struct{ folder, variable string }{{"Machine/", "%GPO_MACH_FSPATH%"}, {"User/", "%GPO_USER_FSPATH%"}} {
		if below, ok := strings.CutPrefix(e.path, side.folder); ok {
			variable, rest = side.variable, below
		}
	}
	back := func(p string) string { return text(strings.ReplaceAll(p, "/", `\`)) }
	fmt.Fprintf(b, `<%s bkp:Path="%s\%s" bkp:SourceExpandedPath="\\%s\sysvol\%s\Policies\%s\%s"`, e.tag, variable, back(rest), server, domain, o.id(), back(e.path))
	b.WriteString(e.attribute)
	if e.copied {
		b.WriteString(` bkp:Location="` + `DomainSysvol\GPO\` + back(e.path) + `"`)
	}
	if len(e.inside) == 0 {
		b.WriteString("/>\n")
		return
	}
	b.WriteString(">\n")
	for _, inner := range e.inside {
		inner.write(b, o)
	}
	b.WriteString("</" + e.tag + ">\n")
}

// backupXML says which of the object's files lie where in the backup. paths are those
// below the object's folder.
func (o *object) backupXML(paths []string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n" +
		`<GroupPolicyBackupScheme bkp:version="2.0" bkp:type="GroupPolicyBackupTemplate" xmlns:bkp="http://www.microsoft.com/GroupPolicy/GPOOperations" xmlns="http://www.microsoft.com/GroupPolicy/GPOOperations">` + "\n" +
		"<GroupPolicyObject><SecurityGroups/><FilePaths/><GroupPolicyCoreSettings>\n")
	// Options 1: the user's side is off. Version: one edit of the computer's side, in
	// the object's directory entry and in its folder.
	for _, e := range [][2]string{
		{"ID", o.id()}, {"Domain", domain}, {"SecurityDescriptor", descriptor}, {"DisplayName", o.name()}, {"Options", "1"},
		{"UserVersionNumber", "0"}, {"MachineVersionNumber", "65537"}, {"MachineExtensionGuids", o.extensions()},
	} {
		b.WriteString("<" + e[0] + "><![CDATA[" + e[1] + "]]></" + e[0] + ">\n")
	}
	b.WriteString("<UserExtensionGuids/><WMIFilter/></GroupPolicyCoreSettings>\n")
	extension := func(id, name string, entries ...entry) {
		b.WriteString(`<GroupPolicyExtension bkp:ID="` + id + `" bkp:DescName="` + name + `">` + "\n")
		for _, e := range entries {
			e.write(&b, o)
		}
		b.WriteString("</GroupPolicyExtension>\n")
	}
	var registry []entry
	if o.flavor == flavorNative {
		registry = append(registry, file(registryPath))
	}
	extension(registryCSE, "Registry", append(registry, entry{tag: fileTag, path: "Adm/*.*"})...)
	if o.flavor == flavorScript {
		extension("{42B5FAAE-6536-11d2-AE5A-0000F87571E3}", "Scripts", scriptEntries(paths)...)
		extension(unknownExtension, "Unknown Extension", dir("Machine/Scripts"))
	} else {
		extension(unknownExtension, "Unknown Extension", dir("Machine/Preferences"), dir(path.Dir(tasksPath)), file(tasksPath))
	}
	b.WriteString("</GroupPolicyObject>\n</GroupPolicyBackupScheme>\n")
	return b.String()
}

// scriptEntries nests startup scripts as GPMC does, and names the places of the other
// kinds of scripts, which are empty.
func scriptEntries(paths []string) []entry {
	ini := file(scriptsPath)
	ini.attribute = ` bkp:ReEvaluateFunction="ScriptsValidatePaths"`
	startup := entry{tag: fileTag, path: startupFolder + "/*"}
	for _, p := range paths {
		if path.Dir(p) == startupFolder {
			startup.inside = append(startup.inside, file(p))
		}
	}
	out := []entry{ini, {tag: dirTag, path: startupFolder + "/*", inside: []entry{dir(startupFolder)}}, startup}
	for _, p := range []string{"Machine/Scripts/Shutdown", "User/Scripts/Logon", "User/Scripts/Logoff"} {
		out = append(out, entry{tag: dirTag, path: p + "/*"}, entry{tag: fileTag, path: p + "/*"})
	}
	return out
}
