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

// Launchers run startup.ps1, which lies beside them, whatever the execution policy of
// the computer, and end with its code. The one that applies notes what it leaves and
// runs nothing where that is still so; the note begins with what the scripts are. The
// one that removes takes the notes away.
var (
	runForm = `"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0startup.ps1"`

	headForm  = regexp.MustCompile(`^@echo off\nrem [^\n&|<>^%]*\n`)
	applyForm = []string{
		`setlocal`, `set "NOTES=%SystemRoot%\rpcdsc"`, `set "NOW=%NOTES%\FLEET-gpo-now.txt"`, `set "LAST=%NOTES%\FLEET-gpo-last.txt"`,
		`if not exist "%NOTES%" md "%NOTES%"`,
		// What is there now, against what the last run that ended well left.
		`call :look`, `if not exist "%LAST%" goto run`, `"%SystemRoot%\System32\fc.exe" /b "%LAST%" "%NOW%" >nul 2>nul`, `if "%ERRORLEVEL%"=="0" exit /b 0`,
		`:run`, `if exist "%LAST%" del "%LAST%"`, runForm, `set "CODE=%ERRORLEVEL%"`, `if not "%CODE%"=="0" exit /b %CODE%`,
		`call :look`, `copy /y "%NOW%" "%LAST%" >nul`, `exit /b 0`,
		`:look`, `>"%NOW%" echo ID`,
		`call :add "HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules" /f "rpcdsc FLEET" /d`,
		`call :add "HKLM\SOFTWARE\rpcdsc\FLEET" /s`, `call :add "HKLM\SOFTWARE\Microsoft\Rpc\Internet"`,
		`call :add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\rpcdsc FLEET restart"`,
		`for %%p in (Domain Private Standard Public) do call :profile %%p`, `exit /b 0`,
		`:profile`, `call :add "HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\%1Profile"`,
		`call :add "HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\%1Profile"`, `exit /b 0`,
		`:add`, `>>"%NOW%" "%SystemRoot%\System32\reg.exe" query %* 2>nul`, `exit /b 0`,
	}
	removeForm = []string{
		`for %%n in (now last) do if exist "%SystemRoot%\rpcdsc\FLEET-gpo-%%n.txt" del "%SystemRoot%\rpcdsc\FLEET-gpo-%%n.txt"`,
		`if exist "%SystemRoot%\rpcdsc" rd "%SystemRoot%\rpcdsc" 2>nul`,
		runForm + ` -Action Remove`, `exit /b %ERRORLEVEL%`,
	}
)

// readLauncher tells what a launcher runs. Its lines are the known ones: what they do is
// shown by the tests that run them in cmd.exe.
func readLauncher(text, fleet string, script []byte) (*Script, error) {
	head := headForm.FindString(text)
	lines := strings.Split(strings.TrimSuffix(text[len(head):], "\n"), "\n")
	sum := sha256.Sum256(script)
	known := strings.NewReplacer("FLEET", fleet, "echo ID", "echo "+hex.EncodeToString(sum[:8]))
	same := func(form []string) bool {
		return head != "" && slices.EqualFunc(lines, form, func(line, want string) bool { return line == known.Replace(want) })
	}
	switch {
	case same(applyForm):
		return &Script{File: "startup.ps1"}, nil
	case same(removeForm):
		return &Script{"startup.ps1", " -Action Remove"}, nil
	}
	return nil, errors.New("startup.cmd isn't understood, or notes other scripts than it runs")
}

// ReadScripts reads the scripts.ini of an object of a fleet. open gives the bytes and
// the text of a file beside the scripts; one in cmd that only runs another stands for
// that.
func ReadScripts(fleet string, ini []byte, open func(name string) ([]byte, string, error)) (*Script, error) {
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
	_, text, err := open(s.File)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.File, err)
	}
	if s.File != "startup.cmd" {
		return s, nil
	}
	script, _, err := open("startup.ps1")
	if err != nil {
		return nil, fmt.Errorf("startup.ps1: %w", err)
	}
	return readLauncher(text, fleet, script)
}
