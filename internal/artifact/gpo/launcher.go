package gpo

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"rpcdsc/internal/output"
)

// launcher runs the script that does the work, where there is work. A script in
// psscripts.ini hangs on an execution policy of which nobody has said what Group Policy
// makes of it, and on its order among all others; one in cmd doesn't. It also runs
// before PowerShell has to be started, or netsh to list all rules, and nearly always
// needs neither.
const launcher = "startup.cmd"

// The lines around the script, in the words of cmd. %~dp0 is the folder of the script,
// on the domain controller.
const (
	launcherHead = "@echo off\nrem HEADER\n"
	ownCodes     = "setlocal\nset ERRORLEVEL=" // a variable of this name would hide the exit codes
	runScript    = `"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0startup.ps1"`

	// What the last run left is noted, and compared with what is there now: our rules,
	// the RPC values, the restart task, whether the firewall is on and takes rules (the
	// standard profile is the private one), and what Group Policy says of it.
	// Where nothing differs there is nothing to do; whatever does, the script looks. Who
	// can't see the values that were just written sees nothing, and notes nothing.
	applyLines = launcherHead + ownCodes + `
set "NOTES=%SystemRoot%\rpcdsc"
set "NOW=%NOTES%\FLEET-gpo-now.txt"
set "LAST=%NOTES%\FLEET-gpo-last.txt"
if not exist "%NOTES%" md "%NOTES%"
call :look
if not exist "%LAST%" goto run
PENDING"%SystemRoot%\System32\fc.exe" /b "%LAST%" "%NOW%" >nul 2>nul
if "%ERRORLEVEL%"=="0" exit /b 0
:run
if exist "%LAST%" del "%LAST%"
RUN
set "CODE=%ERRORLEVEL%"
if not "%CODE%"=="0" exit /b %CODE%
call :look
"%SystemRoot%\System32\reg.exe" query "HKLM\SOFTWARE\Microsoft\Rpc\Internet" >nul 2>nul
if "%ERRORLEVEL%"=="0" copy /y "%NOW%" "%LAST%" >nul
exit /b 0
:look
if exist "%NOW%" del "%NOW%"
>"%NOW%" echo ID
STATEcall :add "HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules" /f "rpcdsc FLEET" /d
call :add "HKLM\SOFTWARE\rpcdsc\FLEET" /s
call :add "HKLM\SOFTWARE\Microsoft\Rpc\Internet"
call :add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\rpcdsc FLEET restart"
for %%p in (Domain Standard Public) do call :add "HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\%%pProfile"
call :add "HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall" /s
exit /b 0
:add
>>"%NOW%" "%SystemRoot%\System32\reg.exe" query %* 2>nul
exit /b 0
`
	removeLines = launcherHead + ownCodes + `
for %%n in (now last) do if exist "%SystemRoot%\rpcdsc\FLEET-gpo-%%n.txt" del "%SystemRoot%\rpcdsc\FLEET-gpo-%%n.txt"
if exist "%SystemRoot%\rpcdsc" rd "%SystemRoot%\rpcdsc" 2>nul
RUN
exit /b %ERRORLEVEL%
`

	// Scripts in cmd keep their state in files, and settle a restart that is pending
	// after the start that it was: then they run in any case.
	pendingLine = `if exist "%NOTES%\FLEET\restart.pending" goto run` + "\n"
	shellCmd    = "cmd"
	stateLine   = "set DIRCMD=\n" + `>>"%NOW%" dir /b "%NOTES%\FLEET" 2>nul` + "\n"
)

// launcherText is the launcher of an object whose scripts are given. Other scripts have
// another ID, so that what earlier ones noted doesn't count.
func (o *object) launcherText(header string, scripts []output.File) string {
	lines, run, pending, state := applyLines, runScript, "", ""
	if o.gen.Shell == shellCmd {
		run, pending, state = `call "%~dp0apply.cmd"`, pendingLine, stateLine
	}
	if o.remove {
		lines, run = removeLines, runScript+" -Action Remove"
		if o.gen.Shell == shellCmd {
			run = `call "%~dp0remove.cmd"`
		}
	}
	lines = strings.NewReplacer("RUN", run, "PENDING", pending, "STATE", state).Replace(lines)
	return strings.NewReplacer("HEADER", header, "FLEET", o.fleet(), "echo ID", "echo "+idOf(scripts)).Replace(lines)
}

// idOf names the contents of scripts.
func idOf(scripts []output.File) string {
	sum := sha256.New()
	for i := range scripts {
		sum.Write(scripts[i].Content())
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
