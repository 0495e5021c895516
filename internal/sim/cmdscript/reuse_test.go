package cmdscript

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestAScriptRunsAgain runs one parsed script with other variables, arguments and
// files each time: what its lines came to before may not show.
func TestAScriptRunsAgain(t *testing.T) {
	s, err := Parse("test.cmd", strings.Join([]string{
		"@echo off", "set N=%1", "if %N%==2 goto two", "echo one %N%", "give %1", `if not "%ERRORLEVEL%"=="0" exit /b 1`,
		"give 0", `if not "%ERRORLEVEL%"=="0" exit /b 1`, "say quiet", "exit /b 7", ":two", "for %%f in (%2) do %%~f %%f x",
		`if not "%ERRORLEVEL%"=="0" exit /b 1`, "say quiet",
	}, "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"0"}, "one 0\n[\"quiet\"]\n", 7}, {[]string{"3"}, "one 3\n", 1}, {[]string{"0"}, "one 0\n[\"quiet\"]\n", 7},
		{[]string{"2", "say"}, "[\"say\" \"x\"]\n[\"quiet\"]\n", 0}, {[]string{"2", "echo"}, "echo x\n[\"quiet\"]\n", 0},
		{[]string{"2", "nosuch"}, "'nosuch' is not recognized as an internal or external command,\noperable program or batch file.\n", 1},
	} {
		m := machine()
		code, err := m.Run(s, `C:\x\test.cmd`, run.args...)
		if got := strings.ReplaceAll(m.Console.String(), "\r\n", "\n"); err != nil || got != run.want || code != run.code {
			t.Errorf("%q: exit code %d, %v, prints %q; want %d, %q", run.args, code, err, got, run.code, run.want)
		}
	}
}

// TestCommandsOfEqualLines counts the lines of a command that stands twice.
func TestCommandsOfEqualLines(t *testing.T) {
	s, err := Parse("test.cmd", "give 1\nif errorlevel 1 give 2\ngive 1\nif errorlevel 1 give 2\n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range s.Commands() {
		got = append(got, fmt.Sprintf("%d %s%s", c.Line, c.Name, c.Tail))
	}
	if want := []string{"1 give 1", "2 give 2", "3 give 1", "4 give 2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestTheNextLabel has a label twice: goto takes the next one, and goes round.
func TestTheNextLabel(t *testing.T) {
	text := "goto a\n:a\necho 1\nif defined B exit /b 0\ngoto a\n:a\necho 2\nset B=1\ngoto a"
	got, code := runText(t, machine(), "@echo off\n"+text)
	if want := "1\n2\n1\n"; got != want || code != 0 {
		t.Errorf("exit code %d, prints %q, want %q", code, got, want)
	}
}

// TestProgramsComeAndGo looks a program up again once its file or the path has
// changed.
func TestProgramsComeAndGo(t *testing.T) {
	text := "say 1\ndel C:\\x\\say.exe\nsay 2 2>nul\ncopy /y C:\\x\\give.exe C:\\d\\say.exe >nul\nsay 3 2>nul\nset PATH=C:\\d\nsay 4\ngive 0 2>nul"
	got, code := runText(t, machine(), "@echo off\n"+text)
	if want := "[\"1\"]\n[\"4\"]\n"; got != want || code != 9009 {
		t.Errorf("exit code %d, prints %q, want %q", code, got, want)
	}
}

// TestProgramsOfOneName starts the program that is first on the path, which may be
// another than its name says, or the one of a full path.
func TestProgramsOfOneName(t *testing.T) {
	m := machine()
	m.WriteFile(`C:\d\SAY.exe`, nil)
	m.Others = map[string]Tool{`c:\d\say.exe`: func(c *Call) (int, error) { c.Stdout.WriteString("other\r\n"); return 5, nil }}
	text := "say 1\nset PATH=C:\\d;%PATH%\nsay 2\necho %ERRORLEVEL%\n\"C:\\x\\say.exe\" 3\nC:\\d\\say 4\ndel C:\\d\\say.exe\nsay 5"
	got, code := runText(t, m, "@echo off\n"+text)
	if want := "[\"1\"]\nother\n5\n[\"3\"]\nother\n[\"5\"]\n"; got != want || code != 0 {
		t.Errorf("exit code %d, prints %q, want %q", code, got, want)
	}
}

func TestClone(t *testing.T) {
	m := machine()
	m.WriteFile(`C:\d\same`, []byte("same"))
	m.WriteFile(`C:\d\gone`, []byte("gone"))
	if _, code := runText(t, m, `>C:\d\grows echo 1`); code != 0 {
		t.Fatal(code)
	}
	other := m.Clone()
	for _, machine := range []*Machine{m, other} {
		text := `>>C:\d\grows echo original`
		if machine == other {
			text = ">>C:\\d\\grows echo clone\ndel C:\\d\\gone\n>C:\\d\\new echo x\ncopy /y C:\\d\\same C:\\d\\s >nul\ncopy /y C:\\d\\s C:\\d\\same >nul\ndel C:\\d\\s"
		}
		runText(t, machine, "@echo off\n"+text)
	}
	one, _ := m.ReadFile(`C:\d\grows`)
	two, _ := other.ReadFile(`C:\d\grows`)
	if string(one) != "1\r\noriginal\r\n" || string(two) != "1\r\nclone\r\n" {
		t.Errorf("%q, %q", one, two)
	}
	other.Setenv("X", "1")
	if _, ok := m.Getenv("X"); ok {
		t.Error("a variable of the clone shows in the original")
	}
	if got, want := other.Changed(m), []string{`C:\d\gone`, `C:\d\grows`, `C:\d\new`}; !slices.Equal(got, want) {
		t.Errorf("changed: %q, want %q", got, want)
	}
	if got := m.Clone().Changed(m); len(got) > 0 {
		t.Errorf("changed: %q", got)
	}
}

func TestUTF16Files(t *testing.T) {
	m := machine()
	m.WriteUTF16(`C:\d\f`, "a\u00fc\r\n")
	data, _ := m.ReadFile(`C:\d\f`)
	if want := "\xff\xfea\x00\xfc\x00\r\x00\n\x00"; string(data) != want {
		t.Errorf("got %q, want %q", data, want)
	}
	m.WriteFile(`C:\d\g`, data)
	text := "type C:\\d\\f\ntype C:\\d\\g\nfor /f %%a in (C:\\d\\f) do echo %%a\n>>C:\\d\\f echo b"
	if got, _ := runText(t, m, "@echo off\n"+text); got != "a\u00fc\na\u00fc\na\u00fc\n" {
		t.Errorf("prints %q", got)
	}
	if data, _ := m.ReadFile(`C:\d\f`); string(data) != "\xff\xfea\x00\xfc\x00\r\x00\n\x00b\r\n" {
		t.Errorf("added to: %q", data)
	}
}

func TestArgv(t *testing.T) {
	for tail, want := range map[string][]string{
		"": {}, " a  b\tc ": {"a", "b", "c"}, ` "a b" ""`: {"a b", ""}, ` name="a b" c`: {"name=a b", "c"}, ` a"b c"d e`: {"ab cd", "e"},
		` \"a \"`: {`"a`, `"`}, ` "a\"b" c:\`: {`a"b`, `c:\`}, ` "open`: {"open"},
	} {
		if got := argv(tail); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", tail, got, want)
		}
	}
}
