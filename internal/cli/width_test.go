//go:build linux

package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// terminal opens a pseudo terminal of so many columns, and gives what was written to
// it when it is closed.
func terminal(t *testing.T, columns int) (pts *os.File, text func() string) {
	t.Helper()
	ptm, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no pseudo terminals: ", err)
	}
	t.Cleanup(func() { ptm.Close() })
	fd := int(ptm.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 25, Col: uint16(columns)})
	}
	if err == nil {
		pts, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(&out, ptm) // ends with an error when the other end is closed
	}()
	return pts, func() string {
		pts.Close()
		<-done
		return progress.ReplaceAllString(strings.ReplaceAll(out.String(), "\r\n", "\n"), "")
	}
}

// progress is what a terminal shows of a run that takes its time, and wipes.
var progress = regexp.MustCompile(`\r[^\n]*\r\x1b\[K`)

// wide is a fleet with names, findings and artifacts that are longer than a line.
const wide = `schema = 1
name = "a-fleet-with-a-rather-long-name"
networks.headquarters-of-the-corporation = ["10.1.1.0/24", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16", "10.6.0.0/16"]
networks.branches-of-the-corporation = ["192.168.1.0/24", "192.168.3.0/24", "10.2.7.0/24"]
rpc.ports = ["5001-5100"]
block.allow = ["headquarters-of-the-corporation", "branches-of-the-corporation"]
[[group]]
name = "file-servers-of-the-headquarters"
os = "windows-server-2022"
hosts = ["file-server-[01-12].headquarters.corp.example"]
[[group]]
name = "machines"
os = "windows-2000"
hosts = ["plc7"]
ipv6 = "ignore"
[[group]]
name = "others"
os = "windows-server-2008-r2"
hosts = ["a-host", "another-host", "a-third-host", "a-fourth-host"]
`

// shown are the calls whose output people read, by what they print.
func shown(fleet, wrong, dir string) map[string][]string {
	return map[string][]string{
		"check": {"check", fleet}, "assumptions": {"check", fleet, "--assumptions"}, "findings": {"check", wrong},
		"plan": {"plan", fleet, "-o", dir}, "gen": {"gen", fleet, "-o", dir}, "again": {"gen", fleet, "-o", dir},
		"explain": {"explain", fleet, "--host", "file-server-01", "--from", "0.0.0.0/0", "--port", "1-65535"},
		"2000":    {"explain", fleet, "--host", "plc7", "--from", "10.2.3.4", "--port", "135"},
		"os":      {"os"}, "help": {"help"}, "help gen": {"gen", "--help"}, "help plan": {"plan", "/?"}, "help check": {"check", "-h"},
		"help explain": {"help", "explain"}, "help completion": {"help", "completion"}, "help probe": {"help", "probe"}, "probe": {"probe", "--timeout", "1s", "nowhere.invalid", "127.0.0.1:1"}, "help init": {"init", "-?"},
		"usage": {"gen", fleet, "--dsc-flavour", "module"}, "nothing": {"check", filepath.Join(dir, "there-is-no-such-file.toml")},
	}
}

// What a terminal shows has no line that it would break, unless it is one word; and
// it says what a pipe gets.
func TestTerminalWidth(t *testing.T) {
	t.Chdir(t.TempDir())
	const fleet, wrong = "fleet.toml", "wrong.toml"
	for name, text := range map[string]string{
		fleet: wide,
		wrong: strings.NewReplacer("10.2.7.0/24", "10.2.700.0/24", `"a-third-host"`, `"a third host"`, "ipv6", "ipv7").Replace(wide),
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TERM", "xterm")
	for _, width := range []int{60, 80, 100} {
		out := fmt.Sprint("out", width)
		calls, pipes := shown(fleet, wrong, out), shown(fleet, wrong, out+"p") // where gen has as much to do
		for _, name := range []string{"check", "assumptions", "findings", "plan", "gen", "again", "explain", "2000", "os", "help", "help gen", "help plan",
			"help check", "help explain", "help completion", "help init", "help probe", "probe", "usage", "nothing"} {
			pts, text := terminal(t, width)
			code := Main(append([]string{"rpcdsc", "--color=never"}, calls[name]...), strings.NewReader(""), pts, pts)
			got := text()
			for line := range strings.SplitSeq(got, "\n") {
				if utf8.RuneCountInString(line) > width && len(strings.Fields(strings.TrimLeft(line, "+~- "))) > 1 {
					t.Errorf("%s, %d columns: %q", name, width, line)
				}
			}
			stdout, stderr, pipeCode := run(t, "", pipes[name]...)
			if code != pipeCode {
				t.Errorf("%s: exit code %d, and %d in a pipe", name, code, pipeCode)
			}
			want := strings.ReplaceAll(stdout+stderr, out+"p", out)
			if diff := cmp.Diff(wordsOf(want), wordsOf(got)); diff != "" && !repeats(got) {
				t.Errorf("%s, %d columns (-pipe +terminal):\n%s", name, width, diff)
			}
		}
	}
}

// repeats says if a table had to be cut into several, which all have its first column.
func repeats(text string) bool {
	for _, title := range []string{"GROUP ", "OS ", "GENERATION ", "HOST "} {
		if strings.Count("\n"+text, "\n"+title) > 1 {
			return true
		}
	}
	return false
}

var excerpt = regexp.MustCompile(`(?m)^ +[0-9]* \|.*$`)

// wordsOf is what a text says, but for excerpts, which are cut.
func wordsOf(text string) []string {
	words := strings.Fields(excerpt.ReplaceAllString(text, ""))
	slices.Sort(words)
	return words
}
