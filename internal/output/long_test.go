package output

import (
	"fmt"
	"slices"
	"testing"
)

// A file of a group has a line in the manifest with all of its hosts, which can be
// longer than what is read at once. What was written is up to date all the same.
func TestLongLines(t *testing.T) {
	for _, hosts := range []int{100, 6000, 50_000} {
		set := setOf(tree{"a/one": "one\n", "startup/g/apply.cmd": "all\n", "z": "z\n"})
		names := make([]string, hosts)
		for i := range names {
			names[i] = fmt.Sprintf("host-%05d.corp.example", i)
		}
		shared := &set.Files[slices.IndexFunc(set.Files, func(f File) bool { return f.Path == "startup/g/apply.cmd" })]
		shared.Hosts = names
		dir := t.TempDir()
		mustApply(t, dir, set, Options{})
		for _, verify := range []bool{false, true} {
			plan, err := Compare(dir, set, Options{Verify: verify})
			if err != nil {
				t.Fatal(err)
			}
			if !plan.SameFiles() || plan.Differs() || !plan.lines {
				t.Errorf("%d hosts: same files: %t, differs: %t, read by lines: %t", hosts, plan.SameFiles(), plan.Differs(), plan.lines)
			}
		}
		// A host that leaves is seen.
		shared.Hosts = names[:hosts-1]
		plan, err := Compare(dir, set, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if plan.SameFiles() {
			t.Errorf("%d hosts: one left, and nobody saw it", hosts)
		}
	}
}
