package readback

import (
	"fmt"
	"regexp"

	"rpcdsc/internal/read/scriptsini"
)

// Script is what an object runs at startup.
type Script struct {
	File      string // in its folder of startup scripts
	Arguments string
}

// launcherForm runs the script in PowerShell that lies beside it, whatever the
// execution policy of the computer, and ends with its code.
var launcherForm = regexp.MustCompile(`^@echo off\n` + `rem [^\n&|<>^%]*\n` +
	`"%SystemRoot%\\System32\\WindowsPowerShell\\v1\.0\\powershell\.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0([A-Za-z0-9.-]+)"((?: -[A-Za-z]+ [A-Za-z]+)*)\n` +
	`exit /b %ERRORLEVEL%\n$`)

// ReadScripts reads the scripts.ini of an object. open gives the text of a file beside
// the scripts; one in cmd that only runs another stands for that.
func ReadScripts(ini []byte, open func(name string) (string, error)) (*Script, error) {
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
	m := launcherForm.FindStringSubmatch(text)
	if m == nil {
		return nil, fmt.Errorf("%s isn't understood", s.File)
	}
	_, err = open(m[1])
	return &Script{m[1], m[2]}, err
}
