package cli

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"rpcdsc/internal/output"
)

func TestReport(t *testing.T) {
	for _, tt := range []struct {
		err  error
		code int
		want string
	}{
		{nil, 0, ""},
		{silent(2), 2, ""},
		{errors.New("disk full"), 1, "rpcdsc: disk full\n"},
		{failure("%d files", 2).hint("a").hint("b"), 1, "rpcdsc: 2 files\nhint: a\nhint: b\n"},
		{wrongUsage("no"), 3, "rpcdsc: no\n"},
		{errors.Join(io.EOF, wrongUsage("no")), 3, "rpcdsc: no\n"},
	} {
		var stderr bytes.Buffer
		if code := newUI(nil, &stderr).report(tt.err); code != tt.code || stderr.String() != tt.want {
			t.Errorf("%v: exit code %d, %q", tt.err, code, stderr.String())
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestStandardOutputFails(t *testing.T) {
	for _, args := range [][]string{{"os"}, {"schema"}, {"version"}, {"help"}, {"completion", "bash"}} {
		var stderr bytes.Buffer
		code := Main(append([]string{"rpcdsc"}, args...), strings.NewReader(""), full{}, &stderr)
		if code != exitError || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%v: exit code %d, %q", args, code, stderr.String())
		}
	}
}

func TestColor(t *testing.T) {
	env := func(string) string { return "" }
	u := newUI(&bytes.Buffer{}, &bytes.Buffer{})
	for when, want := range map[string]bool{"always": true, "auto": false, "never": false} {
		if err := u.setColor(when, env); err != nil || u.outColor != want || u.errColor != want {
			t.Errorf("%s: %t, %t, %v", when, u.outColor, u.errColor, err)
		}
	}
	if u.setColor("sometimes", env) == nil {
		t.Error("sometimes is accepted")
	}
}

func TestNoProgressWithoutTerminal(t *testing.T) {
	var stderr bytes.Buffer
	show, stop := newUI(nil, &stderr).progress("writing")
	stop()
	if show != nil || stderr.Len() > 0 {
		t.Error("there is progress without a terminal")
	}
}

func TestReorder(t *testing.T) {
	app := newSession(strings.NewReader(""), io.Discard, io.Discard).app()
	for _, tt := range []struct{ args, want string }{
		{"", ""},
		{"--version", "--version"},
		{"gen f", "gen -- f"},
		{"gen f -o x --force", "gen --output=x --force -- f"},
		{"gen -o=x f", "gen --output=x -- f"},
		{"gen f --host a --host=b,c", "gen --host=a --host=b,c -- f"},
		{"gen - -q", "gen --quiet -- -"},
		{"gen -o - f", "gen --output=- -- f"},
		{"gen --color never f", "--color=never gen -- f"},
		{"--color=never gen f", "--color=never gen -- f"},
		{"gen -- -o x", "gen -- -o x"},
		{"gen --force=false f", "gen --force=false -- f"},
		{"gen -h", "gen --help --"},
		{"/?", "--help"},
		{"-?", "--help"},
		{"gen /?", "gen --help --"},
		{"/? gen", "gen --help --"},
		{"gen f -o /?", "gen --help -- f"},
		{"gen --host -? f", "gen --help -- f"},
		{"gen -- /?", "gen -- /?"},
	} {
		got, err := reorder(app, strings.Fields(tt.args))
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%q became %q, %v, want %q", tt.args, got, err, tt.want)
		}
	}
}

// Whatever is typed, the library gets no argument that it takes for a flag
// unless it is one.
func FuzzReorder(f *testing.F) {
	for _, s := range []string{"gen f -o x", "gen -- -o", "--", "-", "gen --=", "gen -o", "help -h", "gen --host a b --color x"} {
		f.Add(s)
	}
	app := newSession(strings.NewReader(""), io.Discard, io.Discard).app()
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Split(line, " ")
		got, err := reorder(app, args)
		var p *problem
		if err != nil {
			if !errors.As(err, &p) || p.code != exitUsage {
				t.Errorf("%q: %v", args, err)
			}
			return
		}
		flags := got
		if i := slices.Index(got, "--"); i >= 0 {
			flags = got[:i]
		}
		commands := slices.DeleteFunc(slices.Clone(flags), func(s string) bool { return strings.HasPrefix(s, "--") })
		if len(commands) > 1 || len(commands) == 0 && len(flags) < len(got) {
			t.Errorf("%q became %q", args, got)
		}
	})
}

func TestFlagsHaveUsages(t *testing.T) {
	app := newSession(strings.NewReader(""), io.Discard, io.Discard).app()
	for _, c := range app.Commands {
		for _, f := range c.Flags {
			value, usage := flagUsage(f)
			if usage == "" || takesValue(f) != (value != "") {
				t.Errorf("%s --%s: value %q, usage %q", c.Name, f.Names()[0], value, usage)
			}
		}
		if c.Usage == "" || c.OnUsageError == nil || !c.HideHelp {
			t.Errorf("%s isn't fenced", c.Name)
		}
	}
}

func TestGroupLines(t *testing.T) {
	change := func(path string, a output.Action, hosts ...string) output.Change {
		return output.Change{Path: path, Action: a, Hosts: hosts}
	}
	got := groupLines([]output.Change{
		change("a1", output.Add, "a"), change("a2", output.Add, "a"),
		change("b1", output.Modify, "b"), change("b2", output.Modify, "b"),
		change("c1", output.Remove, "c"), change("c2", output.Add, "c"),
		change("d1", output.Add, "d"), change("d2", output.Add, "d"),
		change("e1", output.Remove, "e"),
		change("s1", output.Modify, "a", "b"), change("s2", output.Remove),
	})
	want := []string{
		"+ a, d: 2 new",
		"~ b: 2 changed",
		"~ c: 1 new, 1 removed",
		"- e: 1 removed",
		"~ s1",
		"- s2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHostList(t *testing.T) {
	for _, tt := range []struct{ hosts, want string }{
		{"a", "a"},
		{"a b c d", "a, b, c, d"},
		{"a b c d e", "a, b, c and 2 more"},
	} {
		if got := hostList(strings.Fields(tt.hosts)); got != tt.want {
			t.Errorf("%s: %s", tt.hosts, got)
		}
	}
}

func TestVersion(t *testing.T) {
	defer func(v string) { version = v }(version)
	if version = "9.8.7"; Version() != "9.8.7" {
		t.Error("the linker's version isn't used")
	}
	for v, want := range map[string]bool{"v1.2.3": true, "(devel)": false, "v0.0.0-20261124000000-abcdef": false, "v1.2.3+dirty": false} {
		if tagged.MatchString(v) != want {
			t.Errorf("%s: %t", v, !want)
		}
	}
}

// The library must not see help, which it would print to standard output.
func TestLibraryHasNoHelp(t *testing.T) {
	if cli.HelpFlag != nil {
		t.Error("it has")
	}
}

// What fails after its answer was printed doesn't print another.
func TestOneAnswer(t *testing.T) {
	var out bytes.Buffer
	s := newSession(strings.NewReader(""), &out, io.Discard)
	s.json = true
	if err := s.answerError(silent(1)); err != silent(1) || s.answered {
		t.Errorf("said already: %v", err)
	}
	for range 2 {
		if err := s.answerError(failure("a").hint("b")); asProblem(err).message != "a" {
			t.Errorf("got %v", err)
		}
	}
	s.out.Flush()
	const want = "{\n  \"findings\": [],\n  \"error\": {\n    \"message\": \"a\",\n    \"hints\": [\n      \"b\"\n    ]\n  }\n}\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}
