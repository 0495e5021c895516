package fleet

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const recordedFleet = `# the board's number: 555-SECRET
schema = 1
name   = "contoso"   # told to nobody

[networks]
offices = [ # here
  "10.1.0.0/16",   # main

  "10.2.0.0/16",
]

[rpc]
ports = ["5001-5100"]

[block]
name  = "RPC # not a comment"
allow = ["offices"]
restart.when = "never"
`

const recordedGroup = `
[restart]
when = "never"

[[group]]
name       = "plant"
os         = "windows-server-2022"
hosts_file = "lists/plant.txt"
`

// However the name is typed, the record has the same.
func TestRecordOfANameAsTyped(t *testing.T) {
	for _, file := range []string{"fleet.toml", "C:fleet.toml", `.\fleet.toml`, "/sites/fleet.toml", `C:\sites\fleet.toml`} {
		f, _ := Parse(file, []byte(strings.Replace(recordedFleet, "hosts_file = \"lists/plant.txt\"", "hosts = [\"vm1\"]", 1)))
		if got, err := f.Record(); err != nil || got[0].Name != "fleet.toml" {
			t.Errorf("%s: %v, %v", file, got, err)
		}
	}
}

// TestRecord: what a record holds, and what it doesn't.
func TestRecord(t *testing.T) {
	src := strings.Replace(recordedFleet, "restart.when = \"never\"\n", "", 1) + recordedGroup
	f, findings := ParseBeside(`sites\fleet.toml`, []byte(bom+strings.ReplaceAll(src, "\n", "\r\n")), func(name string) ([]byte, error) {
		return []byte("# SECRET\r\n\r\n  vm[1-2]   # SECRET\r\nvm7\r\n"), nil
	})
	if findings.HasErrors() {
		t.Fatal(findings)
	}
	got, err := f.Record()
	if err != nil {
		t.Fatal(err)
	}
	want := []Recorded{
		{"fleet.toml", []string{
			"schema = 1", `name = "contoso"`, "[networks]", "offices = [", `  "10.1.0.0/16",`, `  "10.2.0.0/16",`, "]",
			"[rpc]", `ports = ["5001-5100"]`, "[block]", `name = "RPC # not a comment"`, `allow = ["offices"]`, "[restart]", `when = "never"`,
			"[[group]]", `name = "plant"`, `os = "windows-server-2022"`, `hosts_file = "lists/plant.txt"`,
		}},
		{"lists/plant.txt", []string{"vm[1-2]", "vm7"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	again := Replay(got)
	if !sameButFile(f, again) {
		t.Errorf("the record is of another fleet: %+v", again)
	}
}

// TestReplayRefuses what is no record of a fleet.
func TestReplayRefuses(t *testing.T) {
	good := []Recorded{{"f.toml", strings.Split(recordedFleet, "\n")}}
	for name, files := range map[string][]Recorded{
		"nothing":              nil,
		"no lines":             {{"f.toml", nil}},
		"an unknown key":       good, // [block] has no restart
		"a list that is gone":  {{"f.toml", strings.Split(strings.Replace(recordedFleet, "restart.when = \"never\"\n", "", 1)+recordedGroup, "\n")}},
		"what isn't TOML":      {{"f.toml", []string{"schema = 1", `name = "`}}},
		"what isn't in UTF-8":  {{"f.toml", []string{"schema = 1", "name = \"\xff\""}}},
		"a later version's":    {{"f.toml", []string{"schema = 2"}}},
		"hosts above a folder": {{"f.toml", strings.Split(strings.Replace(recordedGroup, "lists/", "../", 1), "\n")}},
	} {
		if f := Replay(files); f != nil {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestRecordOfEveryFile: each fleet file of the project is recorded as the fleet that
// it is, and a record's record is itself.
func TestRecordOfEveryFile(t *testing.T) {
	tried := 0
	for _, dir := range []string{"testdata", "../../examples", "../generate/testdata"} {
		err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(file) != ".toml" {
				return err
			}
			src, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			tried += recordAgain(t, file, src)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if tried < 2 {
		t.Errorf("only %d files", tried)
	}
}

// sameButFile is sameFleet, wherever the file is.
func sameButFile(f, again *Fleet) bool {
	if again == nil {
		return false
	}
	moved := *again
	moved.File = f.File
	return sameFleet(f, &moved)
}

// recordAgain gives 1 for a file that is a fleet.
func recordAgain(t *testing.T, file string, src []byte) int {
	t.Helper()
	f, findings := Parse(file, src)
	if f == nil || findings.HasErrors() {
		return 0
	}
	record, err := f.Record()
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return 1
	}
	again := Replay(record)
	if !sameButFile(f, again) {
		t.Errorf("%s: its record is of another fleet", file)
		return 1
	}
	twice, err := again.Record()
	if diff := cmp.Diff(record, twice); diff != "" || err != nil {
		t.Errorf("%s: %v (-once +twice)\n%s", file, err, diff)
	}
	return 1
}

// FuzzRecord: whatever is a fleet can be recorded, as the fleet that it is.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(recordedFleet, "restart.when", "# restart.when")))
	f.Add(Starter("contoso"))
	f.Fuzz(func(t *testing.T, src []byte) { recordAgain(t, "f.toml", src) })
}
