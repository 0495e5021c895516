package cli

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// manPage is docs/rpcdsc.1, which the zip files of a release have: all that help says,
// in the macros of man(7).
func manPage(t *testing.T, shown map[string][]example) string {
	app := (&session{}).app()
	m := &man{}
	m.WriteString(".\\\" Made by a test of internal/cli.\n.TH RPCDSC 1 \"\" \"rpcdsc\" \"User Commands\"\n.nh\n.ad l\n")
	m.section("NAME")
	m.text("rpcdsc - " + app.Usage)
	m.section("SYNOPSIS")
	m.WriteString(".B rpcdsc\n.RI [ flags ]\n.I COMMAND\n")
	m.section("OPTIONS")
	m.flags(app.Flags)
	m.section("COMMANDS")
	for _, c := range shownHere() {
		m.command(c)
	}
	m.section("EXIT STATUS")
	_, rest, ok := strings.Cut(help(t), "\nexit codes: ")
	codes, json, both := strings.Cut(rest, "\n\n")
	if !ok || !both {
		t.Fatalf("help says no exit codes")
	}
	m.text(codes)
	m.section("JSON")
	m.text(json)
	m.section("EXAMPLES")
	for _, c := range shownHere() {
		for _, e := range shown[c.Name] {
			m.text(e.what)
			m.verbatim(strings.Join(e.lines, "\n"))
		}
	}
	return m.String()
}

// man writes a page.
type man struct{ strings.Builder }

var manWords = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, "\"", `\(dq`)

// escape keeps a text from being anything else: also a line that begins like a request.
func (m *man) escape(text string) string {
	lines := strings.Split(manWords.Replace(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

func (m *man) section(title string) { m.WriteString(".SH \"" + title + "\"\n") }

// text writes paragraphs. One with lines that are set in stays as it is.
func (m *man) text(text string) {
	for _, p := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if strings.Contains(p, "\n ") {
			m.verbatim(p)
			continue
		}
		m.WriteString(".PP\n" + m.escape(p) + "\n")
	}
}

func (m *man) verbatim(text string) {
	m.WriteString(".PP\n.nf\n" + m.escape(text) + "\n.fi\n")
}

func (m *man) flags(flags []cli.Flag) {
	for _, f := range flags {
		value, usage := flagUsage(f)
		m.WriteString(".TP\n\\fB" + m.escape(spelling(f)) + "\\fR" + m.escape(value) + "\n" + m.escape(usage) + "\n")
	}
}

func (m *man) command(c *cli.Command) {
	m.WriteString(".SS \"" + m.escape(usageLine(c)) + "\"\n")
	m.text(strings.ToUpper(c.Usage[:1]) + c.Usage[1:] + ".")
	if c.Description != "" {
		m.text(c.Description)
	}
	m.flags(c.Flags)
}

// TestManPageReads: groff finds nothing to say about the page, and prints all that
// help does.
func TestManPageReads(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff isn't here")
	}
	page := manPage(t, examples(t))
	cmd := exec.Command(groff, "-man", "-ww", "-Tascii", "-P-cbou", "-rLL=200n")
	cmd.Stdin = strings.NewReader(page)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil || said.Len() > 0 {
		t.Fatalf("%v\n%s", err, said.String())
	}
	blanks := regexp.MustCompile(`\s+`)
	bare := func(s string) string { return blanks.ReplaceAllString(s, "") } // it breaks lines elsewhere, also behind a hyphen
	printed := bare(out.String())
	for _, c := range shownHere() {
		words := []string{usageLine(c), c.Description}
		for _, f := range c.Flags {
			value, usage := flagUsage(f)
			words = append(words, spelling(f)+value, usage)
		}
		for _, e := range examples(t)[c.Name] {
			words = append(words, e.lines...)
		}
		for _, w := range words {
			if !strings.Contains(printed, bare(w)) {
				t.Errorf("%s: the page doesn't say %q", c.Name, w)
			}
		}
	}
}

// TestManEscapes: nothing that help says becomes a request of the page.
func TestManEscapes(t *testing.T) {
	got := (&man{}).escape(".TH x\n'sh y\n\\fB-a `b` \"c\"")
	if want := "\\&.TH x\n\\(aqsh y\n\\efB\\-a \\(gab\\(ga \\(dqc\\(dq"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
