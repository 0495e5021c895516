package cmdscript

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fact is something that cmd.exe is known to do, and where that is known from:
//
//	W    recorded on Windows, in the expected results of Wine's tests of its cmd
//	R    recorded on Windows, in those of ReactOS
//	D    documented by dbenham and jeb in public threads
//	H    cmd's own help
//	W10  seen with the cmd.exe of Wine 10, not on Windows
//	M    from memory
//
// The records are newer than Windows 2000. What is said here is what a script prints
// after an equals sign; an error is what the simulation refuses to guess.
type fact struct {
	name, source, text string
	want               string // lines without their equals sign, joined by blanks
	err                string
	wine8, wine10      string // what Wine prints where that is something else; "-": it isn't asked
}

// six is a label that gives 6, and the end of the script before it.
const six = "\nexit /b\n:six\nexit /b 6\n"

var facts = []fact{
	// Redirections that fail.
	{name: "an output that can't be opened runs nothing and keeps the level", source: "W, D",
		text: "call :six\necho x >>C:\\no\\such\\f\necho =%ERRORLEVEL%\nif exist C:\\no echo =made", want: "6"},
	{name: "0 too, so that it looks done", source: "W, D",
		text: "set A=1\ntype C:\\w\\one >C:\\no\\such\\f\necho =%ERRORLEVEL%", want: "0"},
	{name: "nor does an input that isn't there", source: "D",
		text: "set A=1\ntype C:\\w\\one <C:\\nosuch >C:\\w\\out\necho =%ERRORLEVEL%\nif exist C:\\w\\out echo =made", want: "0"},
	{name: "redirections are opened in their order", source: "W10",
		text: "type C:\\w\\one >C:\\w\\out <C:\\nosuch\nif exist C:\\w\\out echo =made", want: "made", wine8: "-"},
	{name: "a called label doesn't run either", source: "W, D",
		text: "call :six\ncall :s >>C:\\no\\such\\f\necho =%ERRORLEVEL%\nexit /b\n:s\nset S=1\necho =ran\nexit /b 3", want: "6"},
	{name: "no folder is made", source: "W", text: "echo x >C:\\w\\no\\f\nif not exist C:\\w\\no echo =none", want: "none"},
	{name: "nothing is written onto a folder", source: "W10", text: "call :six\necho x >C:\\w\\folder\necho =%ERRORLEVEL%", want: "6"},
	{name: "nor into a file that another redirection has open", source: "W, W10",
		text: "call :s >C:\\w\\open\necho =%L%\nif exist C:\\w\\inner echo =inner\nexit /b\n:s\ncall :six\n>C:\\w\\inner echo x\n>>C:\\w\\open echo inner\nset L=%ERRORLEVEL%", want: "6 inner"},
	{name: "nor into one that is being read", source: "W10",
		text: "call :six\ncall :s <C:\\w\\one\nfor /f %%a in (C:\\w\\one) do echo =%%a\nexit /b\n:s\n>C:\\w\\one echo other\necho =%ERRORLEVEL%", want: "6 1"},
	{name: "of two redirections of a handle the last counts", source: "W; what the first leaves isn't recorded",
		text: "echo x>C:\\w\\g1 >C:\\w\\g2", err: "two redirections of handle 1"},
	{name: "a block may follow one", source: "W", text: ">C:\\w\\f (echo foo)", err: "a block after a redirection"},
	{name: "rem swallows one, and joined commands", source: "W", text: "rem x >C:\\w\\f\nrem echo foo & echo =bar\nif not exist C:\\w\\f echo =none", want: "none", wine8: "-"},
	{name: "rem does so from its second word on", source: "D", text: "rem &echo x", err: "where this rem ends"},

	// ERRORLEVEL.
	{name: "errorlevel N is N or more: a crash gives less than 0", source: "M; the codes of NTSTATUS",
		text: "call :s\nif errorlevel 1 echo =failed\nif not \"%ERRORLEVEL%\"==\"0\" echo =not 0\nexit /b\n:s\nexit /b -1073741819", want: "not 0"},
	{name: "set gives 0", source: "W, R", text: "call :six\nset A=1\necho =%ERRORLEVEL%", want: "0", wine8: "-"},
	{name: "so does it for what isn't there", source: "W, R", text: "call :six\nset NOSUCH=\necho =%ERRORLEVEL%", want: "0", wine8: "-"},
	{name: "setlocal gives 0", source: "W", text: "call :six\nsetlocal\necho =%ERRORLEVEL%", want: "0", wine8: "6"},
	{name: "echo keeps it", source: "W", text: "call :six\necho x\necho =%ERRORLEVEL%", want: "6"},
	{name: "exit /b without a number keeps it", source: "W, R", text: "call :s\necho =%ERRORLEVEL%\nexit /b\n:s\ncall :six\nexit /b", want: "6", wine8: "0", wine10: "0"},
	{name: "goto :eof keeps it", source: "W, R", text: "call :s\necho =%ERRORLEVEL%\nexit /b\n:s\ncall :six\ngoto :eof", want: "6"},
	{name: "type of a missing file gives 1", source: "W", text: "call :six\ntype C:\\w\\nosuch\necho =%ERRORLEVEL%", want: "1"},
	{name: "type nul gives 0", source: "W", text: "call :six\ntype nul\necho =%ERRORLEVEL%", want: "0"},
	{name: "del in a missing folder gives 1", source: "W", text: "call :six\ndel C:\\no\\such\necho =%ERRORLEVEL%", want: "1", wine8: "0"},
	{name: "del of what isn't there", source: "not recorded", text: "call :six\ndel C:\\w\\nosuch\necho =%ERRORLEVEL%", err: "what del gives"},
	{name: "md of what is there gives 1", source: "W", text: "call :six\nmd C:\\w\necho =%ERRORLEVEL%\nmd C:\\w\\new\\deep\necho =%ERRORLEVEL%", want: "1 0", wine8: "1 1"},
	{name: "an unknown program gives 9009", source: "W", text: "nosuchprogram\necho =%ERRORLEVEL%", want: "9009"},
	{name: "one in a missing folder gives 3", source: "W", text: "C:\\no\\such\\program\necho =%ERRORLEVEL%", want: "3", wine8: "9009", wine10: "9009"},
	{name: "one in a folder that is there", source: "W", text: "C:\\w\\nosuch\necho =%ERRORLEVEL%", want: "9009"},
	{name: "for /f of a missing file", source: "not recorded", text: "for /f %%a in (C:\\w\\nosuch) do echo x\necho =%ERRORLEVEL%", err: "what a for /f gives"},
	{name: "that doesn't matter if something gives another", source: "W",
		text: "for /f %%a in (C:\\w\\nosuch) do echo =x\nset A=1\necho =%ERRORLEVEL%", want: "0", wine8: "-"},
	{name: "nor does it pass as the end of a script", source: "not recorded", text: "for /f %%a in (C:\\w\\nosuch) do echo x", err: "what a for /f gives"},

	// Numbers.
	{name: "a leading 0 makes it octal, 0x hexadecimal", source: "W", text: "if 011 EQU 9 echo =octal\nif 0x10 EQU 16 echo =hex\nif 10 GTR 9 echo =more", want: "octal hex more"},
	{name: "what is neither", source: "not recorded", text: "if 08 EQU 8 echo x", err: "comparing 08"},
	{name: "over 2^31 it is clamped", source: "W10, not on Windows", text: "if 3000000000 EQU 4000000000 echo x", err: "comparing 3000000000"},
	{name: "words are compared ignoring case", source: "W10, not on Windows", text: "if a EQU A echo x", err: "comparing a"},
	{name: "quotes make words", source: "W10, not on Windows", text: "if \"10\" GTR \"9\" echo x", err: "comparing \"10\""},
	{name: "if errorlevel with a leading 0", source: "not recorded", text: "if errorlevel 010 echo x", err: "the number 010"},
	{name: "exit /b with one", source: "not recorded", text: "exit /b 010", err: "the number 010"},

	{name: "set /a adds, in decimal and hexadecimal, and gives 0", source: "W, H",
		text: "call :six\nset /a \"A=5+7-1\"\necho =%ERRORLEVEL% %A%\nset /a \"A= 0x0000fffe\"\necho =%A%", want: "0 11 65534", wine8: "-"},
	{name: "of a number with a leading 0", source: "H says octal; not needed", text: "set /a A=010", err: "the number 010"},
	{name: "of words", source: "not recorded here", text: "set /a A=b", err: "b isn't a number"},

	// for.
	{name: "a blank at the end of delims= is one", source: "W", text: "for /f \"delims=, \" %%a in (C:\\w\\words) do echo =%%a", want: "a x"},
	{name: "without it, it isn't", source: "W", text: "for /f \"delims=,\" %%a in (C:\\w\\words) do echo =%%a", want: "a b x y z"},
	{name: "a blank elsewhere in it", source: "not recorded", text: "for /f \"delims=a b\" %%a in (C:\\w\\words) do echo x", err: "delims= with a blank"},
	{name: "lines that begin with ; are passed over", source: "H, D", text: "for /f \"delims=\" %%a in (C:\\w\\comment) do echo =%%a", want: "after", wine8: ";x after", wine10: "-"},
	{name: "unless eol says otherwise", source: "H", text: "for /f \"eol=# delims=\" %%a in (C:\\w\\comment) do echo =%%a", want: ";x after", wine8: "-"},
	{name: "one behind a delimiter", source: "not recorded", text: "for /f %%a in (C:\\w\\indented) do echo x", err: "whether for /f passes over"},
	{name: "one that is a delimiter", source: "not recorded", text: "for /f \"delims=;\" %%a in (C:\\w\\comment) do echo x", err: "whether for /f passes over"},
	{name: "quotes don't hold tokens together", source: "D", text: "for /f \"tokens=2\" %%a in (C:\\w\\quoted) do echo =%%a", want: "y\"", wine8: "-", wine10: "-"},
	{name: "variables are case-sensitive", source: "W", text: "for %%a in (x) do for %%A in (y) do echo =%%a%%A", want: "xy"},
	{name: "~f gives the full path", source: "W, W10", text: "for %%f in (\"C:\\w\\one\") do echo =%%~ff", want: "C:\\w\\one"},
	{name: "of a path that isn't whole", source: "hangs on the current folder", text: "for %%f in (one) do echo =%%~ff", err: "the full path of one"},

	{name: "/d takes folders", source: "H", text: "for /d %%d in (C:\\w\\*) do echo =%%~nxd\nfor /d %%d in (C:\\w\\no*) do echo =none", want: "folder"},
	{name: "without a wildcard", source: "not recorded", text: "for /d %%d in (C:\\w\\folder) do echo x", err: "for /d of"},

	// The rest.
	{name: "up to the first match is replaced", source: "W", text: "set A=qwertyTYx\necho =%A:*TY=_%\necho =%A:*no=_%", want: "_TYx qwertyTYx"},
	{name: "a part may be counted from the end", source: "H", text: "set A=qwerty\necho =%A:~-3,3% %A:~-3,2%", want: "rty rt"},
	{name: "a label inside a block is taken", source: "W10, not on Windows", text: "if a==a (\n:x\necho x\n)", err: "a label inside a block"},
	{name: "a label ends at a blank, a colon and a plus sign", source: "W",
		text: "goto a\n:x\necho =x\n:a b\necho =a\ngoto b\n:b+c\necho =b\ngoto c\n:c:d\necho =c", want: "a b c", wine8: "-", wine10: "-"},
	{name: "and at others", source: "W, not which", text: ":a;b\ngoto a", err: "where the label a;b ends"},
	{name: "call takes the next label of that name", source: "W", text: "call :s\necho =%ERRORLEVEL%\nexit /b\n:t\n:s\nexit /b 3\n:s\nexit /b 4", want: "3"},
	{name: "and goes round", source: "W", text: "goto t\n:s\necho =1\nexit /b 3\n:t\ncall :s\nexit /b\n:s\necho =2\nexit /b 4", want: "2"},
	{name: "plain setlocal leaves DelayedExpansion as it is", source: "H", text: "setlocal\necho a!b!c", err: "an exclamation mark"},
	{name: "a value from a file is expanded too", source: "H", text: "setlocal\nfor /f %%a in (C:\\w\\exclaims) do echo %%a", err: "an exclamation mark"},
	{name: "disabledelayedexpansion switches it off", source: "H",
		text: "setlocal enableextensions disabledelayedexpansion\necho =a!b!c\nfor /f %%a in (C:\\w\\exclaims) do echo =%%a", want: "a!b!c a!b!c"},
}

// factMachine has what the facts' scripts read.
func factMachine() *Machine {
	m := machine()
	m.DelayedExpansion = true
	for name, text := range factFiles {
		m.WriteFile(name, []byte(text))
	}
	return m
}

var factFiles = map[string]string{
	`C:\w\one`: "1\r\n", `C:\w\folder\file`: "", `C:\w\words`: "a b\r\nx y z\r\n", `C:\w\comment`: ";x\r\nafter\r\n",
	`C:\w\indented`: "  ;x\r\n", `C:\w\quoted`: "\"x y\" z\r\n", `C:\w\exclaims`: "a!b!c\r\n",
}

// script is a fact's script. It ends before the labels that it may call.
func (f *fact) script() string { return "@echo off\n" + f.text + six }

func TestFacts(t *testing.T) {
	for _, f := range facts {
		t.Run(f.name, func(t *testing.T) {
			m := factMachine()
			s, err := Parse("test.cmd", f.script())
			if err == nil {
				_, err = m.Run(s, `C:\x\test.cmd`)
			}
			if f.err != "" {
				if err == nil || !strings.Contains(err.Error(), f.err) {
					t.Errorf("(%s) %v, want %s", f.source, err, f.err)
				}
				return
			}
			if diff := cmp.Diff(f.want, said(m.Console.String())); err != nil || diff != "" {
				t.Errorf("(%s) %v (-want +got)\n%s\n%s", f.source, err, diff, m.Console.String())
			}
		})
	}
}

// said gives the lines that begin with an equals sign, without that.
func said(text string) string {
	var out []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if line, ok := strings.CutPrefix(line, "="); ok {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, " ")
}

// TestBuiltinsAreNoPrograms: none of cmd's own commands passes for a program that
// isn't there (W, H).
func TestBuiltinsAreNoPrograms(t *testing.T) {
	for _, name := range strings.Fields("ASSOC BREAK CALL CD CHDIR CLS COLOR COPY DATE DEL DIR DPATH ECHO ENDLOCAL ERASE EXIT FTYPE GOTO KEYS MD " +
		"MKDIR MKLINK MOVE PATH PAUSE POPD PROMPT PUSHD RD REM REN RENAME RMDIR SET SETLOCAL SHIFT START TIME TITLE TYPE VER VERIFY VOL") {
		for _, text := range []string{name, name + " x", strings.ToLower(name) + `.\x`, "for %%a in (" + name + ") do %%a x"} {
			m := machine()
			s, err := Parse("test.cmd", text)
			code := 0
			if err == nil {
				code, err = m.Run(s, `C:\x\test.cmd`)
			}
			if code == 9009 {
				t.Errorf("%s passes for a program", text)
			}
			if others[strings.ToLower(name)] && (err == nil || !strings.Contains(err.Error(), "not known")) {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}
