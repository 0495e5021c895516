package fleet

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldHosts(t *testing.T) {
	for _, tt := range []struct{ names, want string }{
		{"fs01 fs02 fs03 fs05", "fs[01-03,05]"},
		{"fs1 fs2 fs10", "fs[1-2,10]"},
		{"fs9 fs10 fs11", "fs[9-11]"},
		{"fs09 fs10", "fs[09-10]"},
		{"fs099 fs100", "fs[099-100]"},
		{"fs09 fs010", "fs[09,010]"},
		{"fs99 fs100", "fs[99-100]"},
		{"fs01.corp.example fs02.corp.example fs03", "fs[01-02].corp.example fs03"},
		{"a1b2 a1b3 a2b4", "a1b[2-3] a2b4"},
		{"FS01 fs02", "FS01 fs02"},
		{"sql db", "sql db"},
		{"node1234567890 node1234567891", "node1234567890 node1234567891"},
		{"x1 x3 x2", "x[1,3,2]"},
	} {
		names := strings.Fields(tt.names)
		if got := strings.Join(FoldHosts(names), " "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.names, got, tt.want)
		}
	}
}

func TestSortHosts(t *testing.T) {
	names := strings.Fields("fs10 fs2 db1.b.example fs1 FS3 db1.a.example web fs02")
	SortHosts(names)
	if got := strings.Join(names, " "); got != "fs1 fs2 fs02 FS3 fs10 web db1.a.example db1.b.example" {
		t.Error(got)
	}
}

// TestFoldedHostsAreTheSame: what is folded means the names that it was made of, in
// their order.
func TestFoldedHostsAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[ab]{1,2}(0?[0-9]|0{0,2}[0-9]{1,3}|[0-9]{8,11})?[a-z]?(\.x[0-9])?`)
		names := rapid.SliceOfNDistinct(name, 1, 40, strings.ToLower).Draw(t, "names")
		if rapid.Bool().Draw(t, "sorted") {
			SortHosts(names)
		}
		var back []string
		for _, entry := range FoldHosts(names) {
			some, problem := Expand(entry, MaxHosts)
			if problem != "" {
				t.Fatalf("%s: %s", entry, problem)
			}
			back = append(back, some...)
		}
		if !slices.Equal(back, names) {
			t.Errorf("%q, want %q", back, names)
		}
	})
}

func TestExpandRefuses(t *testing.T) {
	for entry, want := range map[string]string{
		"": "can't be empty", "a b": "2 entries", "fs[1-": "doesn't close", "localhost": "every computer",
		"con": "device", "10.1.1.1": "only digits", "fs[1-99]": "more than", "fs[3-1]": "reversed",
	} {
		if names, problem := Expand(entry, 50); names != nil || !strings.Contains(problem, want) {
			t.Errorf("%q: %q, %q, want %q", entry, names, problem, want)
		}
	}
	if names, problem := Expand("f_s[1-2]", 50); problem != "" || len(names) != 2 {
		t.Errorf("a lint isn't an error: %q, %q", names, problem)
	}
}

func TestAddressProblem(t *testing.T) {
	for s, want := range map[string]string{
		"10.1.0.0/16": "", "2001:db8::/32": "", "0.0.0.0/0": "every address", "10.1.0.0/33": "prefix",
		"Berlin": "", "": "", "127.0.0.0/8": "loopback",
	} {
		problem := AddressProblem(s)
		if good := s == "10.1.0.0/16" || s == "2001:db8::/32"; good != (problem == "") || !strings.Contains(problem, want) {
			t.Errorf("%q: %q, want %q", s, problem, want)
		}
	}
}
