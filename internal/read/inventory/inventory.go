// Package inventory reads the lists of computers that an administrator has: CSV of
// Get-ADComputer and Get-ADReplicationSubnet, inventories of Ansible (INI and YAML),
// and plain lists of names.
//
// It gives what a list says and the line that says it. It knows no Windows, decides
// about no host, and drops nothing without a word: what it can't read is left over,
// with the reason. It opens no file.
package inventory

import (
	"fmt"
	"path"
	"strings"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/sorting"
)

// The formats.
const (
	CSV   = "csv"
	INI   = "ini"
	YAML  = "yaml"
	Names = "names"
)

// Formats lists them.
func Formats() []string { return []string{CSV, INI, YAML, Names} }

// titles are what people call them.
var titles = map[string]string{
	CSV: "CSV", INI: "an Ansible inventory (INI)", YAML: "an Ansible inventory (YAML)", Names: "a list of names",
}

// List is what a file says.
type List struct {
	Format  string // one of Formats
	Hosts   []Host
	Subnets []Subnet
	Left    []Left // in the order of the file
}

// Title is what people call the format.
func (l *List) Title() string { return titles[l.Format] }

// Host is a computer.
type Host struct {
	Name       string
	OS         string // operatingSystem, "" where the list has none
	Version    string // operatingSystemVersion, "" where the list has none
	Controller bool   // of a domain
	Groups     []string
	Line       int
}

// Subnet is a network of a site.
type Subnet struct {
	Addresses, Site string
	Line            int
}

// Left is something of a file that became neither host nor network.
type Left struct {
	Line   int
	Text   string // what it is about
	Reason string
	Off    bool // it says itself that it doesn't count: an account that is disabled
}

// Read reads a file, whose name may say its format; without a format in hand "" lets
// the name and the content tell it. The error says why nothing can be made of the file.
func Read(name, format string, content []byte) (*List, error) {
	text, err := decode(content)
	if err != nil {
		return nil, err
	}
	if format == "" {
		format = detect(name, text)
	}
	l := &List{Format: format}
	switch format {
	case CSV:
		err = l.csv(text)
	case INI:
		err = l.ini(text)
	case YAML:
		err = l.yaml(text)
	case Names:
		l.names(text)
	default:
		err = fmt.Errorf("%q is no format: it is one of %s", format, strings.Join(Formats(), ", "))
	}
	sorting.By(l.Left, func(a, b Left) int { return a.Line - b.Line })
	return l, err
}

// noName is why a line is left over in which there is no name.
const noName = "the line names no computer"

// leave tells of something that nothing was made of.
func (l *List) leave(line int, text, format string, args ...any) {
	l.Left = append(l.Left, Left{Line: line, Text: text, Reason: fmt.Sprintf(format, args...)})
}

// detect tells a format by the name of the file, and else by what stands in it.
func detect(name, text string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv":
		return CSV
	case ".yml", ".yaml":
		return YAML
	}
	first := true
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case first && (strings.HasPrefix(line, typeLine) || isHeader(line)):
			return CSV
		case isComment(line):
			continue
		case first && (line == "---" || yamlKey.MatchString(line)):
			return YAML
		case isSection(line):
			return INI
		}
		first = false
	}
	return Names
}

// isComment also knows an empty line.
func isComment(line string) bool { return line == "" || line[0] == '#' || line[0] == ';' }

// names reads a plain list: a name or a range of names a line, and comments.
func (l *List) names(text string) {
	number, left := 0, fleet.MaxHosts
	for line := range strings.Lines(text) {
		number++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if line = strings.Trim(line, `"',;`); line == "" {
			l.leave(number, "", noName)
			continue
		}
		names, problem := fleet.Expand(line, left)
		if problem != "" {
			l.leave(number, line, "%s", problem)
			continue
		}
		left -= len(names)
		for _, name := range names {
			l.Hosts = append(l.Hosts, Host{Name: name, Line: number})
		}
	}
}
