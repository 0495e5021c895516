package diag

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKindsAreWhole(t *testing.T) {
	code := regexp.MustCompile(`^RD[1-5][0-9]{3}$`)
	vars := map[string]bool{}
	all := Kinds()
	for i, k := range all {
		if !code.MatchString(k.Code) || k.Title == "" || k.Remedy == "" {
			t.Errorf("%+v is not whole", k)
		}
		if (k.Severity == Warning) != strings.HasPrefix(k.Code, "RD5") {
			t.Errorf("%s: lints, and only lints, have codes that begin with RD5", k.Code)
		}
		if i > 0 && all[i-1].Code >= k.Code {
			t.Errorf("%s: given twice", k.Code)
		}
		if vars[k.Title] {
			t.Errorf("%s: the title %q is another kind's", k.Code, k.Title)
		}
		vars[k.Title] = true
	}
}

func TestSort(t *testing.T) {
	at := func(file string, line, col int, code string) Finding {
		return Finding{File: file, Code: code, Place: Place{Line: line, Column: col}}
	}
	want := Findings{
		at("a", 0, 0, "RD1"), at("a", 2, 1, "RD1"), at("a", 2, 9, "RD1"), at("a", 2, 9, "RD2"), at("a", 10, 1, "RD1"), at("b", 1, 1, "RD1"),
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	got.Sort()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCount(t *testing.T) {
	fs := Findings{Syntax.At(Place{}, "x"), PortOverlap.At(Place{}, "x"), Syntax.At(Place{}, "y")}
	if e, w := fs.Count(); e != 2 || w != 1 {
		t.Errorf("got %d errors, %d warnings", e, w)
	}
	if !fs.HasErrors() || fs[1:2].HasErrors() || Findings(nil).HasErrors() {
		t.Error("HasErrors is wrong")
	}
}

func TestRemedy(t *testing.T) {
	f := UnknownKey.At(Place{1, 2, 3}, "no key %q", "x")
	if f.Remedy != UnknownKey.Remedy || f.Message != `no key "x"` || f.Code != "RD1004" {
		t.Errorf("got %+v", f)
	}
	if got := f.Remedyf("write %d", 7); got.Remedy != "write 7" || f.Remedy != UnknownKey.Remedy {
		t.Errorf("got %q, and the first is now %q", got.Remedy, f.Remedy)
	}
}

func TestFindingIsData(t *testing.T) {
	f := BadPort.At(Place{3, 9, 5}, `"0" is no port`)
	f.File = "fleet.toml"
	got, err := json.Marshal(f)
	const want = `{"code":"RD2101","severity":"error","file":"fleet.toml","line":3,"column":9,"length":5,` +
		`"message":"\"0\" is no port","remedy":"write a number from 1 to 65535, or a range such as 5101-5300"}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	var back Finding
	if err := json.Unmarshal(got, &back); err != nil || back != f {
		t.Errorf("reads back as %+v, %v", back, err)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestWriterError(t *testing.T) {
	fs := Findings{Syntax.At(Place{}, "x")}
	if err := WriteText(brokenWriter{}, fs, nil, false); !errors.Is(err, errBroken) {
		t.Errorf("text: %v", err)
	}
}

func TestNear(t *testing.T) {
	releases := []string{"windows-2000", "windows-xp", "windows-server-2003", "windows-server-2022", "windows-server-2025", "windows-10", "windows-11"}
	keys := []string{"name", "os", "hosts", "ipv6", "rpc.ports", "block.name", "block.allow", "block.also"}
	for _, tt := range []struct {
		word  string
		known []string
		want  []string
	}{
		{"windows-server-2023", releases, []string{"windows-server-2003", "windows-server-2022", "windows-server-2025"}},
		{"win2022", releases, []string{"windows-server-2022"}},
		{"Windows-XP", releases, []string{"windows-xp"}},
		{"server2003", releases, []string{"windows-server-2003"}},
		{"windosw-11", releases, []string{"windows-11"}},
		{"windows", releases, []string{"windows-xp", "windows-10", "windows-11"}},
		{"macos", releases, nil},
		{"", releases, nil},
		{"allow", keys, []string{"block.allow"}},
		{"host", keys, []string{"hosts"}},
		{"port", keys, []string{"rpc.ports"}},
		{"so", keys, []string{"os"}},
		{"ip6", keys, []string{"ipv6"}},
		{"---", keys, nil},
		{"nämé", keys, []string{"name"}},
		{"fs03", []string{"fs01.corp.example", "fs03.corp.example"}, []string{"fs03.corp.example"}},
	} {
		if got := Near(tt.word, tt.known, 3); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.word, got, tt.want)
		}
	}
	if got := Near("windows-server-2023", releases, 1); len(got) != 1 {
		t.Errorf("asked for one, got %q", got)
	}
}

func TestTypoDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"restart", "restart", 0},
		{"restart", "restar", 1},
		{"restart", "resttart", 1},
		{"restart", "reatart", 1},
		{"restart", "retsart", 1},
		{"restart", "etsart", 2},
	} {
		if d, ok := newTypo(tt.a).distance(tt.b); !ok || d != tt.want {
			t.Errorf("%s, %s: got %d, %v; want %d", tt.a, tt.b, d, ok, tt.want)
		}
		if d, ok := newTypo(tt.b).distance(tt.a); ok && d != tt.want {
			t.Errorf("%s, %s: got %d the other way, want %d", tt.a, tt.b, d, tt.want)
		}
	}
}

func FuzzNear(f *testing.F) {
	f.Add("windows-2022", "windows-server-2022")
	f.Add("a\xff", "é")
	f.Fuzz(func(t *testing.T, word, known string) {
		if got := Near(word, []string{known}, 2); len(got) > 1 {
			t.Errorf("%q for one known word", got)
		}
	})
}
