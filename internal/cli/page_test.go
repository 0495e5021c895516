package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"rpcdsc/internal/fleet"
)

// example is what a call is for, and the call; some take two.
type example struct {
	what  string
	lines []string
}

// examples reads testdata/examples.txt, by command.
func examples(t *testing.T) map[string][]example {
	t.Helper()
	text, err := os.ReadFile("testdata/examples.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]example{}
	name := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			name = strings.Trim(line, "[]")
		case strings.HasPrefix(line, "rpcdsc "):
			last := &out[name][len(out[name])-1]
			last.lines = append(last.lines, line)
		default:
			out[name] = append(out[name], example{what: line})
		}
	}
	return out
}

// shownHere are the commands that have pages.
func shownHere() []*cli.Command {
	var out []*cli.Command
	for _, c := range (&session{}).app().Commands {
		if !c.Hidden {
			out = append(out, c)
		}
	}
	return out
}

// TestCommandPages holds docs/commands.md, the pages of docs/commands and the man page
// to what the program says of itself.
func TestCommandPages(t *testing.T) {
	const docs = "../../docs"
	shown := examples(t)
	want := map[string]string{"commands.md": index(t), "rpcdsc.1": manPage(t, shown)}
	for _, c := range shownHere() {
		want["commands/"+c.Name+".md"] = commandPage(t, c, shown[c.Name])
	}
	pages, err := filepath.Glob(docs + "/commands/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if _, ok := want["commands/"+filepath.Base(page)]; !ok {
			t.Errorf("%s is of no command", page)
		}
	}
	for name, text := range want {
		page := filepath.Join(docs, filepath.FromSlash(name))
		if *update {
			if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(text, string(got)); diff != "" {
			t.Errorf("(-program +page); `go test ./internal/cli -run CommandPages -update` writes it\n%s", diff)
		}
	}
}

// TestExamples: each command has some, and each is of that command.
func TestExamples(t *testing.T) {
	shown := examples(t)
	for _, c := range shownHere() {
		if len(shown[c.Name]) == 0 {
			t.Errorf("%s has no example", c.Name)
		}
		for _, e := range shown[c.Name] {
			if len(e.lines) == 0 || !strings.HasSuffix(e.what, ":") || !strings.HasPrefix(e.lines[len(e.lines)-1], "rpcdsc "+c.Name) {
				t.Errorf("%s: %q shows something else", c.Name, e)
			}
		}
		delete(shown, c.Name)
	}
	if len(shown) > 0 {
		t.Errorf("examples of no command: %v", shown)
	}
}

// index is the page of all commands.
func index(t *testing.T) string {
	var out strings.Builder
	out.WriteString("# Commands\n\nMade by a test, of what `rpcdsc help` says; `rpcdsc.1` is the same as a man page.\n\n| command | |\n| --- | --- |\n")
	for _, c := range shownHere() {
		out.WriteString("| [" + c.Name + "](commands/" + c.Name + ".md) | " + c.Usage + " |\n")
	}
	out.WriteString("\n```\n" + help(t) + "```\n")
	return out.String()
}

// commandPage is that of one command. Its first line says what stands above it.
func commandPage(t *testing.T, c *cli.Command, shown []example) string {
	_, said, _ := strings.Cut(help(t, c.Name), "\n\n")
	var out strings.Builder
	out.WriteString("# rpcdsc " + c.Name + "\n\nMade by a test, of what `rpcdsc help " + c.Name + "` says: " + c.Usage + ".\n\n```\n" + said + "```\n\n## Examples\n")
	for _, e := range shown {
		out.WriteString("\n" + e.what + "\n\n    " + strings.Join(e.lines, "\n    ") + "\n")
	}
	out.WriteString("\n[All commands](../commands.md)\n")
	return out.String()
}

// help is what the program says to whoever asks for help on a command.
func help(t *testing.T, command ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	if code := Main(append([]string{"rpcdsc", "help"}, command...), strings.NewReader(""), &out, &said); code != 0 || said.Len() > 0 {
		t.Fatalf("help %v ended with %d\n%s", command, code, said.String())
	}
	return out.String()
}

// TestWaysHavePages: the list of ways names each kind that a fleet file can ask for, and
// each page of one.
func TestWaysHavePages(t *testing.T) {
	text, err := os.ReadFile("../../docs/ways.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range fleet.Kinds {
		if !strings.Contains(string(text), "--kind "+kind) {
			t.Errorf("docs/ways.md doesn't name %s", kind)
		}
	}
	pages, err := filepath.Glob("../../docs/ways/*.md")
	if err != nil || len(pages) < 9 {
		t.Fatal(len(pages), err)
	}
	for _, page := range pages {
		if !strings.Contains(string(text), "(ways/"+filepath.Base(page)+")") {
			t.Errorf("docs/ways.md doesn't name %s", page)
		}
	}
}

// TestLinksLead: what README and docs link to below the project's folder is there.
func TestLinksLead(t *testing.T) {
	tried := 0
	for page, text := range shownPages(t) {
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`).FindAllStringSubmatch(text, -1) {
			tried++
			if _, err := os.Stat(filepath.Join("../..", filepath.Dir(page), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d links", tried)
	}
}
