package cmdscript

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// machine has a folder C:\d, and one on its path, C:\x, with these programs: say prints its
// arguments, give N exits with N, cat copies its input, boom stops the machine.
func machine() *Machine {
	m := &Machine{Date: "24/11/2026", Time: "02:05:00.00", MaxSteps: 1000}
	m.Setenv("PATH", `C:\windows;C:\x`)
	m.Setenv("SystemRoot", `C:\windows`)
	m.Tools = map[string]Tool{
		"say":  func(c *Call) (int, error) { fmt.Fprintf(&c.Stdout, "%q\r\n", c.Args); return 0, nil },
		"warn": func(c *Call) (int, error) { c.Stderr.WriteString("warned\r\n"); return 0, nil },
		"give": func(c *Call) (int, error) {
			var n int
			_, err := fmt.Sscan(c.Args[0], &n)
			return n, err
		},
		"cat":  func(c *Call) (int, error) { c.Stdout.Write(c.Stdin); return 0, nil },
		"boom": func(c *Call) (int, error) { return 0, ErrStop },
	}
	for name := range m.Tools {
		m.WriteFile(`C:\x\`+name+".exe", nil)
	}
	m.WriteFile(`C:\d\there`, nil)
	return m
}

// run runs a script's lines and gives what it printed and its exit code.
func runText(t *testing.T, m *Machine, text string, args ...string) (string, int) {
	t.Helper()
	s, err := Parse("test.cmd", text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := m.Run(s, `C:\x y\test.cmd`, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(m.Console.String(), "\r\n", "\n"), code
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		code             int
	}{
		{"echo", "echo a  b\necho.\necho.c\necho \"x & y > z\"", "a  b\n\nc\n\"x & y > z\"\n", 0},
		{"variables", "set \"A=x y\"\nset B=%A%\necho [%a%] [%B%] [%C%] 100%%", "[x y] [x y] [] 100%\n", 0},
		{"set keeps what is between its outer quotes", "set \"A=say \"x\" y\"\necho %A%", "say \"x\" y\n", 0},
		{"substring", "set A=20261205020000\nset A=%A:~0,8%\necho %A:~4,2% %A:~8,9%.", "12 .\n", 0},
		{"replace", "set A=a-b-A\necho %A:-=% %A:a=x%", "abA x-b-x\n", 0},
		{"here and arguments", "echo %~dp0 [%1] [%~1] [%2] [%3]", "C:\\x y\\ [\"a b\"] [a b] [c] []\n", 0},
		{"goto", "goto b\n:a\necho a\nexit /b 3\n:B\necho b\ngoto :A", "b\na\n", 3},
		{"call", "call :sub \"x y\",z\necho back %ERRORLEVEL% %1\nexit /b\n:sub\necho %0 %1 %2\nexit /b 7", ":sub \"x y\" z\nback 7 \"a b\"\n", 7},
		{"call to the end of the script", "call :sub\nexit /b 2\n:sub\ngive 5", "", 2},
		{"goto :eof leaves the call only", "call :sub\necho back\ngoto:eof\n:sub\ngoto :eof\necho not here", "back\n", 0},
		{"errorlevel", "give 4\nif errorlevel 4 echo 4 or more\nif errorlevel 5 echo 5 or more\nif not errorlevel 5 echo less than 5\nif \"%ERRORLEVEL%\"==\"4\" echo is 4", "4 or more\nless than 5\nis 4\n", 4},
		{"negative errorlevel", "give -5\nif not errorlevel 0 echo negative\nif not \"%ERRORLEVEL%\"==\"0\" echo failed", "negative\nfailed\n", -5},
		{"set changes errorlevel in a .cmd", "give 4\nset A=1\necho %ERRORLEVEL%\ngive 4\nset NONE=\necho %ERRORLEVEL%", "0\n0\n", 0},
		{"echo doesn't", "give 4\necho x\nrem y\necho %ERRORLEVEL%", "x\n4\n", 4},
		{"not found", "nosuch 1 2>nul\necho %ERRORLEVEL%", "9009\n", 9009},
		{"if", "if a==a echo 1\nif /i a==A echo 2\nif /i not a==b echo 3\nif not a==A echo 4\nif \"x y\"==\"x y\" echo 5", "1\n2\n3\n4\n5\n", 0},
		{"compare", "if 10 GTR 9 echo 1\nif 10 LSS 9 echo no\nif 5 EQU 05 echo 2\nif -5 NEQ 5 echo 3\nif 3 GEQ 3 if 3 LEQ 3 echo 4", "1\n2\n3\n4\n", 0},
		{"exist and defined", "if exist C:\\x\\say.exe echo 1\nif exist \"C:\\x\\.\" echo 2\nif exist C:\\x\\s*.exe echo 3\nif not exist C:\\x\\z* echo 4\nset A=1\nif defined a echo 5\nif not defined B echo 6", "1\n2\n3\n4\n5\n6\n", 0},
		{"files", "md C:\\d\\e\nif exist C:\\d\\e\\. echo made\n>C:\\d\\f echo one\n>>\"C:\\d\\f\" echo two\nren C:\\d\\f g\ncopy /y C:\\d\\g C:\\d\\e\\h >nul\ntype C:\\d\\e\\h\ndel C:\\d\\g\nif not exist C:\\d\\g echo gone\nren C:\\d\\g h 2>nul\necho %ERRORLEVEL%", "made\none\ntwo\ngone\n1\n", 1},
		{"redirections", "say a b 1 >C:\\d\\f\ntype C:\\d\\f\nwarn 2>C:\\d\\e\ntype C:\\d\\e\ncall :sub >C:\\d\\g 2>&1\ntype C:\\d\\g\ncat <C:\\d\\f\ngive 6\ncat <C:\\nosuch\necho %ERRORLEVEL%\nexit /b 0\n:sub\necho in\nwarn", "[\"a\" \"b\" \"1\"]\nwarned\nin\nwarned\n[\"a\" \"b\" \"1\"]\nThe system cannot find the file specified.\n6\n", 0},
		{"digits before a redirection", ">C:\\d\\f echo 600\ntype C:\\d\\f\necho 60 2>C:\\d\\g\ntype C:\\d\\g\necho x7>C:\\d\\h\ntype C:\\d\\h", "600\n60 \nx7\n", 0},
		{"blocks", "if a==a (\n  echo 1\n  if a==b (\n    echo no\n  )\n  echo 2 >C:\\d\\f\n)\ntype C:\\d\\f", "1\n2 \n", 0},
		{"a block is expanded at once", "set A=1\nif a==a (\n  set A=2\n  echo %A%\n)\necho %A%", "1\n2\n", 0},
		{"for", "for %%f in (a \"b c\" d) do echo %%f [%%~f]\nfor %%f in (C:\\x\\s*.exe C:\\x\\z*) do echo %%~nxf %%f", "a [a]\n\"b c\" [b c]\nd [d]\nsay.exe C:\\x\\say.exe\n", 0},
		{"path", "for %%f in (say.exe nosuch.exe) do echo [%%~$PATH:f]", "[C:\\x\\say.exe]\n[]\n", 0},
		{"for /f", ">C:\\d\\f echo a=1=2\n>>C:\\d\\f echo.\n>>C:\\d\\f echo ;comment\n>>C:\\d\\f echo b  c d\nfor /f \"usebackq tokens=1* delims==\" %%a in (\"C:\\d\\f\") do echo [%%a] [%%b]\nfor /f \"tokens=1,3\" %%a in (C:\\d\\f) do echo [%%a] [%%b]\nfor /f \"delims=\" %%a in (C:\\d\\f) do echo [%%a]\nfor /f \"tokens=1-3\" %%a in (C:\\d\\f) do echo [%%a%%c]\nfor /f \"tokens=1,2*\" %%a in (C:\\d\\f) do echo [%%c]",
			"[a] [1=2]\n[b  c d] []\n[a=1=2] []\n[b] [d]\n[a=1=2]\n[b  c d]\n[a=1=2]\n[bd]\n[]\n[d]\n", 0},
		{"exit out of a for", "for %%f in (a b c) do (\n  if %%f==b exit /b 4\n  echo %%f\n)", "a\n", 4},
		{"goto out of a for", "for %%f in (a b c) do if %%f==b goto out\n:out\necho out", "out\n", 0},
		{"call out of a for", "for %%f in (a b) do call :sub %%f\nexit /b 0\n:sub\necho %1\nexit /b 1", "a\nb\n", 0},
		{"special characters from a for variable are text", ">C:\\d\\f echo \"a & b\"\nfor /f \"delims=\" %%n in (C:\\d\\f) do set N=%%n\necho %N%", "\"a & b\"\n", 0},
		{"carets", "echo a ^& b ^> c ^^", "a & b > c ^\n", 0},
		{"date and time", "echo %DATE% %TIME%", "24/11/2026 02:05:00.00\n", 0},
		{"a variable hides the real one", "set ERRORLEVEL=9\ngive 1\necho %ERRORLEVEL%", "9\n", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, code := runText(t, machine(), "@echo off\n"+c.text, `"a b"`, "c")
			if diff := cmp.Diff(c.want, got); diff != "" || code != c.code {
				t.Errorf("exit code %d, want %d (-want +got)\n%s", code, c.code, diff)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"echo a\n\necho a & echo b":                  "test.cmd:3: '&' joins",
		"echo a | find \"a\"":                        "'|' joins",
		"set A=\"x & y\"\necho a\nset \"B=%A%\"":     "test.cmd:3: '&' joins",
		"if a==a echo b else echo c":                 "",
		"if a==a (\n  echo b\n) else echo c":         "follows the command",
		"if a==a (\necho b":                          "never closed",
		"if a==a (\n)":                               "empty block",
		")":                                          "closes nothing",
		"if %A%==b echo c":                           "isn't understood",
		"if cmdextversion 1 echo a":                  "isn't understood",
		"for /l %%i in (1,1,3) do echo %%i":          "isn't understood",
		"for %%f in (a) echo b":                      "without do",
		"for %%f (a) do echo b":                      "without in",
		"for %%f in (a do echo b":                    "never closed",
		"for /f \"skip=1\" %%f in (C:\\f) do echo":   "isn't supported",
		"for /f \"tokens=x\" %%f in (C:\\f) do echo": "isn't supported",
		"for /f %%f in (\"C:\\f\") do echo b":        "usebackq",
		"for /f %%f in ('type C:\\f') do echo b":     "of (file)",
		"for %%f in (a) do echo %%~df":               "isn't understood",
		"echo %~f0":                                  "isn't understood",
		"echo %*":                                    "isn't understood",
		"echo 100%":                                  "a percent sign ends",
		"echo %A:~0,1%":                              "isn't set",
		"set A=1\necho %A:~-1%":                      "isn't supported",
		"set A=1\necho %A:x%":                        "isn't understood",
		"set /p A=x":                                 "isn't supported",
		"set A":                                      "isn't understood",
		"set \"A=1\" x":                              "after its quotes",
		"setlocal enabledelayedexpansion":            "isn't supported",
		"goto nowhere":                               "no label",
		"call :nowhere":                              "no label",
		"call other.cmd":                             "isn't supported",
		"call :a x^y\n:a":                            "",
		"set \"A=x^y\"\ncall :a \"%A%\"\n:a":         "doubles carets",
		"exit 1":                                     "isn't supported",
		"exit /b x":                                  "x isn't a number",
		"copy a b":                                   "isn't supported",
		"del /f a":                                   "isn't understood",
		"ren C:\\a D:\\b":                            "isn't understood",
		"md a b":                                     "isn't understood",
		"type a b":                                   "isn't understood",
		"echo a >":                                   "without a file",
		"echo a 2>&x":                                "isn't understood",
		"echo a 3>C:\\f":                             "handle 3",
		">C:\\f":                                     "without a command",
		"echo a ^":                                   "after a caret",
		"for %%a in (if) do %%a x":                   "the builtin if",
		"echo.a\ncd\\x":                              "the builtin cd",
		"echo on":                                    "isn't supported",
		"echo/x":                                     "at once behind",
		"set.A=1":                                    "at once behind",
		">C:\\d\\f rem x":                            "a rem behind a redirection",
		"if a==a (\nrem (x)\n)":                      "where this rem ends",
		"echo x >f":                                  "hangs on the current folder",
		"echo x >C:\\d\\con":                         "a device",
		"echo x 2>&0":                                "isn't understood",
		"say 3<C:\\d\\there":                         "handle 3",
		"del C:\\d":                                  "del of the folder",
		"copy /y C:\\d\\there C:\\d":                 "copy onto a folder",
		"type C:\\d":                                 "a folder where a file is wanted",
		"type C:\\d\\there >>C:\\d\\there":           "a file that is open",
		"ren C:\\d\\there THERE":                     "to its own name",
		"copy /y C:\\d\\there C:\\d\\there":          "onto itself",
		"if defined ERRORLEVEL echo x":               "whether ERRORLEVEL is defined",
		"echo x>C:\\d\\f\nfor /f %%a in (C:\\d\\f) do echo y>>C:\\d\\f": "the file that a for /f reads",
		"echo x>C:\\d\\f\nfor /f %%a in (C:\\d\\f) do del C:\\d\\f":     "which is open",
		"ren C:\\d\\* x":                    "more than one file",
		"if exist x echo y":                 "hangs on the current folder",
		"if exist C:\\d\\there\\. echo y":   "whether a file is a folder",
		"for %%f in (*) do echo %%f":        "hangs on the current folder",
		"x\\y":                              "hangs on the current folder",
		"echo %CD%":                         "the variable CD",
		"other":                             "isn't simulated",
		":a\ncall :a":                       "too deep",
		":a\ngoto a":                        "doesn't end",
		"echo " + strings.Repeat("x", 9000): "longer than cmd takes",
		"say \"\nif errorlevel x echo a":    "x isn't a number",
	} {
		m := machine()
		m.WriteFile(`C:\x\other.exe`, nil)
		s, err := Parse("test.cmd", text)
		if err == nil {
			_, err = m.Run(s, `C:\x\test.cmd`)
		}
		if want == "" && err == nil {
			continue
		}
		if err == nil || want == "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestStop(t *testing.T) {
	m := machine()
	s, err := Parse("test.cmd", "call :sub\necho not reached\n:sub\n>C:\\f echo done\nboom\n>C:\\g echo not done")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(s, `C:\x\test.cmd`); err != ErrStop && !strings.Contains(err.Error(), ErrStop.Error()) {
		t.Errorf("got %v", err)
	}
	if len(m.Files(`C:\f`)) != 1 || len(m.Files(`C:\g`)) != 0 || m.Console.Len() > 0 {
		t.Errorf("files %v %v, console %q", m.Files(`C:\f`), m.Files(`C:\g`), m.Console.String())
	}
}

func TestRawCommandLine(t *testing.T) {
	m := machine()
	var raw []string
	m.Tools["say"] = func(c *Call) (int, error) { raw = append(raw, c.Raw); return 0, nil }
	runText(t, m, "set NAME=\"a & b\"\nsay.exe -p %NAME% -f *=0:135:TCP 10.1.1.0/255.255.255.0=0:135:TCP >nul\n\"C:\\x\\say.exe\" name=%NAME%")
	want := []string{`say.exe -p "a & b" -f *=0:135:TCP 10.1.1.0/255.255.255.0=0:135:TCP `, `"C:\x\say.exe" name="a & b"`}
	if diff := cmp.Diff(want, raw); diff != "" {
		t.Error(diff)
	}
}

func TestCommands(t *testing.T) {
	s, err := Parse("test.cmd", "@echo off\n:a\nif a==b (\n  say 1 >nul\n  for %%f in (x) do say %%f\n)\nsay 2")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range s.Commands() {
		got = append(got, fmt.Sprintf("%d %s%s %d", c.Line, c.Name, c.Tail, len(c.Redirs)))
	}
	want := []string{"1 echo off 0", "4 say 1  1", "5 say %%f 0", "7 say 2 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzRun(f *testing.F) {
	f.Add("@echo off\nset \"A=x y\"\nif exist \"%A%\" goto b\ncall :b 1 2>&1\n:b\nfor /f \"usebackq tokens=1* delims==\" %%a in (\"C:\\x\\say.exe\") do echo %%a%%~b>C:\\f")
	f.Add("for %%f in (a*,b) do (\nset X=%%~nxf\nif /i %X%==\"\" exit /b 1\n)\ntype C:\\f >>C:\\f\nren a b\ncopy /y a b\ngoto :eof")
	f.Add("if not 1 LSS 2 say %A:~0,1% %A:b=c% %~dp0 %~1 %%~$PATH:f ^^ <nul")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("fuzz.cmd", text)
		if err != nil {
			return
		}
		s.Commands()
		m := machine()
		m.MaxSteps = 200
		m.Run(s, `C:\x\fuzz.cmd`, `"a b"`)
	})
}
