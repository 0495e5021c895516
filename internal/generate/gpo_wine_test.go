package generate

import (
	"encoding/xml"
	"os"
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

// TestLauncherOnCmd runs the startup.cmd of an object in cmd.exe, with stand-ins for the
// programs that it calls: PowerShell starts once, and again where anything differs.
func TestLauncherOnCmd(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Wine")
	}
	set, err := Render(readExample(t, "contoso"), withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	launcher := func(object string) []byte {
		return fileOf(t, set.Files, inObject(t, set.Files, "rpcdsc contoso files "+object, scriptsDir+"startup.cmd")).Content()
	}
	oracle.EachCmd(t, "generate", func(t *testing.T, w *oracle.Wine, cmd string) {
		const folder, shell = `C:\gpo\System32`, `C:\gpo\System32\WindowsPowerShell\v1.0`
		w.Clear(t, `C:\gpo`)
		w.StandIns(t, folder, "reg.exe", "fc.exe")
		w.StandIns(t, shell, "powershell.exe")
		w.WriteFile(t, `C:\gpo\apply\startup.cmd`, launcher("script"))
		w.WriteFile(t, `C:\gpo\remove\startup.cmd`, launcher("script removal"))
		w.WriteFile(t, `C:\gpo\run.cmd`, []byte("@set \"SystemRoot=C:\\gpo\"\r\n@if \"%2\"==\"hidden\" set ERRORLEVEL=0\r\n@call C:\\gpo\\%1\\startup.cmd\r\n@exit /b %ERRORLEVEL%\r\n"))
		// A look asks for rules, state, values and task, for three profiles, and for what
		// Group Policy says of the firewall.
		look, seen := slices.Repeat([]string{"reg"}, 4+3+1), []string{"reg"}
		yes, no := oracle.Reply{}, oracle.Reply{Code: 1}
		answers := func(last ...oracle.Reply) []oracle.Reply {
			return append(slices.Repeat([]oracle.Reply{yes}, len(look)), last...)
		}
		for _, tt := range []struct {
			name, of string
			replies  []oracle.Reply
			want     []string
			code     int
			noted    bool
		}{
			{"it fails", "apply", answers(no), append(slices.Clone(look), "powershell"), 1, false},
			{"it sees nothing", "apply", append(answers(yes), answers(no)...), slices.Concat(look, []string{"powershell"}, look, seen), 0, false},
			{"the first time", "apply", append(answers(yes), answers(yes)...), slices.Concat(look, []string{"powershell"}, look, seen), 0, true},
			{"nothing differs", "apply", answers(yes), append(slices.Clone(look), "fc"), 0, true},
			{"something differs", "apply", append(answers(no, yes), answers(yes)...), slices.Concat(look, []string{"fc", "powershell"}, look, seen), 0, true},
			{"a variable hides exit codes", "apply hidden", append(answers(no, yes), answers(yes)...), slices.Concat(look, []string{"fc", "powershell"}, look, seen), 0, true},
			{"it differs, and fails", "apply", answers(no, no), append(slices.Clone(look), "fc", "powershell"), 1, false},
			{"a removal", "remove", []oracle.Reply{yes}, []string{"powershell"}, 0, false},
			{"a removal that fails", "remove", []oracle.Reply{no}, []string{"powershell"}, 1, false},
		} {
			lines, out, code := w.Replay(t, tt.replies, cmd, "/d", "/c", `C:\gpo\run.cmd `+tt.of)
			var got []string
			for _, l := range lines {
				for _, name := range []string{"reg", "fc", "powershell"} {
					if strings.Contains(strings.ToLower(l), `\`+name+".exe") {
						got = append(got, name)
					}
				}
			}
			if !slices.Equal(got, tt.want) || code != tt.code {
				t.Errorf("%s: ran %q, code %d, want %q, %d\n%s\n%q", tt.name, got, code, tt.want, tt.code, out, lines)
			}
			asked := strings.Join(lines[:min(len(lines), len(look))], "\n")
			for _, key := range []string{`\DomainProfile"`, `\StandardProfile"`, `\PublicProfile"`, `Policies\Microsoft\WindowsFirewall" /s`} {
				if tt.of != "remove" && strings.Count(asked, key) != 1 {
					t.Errorf("%s: asks for %s %d times", tt.name, key, strings.Count(asked, key))
				}
			}
			if _, err := os.Stat(w.Path(`C:\gpo\rpcdsc\contoso-gpo-last.txt`)); (err == nil) != tt.noted {
				t.Errorf("%s: noted: %v", tt.name, err)
			}
		}
		if _, err := os.Stat(w.Path(`C:\gpo\rpcdsc`)); err == nil {
			t.Error("a removal leaves its folder")
		}
	})
}

// TestLauncherOfCmdScripts runs the startup.cmd that stands before apply.cmd, with a
// stand-in for that: it runs once, again where anything differs, and as long as a restart
// is pending.
func TestLauncherOfCmdScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Wine")
	}
	set, err := Render(readExample(t, "contoso"), withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	oracle.EachCmd(t, "generate", func(t *testing.T, w *oracle.Wine, cmd string) {
		w.Clear(t, `C:\gpo`)
		w.StandIns(t, `C:\gpo\System32`, "reg.exe", "fc.exe", "netsh.exe")
		// Wine 8 makes 1 of every code but 0 of a script that is called.
		for action, object := range map[string]string{"apply": "script", "remove": "script removal"} {
			folder := `C:\gpo\` + action + `\`
			w.WriteFile(t, folder+"startup.cmd", fileOf(t, set.Files, inObject(t, set.Files, "rpcdsc contoso certificates "+object, scriptsDir+"startup.cmd")).Content())
			w.WriteFile(t, folder+action+".cmd", []byte("@setlocal\r\n@set \"NOW=x\"\r\n@set CODE=0\r\n@C:\\gpo\\System32\\netsh.exe\r\n@if errorlevel 1 set CODE=1\r\n@exit /b %CODE%\r\n"))
		}
		w.WriteFile(t, `C:\gpo\run.cmd`, []byte("@set \"SystemRoot=C:\\gpo\"\r\n@call C:\\gpo\\%1\\startup.cmd\r\n@exit /b %ERRORLEVEL%\r\n"))
		const pending = `C:\gpo\rpcdsc\contoso\restart.pending`
		look, seen := slices.Repeat([]string{"reg"}, 4+3+1), []string{"reg"}
		yes, no := oracle.Reply{}, oracle.Reply{Code: 1}
		answers := func(last ...oracle.Reply) []oracle.Reply {
			return append(slices.Repeat([]oracle.Reply{yes}, len(look)), last...)
		}
		for _, tt := range []struct {
			name, of string
			pending  bool
			replies  []oracle.Reply
			want     []string
			code     int
			noted    bool
		}{
			{"not possible here", "apply", false, answers(no), append(slices.Clone(look), "netsh"), 1, false},
			{"the first time", "apply", false, append(answers(yes), answers(yes)...), slices.Concat(look, []string{"netsh"}, look, seen), 0, true},
			{"nothing differs", "apply", false, answers(yes), append(slices.Clone(look), "fc"), 0, true},
			{"a restart is pending", "apply", true, append(answers(yes), answers(yes)...), slices.Concat(look, []string{"netsh"}, look, seen), 0, true},
			{"something differs", "apply", false, append(answers(no, yes), answers(yes)...), slices.Concat(look, []string{"fc", "netsh"}, look, seen), 0, true},
			{"a removal", "remove", false, []oracle.Reply{yes}, []string{"netsh"}, 0, false},
			{"a removal that isn't possible", "remove", false, []oracle.Reply{no}, []string{"netsh"}, 1, false},
		} {
			w.WriteFile(t, pending, nil)
			if !tt.pending {
				if err := os.Remove(w.Path(pending)); err != nil {
					t.Fatal(err)
				}
			}
			lines, out, code := w.Replay(t, tt.replies, cmd, "/d", "/c", `C:\gpo\run.cmd `+tt.of)
			var got []string
			for _, l := range lines {
				for _, name := range []string{"reg", "fc", "netsh"} {
					if strings.Contains(strings.ToLower(l), `\`+name+".exe") {
						got = append(got, name)
					}
				}
			}
			if !slices.Equal(got, tt.want) || code != tt.code {
				t.Errorf("%s: ran %q, code %d, want %q, %d\n%s\n%q", tt.name, got, code, tt.want, tt.code, out, lines)
			}
			notes, err := os.ReadFile(w.Path(`C:\gpo\rpcdsc\contoso-gpo-last.txt`))
			if (err == nil) != tt.noted || tt.pending != strings.Contains(string(notes), "restart.pending") {
				t.Errorf("%s: noted: %v\n%s", tt.name, err, notes)
			}
		}
	})
}
