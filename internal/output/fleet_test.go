package output

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func setNamed(fleet string, files tree) *Set {
	set := setOf(files)
	set.Fleet = fleet
	return set
}

func TestOtherFleet(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setNamed("one", base), Options{})
	before := readTree(t, dir)
	two := setNamed("two", tree{"a/one": "2\n", "c": "2\n"})
	for _, opt := range []Options{{}, {Force: true}, {Replace: "two"}, {Replace: "fleet.toml"}, {Replace: "ONE"}, {Only: func(*File) bool { return false }}} {
		_, err := Compare(dir, two, opt)
		var fleet *FleetError
		if !errors.As(err, &fleet) || fleet.There != "one" || fleet.Name != "two" || fleet.Unnamed || !strings.Contains(err.Error(), `"one"`) {
			t.Errorf("%+v: error %v", opt, err)
		}
		if err := apply(dir, two, opt); !errors.As(err, &fleet) {
			t.Errorf("%+v: error %v", opt, err)
		}
	}
	if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range 2 { // the second time there is nothing left to replace
		mustApply(t, dir, two, Options{Replace: "one"})
		if diff := cmp.Diff(tree{"a/one": "2\n", "c": "2\n"}, readTree(t, dir).without(manifestName)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// A replacement that was interrupted is completed without saying so again, and
// not taken over by the fleet that was replaced.
func TestReplacementInterrupted(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setNamed("one", base), Options{})
	two := setNamed("two", tree{"a/one": "2\n", "c": "2\n"})
	step := func(op, name string) {
		if op == "rename" && name == "c" {
			os.Remove(filepath.Join(dir, staged(name)))
		}
	}
	var unfinished *UnfinishedError
	if err := apply(dir, two, Options{Replace: "one", step: step}); !errors.As(err, &unfinished) {
		t.Fatalf("error %v", err)
	}
	var fleet *FleetError
	if _, err := Compare(dir, setNamed("one", base), Options{}); !errors.As(err, &fleet) || fleet.There != "two" {
		t.Errorf("error %v", err)
	}
	mustApply(t, dir, two, Options{})
	if diff := cmp.Diff(tree{"a/one": "2\n", "c": "2\n"}, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// schema1 rewrites the manifest as rpcdsc 0.1 wrote it.
func schema1(t *testing.T, dir string) {
	t.Helper()
	text := readTree(t, dir)[manifestName]
	text = strings.Replace(text, `"schema": 3`, `"schema": 1`, 1)
	text = strings.Replace(text, `  "groups": [],`+"\n"+`  "departed": [],`+"\n", "", 1)
	text = strings.Replace(text, `  "fleet": "contoso",`+"\n", "", 1)
	text = strings.Replace(text, `"fleet_file"`, `"fleet"`, 1)
	writeTree(t, dir, tree{manifestName: text})
}

// A manifest of rpcdsc 0.1 is this fleet's if its file or a host is the same.
func TestFleetOfSchema1(t *testing.T) {
	changed := func(files tree) *Set {
		set := setNamed("contoso", files)
		set.FleetSHA256 = "f00d"
		return set
	}
	for _, tt := range []struct {
		name    string
		set     *Set
		replace string
		ours    bool
	}{
		{"same file", setNamed("contoso", tree{"x/else": "1"}), "", true},
		{"a host in common", changed(tree{"x/ONE": "1"}), "", true},
		{"no host in common", changed(tree{"x/else": "1"}), "", false},
		{"replaced", changed(tree{"x/else": "1"}), "fleet.toml", true},
		{"replaced by another name", changed(tree{"x/else": "1"}), "contoso", false},
	} {
		dir := t.TempDir()
		mustApply(t, dir, setOf(base), Options{})
		schema1(t, dir)
		err := apply(dir, tt.set, Options{Replace: tt.replace})
		var fleet *FleetError
		if tt.ours != (err == nil) || !tt.ours && (!errors.As(err, &fleet) || fleet.There != "fleet.toml" || !fleet.Unnamed) {
			t.Errorf("%s: error %v", tt.name, err)
		}
		if m, err := readManifest(dir, manifestName); err != nil || tt.ours && m.header.Fleet != "contoso" {
			t.Errorf("%s: %+v, %v", tt.name, m, err)
		}
	}
}
