package readback

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rpcdsc/internal/read/scriptsini"
)

// Script is what an object runs at startup.
type Script struct {
	File      string // in its folder of startup scripts
	Arguments string
}

// Launchers run the script beside them that does the work, startup.ps1 whatever the
// execution policy of the computer, and end with its code. The one that applies notes
// what it leaves and runs nothing where that is still so; the note begins with what the
// scripts are. The one that removes takes the notes away.
var (
	powershell = `"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0startup.ps1"`

	headForm  = regexp.MustCompile(`^@echo off\nrem [^\n&|<>^%]*\n`)
	applyForm = []string{
		`setlocal`, `set ERRORLEVEL=`, `set "NOTES=%SystemRoot%\rpcdsc"`, `set "NOW=%NOTES%\FLEET-gpo-now.txt"`, `set "LAST=%NOTES%\FLEET-gpo-last.txt"`,
		`if not exist "%NOTES%" md "%NOTES%"`,
		// What is there now, against what the last run that ended well left.
		`call :look`, `if not exist "%LAST%" goto run`, pendingForm, `"%SystemRoot%\System32\fc.exe" /b "%LAST%" "%NOW%" >nul 2>nul`, `if "%ERRORLEVEL%"=="0" exit /b 0`,
		`:run`, `if exist "%LAST%" del "%LAST%"`, `RUN`, `set "CODE=%ERRORLEVEL%"`, `if not "%CODE%"=="0" exit /b %CODE%`,
		`call :look`, `"%SystemRoot%\System32\reg.exe" query "HKLM\SOFTWARE\Microsoft\Rpc\Internet" >nul 2>nul`,
		`if "%ERRORLEVEL%"=="0" copy /y "%NOW%" "%LAST%" >nul`, `exit /b 0`,
		`:look`, `if exist "%NOW%" del "%NOW%"`, `>"%NOW%" echo ID`, switchForm, stateForm,
		`call :add "HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules" /f "rpcdsc FLEET" /d`,
		`call :add "HKLM\SOFTWARE\rpcdsc\FLEET" /s`, `call :add "HKLM\SOFTWARE\Microsoft\Rpc\Internet"`,
		`call :add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\rpcdsc FLEET restart"`,
		`for %%p in (Domain Standard Public) do call :add "HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\%%pProfile"`,
		`call :add "HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall" /s`, `exit /b 0`,
		`:add`, `>>"%NOW%" "%SystemRoot%\System32\reg.exe" query %* 2>nul`, `exit /b 0`,
	}
	removeForm = []string{
		`setlocal`, `set ERRORLEVEL=`,
		`for %%n in (now last) do if exist "%SystemRoot%\rpcdsc\FLEET-gpo-%%n.txt" del "%SystemRoot%\rpcdsc\FLEET-gpo-%%n.txt"`,
		`if exist "%SystemRoot%\rpcdsc" rd "%SystemRoot%\rpcdsc" 2>nul`,
		`RUN`, `exit /b %ERRORLEVEL%`,
	}

	// launched are the scripts with the lines that run them.
	launched = []struct {
		Script
		run  string
		form []string
	}{
		{Script{File: "startup.ps1"}, powershell, without(applyForm, pendingForm, switchForm, stateForm)},
		{Script{"startup.ps1", " -Action Remove"}, powershell + " -Action Remove", removeForm},
		{Script{File: "apply.cmd"}, `call "%~dp0apply.cmd"`, applyForm},
		{Script{File: "remove.cmd"}, `call "%~dp0remove.cmd"`, removeForm},
	}
)

// Lines of a launcher for scripts in cmd, which keep their state in files: all of it is
// looked at, and a restart that is pending is settled by the start that it was.
const (
	pendingForm = `if exist "%NOTES%\FLEET\restart.pending" goto run`
	switchForm  = `set DIRCMD=`
	stateForm   = `>>"%NOW%" dir /b "%NOTES%\FLEET" 2>nul`
)

func without(lines []string, some ...string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return slices.Contains(some, line) })
}

// readLauncher tells what a launcher runs. Its lines are the known ones: what they do is
// shown by the tests that run them in cmd.exe. The scripts are those that its notes hang
// on.
func readLauncher(text, fleet string, scripts [][]byte) (*Script, error) {
	head := headForm.FindString(text)
	lines := strings.Split(strings.TrimSuffix(text[len(head):], "\n"), "\n")
	sum := sha256.New()
	for _, s := range scripts {
		sum.Write(s)
	}
	for _, l := range launched {
		known := strings.NewReplacer("FLEET", fleet, "RUN", l.run, "echo ID", "echo "+hex.EncodeToString(sum.Sum(nil)[:8]))
		if head != "" && slices.EqualFunc(lines, l.form, func(line, want string) bool { return line == known.Replace(want) }) {
			return &l.Script, nil
		}
	}
	return nil, errors.New("startup.cmd isn't understood, or notes other scripts than it runs")
}

// ReadScripts reads the scripts.ini of an object of a fleet. scripts are
// the contents of those that it is made of, in their order; open gives the text of one by
// its name. One in cmd that only runs another stands for that.
func ReadScripts(fleet string, ini []byte, scripts [][]byte, open func(name string) (string, error)) (*Script, error) {
	f, err := scriptsini.Parse(ini)
	if err != nil {
		return nil, err
	}
	if f.ANSI {
		return nil, fmt.Errorf("isn't UTF-16LE with its byte order mark, as [MS-GPSCR] 2.2.2 wants it")
	}
	if len(f.Startup) != 1 || len(f.Shutdown)+len(f.Logon)+len(f.Logoff) > 0 || f.Startup[0].Parameters != "" || f.StartPSFirst != nil || f.EndPSFirst != nil {
		return nil, fmt.Errorf("doesn't say to run one script at startup, without parameters, and no other")
	}
	s := &Script{File: f.Startup[0].CmdLine}
	text, err := open(s.File)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.File, err)
	}
	if s.File != "startup.cmd" {
		return s, nil
	}
	return readLauncher(text, fleet, scripts)
}
