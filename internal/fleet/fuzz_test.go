package fleet

import (
	"bytes"
	"strings"
	"testing"

	"rpcdsc/internal/diag"
)

// FuzzParse: whatever a file holds, there are findings that can be shown, or a
// fleet that keeps its promises.
func FuzzParse(f *testing.F) {
	for _, src := range documents(f) {
		f.Add([]byte(src))
	}
	for _, tt := range findingCases {
		if src := caseSource(tt.old, tt.new); len(src) < 1<<20 { // larger ones say no more, and are slow to change
			f.Add([]byte(src))
		}
	}
	f.Add([]byte("\xff\xfe"))
	f.Add([]byte("a = \"\\\n"))
	f.Add([]byte("[[a]]\n[a.b.c]\n[[a.b]]\na.b = 1\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		fleet, findings := Parse("fleet.toml", src)
		checkFindings(t, src, findings)
		if !findings.HasErrors() {
			checkFleet(t, fleet)
		}
		text := strings.TrimPrefix(string(src), "\ufeff")
		if !strings.ContainsAny(text, "\"'") { // what is escaped stands there otherwise
			checkTree(t, "input", text)
		}
	})
}

func checkFindings(t *testing.T, src []byte, findings diag.Findings) {
	t.Helper()
	all := bytes.Count(src, []byte("\n")) + 1
	for _, f := range findings {
		if f.Line < 0 || f.Line > all || f.Message == "" || f.Remedy == "" || f.File != "fleet.toml" {
			t.Errorf("finding %+v in %d lines", f, all)
		}
		if f.Line > 0 && (f.Column < 1 || f.Length < 1) {
			t.Errorf("finding %+v without a column", f)
		}
		if strings.Contains(f.Message, "gave up") {
			t.Logf("a parser panicked: %s", f.Message)
		}
	}
	if err := diag.WriteText(&bytes.Buffer{}, findings, map[string][]byte{"fleet.toml": src}, true); err != nil {
		t.Error(err)
	}
}

// checkFleet looks at what the packages that follow rely on.
func checkFleet(t *testing.T, f *Fleet) {
	t.Helper()
	if f == nil || !ValidName(f.Name.Value) || len(f.Groups) == 0 {
		t.Fatalf("no errors, and no fleet: %+v", f)
	}
	hosts := map[string]bool{}
	for _, g := range f.Groups {
		if len(g.Hosts) == 0 || g.Settings == nil || !ValidName(g.Name.Value) {
			t.Fatalf("group %+v", g)
		}
		for i, h := range g.Hosts {
			lower := strings.ToLower(h.Name)
			if hosts[lower] || h.Index != i || hostProblem(h.Name) != "" || h.Place.Line == 0 {
				t.Fatalf("host %+v", h)
			}
			hosts[lower] = true
			checkSettings(t, f, h)
		}
	}
}

func checkSettings(t *testing.T, f *Fleet, h Host) {
	t.Helper()
	s := h.Settings
	if len(s.Ports) == 0 || len(s.Allow) == 0 || len(s.BlockName.Value)+3+len(f.Name.Value) > maxLabel {
		t.Fatalf("settings %+v", s)
	}
	for _, e := range s.Allow {
		if e.Ref != "" && f.Network(e.Ref) == nil || e.Ref == "" && !e.Range.IsValid() {
			t.Fatalf("entry %+v", e)
		}
	}
	switch r := &s.Restart; r.When.Value {
	case "window":
		if h.Index >= r.room(r.Stagger.Duration) {
			t.Fatalf("no slot for %+v in %+v", h, r)
		}
	case "at":
		if r.At.Place.Line == 0 {
			t.Fatalf("no time in %+v", r)
		}
	case "never":
	default:
		t.Fatalf("restart %+v", r)
	}
}

// FuzzFormat: what can be read says the same in the one style, and stays as it is
// when it is formatted again; nothing else is formatted.
func FuzzFormat(f *testing.F) {
	for _, src := range documents(f) {
		f.Add([]byte(src))
		f.Add([]byte(bom + strings.ReplaceAll(src, "\n", "\r\n")))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		got, findings, err := Format("fleet.toml", src)
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		if got == nil && !findings.HasErrors() {
			t.Fatalf("%q is refused without a reason", src)
		}
		if again, _, err := Format("fleet.toml", got); got != nil && (err != nil || !bytes.Equal(again, got)) {
			t.Errorf("%q became %q and then %q (%v)", src, got, again, err)
		}
	})
}
