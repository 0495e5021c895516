package gpobackup

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Backup is what Backup.xml says of an object.
type Backup struct {
	GPO        string // the object's GUID in its domain
	Domain     string
	Name       string // the object's display name
	Descriptor []byte // the object's security descriptor, self-relative
	Options    uint32 // 1: the user's side is off; 2: the computer's
	// How often each side was changed, in both halves of the number.
	UserVersion, MachineVersion       uint32
	UserExtensions, MachineExtensions []Extension
	WMIFilter                         string
	Groups                            []string // the SIDs of SecurityGroups, which a migration table can change; "" where only a name is known
	Parts                             []Part
}

// Extension is a client-side extension, and the tools whose settings it carries
// out, as gPCMachineExtensionNames lists them. Some have no tool.
type Extension struct {
	Client string
	Tools  []string
}

// Part is what one extension has in the backup.
type Part struct {
	Extension string // its GUID
	Name      string // "Registry"
	Objects   []Object
}

// Object is a file or folder of a part. One without a Location is a pattern that
// was looked for.
type Object struct {
	Dir      bool
	Path     string // "%GPO_MACH_FSPATH%\registry.pol"
	Location string // in the backup, "DomainSysvol\GPO\Machine\registry.pol"
	Line     int
}

// ParseBackup reads Backup.xml. Its errors name the line.
func ParseBackup(file []byte) (*Backup, error) {
	root, err := parseTree(file, xml.Name{Space: backupSpace, Local: "GroupPolicyBackupScheme"})
	if err != nil {
		return nil, err
	}
	object, err := root.child("GroupPolicyObject")
	if err != nil {
		return nil, err
	}
	b := &Backup{}
	if err := b.core(object); err != nil {
		return nil, err
	}
	if err := b.groups(object); err != nil {
		return nil, err
	}
	for _, n := range object.children {
		if n.name.Local == "GroupPolicyExtension" {
			if err := b.part(n); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

func (b *Backup) core(object *node) error {
	n, err := object.child("GroupPolicyCoreSettings")
	if err != nil {
		return err
	}
	var text string
	r := reader{n: n}
	r.read("ID", &b.GPO, guid)
	r.read("Domain", &b.Domain, anyText)
	r.read("DisplayName", &b.Name, notEmpty)
	r.read("SecurityDescriptor", &text, descriptor(&b.Descriptor))
	r.read("Options", &text, uint32In(&b.Options, 3))
	r.read("UserVersionNumber", &text, uint32In(&b.UserVersion, math.MaxUint32))
	r.read("MachineVersionNumber", &text, uint32In(&b.MachineVersion, math.MaxUint32))
	r.read("UserExtensionGuids", &text, extensions(&b.UserExtensions))
	r.read("MachineExtensionGuids", &text, extensions(&b.MachineExtensions))
	r.read("WMIFilter", &b.WMIFilter, anyText)
	return r.err
}

func (b *Backup) groups(object *node) error {
	n, err := object.child("SecurityGroups")
	if err != nil {
		return err
	}
	for _, g := range n.children {
		var sid string
		r := reader{n: g}
		// The editor leaves it empty for a name that it couldn't resolve.
		if r.read("Sid", &sid, anyText); r.err != nil {
			return r.err
		}
		b.Groups = append(b.Groups, sid)
	}
	return nil
}

func extensions(to *[]Extension) func(string) error {
	return func(s string) (err error) {
		*to, err = ParseExtensions(s)
		return err
	}
}

// ParseExtensions reads "[{client}{tool}...][...]", in which most clients have a tool. A client stops reading where
// the extensions don't ascend ([MS-GPOL] 2.2.4), so that is an error.
func ParseExtensions(s string) ([]Extension, error) {
	var out []Extension
	for rest := s; rest != ""; {
		group, next, ok := strings.Cut(rest, "]")
		if !ok || !strings.HasPrefix(group, "[") {
			return nil, fmt.Errorf("%.100q where [{GUID}{GUID}] should stand", rest)
		}
		guids := strings.SplitAfter(group[1:], "}")
		guids = guids[:len(guids)-1]
		if len(guids) < 1 || strings.Join(guids, "") != group[1:] {
			return nil, fmt.Errorf("%.100q isn't the GUIDs of an extension and its tools", group)
		}
		for _, g := range guids {
			if err := guid(g); err != nil {
				return nil, err
			}
		}
		if n := len(out); n > 0 && strings.ToUpper(out[n-1].Client) >= strings.ToUpper(guids[0]) {
			return nil, fmt.Errorf("%s stands after %s: a client stops reading where they don't ascend", guids[0], out[n-1].Client)
		}
		out = append(out, Extension{guids[0], guids[1:]})
		rest = next
	}
	return out, nil
}

func (b *Backup) part(n *node) error {
	p := Part{Extension: n.attr("ID"), Name: n.attr("DescName")}
	if err := guid(p.Extension); err != nil {
		return fmt.Errorf("line %d: %w", n.line, err)
	}
	if err := p.objects(n); err != nil {
		return err
	}
	b.Parts = append(b.Parts, p)
	return nil
}

// objects reads the files and folders below an element; those that a pattern found
// stand within the pattern.
func (p *Part) objects(parent *node) error {
	for _, n := range parent.children {
		if n.name.Local != "FSObjectFile" && n.name.Local != "FSObjectDir" {
			continue
		}
		o := Object{Dir: n.name.Local == "FSObjectDir", Path: n.attr("Path"), Location: n.attr("Location"), Line: n.line}
		err := notEmpty(o.Path)
		if err == nil && o.Location != "" {
			err = checkLocation(o.Location)
		}
		if err != nil {
			return fmt.Errorf("line %d: %s: %w", n.line, n.name.Local, err)
		}
		p.Objects = append(p.Objects, o)
		if err := p.objects(n); err != nil {
			return err
		}
	}
	return nil
}

// checkLocation refuses what leads out of the backup's copy of the object.
func checkLocation(s string) error {
	parts := strings.Split(s, `\`)
	if len(parts) < 3 || !strings.EqualFold(parts[0], "DomainSysvol") || !strings.EqualFold(parts[1], "GPO") {
		return fmt.Errorf(`%.300q isn't below DomainSysvol\GPO`, s)
	}
	for _, part := range parts {
		if part == "" || part == "." || part == ".." || strings.ContainsAny(part, `/:*?"<>|`) {
			return fmt.Errorf("%.300q isn't the path of a file", s)
		}
	}
	return nil
}

// Check compares a backup with the entry of its bkupInfo.xml, with its folder's
// name, and with the files that are in its folder, by their paths with / below it.
func (b *Backup) Check(info Info, folder string, files []string) error {
	switch {
	case !strings.EqualFold(info.ID, folder):
		return fmt.Errorf("bkupInfo.xml is of the backup %s, in the folder %s", info.ID, folder)
	case !strings.EqualFold(info.GPO, b.GPO):
		return fmt.Errorf("bkupInfo.xml is of the object %s, Backup.xml of %s", info.GPO, b.GPO)
	case info.Name != b.Name:
		return fmt.Errorf("bkupInfo.xml names the object %q, Backup.xml %q", info.Name, b.Name)
	}
	there := map[string]bool{}
	for _, f := range files {
		if parts := strings.Split(f, "/"); len(parts) > 1 {
			there[strings.ToLower(strings.Join(parts, `\`))] = false
		}
	}
	var wrong []error
	for _, p := range b.Parts {
		for _, o := range p.Objects {
			if o.Dir || o.Location == "" {
				continue
			}
			at := strings.ToLower(o.Location)
			if _, ok := there[at]; !ok {
				wrong = append(wrong, fmt.Errorf("line %d of Backup.xml: there is no %s", o.Line, o.Location))
				continue
			}
			there[at] = true
		}
	}
	for _, f := range files {
		if listed, below := there[strings.ToLower(strings.ReplaceAll(f, "/", `\`))]; below && !listed {
			wrong = append(wrong, fmt.Errorf("%s isn't listed in Backup.xml: it wouldn't be imported", f))
		}
	}
	return errors.Join(wrong...)
}
