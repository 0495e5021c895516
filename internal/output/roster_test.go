package output

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustLook(t *testing.T, dir string) *Known {
	t.Helper()
	known, err := Look(dir)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

// What a run noted of its hosts is what the next one is told, also where a group's
// line is longer than any buffer.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	if known := mustLook(t, dir); known != nil {
		t.Errorf("an empty folder holds %+v", known)
	}
	set := setOf(base)
	set.Roster, set.Texts = someRoster, someSources[0].Texts
	set.Roster.Groups = append(set.Roster.Groups, Members{"many", "windows-10", strings.Fields(strings.Repeat("h.example ", bufferSize/4))})
	mustApply(t, dir, set, Options{})
	if diff := cmp.Diff(&Known{set.Fleet, set.Roster, []Source{{set.FleetSHA256, nil, set.Texts}}}, mustLook(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p, err := Compare(dir, set, Options{}); err != nil || p.Differs() {
		t.Errorf("the same again differs, or %v", err)
	}
	set.Roster.Departed = nil
	if p, err := Compare(dir, set, Options{}); err != nil || !p.Differs() {
		t.Errorf("a host that is released doesn't differ, or %v", err)
	}
}

// A run that was interrupted has decided who has left.
func TestLookAfterInterruption(t *testing.T) {
	dir := t.TempDir()
	set := setOf(base)
	mustApply(t, dir, set, Options{})
	next := setOf(tree{"a/one": "2\n"})
	next.Roster = someRoster
	step := func(op, name string) {
		if op == "rename" && name == "a/one" {
			os.Remove(filepath.Join(dir, staged(name)))
		}
	}
	if err := apply(dir, next, Options{step: step}); err == nil {
		t.Fatal("wasn't interrupted")
	}
	if diff := cmp.Diff(someRoster, mustLook(t, dir).Roster); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Before there was a list of hosts, the files told whom they are for.
func TestLookAtSchema2(t *testing.T) {
	dir := t.TempDir()
	text := `{"schema": 2, "fleet": "contoso", "files": [` + entryText("a", `"group": "g", "hosts": ["h1", "h2"]`) + "," +
		entryText("b", `"group": "g", "hosts": ["H1"]`) + "," + entryText("c", `"hosts": ["x"]`) + `]}`
	writeTree(t, dir, tree{manifestName: text})
	want := &Known{"contoso", Roster{Groups: []Members{{"g", "", []string{"h1", "h2"}}}}, nil}
	if diff := cmp.Diff(want, mustLook(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
