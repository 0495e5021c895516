package psdata

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	got, err := Parse("# a remark\n@{\n    A = 'it''s'\n    B = @('x', 'y'); C = 42\r\n    D = @{ E = $true; F = @() }\n    G = @(\n        @{ H = -1 },\n        @{ H = 2 }\n        @{ 'h 3' = 3 })\n}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := Table{
		"A": "it's", "B": []any{"x", "y"}, "C": int64(42),
		"D": Table{"E": true, "F": []any{}},
		"G": []any{Table{"H": int64(-1)}, Table{"H": int64(2)}, Table{"h 3": int64(3)}},
	}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAssigned(t *testing.T) {
	script := "function F\n{\n$Policy = Get-It\n}\n$Slot = @{ When = 'never' }\nF -Slot $Slot"
	got, ok, err := Assigned(script, "Slot")
	if diff := cmp.Diff(any(Table{"When": "never"}), got); !ok || err != nil || diff != "" {
		t.Errorf("%v, %v (-want +got)\n%s", ok, err, diff)
	}
	if _, ok, _ := Assigned(script, "Other"); ok {
		t.Error("found an assignment that isn't there")
	}
	if _, ok, err := Assigned(script, "Policy"); !ok || err == nil {
		t.Error("a computed value must be refused")
	}
}

func TestAssignedFollowsVariables(t *testing.T) {
	script := "$A = @('x')\n$B = @{ C = $A; D = $A }\n"
	got, ok, err := Assigned(script, "B")
	if diff := cmp.Diff(any(Table{"C": []any{"x"}, "D": []any{"x"}}), got); !ok || err != nil || diff != "" {
		t.Errorf("%v, %v (-want +got)\n%s", ok, err, diff)
	}
	for _, script := range []string{"$B = @($B)", "$B = @($A)\n$A = 1", "$B = $(evil)"} {
		if got, _, err := Assigned(script, "B"); err == nil {
			t.Errorf("%q reads as %v", script, got)
		}
	}
}

func TestAssignedEach(t *testing.T) {
	script := "$A = 'x'\n$B = @(\n@{ C = $A }\n2, @('y', 'z')\n)\n$D = @{ E = @(1) }\nF -B $B"
	var got []any
	ok, err := AssignedEach(script, "B", func(v any) { got = append(got, v) })
	if diff := cmp.Diff([]any{Table{"C": "x"}, int64(2), []any{"y", "z"}}, got); !ok || err != nil || diff != "" {
		t.Errorf("%v, %v (-want +got)\n%s", ok, err, diff)
	}
	got = nil
	ok, err = AssignedEach("$A = @(1, 'x')\n$B = $A\n", "B", func(v any) { got = append(got, v) })
	if diff := cmp.Diff([]any{int64(1), "x"}, got); !ok || err != nil || diff != "" {
		t.Errorf("another variable: %v, %v (-want +got)\n%s", ok, err, diff)
	}
	ok, err = AssignedEach("$B = @{ '' = @(1) }\n", "B", func(v any) { t.Errorf("an element of a table: %v", v) })
	if ok || err != nil {
		t.Errorf("a table: %v, %v", ok, err)
	}
	for name, wrong := range map[string]bool{"A": false, "D": false, "F": false, "G": true} {
		ok, err := AssignedEach(script+"\n$G = @(1 2)\n", name, func(any) {})
		if ok != wrong || (err != nil) != wrong {
			t.Errorf("$%s: %v, %v", name, ok, err)
		}
	}
}

func TestAssignments(t *testing.T) {
	names, rest, err := Assignments("$A = @('x')\n$B = @{ C = $A }\nF -B $B")
	if diff := cmp.Diff([]string{"A", "B"}, names); err != nil || diff != "" || rest != "F -B $B" {
		t.Errorf("%v, then %q (-want +got)\n%s", err, rest, diff)
	}
	for text, want := range map[string]string{
		"$A = 1; F\n":       "follows the value",
		"$A += 1\n":         "want =",
		"$A = $B\n$B = 1\n": "holds no data",
		"$A = (F)\n":        "no value",
	} {
		if _, _, err := Assignments(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "no value",
		"@{ A = 'x":                 "string without end",
		"@{ A = 1 B = 2 }":          "want a line end",
		"@{ A = 1; A = 2 }":         "stands twice",
		"@{ Rules = 1; rules = 2 }": "key rules stands twice",
		"@{ A 1 }":                  "want =",
		"@{\n A = $x }":             "line 2",
		"@('a' 'b')":                "want a comma",
		"1 2":                       "follows the value",
		"\"double\"":                "no value",
		strings.Repeat("@(", 200):   "nested too deep",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("@{ A = 'b'; C = @('d', 1, $true) }")
	f.Add("# x\n@(@{ A = -1 })")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = Parse(text)
		_, _, _ = Assigned(text, "Policy")
		_, _, _ = Assignments(text)
		_, _ = AssignedEach(text, "Policy", func(any) {})
	})
}
