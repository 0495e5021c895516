package cmdscript

import (
	"math/rand"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// maker makes scripts by chance, of all that is simulated.
type maker struct{ *rand.Rand }

func (m maker) pick(s ...string) string { return s[m.Intn(len(s))] }

func (m maker) word() string {
	return m.pick("a", "b c", "x=1", "%A%", "%B%", "1", "10", "a;b", "a,b", `"q r"`, "", "%A:~0,1%", "%A:b=z%", "%A:*b=z%", "a  b ", "^^", "^&x", "%%", "0x10", "012", "-3", "a^b")
}

func (m maker) file() string {
	return m.pick(`C:\w\one`, `C:\w\words`, `C:\w\new`, `"C:\w\new two"`, `C:\w\folder`, `C:\w\no\f`, `C:\w\folder\file`, `C:\w\nosuch`, "nul", `C:\w\folder\n2`, `C:\w\three`)
}

// redirection is one or none. What cmd complains of goes nowhere but to nul: the
// words are another's in Wine.
func (m maker) redirection() string {
	return m.pick("", "", "", " >"+m.file(), ">>"+m.file(), " >>"+m.file()+" ", " <"+m.file(), " 2>nul", " >"+m.file()+" 2>nul", " >nul", "<nul")
}

func (m maker) condition() string {
	not := m.pick("", "", "not ")
	switch m.Intn(7) {
	case 0:
		return "if " + not + "exist " + m.file() + " "
	case 1:
		return "if " + not + "defined " + m.pick("A", "B", "C") + " "
	case 2:
		return "if " + not + "errorlevel " + m.pick("0", "1", "2", "-1", "9009") + " "
	case 3:
		return "if " + not + `"%ERRORLEVEL%"=="` + m.pick("0", "1", "6") + `" `
	case 4:
		return "if " + m.pick("/i ", "") + not + `"` + m.word() + `"=="` + m.word() + `" `
	case 5:
		return "if " + not + m.pick("1", "2", "010", "0x8", "-4", "%N%") + " " + m.pick("EQU", "neq", "LSS", "LEQ", "GTR", "GEQ") + " " + m.pick("1", "2", "8", "10", "-4") + " "
	}
	return "if " + not + "a==" + m.pick("a", "b", "A") + " "
}

// simple is a builtin or a program that isn't there; loop is a for variable's name.
func (m maker) simple(loop string) string {
	word := m.word()
	if loop != "" && m.Intn(2) == 0 {
		word = m.pick("%%"+loop, "%%~"+loop, "%%~nx"+loop, "[%%"+loop+"]")
	}
	return m.pick("echo ="+word+"."+m.redirection(), "echo ="+word+"."+m.redirection(), "set A="+word, `set "B=`+word+`"`,
		"type "+m.file()+m.redirection(), "del "+m.file()+m.redirection(), "md "+m.file()+m.redirection(), "ren "+m.file()+" "+m.pick("new", "three", "one"),
		"copy /y "+m.file()+" "+m.file()+" >nul", "call :"+m.pick("s", "t")+" "+m.word()+" "+m.word()+m.redirection(), "nosuch"+m.redirection(),
		m.pick("exit /b 3", "goto e", "rem x & y >z", "setlocal", "goto :eof", "call :six"))
}

func (m maker) command(depth int, loop string) string {
	if depth == 0 || m.Intn(3) > 0 {
		return m.simple(loop)
	}
	switch m.Intn(5) {
	case 0, 1:
		return m.condition() + m.command(depth-1, loop)
	case 2:
		return m.condition() + "(\n" + m.command(depth-1, loop) + "\n" + m.command(depth-1, loop) + "\n)"
	case 3:
		v := m.pick("a", "b", "F")
		return "for %%" + v + " in (" + m.pick("x y", `"p q" r`, `C:\w\*`, `C:\w\t*`, "a,b;c=d") + ") do " + m.command(depth-1, v)
	}
	options := m.pick("", `"delims=" `, `"tokens=1*" `, `"tokens=2 delims==" `, `"tokens=1,3" `, `"tokens=1-2 delims=, " `)
	return "for /f " + options + "%%a in (" + m.pick(`C:\w\one`, `C:\w\words`, `C:\w\lines`, `C:\w\nosuch`, `C:\w\new`) + ") do " + m.command(depth-1, "a")
}

func (m maker) script() string {
	text := "@echo off\nset A=abc\nset N=8\n"
	for range 4 + m.Intn(4) {
		text += m.command(2, "") + "\n" + m.pick("echo =L%ERRORLEVEL%\n", "", "echo =%A% %B% %1\n")
	}
	return text + "echo =end\nif exist C:\\w\\new type C:\\w\\new\n:e\nexit /b 0\n:s\necho =s %1 %2 %~1\nexit /b 2\n:t\nset A=%1\ngoto :eof" + six
}

// TestRandomScriptsInWine runs scripts that chance made in both. What the simulation
// refuses is left out; the rest must say the same. Wine 8's own cmd is too far from
// Windows for that.
func TestRandomScriptsInWine(t *testing.T) {
	w, cmd := oracle.NewerCmd(t, "cmdscript")
	files := map[string]string{
		`C:\w\one`: "1\r\n", `C:\w\folder\file`: "inside\r\n", `C:\w\words`: "a b c d\r\nx,y z=1\r\n",
		`C:\w\lines`: "k=v w\r\n\r\n  lead x\r\nlast", `C:\w\three`: "3\r\n",
	}
	r := maker{rand.New(rand.NewSource(1))}
	var scripts, want []string
	for len(scripts) < 300 {
		m := &Machine{MaxSteps: 300}
		for name, data := range files {
			m.WriteFile(name, []byte(data))
		}
		text := r.script()
		s, err := Parse("random.cmd", text)
		if err == nil {
			_, err = m.Run(s, `C:\x\random.cmd`)
		}
		if err == nil {
			scripts, want = append(scripts, text), append(want, said(m.Console.String()))
		}
	}
	for i, got := range inWine(t, w, cmd, files, scripts) {
		if got != want[i] {
			t.Errorf("says %q, and in Wine %q\n%s", want[i], got, strings.TrimSuffix(scripts[i], six))
		}
	}
}
