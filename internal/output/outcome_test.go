package output

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// planned compares a set with a folder, and gives what Outcomes says.
func planned(t *testing.T, dir string, set *Set, opt Options) (changed []string, files int, result Sum) {
	t.Helper()
	p, err := Compare(dir, set, opt)
	if err != nil {
		t.Fatal(err)
	}
	outcomes, files, result, err := p.Outcomes()
	if err != nil {
		t.Fatal(err)
	}
	short := func(s Sum) string { return map[bool]string{true: "-", false: s.String()[:6]}[s == Sum{}] }
	for _, o := range outcomes {
		changed = append(changed, fmt.Sprintf("%s %s %s %s", o.Action, o.Path, short(o.Before), short(o.After)))
	}
	return changed, files, result
}

func shortSum(text string) string { return Sum(sha256.Sum256([]byte(text))).String()[:6] }

func TestOutcomes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	file := func(path, content string) File {
		return File{Path: path, Encoding: UTF8, Parts: [][]byte{[]byte(content)}}
	}
	old := &Set{Generator: "rpcdsc 1", Fleet: "contoso", Files: []File{file("a", "1"), file("b", "2"), file("c", "3")}}
	changed, files, _ := planned(t, dir, old, Options{})
	if want := "add a - " + shortSum("1"); len(changed) != 3 || changed[0] != want || files != 3 {
		t.Errorf("%q, want %q first; %d files", changed, want, files)
	}
	lock, err := Acquire(dir, LockOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	p, err := Compare(dir, old, Options{Lock: lock})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Apply(nil); err != nil {
		t.Fatal(err)
	}
	fresh := &Set{Generator: "rpcdsc 1", Fleet: "contoso", Files: []File{file("a", "1"), file("b", "4"), file("d", "5")}}
	changed, files, result := planned(t, dir, fresh, Options{Lock: lock})
	want := []string{
		"change b " + shortSum("2") + " " + shortSum("4"),
		"remove c " + shortSum("3") + " -",
		"add d - " + shortSum("5"),
	}
	if strings.Join(changed, "\n") != strings.Join(want, "\n") || files != 3 {
		t.Errorf("%q, want %q; %d files", changed, want, files)
	}
	lines := ""
	for _, f := range [][2]string{{"a", "1"}, {"b", "4"}, {"d", "5"}} {
		lines += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(f[1])), f[0])
	}
	if result != sha256.Sum256([]byte(lines)) {
		t.Errorf("the sum isn't that of\n%s", lines)
	}
}

// TestPlanInManifest: the manifest names the plan until something else is written.
func TestPlanInManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	plan := Sum{1: 7}
	run := func(content string, plan Sum) {
		t.Helper()
		set := &Set{Generator: "rpcdsc 1", Fleet: "contoso", FleetSHA256: "beef", Files: []File{{Path: "a", Encoding: UTF8, Parts: [][]byte{[]byte(content)}}}}
		lock, err := Acquire(dir, LockOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Release()
		p, err := Compare(dir, set, Options{Lock: lock, Plan: plan})
		if err == nil {
			err = p.Apply(nil)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	names := func() Sum {
		t.Helper()
		m, err := readManifest(dir, manifestName)
		if err != nil {
			t.Fatal(err)
		}
		return m.Plan
	}
	run("1", plan)
	if names() != plan {
		t.Fatal("the manifest doesn't name the plan")
	}
	before, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	run("1", Sum{})
	after, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil || string(after) != string(before) {
		t.Errorf("a run that changes nothing wrote\n%s(%v)", after, err)
	}
	run("2", Sum{})
	if names() != (Sum{}) {
		t.Error("the plan is named for files that it doesn't have")
	}
}
