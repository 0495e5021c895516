package gpo

import (
	"fmt"
	"path"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/startup"
	"rpcdsc/internal/output"
)

// Where the files of an object are, below its folder.
const (
	scriptsPath   = "Machine/Scripts/scripts.ini"
	startupFolder = "Machine/Scripts/Startup"
	registryPath  = "Machine/registry.pol"
	tasksPath     = "Machine/Preferences/ScheduledTasks/ScheduledTasks.xml"
)

// launcher runs startup.ps1. A script in psscripts.ini hangs on an execution policy
// of which nobody has said what Group Policy makes of it, and on its order among all
// others; one in cmd doesn't.
const launcher = "startup.cmd"

// launcherText is in the words of cmd; %%~dp0 is the folder of the script, on the domain
// controller.
func launcherText(header, arguments string) string {
	return "@echo off\nrem " + header + "\n" +
		`"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0startup.ps1"` + arguments + "\n" +
		"exit /b %ERRORLEVEL%\n"
}

// scriptsIni is the text of scripts.ini as GPMC writes it, with its blank line
// ([MS-GPSCR] 2.2.2).
func scriptsIni(command string) string {
	return "\n[Startup]\n0CmdLine=" + command + "\n0Parameters=\n"
}

// scriptFiles are the group's startup scripts as they lie in an object's folder.
func (o *object) scriptFiles(job *artifact.Job) ([]output.File, error) {
	scripts, err := startup.Group(job, o.group)
	if err != nil {
		return nil, err
	}
	var m artifact.Maker
	var command string
	for _, s := range scripts {
		f := s
		f.Path = path.Join(startupFolder, path.Base(s.Path))
		m.Add(f)
		switch name := path.Base(s.Path); {
		case name == "startup.ps1":
			command = launcher
			arguments := ""
			if o.remove {
				arguments = " -Action Remove"
			}
			launch := output.File{Path: path.Join(startupFolder, launcher), Encoding: output.ASCII}
			if err := m.Text(launch, launcherText(o.header(job), arguments)); err != nil {
				return nil, err
			}
		case name == "apply.cmd" && !o.remove, name == "remove.cmd" && o.remove:
			command = name
		}
	}
	if command == "" {
		return nil, fmt.Errorf("none of its startup scripts is known to Group Policy")
	}
	return m.Files, m.Text(output.File{Path: scriptsPath, Encoding: output.UTF16}, scriptsIni(command))
}
