// Package gpobackup reads the XML files of a Group Policy backup, which
// Import-GPO takes: manifest.xml lists the backups of a folder, and each has a
// bkupInfo.xml with its own entry and a Backup.xml that lists its files.
//
// No specification of them is published: what is demanded here holds in every
// backup of Windows that was found. The package never opens a file, and knows
// nothing of what an object's files say.
package gpobackup

import (
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	manifestSpace = "http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest"
	backupSpace   = "http://www.microsoft.com/GroupPolicy/GPOOperations"
)

// Info is what manifest.xml and bkupInfo.xml say of a backup.
type Info struct {
	ID               string // of the backup, and its folder's name
	GPO              string // the object's GUID in its domain
	Name             string // the object's display name
	Domain           string // where it was backed up
	DomainGUID       string
	DomainController string
	Time             time.Time // with no zone: UTC here
	Comment          string
}

// ParseManifest reads manifest.xml. Its errors name the line.
func ParseManifest(file []byte) ([]Info, error) {
	root, err := parseTree(file, xml.Name{Space: manifestSpace, Local: "Backups"})
	if err != nil {
		return nil, err
	}
	var out []Info
	seen := map[string]bool{}
	for _, n := range root.children {
		if n.name.Local != "BackupInst" || n.name.Space != manifestSpace {
			return nil, fmt.Errorf("line %d: %s isn't a BackupInst", n.line, n.name.Local)
		}
		info, err := readInfo(n)
		if err != nil {
			return nil, err
		}
		if id := strings.ToUpper(info.ID); seen[id] {
			return nil, fmt.Errorf("line %d: a second backup %s", n.line, info.ID)
		}
		seen[strings.ToUpper(info.ID)] = true
		out = append(out, info)
	}
	return out, nil
}

// ParseInfo reads bkupInfo.xml. Its errors name the line.
func ParseInfo(file []byte) (Info, error) {
	root, err := parseTree(file, xml.Name{Space: manifestSpace, Local: "BackupInst"})
	if err != nil {
		return Info{}, err
	}
	return readInfo(root)
}

func readInfo(n *node) (Info, error) {
	var i Info
	var when string
	r := reader{n: n}
	r.read("ID", &i.ID, guid)
	r.read("GPOGuid", &i.GPO, guid)
	r.read("GPODisplayName", &i.Name, notEmpty)
	r.read("GPODomain", &i.Domain, anyText)
	r.read("GPODomainGuid", &i.DomainGUID, guid)
	r.read("GPODomainController", &i.DomainController, anyText)
	r.read("Comment", &i.Comment, anyText)
	r.read("BackupTime", &when, func(s string) (err error) {
		i.Time, err = time.Parse("2006-01-02T15:04:05", s)
		return err
	})
	return i, r.err
}

// reader reads texts of an element's children; the first error stays.
type reader struct {
	n   *node
	err error
}

func (r *reader) read(name string, to *string, check func(string) error) {
	if r.err != nil {
		return
	}
	n, err := r.n.child(name)
	if err != nil {
		r.err = err
		return
	}
	*to = strings.TrimSpace(n.text.String())
	if len(n.children) > 0 {
		err = errors.New("it is no text")
	} else {
		err = check(*to)
	}
	if err != nil {
		r.err = fmt.Errorf("line %d: %s: %w", n.line, name, err)
	}
}

var guidForm = regexp.MustCompile(`^\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}$`)

func guid(s string) error {
	if !guidForm.MatchString(s) {
		return fmt.Errorf("%.100q isn't a GUID in braces", s)
	}
	return nil
}

func notEmpty(s string) error {
	if s == "" {
		return errors.New("it is empty")
	}
	return nil
}

func anyText(string) error { return nil }

// uint32In reads a decimal number to where it belongs.
func uint32In(to *uint32, largest uint64) func(string) error {
	return func(s string) error {
		n, err := strconv.ParseUint(s, 10, 32)
		if err != nil || n > largest {
			return fmt.Errorf("%.100q isn't a number up to %d", s, largest)
		}
		*to = uint32(n)
		return nil
	}
}

// descriptor reads bytes in hexadecimal, "01 00 04 9c".
func descriptor(to *[]byte) func(string) error {
	return func(s string) (err error) {
		*to, err = hex.DecodeString(strings.Join(strings.Fields(s), ""))
		if err == nil && len(*to) == 0 {
			err = errors.New("it is empty")
		}
		return err
	}
}
