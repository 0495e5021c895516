package fleet

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"rpcdsc/internal/diag"
)

// folder is files beside a fleet file.
type folder map[string]string

func (f folder) read(name string) ([]byte, error) {
	content, ok := f[name]
	switch {
	case content == "denied":
		return nil, errors.New("permission denied")
	case !ok:
		return nil, &fs.PathError{Op: "open", Path: name, Err: os.ErrNotExist}
	}
	return []byte(content), nil
}

// withFile is the good fleet with a second group of a file's hosts.
const withFile = good + `[[group]]
name = "plant"
os = "windows-2000"
hosts = ["first"]
hosts_file = "lists/plant.txt"
`

func TestHostsFile(t *testing.T) {
	beside := folder{"lists/plant.txt": "\ufeff# The plant.\r\nplc[1-3].corp.example # three\r\n\r\n  HMI\r\nlast"}
	f, findings := ParseBeside("fleet.toml", []byte(withFile), beside.read)
	if len(findings) > 0 {
		t.Fatal(lines(findings))
	}
	var got []string
	for i, h := range f.Groups[1].Hosts {
		got = append(got, h.Name)
		wantLine := 14
		if i == 0 {
			wantLine = 13
		}
		if h.Index != i || h.Place.Line != wantLine || h.Settings != f.Groups[1].Settings {
			t.Errorf("%+v", h)
		}
	}
	if want := "first plc1.corp.example plc2.corp.example plc3.corp.example HMI last"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	alone := strings.Replace(withFile, "hosts = [\"first\"]\n", "", 1)
	if f, findings := ParseBeside("fleet.toml", []byte(alone), beside.read); len(findings) > 0 || len(f.Groups[1].Hosts) != 5 {
		t.Errorf("a file alone: %s", lines(findings))
	}
	override := withFile + "[[host]]\nname = 'plc2.corp.example'\nipv6 = 'ignore'\n"
	if f, findings := ParseBeside("fleet.toml", []byte(override), beside.read); len(findings) > 0 || f.Groups[1].Hosts[2].Settings.IPv6.Value != "ignore" {
		t.Errorf("an override: %s", lines(findings))
	}
}

// TestHostsFileIsPartOfTheFleet: the fleet's sum tells of a change in any of its files.
func TestHostsFileIsPartOfTheFleet(t *testing.T) {
	sum := func(src string, beside folder) string {
		f, _ := ParseBeside("fleet.toml", []byte(src), beside.read)
		return f.SHA256
	}
	a := sum(withFile, folder{"lists/plant.txt": "plc1"})
	if b := sum(withFile, folder{"lists/plant.txt": "plc1 # new"}); a == b || a != sum(withFile, folder{"lists/plant.txt": "plc1", "other": ""}) {
		t.Errorf("%s and %s", a, b)
	}
	plain, _ := Parse("fleet.toml", []byte(good))
	if sum(good, folder{"lists/plant.txt": "plc1"}) != plain.SHA256 {
		t.Error("a file that nobody names counts")
	}
}

func TestHostsFileFindings(t *testing.T) {
	const file = "lists/plant.txt"
	for _, tt := range []struct {
		name, content string
		kind          *diag.Kind
		file          string
		line, column  int
		message       string
		remedy        string
	}{
		{"two in a line", "a\n  b, c # d", diag.BadHostName, file, 2, 3, `"b, c" isn't a name or a range`, "one name or range a line"},
		{"quotes", `"a"`, diag.BadHostName, file, 1, 1, `isn't a name or a range`, "without quotes"},
		{"a bad name", "ä\tb-\n\nc", diag.BadHostName, file, 1, 1, `isn't a name`, "one name or range"},
		{"a bad label", "ok\nbad-", diag.BadHostName, file, 2, 1, `hyphen`, "NetBIOS"},
		{"a bad range", "x\n  x[3-1]", diag.BadHostRange, file, 2, 3, "reversed", "range of numbers"},
		{"twice in the fleet", "x\nFS01", diag.DuplicateHost, file, 2, 1, "host FS01 is already in group files, line 9, as fs01", "list the host once"},
		{"twice in the file", "x\ny[1-3]\nz\n Y3", diag.DuplicateHost, file, 4, 2, "host Y3 is already in group plant, line 2 of lists/plant.txt, as y3", "list the host once"},
		{"twice in the group", "first", diag.DuplicateHost, file, 1, 1, "host first is already in group plant, line 13", "list the host once"},
		{"a device", "nul", diag.DeviceName, file, 1, 1, "NUL", ""},
		{"too many", "h[1-100000]", diag.TooManyHosts, file, 1, 1, "more than 100000", "split"},
		{"UTF-16", "\xff\xfea\x00", diag.Encoding, file, 0, 0, "UTF-16", "UTF-8"},
		{"a bad byte", "a\n b\xff", diag.Encoding, file, 2, 3, "0xff", "UTF-8"},
		{"denied", "denied", diag.BadHostsFile, "fleet.toml", 14, 14, "lists/plant.txt can't be read: permission denied", "that you may read"},
		{"too large", strings.Repeat("#", MaxSize), diag.FileTooLarge, "fleet.toml", 14, 14, "together", "split the fleet"},
	} {
		_, findings := ParseBeside("fleet.toml", []byte(withFile), folder{file: tt.content}.read)
		if len(findings) != 1 {
			t.Errorf("%s: %d findings: %s", tt.name, len(findings), lines(findings))
			continue
		}
		f := findings[0]
		if f.Code != tt.kind.Code || f.File != tt.file || f.Line != tt.line || f.Column != tt.column || !strings.Contains(f.Message, tt.message) || !strings.Contains(f.Remedy, tt.remedy) {
			t.Errorf("%s: %+v", tt.name, f)
		}
	}
	_, findings := ParseBeside("fleet.toml", []byte(withFile), folder{}.read)
	if len(findings) != 1 || findings[0].Code != diag.BadHostsFile.Code || !strings.Contains(findings[0].Message, "isn't there") {
		t.Errorf("no file: %s", lines(findings))
	}
	alone := strings.Replace(withFile, "hosts = [\"first\"]\n", "", 1)
	_, findings = ParseBeside("fleet.toml", []byte(alone), folder{file: "# nobody\n"}.read)
	if len(findings) != 1 || findings[0].Code != diag.EmptyGroup.Code || findings[0].Line != 13 {
		t.Errorf("an empty file: %s", lines(findings))
	}
}

// FuzzHostsFile: whatever a hosts file holds, what is wrong with it has its place in
// it, and the hosts of a fleet without errors can be.
func FuzzHostsFile(f *testing.F) {
	f.Add("plant.txt", []byte("# x\r\nplc[1-3] # three\n"))
	f.Add("a/b.txt", []byte("\ufeffa\na\nb,c\n\"d\"\n[\n"))
	f.Add("../x", []byte("\xff\xfea\x00"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		src := good + fmt.Sprintf("[[group]]\nname = 'p'\nos = 'x'\nhosts_file = %s\n", tomlString(name))
		fleet, findings := ParseBeside("fleet.toml", []byte(src), func(string) ([]byte, error) { return content, nil })
		for _, f := range findings {
			of, text := "fleet.toml", src
			if f.File == name && name != of {
				of, text = name, string(content)
			}
			if f.File != of || f.Line > strings.Count(text, "\n")+1 || f.Message == "" || f.Remedy == "" {
				t.Errorf("%+v", f)
			}
		}
		if !findings.HasErrors() {
			checkFleet(t, fleet)
		}
	})
}

// tomlString writes a text with every character escaped that could end it.
func tomlString(s string) string {
	var b strings.Builder
	for _, c := range s {
		fmt.Fprintf(&b, `\U%08X`, c)
	}
	return `"` + b.String() + `"`
}
