package gpo

import (
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
	command := map[bool]string{false: "apply.cmd", true: "remove.cmd"}[o.remove]
	for _, s := range scripts {
		f := s
		f.Path = path.Join(startupFolder, path.Base(s.Path))
		m.Add(f)
	}
	if o.gen.RuleVersion != "" {
		command = launcher
		launch := output.File{Path: path.Join(startupFolder, launcher), Encoding: output.ASCII}
		if err := m.Text(launch, o.launcherText(o.header(job), scripts)); err != nil {
			return nil, err
		}
	}
	return m.Files, m.Text(output.File{Path: scriptsPath, Encoding: output.UTF16}, scriptsIni(command))
}
