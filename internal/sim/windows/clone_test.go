package windows_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/nt"
	"rpcdsc/internal/sim/windows"
)

// TestClone removes everything from a copy, and adds to it: the original stays as
// it is, and works on.
func TestClone(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		before, registry := n.machine(), n.Registry.Dump()
		clone := n.copy()
		if diff := cmp.Diff(before, clone.machine()); diff != "" || !slices.Equal(registry, clone.Registry.Dump()) {
			t.Errorf("the copy is another (-original +copy)\n%s", diff)
		}
		clone.deploy(version2(t)).want("apply.cmd", 0)
		clone.wantPolicy(version2(t))
		clone.want("remove.cmd", 0)
		clone.Services["policyagent"] = 1
		if diff := cmp.Diff(before, n.machine()); diff != "" || !slices.Equal(registry, n.Registry.Dump()) {
			t.Errorf("the original has changed (-before +after)\n%s", diff)
		}
		n.want("verify.cmd", 0).want("apply.cmd", 0)
		n.wantPolicy(version1(t))
	})
}

// TestRegistryTree deletes keys in the middle, and what is below goes with them.
func TestRegistryTree(t *testing.T) {
	var r windows.Registry
	for _, path := range []string{`A\b`, `A\B c`, `A\b\d`, `A\b\c`, `B`} {
		r.Set(path, windows.SZ("x", path))
	}
	if got := fmt.Sprint(r.Has(`a\B\C`), r.Has(`A\b\e`), r.Has("A")); got != "true false true" {
		t.Error(got)
	}
	want := "Windows Registry Editor Version 5.00\r\n\r\n[A\\b]\r\n\"x\"=\"A\\\\b\"\r\n\r\n[A\\b\\c]\r\n\"x\"=\"A\\\\b\\\\c\"\r\n\r\n[A\\b\\d]\r\n\"x\"=\"A\\\\b\\\\d\"\r\n\r\n"
	if diff := cmp.Diff(want, r.Export(`A\b`)); diff != "" {
		t.Error(diff)
	}
	r.Set(`A\b\c`, windows.SZ("X", "new"))
	if v, _ := r.Get(`a\b\c`, "x"); v.Name != "x" {
		t.Errorf("the value's name is now %q", v.Name)
	}
	if got := r.Export(`A\b\c`); got != "Windows Registry Editor Version 5.00\r\n\r\n[A\\b\\c]\r\n\"x\"=\"new\"\r\n\r\n" {
		t.Errorf("%q", got)
	}
	if !r.Delete(`A\B`) || r.Delete(`A\b`) || r.Has(`A\b\c`) || !r.Has(`A\b c`) || r.Export(`A\b`) != "" {
		t.Errorf("%q", r.Dump())
	}
	if r.DeleteValue(`A\b c`, "y") || !r.DeleteValue(`A\b c`, "X") || !r.Delete("B") {
		t.Errorf("%q", r.Dump())
	}
	if diff := cmp.Diff([]string{"A", `A\B c`}, r.Dump()); diff != "" {
		t.Error(diff)
	}
}

// TestNewerVersionsWorkOn gives a computer a version that was unknown when this
// was written: it behaves as the last one that is known.
func TestNewerVersionsWorkOn(t *testing.T) {
	for _, version := range []nt.Version{{Major: 6, Minor: 2}, {Major: 6, Minor: 10}, {Major: 10, Minor: 1}, {Major: 11}} {
		n := newNode(t, "windows-2008r2")
		n.Windows = windows.New(version)
		n.deploy(version1(t)).want("apply.cmd", 0).want("verify.cmd", 0)
		n.wantPolicy(version1(t))
		n.want(n.state("restart.cmd"), 0)
		if n.Shutdown == nil {
			t.Errorf("%s: no restart", version)
		}
	}
}
