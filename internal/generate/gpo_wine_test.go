package generate

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// restartLine is what the task of a native object gives cmd.exe to run.
func restartLine(t *testing.T) string {
	t.Helper()
	set, err := Render(readExample(t, "contoso"), withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	tasks := text(t, fileOf(t, set.Files, inObject(t, set.Files, "rpcdsc contoso files native", taskFile)))
	_, rest, _ := strings.Cut(tasks, "<Arguments>")
	escaped, _, _ := strings.Cut(rest, "</Arguments>")
	var line string
	if err := xml.Unmarshal([]byte("<a>"+escaped+"</a>"), &line); err != nil {
		t.Fatal(err)
	}
	line, ok := strings.CutPrefix(line, `/d /c "`)
	if !ok || !strings.HasSuffix(line, `"`) {
		t.Fatalf("not one command: %s", line)
	}
	return strings.TrimSuffix(line, `"`)
}

// TestRestartTaskOnCmd runs the task's line in cmd.exe, with stand-ins for the programs
// that it calls, in each state of the computer: it restarts once for a range, asks
// again where the restart hasn't come, and leaves a computer alone that lacks the
// values.
func TestRestartTaskOnCmd(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Wine")
	}
	line := restartLine(t)
	oracle.EachCmd(t, "generate", func(t *testing.T, w *oracle.Wine, cmd string) {
		const folder = `C:\gpo\System32`
		w.Clear(t, `C:\gpo`)
		w.StandIns(t, folder, "reg.exe", "find.exe", "shutdown.exe")
		w.WriteFile(t, `C:\gpo\task.cmd`, []byte("@echo off\r\nset \"SystemRoot=C:\\gpo\"\r\n"+line+"\r\n"))
		yes, no := oracle.Reply{}, oracle.Reply{Code: 1}
		for _, tt := range []struct {
			name    string
			replies []oracle.Reply
			want    []string // verbs, of reg.exe; the two of the pipe in any order
		}{
			{"no values yet", []oracle.Reply{no, no}, []string{"query", "find"}},
			{"asked, and restarted since", []oracle.Reply{yes, yes, yes, no}, []string{"query", "find", "query", "query"}},
			{"never asked", []oracle.Reply{yes, yes, no, no, yes, yes, yes}, []string{"query", "find", "query", "delete", "add", "add", "shutdown"}},
			{"asked, and the restart didn't come", []oracle.Reply{yes, yes, yes, yes, yes, yes, yes, yes}, []string{"query", "find", "query", "query", "delete", "add", "add", "shutdown"}},
			{"it can't be noted", []oracle.Reply{yes, yes, no, yes, no}, []string{"query", "find", "query", "delete", "add"}},
			{"the mark can't be noted", []oracle.Reply{yes, yes, no, yes, yes, no}, []string{"query", "find", "query", "delete", "add", "add"}},
		} {
			lines, out, _ := w.Replay(t, tt.replies, cmd, "/d", "/c", `C:\gpo\task.cmd`)
			var got []string
			for _, l := range lines {
				got = append(got, verb(l))
			}
			if len(got) > 1 {
				slices.SortFunc(got[:2], func(a, b string) int { return strings.Compare(b, a) })
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: ran %q, want %q\n%s", tt.name, got, tt.want, out)
			}
		}
	})
}

// verb is what a stand-in was called to do.
func verb(line string) string {
	for _, word := range []string{"find.exe", "shutdown.exe", " query ", " delete ", " add "} {
		if strings.Contains(line, word) {
			return strings.TrimSuffix(strings.TrimSpace(word), ".exe")
		}
	}
	return line
}
