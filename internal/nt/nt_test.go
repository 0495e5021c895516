package nt

import "testing"

func TestParse(t *testing.T) {
	for s, want := range map[string]Version{"5.0": {5, 0}, "6.1": {6, 1}, "10.0": {10, 0}, "10.10": {10, 10}} {
		got, err := Parse(s)
		if err != nil || got != want || got.String() != s {
			t.Errorf("%s: got %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "6", "6.", ".1", "6.1.1", "6.x", "-6.1", "+6.1", " 6.1", "06.1", "6.01", "6.65536", "six"} {
		if got, err := Parse(s); err == nil {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

// TestCompare holds versions in their order; as text "10.0" is before "5.0".
func TestCompare(t *testing.T) {
	order := []string{"4.0", "5.0", "5.1", "5.2", "6.0", "6.1", "6.3", "6.10", "10.0", "10.1"}
	for i, a := range order {
		for j, b := range order {
			v, err1 := Parse(a)
			w, err2 := Parse(b)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if got := v.Compare(w); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("%s and %s: got %d", a, b, got)
			}
			if v.Since(w) != (i >= j) {
				t.Errorf("%s since %s: got %t", a, b, v.Since(w))
			}
		}
	}
}
