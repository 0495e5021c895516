package readback

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/read/gpobackup"
)

// Object is what somebody should find when he imports a backup.
type Object struct {
	Name   string
	Backup string // its folder
	Native bool
	Rules  bool // it has firewall rules
}

// wellKnown is O:BAG:BAD:(A;;GA;;;SY)(A;;GA;;;BA), the descriptor that names nobody's
// domain ([MS-DTYP] 2.4.6): header; owner and group S-1-5-32-544; two entries that
// allow all to S-1-5-18 and to S-1-5-32-544.
var wellKnown = slices.Concat(
	[]byte{1, 0, 4, 0x80, 20, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 52, 0, 0, 0}, administrators, administrators,
	[]byte{2, 0, 52, 0, 2, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 16, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 0, 0, 24, 0, 0, 0, 0, 16}, administrators,
)

var administrators = []byte{1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0}

// ProveBackup holds the XML files of a backup against each other, against the files
// that lie in its folder (their paths below it, with /) and against what a client does
// with the object.
func ProveBackup(want Object, backup, info []byte, files []string) error {
	b, err := gpobackup.ParseBackup(backup)
	if err != nil {
		return fmt.Errorf("Backup.xml: %w", err)
	}
	i, err := gpobackup.ParseInfo(info)
	if err != nil {
		return fmt.Errorf("bkupInfo.xml: %w", err)
	}
	if err := b.Check(i, want.Backup, files); err != nil {
		return err
	}
	switch {
	case b.Name != want.Name:
		return fmt.Errorf("its object is called %q, not %q", b.Name, want.Name)
	case !bytes.Equal(b.Descriptor, wellKnown) || len(b.Groups) > 0 || b.WMIFilter != "":
		return fmt.Errorf("it names somebody of a domain: descriptor %x, groups %q, filter %q", b.Descriptor, b.Groups, b.WMIFilter)
	case b.Domain != i.Domain || !strings.HasSuffix(b.Domain, ".invalid"):
		return fmt.Errorf("it is of the domain %q", b.Domain)
	case b.Options != 1 || b.UserVersion != 0 || b.MachineVersion == 0 || b.MachineVersion>>16 != b.MachineVersion&0xffff:
		return fmt.Errorf("options %d, versions %d and %#x: only the computer's side counts, in both halves", b.Options, b.UserVersion, b.MachineVersion)
	}
	return extensions(b, want)
}

// extensions compares those that a client runs for the object with those that its files
// need.
func extensions(b *gpobackup.Backup, want Object) error {
	var need []string
	switch {
	case want.Native && want.Rules:
		need = []string{"{00000000", "{35378EAC", "{AADCED64"}
	case want.Native:
		need = []string{"{00000000", "{35378EAC", "{AADCED64"}
	default:
		need = []string{"{42B5FAAE"}
	}
	var got []string
	snapIn := false
	for _, e := range b.MachineExtensions {
		got = append(got, strings.ToUpper(e.Client)[:9])
		snapIn = snapIn || slices.Contains(e.Tools, "{B05566AC-FE9C-4368-BE01-7A4CBB6CBA11}")
	}
	if !slices.Equal(got, need) || len(b.UserExtensions) > 0 || snapIn != (want.Native && want.Rules) {
		return fmt.Errorf("the extensions %v and %v don't go with its files", b.MachineExtensions, b.UserExtensions)
	}
	return nil
}

// ProveManifest compares the list of backups with those that there are, in their order.
func ProveManifest(file []byte, want []Object, infos [][]byte) error {
	list, err := gpobackup.ParseManifest(file)
	if err != nil {
		return err
	}
	if len(list) != len(want) {
		return fmt.Errorf("lists %d backups, and there are %d", len(list), len(want))
	}
	names := map[string]bool{}
	for n, i := range list {
		info, err := gpobackup.ParseInfo(infos[n])
		if err != nil {
			return fmt.Errorf("bkupInfo.xml of %s: %w", want[n].Backup, err)
		}
		if i != info || names[strings.ToLower(i.Name)] {
			return fmt.Errorf("says %+v, bkupInfo.xml %+v, or the name is another's", i, info)
		}
		names[strings.ToLower(i.Name)] = true
	}
	return nil
}
