package generate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pmezard/go-difflib/difflib"
	"github.com/rogpeppe/go-internal/txtar"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// folder gives the files of startup/<group>/ as text, by name.
func (s *sample) folder(group string) map[string]string {
	out := map[string]string{}
	for file, text := range s.texts {
		if name, ok := strings.CutPrefix(file, "startup/"+group+"/"); ok {
			out[name] = text
		}
	}
	return out
}

// wholeScripts keeps a group's scripts in cmd, and what lies beside them.
func (s *sample) wholeScripts(made map[string]string) {
	var a txtar.Archive
	files := s.folder(s.scripts)
	for _, name := range sortedKeys(files) {
		a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(files[name])})
	}
	made["startup/"+s.scripts+".txtar"] = string(txtar.Format(&a))
}

// scriptsDo says what a group's scripts do on a simulated computer, and what is
// in their text that isn't in the whole ones.
func (s *sample) scriptsDo(g *policy.Group, all []*sample) (string, error) {
	journal, err := s.journals(g)
	if err != nil {
		return "", err
	}
	return journal + s.differences(g, all), nil
}

// journals runs the scripts on a computer of the group's first host, one behind
// the other, and lists the programs that they run.
func (s *sample) journals(g *policy.Group) (string, error) {
	w := s.computer(g, &g.Hosts[0])
	var b strings.Builder
	for _, step := range []string{"apply.cmd", "verify.cmd", "restart.cmd", "", "apply.cmd", "remove.cmd"} {
		if step == "" {
			w.Reboot(false)
			b.WriteString("\n== a restart\n")
			continue
		}
		said, err := journal(w, step)
		if err != nil {
			return "", fmt.Errorf("%s: %w", step, err)
		}
		b.WriteString(said)
	}
	return b.String(), nil
}

const scriptFolder = `C:\scripts\`

// computer is a host's, with its group's scripts on it, on the day of its restart.
func (s *sample) computer(g *policy.Group, h *policy.Host) *windows.Windows {
	w := windows.New(s.job.Generation(g).NT)
	w.Setenv("COMPUTERNAME", h.Computer)
	for _, tool := range []string{"ipsecpol.exe", "ipseccmd.exe", "shutdown.exe"} {
		w.Install(scriptFolder + tool)
	}
	for name, content := range scriptsOf(s.c, g, s.files).Files {
		w.WriteFile(scriptFolder+name, content)
	}
	if h.Slot.When == "at" {
		w.Today = h.Slot.At.Format("20060102")
	}
	return w
}

// journal runs a script.
func journal(w *windows.Windows, name string) (string, error) {
	text, _ := w.ReadFile(scriptFolder + name)
	script, err := cmdscript.Parse(name, string(text))
	if err != nil {
		return "", err
	}
	w.Journal = nil
	w.Console.Reset()
	code, err := w.Run(script, scriptFolder+name)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n== %s runs the programs (+ changes something, = exit code), and ends with %d\n", name, code)
	b.WriteString(strings.Join(alike(journalLines(w.Journal)), "\n") + "\n")
	for line := range strings.Lines(w.Console.String()) {
		b.WriteString("says: " + strings.TrimRight(line, "\r\n") + "\n")
	}
	return b.String(), nil
}

func journalLines(journal []windows.Command) []string {
	var out []string
	for _, c := range journal {
		line := "  "
		if c.Changes {
			line = "+ "
		}
		line += shorten(strings.TrimSpace(c.Raw), " (and N like it)")
		if c.Code != 0 {
			line += fmt.Sprintf(" = %d", c.Code)
		}
		out = append(out, line)
	}
	return out
}

var digits = regexp.MustCompile(`[0-9]+`)

// runs cuts a list into runs of what differs in digits only, and gives the length
// of each.
func runs(list []string) []int {
	var out []int
	last := ""
	for i, s := range list {
		s = digits.ReplaceAllString(s, "#")
		if i == 0 || s != last {
			out = append(out, 0)
		}
		out[len(out)-1]++
		last = s
	}
	return out
}

// shorten writes of more than two words that differ in digits only the first, and
// of a long list the start: what they say is in the model. In more, N is how many
// are left out.
func shorten(line, more string) string {
	words := strings.Split(line, " ")
	var out []string
	for _, n := range runs(words) {
		if n <= 2 {
			out = append(out, start(words[0]))
			out = append(out, words[1:n]...)
		} else {
			out = append(out, start(words[0])+strings.Replace(more, "N", strconv.Itoa(n-1), 1))
		}
		words = words[n:]
	}
	return strings.Join(out, " ")
}

// start is a word, or the start of a long list without blanks.
func start(word string) string {
	if len(word) > 80 && strings.Contains(word, ",") {
		return word[:60] + "..."
	}
	return word
}

// alike writes of lines that differ in digits only the first.
func alike(lines []string) []string {
	var out []string
	for _, n := range runs(lines) {
		out = append(out, lines[0])
		if n > 1 {
			out = append(out, fmt.Sprintf("  (and %d like it)", n-1))
		}
		lines = lines[n:]
	}
	return out
}

// differences lists the lines of a group's files that the whole scripts of its
// engine don't have, and how many of theirs are missing.
func (s *sample) differences(g *policy.Group, all []*sample) string {
	other, whole := wholeOf(all, s.job.Generation(g).Engine)
	if other == nil || whole == g {
		return ""
	}
	mine, theirs := maskNames(s.folder(g.Name), g), maskNames(other.folder(whole.Name), whole)
	var b strings.Builder
	fmt.Fprintf(&b, "\n== the text, where it isn't that of %s/startup/%s.txtar, but for data\n", other.name, whole.Name)
	for _, name := range sortedKeys(mine) {
		lines := difference(other.maskData(whole, theirs[name]), s.maskData(g, mine[name]))
		if len(lines) > 0 {
			b.WriteString("-- " + name + " --\n" + strings.Join(lines, "\n") + "\n")
		}
	}
	return b.String()
}

// wholeOf finds the group of an engine whose scripts are kept whole.
func wholeOf(all []*sample, engine string) (*sample, *policy.Group) {
	for _, s := range all {
		for i := range s.c.Fleet.Groups {
			if g := &s.c.Fleet.Groups[i]; g.Name == s.scripts && s.job.Generation(g).Engine == engine {
				return s, g
			}
		}
	}
	return nil, nil
}

func maskNames(files map[string]string, g *policy.Group) map[string]string {
	out := map[string]string{}
	for name, text := range files {
		for _, p := range g.Policies {
			name = strings.ReplaceAll(name, p.Tag, "<tag>")
		}
		out[name] = text
	}
	return out
}

// What differs between any two groups: it stands in the model.
var dataMasks = []struct {
	form *regexp.Regexp
	mask string
}{
	{regexp.MustCompile(`^if /i "%COMPUTERNAME%"==.*`), "<a host>"},
	{regexp.MustCompile(`(PORTS|NOTICE)=[^"]*`), "$1=<data>"},
	{regexp.MustCompile(`(localport|remoteip)=[^ "]+`), "$1=<data>"},
	{regexp.MustCompile(`\d+\.\d+\.\d+\.\d+(/[\d.]+)?`), "<address>"},
	{regexp.MustCompile(`(dstport=|=0:)\d+`), "$1<port>"},
	{regexp.MustCompile(`srcaddr=any|srcaddr=<address> srcmask=<address>`), "<source>"},
	{regexp.MustCompile(`(<address>|\*)=0:<port>:(TCP|UDP)`), "<filter>"},
	{regexp.MustCompile(`^("Ports"=hex\(7\):).*`), "$1<data>"},
	{regexp.MustCompile(`^  [0-9a-f]{2},.*`), "<data>"},
}

// maskData gives a text's lines without the policy's data, and what is then the
// same again and again once.
func (s *sample) maskData(g *policy.Group, text string) []string {
	names := []string{"roup " + g.Name, "roup <group>", s.job.Generation(g).Title + ".", "<title>.", s.c.Fleet.Name, "<fleet>"}
	for _, p := range g.Policies {
		names = append(names, p.Tag, "<tag>")
	}
	var out []string
	for line := range strings.Lines(strings.NewReplacer(names...).Replace(text)) {
		out = once(append(out, maskLine(strings.TrimSuffix(line, "\n"))))
	}
	return out
}

// maskedLines keeps what maskLine gave: most lines stand in many scripts.
var maskedLines sync.Map

func maskLine(line string) string {
	if masked, ok := maskedLines.Load(line); ok {
		return masked.(string)
	}
	masked := line
	for _, m := range dataMasks {
		masked = m.form.ReplaceAllString(masked, m.mask)
	}
	masked = shorten(masked, " ...")
	maskedLines.Store(line, masked)
	return masked
}

// once leaves out the last lines if they are the same as those before, and had
// data in them: one rule or filter is made as the other.
func once(lines []string) []string {
	for n := 1; n <= 6 && 2*n <= len(lines); n++ {
		last, before := lines[len(lines)-n:], lines[len(lines)-2*n:len(lines)-n]
		if slices.Equal(last, before) && strings.Contains(strings.Join(last, ""), "<") {
			return lines[:len(lines)-n]
		}
	}
	return lines
}

func difference(from, to []string) []string {
	var out []string
	for _, op := range difflib.NewMatcherWithJunk(from, to, false, nil).GetOpCodes() {
		if op.Tag == 'd' || op.Tag == 'r' {
			out = append(out, fmt.Sprintf("- %d of its lines", op.I2-op.I1))
		}
		if op.Tag == 'i' || op.Tag == 'r' {
			for _, line := range to[op.J1:op.J2] {
				out = append(out, strings.TrimRight("+ "+line, " "))
			}
		}
	}
	return out
}
