package fleet

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"rpcdsc/internal/diag"
)

// Files reads a file of the fleet file's folder, whose name is a plain relative path
// with slashes. It gives at most MaxSize bytes and one more, and fs.ErrNotExist as it
// is; any other error is printed as it is.
type Files func(name string) ([]byte, error)

// hostsFile is where the entries of a hosts file stand.
type hostsFile struct {
	name  string
	first []int // of each entry the first of its hosts in the group
	lines []int
}

// hostsText is what a hosts file has.
type hostsText struct{ name, text string }

// lineOf says where a host is listed.
func (r *reader) lineOf(ref hostRef) string {
	f := r.listed[ref.group]
	if f == nil || len(f.first) == 0 || ref.host < f.first[0] {
		return fmt.Sprintf("line %d", r.host(ref).Place.Line)
	}
	after := sort.SearchInts(f.first, ref.host+1) // the first entry behind the host's own
	return fmt.Sprintf("line %d of %s", f.lines[after-1], f.name)
}

// readHostsFile adds the hosts of a file to a group. In the fleet file all of them
// stand where the file is named; what is wrong in it has its place there.
func (r *reader) readHostsFile(group int, name Text, budget *int) {
	text, ok := r.openHostsFile(name)
	if !ok {
		r.lose("")
		return
	}
	g := &r.fleet.Groups[group]
	before := len(g.Hosts)
	file := &hostsFile{name: name.Value}
	r.listed[group] = file
	r.in(name.Value, func() {
		number := 0
		for line := range strings.Lines(text) {
			number++
			line, _, _ = strings.Cut(line, "#")
			t := Text{Value: strings.TrimSpace(line)}
			if t.Value == "" {
				continue
			}
			start := line[:strings.Index(line, t.Value)]
			t.Place = diag.Place{Line: number, Column: utf8.RuneCountInString(start) + 1, Length: utf8.RuneCountInString(t.Value)}
			if entries := splitEntries(t.Value); len(entries) > 1 || strings.ContainsAny(t.Value, `"',;`) {
				r.report(diag.BadHostName.At(t.Place, "%q isn't a name or a range", shortened(t.Value)).
					Remedyf("write one name or range a line, without quotes and commas"))
				r.lose(t.Value)
				continue
			}
			file.first, file.lines = append(file.first, len(g.Hosts)), append(file.lines, number)
			r.addHosts(group, t, name.Place, budget)
		}
	})
	if len(g.Hosts) == before && !r.hasErrorIn(name.Value) {
		r.report(diag.EmptyGroup.At(name.Place, "%s lists no hosts", name.Value).Remedyf("list at least one host in it, or remove the group"))
	}
}

// in has what is reported be about another file.
func (r *reader) in(file string, do func()) {
	r.file = file
	do()
	r.file = r.fleet.File
}

func (r *reader) hasErrorIn(file string) bool {
	return slices.ContainsFunc(r.findings, func(f diag.Finding) bool { return f.File == file && f.Severity == diag.Error })
}

// openHostsFile reads a hosts file, and reports why it can't.
func (r *reader) openHostsFile(name Text) (text string, ok bool) {
	if problem, remedy := besideProblem(name.Value); problem != "" {
		r.report(diag.BadHostsFile.At(name.Place, "hosts_file %s", problem).Remedyf("%s", remedy))
		return "", false
	}
	if r.beside == nil {
		r.report(diag.BadHostsFile.At(name.Place, "the fleet file comes from no folder that %s could be in", name.Value).
			Remedyf("give rpcdsc the name of the fleet file instead of standard input, or list the hosts with hosts = [...]"))
		return "", false
	}
	content, err := r.beside(name.Value)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.report(diag.BadHostsFile.At(name.Place, "%s isn't there", name.Value).
			Remedyf("make the file in the fleet file's folder, with a name or a range of names a line, or correct its name"))
		return "", false
	case err != nil:
		r.report(diag.BadHostsFile.At(name.Place, "%s can't be read: %s", name.Value, err).
			Remedyf("see to it that it is a text file in the fleet file's folder that you may read"))
		return "", false
	}
	if r.bytes += len(content); r.bytes > MaxSize {
		r.report(diag.FileTooLarge.At(name.Place, "the fleet file and its hosts files have more than %d bytes together, which are the most", MaxSize))
		return "", false
	}
	fmt.Fprintf(r.sum, "\x00%s\x00%d\x00", name.Value, len(content))
	r.sum.Write(content)
	r.in(name.Value, func() { text, ok = r.decode(content) })
	r.fleet.lists = append(r.fleet.lists, hostsText{name.Value, text})
	return text, ok
}

// besideProblem says why a name isn't one of a file beside the fleet file on every
// system, and what helps.
func besideProblem(name string) (problem, remedy string) {
	remedy = diag.BadHostsFile.Remedy
	switch {
	case name == "":
		return "can't be empty", remedy
	case len(name) > maxHostName:
		return fmt.Sprintf("has %d characters, and %d are the most", len(name), maxHostName), "give the file a shorter name"
	case strings.ContainsRune(name, '\\'):
		return fmt.Sprintf("%q has a backslash in it", name), "write folders with slashes, such as lists/plant.txt, on Windows too"
	case !fs.ValidPath(name) || name == ".":
		return fmt.Sprintf("%q isn't a file in the folder of the fleet file, or below it", name), remedy
	}
	for _, c := range name {
		if strings.ContainsRune(`<>:"|?*`, c) || c < ' ' || c == utf8.RuneError {
			return fmt.Sprintf("%q has %q in it, which no file's name has on Windows", name, c), remedy
		}
	}
	for part := range strings.SplitSeq(name, "/") {
		if device := deviceName(part); device != "" {
			return fmt.Sprintf("%q is the Windows device %s", name, device), "give the file another name"
		}
	}
	return "", ""
}
