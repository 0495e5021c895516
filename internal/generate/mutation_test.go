package generate

import (
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// mutation damages one artifact in a way that a tool of this kind has got wrong,
// or that an edit of a template could.
type mutation struct {
	name     string
	file     string // path below the output folder
	old, new string // the first old becomes new
	want     string // part of what the proof says
}

// Hosts and policies are those of examples/contoso.toml. The scripts of Windows
// 2000 (plant), XP (lab), 2003 (erp), 2008 (print), 2008 R2 (certificates).
var mutations = []mutation{
	// IPsec filters: the longest source prefix wins.
	{"135 dropped", "startup/plant/apply.cmd", " *=0:135:TCP", "", "0.0.0.1 to 135/tcp: want block, got open"},
	{"one port dropped", "startup/plant/apply.cmd", " *=0:5020:TCP", "", "0.0.0.1 to 5020/tcp: want block, got open"},
	{"first port dropped", "startup/lab/apply.cmd", " *=0:5001:TCP", "", "to 5001/tcp: want block, got open"},
	{"last port off by one", "startup/lab/apply.cmd", "*=0:5040:TCP", "*=0:5041:TCP", "to 5041/tcp: want open, got block"},
	{"last port missing", "startup/lab/apply.cmd", "*=0:5040:TCP", "*=0:5039:TCP", "to 5040/tcp: want block, got open"},
	{"wrong mask", "startup/plant/apply.cmd", "-f 172.20.0.0/255.255.252.0=0:135:TCP", "-f 172.20.0.0/255.255.248.0=0:135:TCP", "172.20.4.0 to 135/tcp: want block, got allow"},
	{"narrow mask", "startup/plant/apply.cmd", "-f 172.20.0.0/255.255.252.0=0:135:TCP", "-f 172.20.0.0/255.255.254.0=0:135:TCP", "172.20.2.0 to 135/tcp: want allow, got block"},
	{"UDP for TCP", "startup/lab/apply.cmd", "*=0:5010:TCP", "*=0:5010:UDP", "to 5010/udp: want open, got block"},
	{"mirrored", "startup/lab/apply.cmd", "*=0:5010:TCP", "*+0:5010:TCP", "filter *+0:5010:TCP: not one direction"},
	{"swapped direction", "startup/lab/apply.cmd", "*=0:5010:TCP", "0=*:5010:TCP", "filter 0=*:5010:TCP: not one direction"},
	{"block for pass", "startup/lab/apply.cmd", "-n PASS", "-n BLOCK", "192.168.50.10 to 135/tcp: want allow, got block"},
	{"pass for block", "startup/lab/apply.cmd", "-n BLOCK", "-n PASS", "0.0.0.1 to 135/tcp: want block, got allow"},
	{"other policy's name", "startup/lab/apply.cmd", `-w REG -p "Block RPC Ports - contoso 4c901c54" -r "Allow 192.168.50.28`, `-w REG -p "Block RPC Ports - contoso" -r "Allow 192.168.50.28`, "192.168.50.28 to 135/tcp: want allow, got block"},
	{"never assigned", "startup/lab/apply.cmd", "ipseccmd.exe -w REG -p %NAME% -x", "rem", "exit code"},
	{"netsh: dropped filter", "startup/erp/apply.cmd", `srcaddr=any dstaddr=me protocol=TCP srcport=0 dstport=135 mirrored=no`, `srcaddr=any dstaddr=me protocol=TCP srcport=0 dstport=136 mirrored=no`, "0.0.0.1 to 135/tcp: want block, got open"},
	{"netsh: mirrored", "startup/erp/apply.cmd", `dstport=5087 mirrored=no`, `dstport=5087 mirrored=yes`, "not one direction"},
	{"netsh: source and destination swapped", "startup/erp/apply.cmd", `srcaddr=any dstaddr=me protocol=TCP srcport=0 dstport=5087`, `srcaddr=me dstaddr=any protocol=TCP srcport=0 dstport=5087`, ""},
	{"netsh: not assigned", "startup/erp/apply.cmd", "set policy name=%NAME% assign=yes", "set policy name=%NAME% assign=no", ""},
	{"netsh: wrong mask", "startup/erp/apply.cmd", "srcaddr=10.1.0.0 srcmask=255.255.0.0 ", "srcaddr=10.0.0.0 srcmask=255.0.0.0 ", "want block, got allow"},

	// Firewall rules: block beats allow.
	{"block from any, as peers do", "startup/print/apply.cmd", "remoteip=0.0.0.1-10.0.255.255,", "remoteip=0.0.0.1-255.255.255.254,", "10.1.0.0 to 135/tcp: want allow, got block"},
	{"IPv6 complement missing", "startup/certificates/apply.cmd", ",::2-2001:db8:4f:ffff:ffff:ffff:ffff:ffff", "", "::2 to 135/tcp: want block, got open"},
	{"complement ends early", "startup/print/apply.cmd", "-255.255.255.254", "-255.255.255.253", "255.255.255.254 to 135/tcp: want block, got open"},
	{"complement begins late", "startup/print/apply.cmd", "remoteip=0.0.0.1-", "remoteip=0.0.0.2-", "0.0.0.1 to 135/tcp: want block, got open"},
	{"complement begins at zero", "startup/print/apply.cmd", "remoteip=0.0.0.1-", "remoteip=0.0.0.0-", "takes no rule with 0.0.0.0-"},
	{"action swapped", "startup/print/apply.cmd", "action=block", "action=allow", "0.0.0.1 to 135/tcp: want block, got allow"},
	{"no allow rule for a port: seen with default Block only", "startup/print/apply.cmd", "action=allow protocol=TCP localport=135,593,", "action=allow protocol=TCP localport=135,", "10.1.0.0 to 593/tcp: want allow, got open: it is dropped with default inbound Block"},
	{"no block rule for a port: seen with default Allow only", "startup/print/apply.cmd", "action=block protocol=TCP localport=135,593,", "action=block protocol=TCP localport=135,", "0.0.0.1 to 593/tcp: want block, got open: it passes with default inbound Allow"},
	{"outbound", "startup/print/apply.cmd", "dir=in action=block", "dir=out action=block", ""},
	{"one profile only", "startup/certificates/apply.cmd", "profile=any", "profile=domain", ""},
	{"disabled", "startup/certificates/apply.cmd", "enable=yes", "enable=no", ""},
	{"range on Server 2008", "startup/print/apply.cmd", "localport=135,593,5001,5002,", "localport=135,593,5001-5002,", ""},
	{"port dropped on Server 2008", "startup/print/apply.cmd", "action=block protocol=TCP localport=135,593,5001,5002,", "action=block protocol=TCP localport=135,593,5001,", "to 5002/tcp: want block, got open"},
	{"older rules stay", "startup/print/apply.cmd", "netsh advfirewall firewall delete rule name=%RULE%", "rem", ""},
	{"rules stay after removal", "startup/print/remove.cmd", "netsh advfirewall firewall delete rule name=%RULE%", "rem", ""},

	// What verify.cmd answers, and that it changes nothing.
	{"verify: says it differs, ends with 0", "startup/plant/verify.cmd", "if defined DIFF exit /b 2", "if defined DIFF exit /b 0", "verify.cmd with another range: ends with exit code 0"},
	{"verify: forgets what differs", "startup/lab/verify.cmd", `set "DIFF=1"`, "rem", "verify.cmd with another range: ends with exit code 0"},
	{"verify: always differs", "startup/erp/verify.cmd", "if defined DIFF exit /b 2", "exit /b 2", "verify.cmd: ends with exit code 2"},
	{"verify: without the port range", "startup/print/verify.cmd", "call :verify_rpc", "rem", "verify.cmd with another range: ends with exit code 0"},
	{"verify: without a flag", "startup/certificates/verify.cmd", "call :rpc_flag UseInternetPorts", "rem", "verify.cmd with UseInternetPorts=N: ends with exit code 0"},
	{"verify: without the registry as written", "startup/plant/verify.cmd", `fc "%STATE%\written-%TAG%"`, "rem", "verify.cmd with another range: ends with exit code 0"},
	{"verify: without the exemptions", "startup/erp/verify.cmd", "call :exempt_check", "rem", "verify.cmd with port 88 exempt: ends with exit code 0"},
	{"verify: without the policy", "startup/lab/verify.cmd", "call :assigned", "rem", "verify.cmd with no policy assigned: ends with exit code 0"},
	{"verify: without the domain's policy", "startup/plant/verify.cmd", "if defined DOMAIN call :differs", "rem", "verify.cmd with a policy of the domain: ends with exit code 0"},
	{"verify: without the service", "startup/lab/verify.cmd", "call :service", "rem", "verify.cmd with the policy agent off: ends with exit code 0"},
	{"verify: without the firewall's state", "startup/certificates/verify.cmd", `find ": 4 "`, `find ":"`, "verify.cmd with the firewall service off: ends with exit code 0"},
	{"verify: without a profile", "startup/print/verify.cmd", "call :profile PublicProfile", "rem", "verify.cmd with the firewall off: ends with exit code 0"},
	{"verify: without the rules", "startup/print/verify.cmd", "netsh advfirewall firewall show rule name=%%n >nul", "rem", "verify.cmd with the first rule missing: ends with exit code 0"},
	{"verify: on any computer", "startup/erp/verify.cmd", "if errorlevel 1 goto stranger", "rem", "verify.cmd on a computer of no group: ends with exit code"},
	{"verify: strangers are the same", "startup/print/verify.cmd", "exit /b 3", "exit /b 0", "verify.cmd on a computer of no group: ends with exit code 0"},
	{"verify: without rights", "startup/certificates/verify.cmd", "if errorlevel 1 goto no_admin", "rem", "verify.cmd without administrator rights: ends with exit code"},
	{"verify: in any cmd", "startup/lab/verify.cmd", "if defined PROCESSOR_ARCHITEW6432", "if defined NOSUCH", "verify.cmd in a 32-bit cmd: ends with exit code 0"},
	{"verify: other words", "startup/erp/verify.cmd", "echo same: ", "echo differs: ", "verify.cmd: ends with exit code 0 and says"},
	{"verify: no word of the restart", "startup/print/verify.cmd", "if errorlevel 1 echo note: a restart is pending", "rem a restart is pending", "verify.cmd: ends with exit code 0 and says"},
	{"verify: leaves files", "startup/plant/verify.cmd", `if exist "%WORK%\rpcdsc-*.tmp" del`, "rem", "verify.cmd: leaves files changed: "},
	{"verify: changes something", "startup/certificates/verify.cmd", "\necho same: ", "\nreg add \"HKLM\\SOFTWARE\\x\" /v y /t REG_DWORD /d 1 /f\necho same: ", "verify.cmd: changes something: reg add"},

	// What restart.cmd does where a restart is due, where none is, and beside another.
	{"restart: shuts down", "startup/lab/restart.cmd", "shutdown -r", "shutdown -s", `"-s", where "-r" is wanted`},
	{"restart: shuts Server 2008 down", "startup/print/restart.cmd", "shutdown /r", "shutdown /s", `"/s", where "/r" is wanted`},
	{"restart: another notice", "startup/erp/restart.cmd", "-t %NOTICE%", "-t 60", "restart.cmd: gives notice of 1m0s"},
	{"restart: nobody's message", "startup/print/restart.cmd", "rpcdsc contoso: restarting so", "restarting so", "and the fleet's name"},
	{"restart: never", "startup/lab/restart.cmd", "call :do_shutdown", "rem", "restart.cmd: doesn't restart the computer"},
	{"restart: the task stays", "startup/print/restart.cmd", "call :unschedule\nset \"SAY=restarting", "set \"SAY=restarting", "restart.cmd: the restart stays scheduled"},
	{"restart: again and again", "startup/erp/restart.cmd", "call :booted\nif not errorlevel 1 goto not_due", "call :booted", "restart.cmd after a restart: the restart has happened; restarting: true"},
	{"restart: stays pending", "startup/certificates/restart.cmd", `if exist "%STATE%\restart.pending" del`, "rem", "restart.cmd after a restart: the restart has happened; restarting: false"},
	{"restart: a power failure is enough", "startup/lab/restart.cmd", `if %WAS_down%=="%DOWN%" exit /b 1`, "rem", "restart.cmd after a power failure: doesn't restart"},
	{"restart: refused and content", "startup/print/restart.cmd", "if errorlevel 1 goto refused", "rem", "restart.cmd beside another restart: ends with exit code 0, want 1"},
	{"restart: refused, and says 0", "startup/erp/restart.cmd", "exit /b %RC%", "exit /b 0", "restart.cmd beside another restart: ends with exit code 0, want 1"},
	{"restart: takes another one's place", "startup/lab/restart.cmd", "call :do_shutdown", "shutdown -a\ncall :do_shutdown", "a call that isn't simulated"},
	{"restart: opens the ports", "startup/print/restart.cmd", "call :do_shutdown", "reg delete \"HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet\" /f\ncall :do_shutdown", "restart.cmd: changes something else: reg delete"},
	{"restart: before its date", "startup/certificates/restart.cmd", "if %TODAY% LSS %DUE% goto not_yet", "rem", "restart.cmd a day early: restarts the computer"},
	{"restart: after its date", "startup/certificates/restart.cmd", "if %TODAY% GTR %DUE% goto missed", "rem", "restart.cmd a day late: ends with exit code 0, want 1"},
	{"restart: where people do it", "startup/plant/restart.cmd", "if not defined NOTICE goto no_slot", `if not defined NOTICE set "NOTICE=600"`, "restart.cmd: ends with exit code 0, want 1"},

	// The registry.
	{"blank in the range", "startup/erp/rpc-2c3fa67f.reg", "31,00,2d,00,35,00", "31,00,20,00,2d,00,35,00", ""},
	{"UseInternetPorts=N", "startup/erp/rpc-2c3fa67f.reg", `"UseInternetPorts"="Y"`, `"UseInternetPorts"="N"`, ""},
	{"a value missing", "startup/erp/rpc-2c3fa67f.reg", `"PortsInternetAvailable"="Y"`, "", ""},
	{"wrong type", "startup/erp/rpc-2c3fa67f.reg", "hex(7):", "hex(2):", ""},

	// PowerShell data and documents.
	{"document: block from any", "dsc/ca-root.mof", "'0.0.0.1-192.168.50.9'", "'0.0.0.1-255.255.255.254'", "192.168.50.10 to 135/tcp: want allow, got block"},
	{"document: Set without a port", "dsc/ca-root.mof", "'135','593','5001-5200'", "'593','5001-5200'", "to 135/tcp"},
	{"document: range off by one", "dsc/ca-root.mof", `    "5001-5200"`, `    "5001-5201"`, "sets the RPC values"},
	{"document: rules in another group", "dsc/ca-root.mof", "RuleGroup='rpcdsc contoso'", "RuleGroup='Remote Desktop'", "rule group Remote Desktop"},
	{"document: no Force", "dsc/ca-root.mof", " Force = True;\n", "", "without Force"},
	{"document: another key", "dsc/ca-root.mof", `Key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet`, `Key = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Rpc\\Parameters\\Internet`, "sets a value of"},
	{"document: another slot", "dsc/ca-root.mof", "At='2026-12-05T03:00:00'", "At='2026-12-06T03:00:00'", "its restart slot is"},
	{"document: registry before rules", "dsc/ca-root.mof", `"[Script]Rules"` + "\n };", `"[Registry]UseInternetPorts"` + "\n };", "never there"},
	{"module: action swapped", "module/RpcPortPolicy/0.0.0/Fleet/policy-879d8b01.psd1", "Action = 'Block'", "Action = 'Allow'", "0.0.0.1 to 135/tcp: want block, got allow"},
	{"module: empty list", "module/RpcPortPolicy/0.0.0/Fleet/policy-879d8b01.psd1", "LocalPort = @('135')", "LocalPort = @()", "at least one"},
	{"startup.ps1: no IPv6", "startup/files/startup.ps1", "'::2-2001:db8:0:ffff:ffff:ffff:ffff:ffff', ", "", "::2 to 135/tcp: want block, got open"},
	{"document: a function changed", "dsc/ca-root.mof", "PortsInternetAvailable'", "PortsInternetAvailabl'", "its code isn't the tested one: line"},
	{"document: a second command in the call", "dsc/ca-root.mof", ` -Policy $Policy -Slot $Slot";`, ` -Policy $Policy; Restart-Computer";`, "ends with the call"},
	{"document: data for another variable", "dsc/ca-root.mof", `$Policy = @{`, `$ErrorActionPreference = 'Continue'\n$Policy = @{`, "$ErrorActionPreference is assigned"},
	{"document: a command before the call", "dsc/ca-root.mof", `\nTest-Rpc`, `\nClear-Host\nTest-Rpc`, "stands between data and call"},
	{"removal: a function changed", "dsc/remove/ca-root.mof", "PortsInternetAvailable'", "PortsInternetAvailabl'", "its code isn't the tested one: line"},
	{"removal: another fleet's rules", "dsc/remove/ca-root.mof", "RuleGroup='rpcdsc contoso'", "RuleGroup='Remote Desktop'", "rule group Remote Desktop"},
	{"source: a port dropped", "dsc/source/RpcPorts.psd1", "''593'',''5001-5200''", "''5001-5200''", "to 593/tcp: want allow, got open"},
	{"source: another slot", "dsc/source/RpcPorts.psd1", "03:10:00", "03:11:00", "its restart slot is"},
	{"source: registry out of order", "dsc/source/RpcPorts.ps1", "'[Registry]Ports'", "'[Script]Rules'", "isn't the tested configuration"},
	{"module: a function changed", "module/RpcPortPolicy/0.0.0/Engine/Com.ps1", "-eq", "-ne", "isn't the tested one: line"},
	{"startup.ps1: a function changed", "startup/files/startup.ps1", "PortsInternetAvailable'", "PortsInternetAvailabl'", "its code isn't the tested one: line"},
	{"startup.ps1: a command between the data", "startup/files/startup.ps1", "\n$Hosts = ", "\nClear-Host\n$Hosts = ", "assigns Policies, and then"},
	{"startup.ps1: Apply only tests", "startup/files/startup.ps1", "Set-RpcPortPolicy @node", "Test-RpcPortPolicy @node", "its main part isn't the tested one: line"},
	{"startup.ps1: a command before the code", "startup/files/startup.ps1", "$ErrorActionPreference = 'Stop'\n", "Clear-Host\n$ErrorActionPreference = 'Stop'\n", "its code isn't the tested one: line"},
	{"startup.ps1: a command in the head", "startup/files/startup.ps1", "[CmdletBinding()]", "[CmdletBinding(DefaultParameterSetName = $(Restart-Computer))]", "its code isn't the tested one: line"},
	{"startup.ps1: the functions in front", "startup/files/startup.ps1", "# Generated by", "function Get-RpcX{}\n# Generated by", "its code isn't the tested one: line 1 "},
	{"startup.ps1: no functions", "startup/files/startup.ps1", "function ", "filter ", "its code isn't the tested one: line"},
	{"startup.ps1: a command in the main part", "startup/files/startup.ps1", "\n    $row = ", "\n    Clear-Host\n    $row = ", "its main part isn't the tested one: line 3 "},
	{"startup.ps1: a command at the end", "startup/files/startup.ps1", "exit 1\n}\n", "exit 1\n}\nRestart-Computer\n", "its main part isn't the tested one: line"},
	{"startup.ps1: another group", "startup/files/startup.ps1", "-From 'files'", "-From 'lab'", "its main part isn't the tested one: line"},
	{"startup.ps1: another computer", "startup/files/startup.ps1", "Computer = 'FS01'", "Computer = 'FS02'", "is for computer FS02"},
	{"startup.ps1: another computer, not the policy's first", "startup/files/startup.ps1", "Computer = 'FS02'", "Computer = 'FS01'", "(host fs02.corp.contoso.example): is for computer FS01"},
	{"startup.ps1: another policy", "startup/files/startup.ps1", "Computer = 'FS02'; Policy = '82481fb8'", "Computer = 'FS02'; Policy = 'f7c954e6'", "(host fs02.corp.contoso.example): is for policy f7c954e6"},
	{"startup.ps1: another slot", "startup/files/startup.ps1", "Clock='02:10'", "Clock='02:11'", "(host fs02.corp.contoso.example): its restart slot is"},
	{"startup.ps1: a host more", "startup/files/startup.ps1", "$Hosts = @(\n", "$Hosts = @(\n@{ Name = 'x'; Computer = 'X'; Policy = '82481fb8'; Slot = @{When='never'} }\n", "lists 14 hosts, the group has 13"},

	// The list of hosts.
	{"hosts.csv: another name", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", "\nfs02.corp", "\nfs20.corp", "(host fs02.corp.contoso.example): has the row fs20"},
	{"hosts.csv: another computer", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", ",FS02,", ",FS01,", "(host fs02.corp.contoso.example): has the row"},
	{"hosts.csv: another policy", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", ",FS02,82481fb8", ",FS02,f7c954e6", "(host fs02.corp.contoso.example): has the row"},
	{"hosts.csv: another day", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", ",FS02,82481fb8,window,Saturday", ",FS02,82481fb8,window,Sunday", "(host fs02.corp.contoso.example): has the row"},
	{"hosts.csv: another clock", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", ",02:10,", ",02:11,", "(host fs02.corp.contoso.example): has the row"},
	{"hosts.csv: another date", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", "2026-12-05T03:00:00", "2026-12-06T03:00:00", "(host ca-root): has the row"},
	{"hosts.csv: a restart for one that never has", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", ",never,,,", ",window,Saturday,02:00,", "has the row archive"},
	{"hosts.csv: a row more", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", "At\n", "At\nx,X,82481fb8,never,,,\n", "hosts, the fleet has"},
	{"hosts.csv: columns swapped", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", "Name,Computer", "Computer,Name", "doesn't begin with the columns"},
	{"hosts.csv: a cell more", "module/RpcPortPolicy/0.0.0/Fleet/hosts.csv", ",02:10,", ",02:10,,", "wrong number of fields"},

	// What a document is for and what else it holds; the Local Configuration Manager.
	{"document: another node", "dsc/ca-root.mof", "@TargetNode='ca-root'", "@TargetNode='hv1'", "is for another node"},
	{"removal: another node", "dsc/remove/ca-root.mof", "@TargetNode='ca-root'", "@TargetNode='hv1'", "is for another node"},
	{"document: a second resource of the name", "dsc/ca-root.mof", "instance of OMI_", "instance of MSFT_ScriptResource as $x\n{\n ResourceID = \"[Script]Rules\";\n};\n\ninstance of OMI_", "[Script]Rules stands twice"},
	{"document: another instance", "dsc/ca-root.mof", "instance of OMI_", "instance of MSFT_DSCMetaConfiguration as $x\n{\n RebootNodeIfNeeded = True;\n};\n\ninstance of OMI_", "no instance of MSFT_DSCMetaConfiguration belongs here"},
	{"document: a property more", "dsc/ca-root.mof", " Force = True;\n", " Force = True;\n Hex = True;\n", "property Hex doesn't belong here"},
	{"document: a resource of another module", "dsc/ca-root.mof", `"PSDesiredStateConfiguration"`, `"PSDesiredState"`, `is a resource of module "PSDesiredState"`},
	{"document: a later version", "dsc/ca-root.mof", ` Version = "1.0.0"`, ` Version = "2.0.0"`, `version "2.0.0"`},
	{"meta: another node", "dsc/ca-root.meta.mof", "@TargetNode='ca-root'", "@TargetNode='hv1'", "is for another node"},
	{"meta: restarts", "dsc/ca-root.meta.mof", "RebootNodeIfNeeded = False", "RebootNodeIfNeeded = True", "dsc/ca-root.meta.mof (host ca-root): sets map["},
	{"meta: corrects", "dsc/ca-root.meta.mof", `"ApplyAndMonitor"`, `"ApplyAndAutoCorrect"`, "dsc/ca-root.meta.mof (host ca-root): sets map["},
	{"meta: pulls", "dsc/ca-root.meta.mof", `"Push"`, `"Pull"`, "dsc/ca-root.meta.mof (host ca-root): sets map["},
	{"meta: rarely", "dsc/ca-root.meta.mof", "ConfigurationModeFrequencyMins = 30", "ConfigurationModeFrequencyMins = 3000", "dsc/ca-root.meta.mof (host ca-root): sets map["},
	{"meta: a property more", "dsc/ca-root.meta.mof", " RebootNodeIfNeeded", " AllowModuleOverwrite = True;\n RebootNodeIfNeeded", "dsc/ca-root.meta.mof (host ca-root): sets map["},
	{"meta: a later version", "dsc/ca-root.meta.mof", " Version = ", " Name = \"x\";\n Version = ", "has no property Name"},
	{"meta: an instance more", "dsc/ca-root.meta.mof", "instance of OMI_", "instance of MSFT_KeyValuePair as $x\n{\n Key = \"a\";\n};\n\ninstance of OMI_", "holds other instances"},
	{"source: a node more", "dsc/source/RpcPorts.psd1", "AllNodes = @(\n", "AllNodes = @(\n@{ NodeName = '*'; Scripts = 'Com879d8b01'; Ports = @('1'); Slot = '' }\n", "nodes, the fleet"},
	{"source: a node twice", "dsc/source/RpcPorts.psd1", "NodeName = 'hv1.corp.contoso.example'", "NodeName = 'ca-root'", "stands twice"},
}

// What documents with the module's resource must not say.
var moduleMutations = []mutation{
	{"another policy", "dsc/ca-root.mof", `Policy = "879d8b01"`, `Policy = "82481fb8"`, "has the resource"},
	{"another fleet", "dsc/ca-root.mof", `Fleet = "contoso"`, `Fleet = "fabrikam"`, "has the resource"},
	{"removes", "dsc/ca-root.mof", `Ensure = "Present"`, `Ensure = "Absent"`, "has the resource"},
	{"another slot", "dsc/ca-root.mof", "at 2026-12-05T03:00:00", "never", "has the resource"},
	{"another version", "dsc/ca-root.mof", `ModuleVersion = "0.0.0"`, `ModuleVersion = "0.0.1"`, "has the resource"},
	{"another class", "dsc/ca-root.mof", "instance of DSC_RpcPortPolicy", "instance of DSC_Other", "WMF 4.0 has no class DSC_Other"},
	{"removal applies", "dsc/remove/ca-root.mof", `Ensure = "Absent"`, `Ensure = "Present"`, "has the resource"},
	{"source: another policy", "dsc/source/RpcPorts.psd1", "879d8b01", "82481fb8", "has policy"},
	{"source: another slot", "dsc/source/RpcPorts.psd1", "at 2026-12-05T03:00:00", "never", "its restart slot is"},
	{"source: a node more", "dsc/source/RpcPorts.psd1", "AllNodes = @(\n", "AllNodes = @(\n@{ NodeName = '*'; Fleet = 'f'; Policy = 'p'; Restart = 'never' }\n", "nodes, the fleet"},
	{"source: another property", "dsc/source/RpcPorts.ps1", "'Present'", "'Absent'", "isn't the tested configuration"},
	{"module: the resource", "module/RpcPortPolicy/0.0.0/DSCResources/DSC_RpcPortPolicy/DSC_RpcPortPolicy.psm1", "-eq 'Absent'", "-ne 'Absent'", "isn't the tested one"},
	{"module: the policy", "module/RpcPortPolicy/0.0.0/Fleet/policy-879d8b01.psd1", "'135', ", "", "to 135/"},
}

func TestProofCatchesDamage(t *testing.T) {
	catchDamage(t, mutations, testOptions)
}

func TestProofCatchesDamageWithTheModule(t *testing.T) {
	opt := testOptions
	opt.Flavor = artifact.FlavorModule
	catchDamage(t, moduleMutations, opt)
}

func catchDamage(t *testing.T, mutations []mutation, opt Options) {
	c := readExample(t, "contoso")
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			x := around(t, c, opt, m.file)
			damage(t, fileOf(t, x.files, m.file), m)
			x.wantRefused(t, m.want)
		})
	}
}

// excerpt is what the proof of a file hangs on: the files of its kind and, unless
// all groups share it, of its group.
type excerpt struct {
	job   *artifact.Job
	kind  artifact.Kind
	files []output.File
}

func around(t *testing.T, c *Checked, opt Options, file string) *excerpt {
	t.Helper()
	x := &excerpt{job: c.Job(opt)}
	folder, rest, _ := strings.Cut(file, "/")
	name := map[string]string{"startup": "startup", "module": "module", "dsc": "mof"}[folder]
	if strings.HasPrefix(rest, "source/") {
		name = "dscsource"
	}
	for _, k := range all.Kinds {
		if k.Name() == name {
			x.kind = k
		}
	}
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		isHost := func(h policy.Host) bool {
			return strings.TrimPrefix(rest, "remove/") == h.Name+".mof" || rest == h.Name+".meta.mof"
		}
		if folder == "startup" && strings.HasPrefix(rest, g.Name+"/") || folder == "dsc" && slices.ContainsFunc(g.Hosts, isHost) {
			alone := *c.Fleet
			alone.Groups = []policy.Group{*g}
			x.job.Fleet = &alone
		}
	}
	var m artifact.Maker
	if err := x.kind.Make(x.job, &m); err != nil {
		t.Fatal(err)
	}
	x.files = m.Files
	return x
}

func (x *excerpt) wantRefused(t *testing.T, want string) {
	t.Helper()
	said := ""
	for _, f := range proveBy(x.job, x.files, x.kind).Failures {
		said += f.Error() + "\n"
	}
	if said == "" || !strings.Contains(said, want) {
		t.Errorf("want %q, the proof says %q", want, said)
	}
}

// TestProofCatchesAnotherFunction puts whole bodies that are right elsewhere, code
// and call, where they don't belong.
func TestProofCatchesAnotherFunction(t *testing.T) {
	c := readExample(t, "contoso")
	for _, m := range []struct{ folder, at, function, call string }{
		{"dsc/", "[Script]Rules SetScript", "Remove-RpcState", "Remove-RpcState -Policy $Policy"},
		{"dsc/", "[Script]Rules SetScript", "Set-RpcRestart", "Set-RpcRestart -Policy $Policy"},
		{"dsc/", "[Script]Rules TestScript", "Test-RpcAbsent", "Test-RpcAbsent -Policy $Policy"},
		{"dsc/", "[Script]Rules GetScript", "Test-RpcAbsent", "@{ Result = [string](Test-RpcAbsent -Policy $Policy) }"},
		{"dsc/", "[Script]Restart SetScript", "Set-RpcBase", "Set-RpcBase -Policy $Policy"},
		{"dsc/", "[Script]Restart TestScript", "Test-RpcRestart", "Test-RpcRestart -Policy $Policy"},
		{"dsc/remove/", "[Script]Remove SetScript", "Set-RpcBase", "Set-RpcBase -Policy $Policy"},
		{"dsc/remove/", "[Script]Remove TestScript", "Test-RpcRuleState", "Test-RpcRuleState -Policy $Policy"},
	} {
		t.Run(m.at+" "+m.call, func(t *testing.T) {
			x := around(t, c, testOptions, m.folder+"ca-root.mof")
			f := fileOf(t, x.files, m.folder+"ca-root.mof")
			doc, err := readback.Read(f.Path, text(t, f))
			if err != nil {
				t.Fatal(err)
			}
			body := doc.Bodies[m.at]
			call := body[strings.LastIndexByte(body, '\n')+1:]
			data := strings.TrimSuffix(strings.TrimPrefix(body, inline(t, psmodule.Commands(call)[0])), call)
			quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace
			damage(t, f, mutation{old: quote(body) + `";`, new: quote(inline(t, m.function)+data+m.call) + `";`})
			x.wantRefused(t, m.at+": ends with the call")
		})
	}
}

func inline(t *testing.T, function string) string {
	t.Helper()
	code, err := psmodule.Inline("Com", function)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// damage keeps the parts that hosts share apart from their own, as a wrong
// printer would.
func damage(t *testing.T, f *output.File, m mutation) {
	t.Helper()
	before := text(t, f)
	after := strings.Replace(before, m.old, m.new, 1)
	if after == before {
		t.Fatalf("%s has no %q", f.Path, m.old)
	}
	encoded, err := f.Encoding.Encode(after)
	if err != nil {
		t.Fatal(err)
	}
	f.Parts = [][]byte{encoded}
}

// TestUndamagedIsProved is the other half: the proof isn't just always unhappy.
func TestUndamagedIsProved(t *testing.T) {
	for _, name := range examples {
		c := readExample(t, name)
		files, err := render(c.Job(testOptions))
		if err != nil {
			t.Fatal(err)
		}
		noFailures(t, prove(c.Job(testOptions), files).Failures)
	}
}

// TestProofCatchesWordsOfAnother damages a part that is a host's own, of one that
// shares all others with the first of its policy.
func TestProofCatchesWordsOfAnother(t *testing.T) {
	c := readExample(t, "contoso")
	const host = "fs02.corp.contoso.example"
	for _, m := range []struct {
		name, file string
		flavor     artifact.Flavor
		part       int
		text       string
		want       string
	}{
		{"name", "dsc/" + host + ".mof", artifact.FlavorInbox, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
		{"name in capitals", "dsc/" + host + ".mof", artifact.FlavorInbox, 1, "FS02.corp.contoso.example", `is for node "FS02.corp`},
		{"name in the removal", "dsc/remove/" + host + ".mof", artifact.FlavorInbox, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
		{"name in the meta document", "dsc/" + host + ".meta.mof", artifact.FlavorInbox, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
		{"slot", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, "@{When='window';Day='Saturday';Clock='02:00'}", "its restart slot is"},
		{"last slot", "dsc/" + host + ".mof", artifact.FlavorInbox, 7, "@{When='never'}", "its restart slot is"},
		{"code behind the slot", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, "@{When='window';Day='Saturday';Clock='02:10'};Restart-Computer", "its restart slot is"},
		{"end of the string in a comment", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, `@{When='window';Day='Saturday';Clock='02:10'} #";`, "its restart slot is"},
		{"a line end", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, "@{When='window';Day='Saturday';\nClock='02:10'}", "its restart slot is"},
		{"slot of the module", "dsc/" + host + ".mof", artifact.FlavorModule, 3, "window Saturday 02:00", "its restart slot is"},
		{"slot in the module's removal", "dsc/remove/" + host + ".mof", artifact.FlavorModule, 3, "never", "its restart slot is"},
		{"module's name", "dsc/" + host + ".mof", artifact.FlavorModule, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
	} {
		t.Run(m.name, func(t *testing.T) {
			opt := testOptions
			opt.Flavor = m.flavor
			x := around(t, c, opt, m.file)
			f := fileOf(t, x.files, m.file)
			f.Parts[m.part] = wide(m.text)
			x.wantRefused(t, m.file+" (host "+host+"): "+m.want)
		})
	}
}

// TestProofCatchesSharedWords makes words of the first host's ones that all share.
func TestProofCatchesSharedWords(t *testing.T) {
	c := readExample(t, "contoso")
	for _, folder := range []string{"dsc/", "dsc/remove/"} {
		for _, part := range []int{1, 3, 5, 7} {
			x := around(t, c, testOptions, folder+"fs01.corp.contoso.example.mof")
			first := fileOf(t, x.files, folder+"fs01.corp.contoso.example.mof")
			other := fileOf(t, x.files, folder+"fs02.corp.contoso.example.mof")
			if part >= len(first.Parts) {
				continue
			}
			joined := slices.Concat(first.Parts[part-1 : part+2]...)
			for _, f := range []*output.File{first, other} {
				f.Parts = slices.Concat(f.Parts[:part-1], [][]byte{joined}, f.Parts[part+2:])
			}
			x.wantRefused(t, "(host fs02.corp.contoso.example): isn't the document of policy")
		}
	}
}

// TestProofCatchesStrangeFiles puts a file beside the module's own.
func TestProofCatchesStrangeFiles(t *testing.T) {
	c := readExample(t, "contoso")
	for _, file := range []string{
		"module/RpcPortPolicy/0.0.0/Private/Get-RpcX.ps1", "module/RpcPortPolicy/0.0.0/Fleet/policy-00000000.psd1",
		"module/RpcPortPolicy/0.0.1/RpcPortPolicy.psm1", "module/x.ps1",
	} {
		x := around(t, c, testOptions, file)
		x.files = append(x.files, output.File{Path: file, Encoding: output.ASCII, Parts: [][]byte{[]byte("@{}\r\n")}})
		x.wantRefused(t, file+" (host ")
	}
}

// wide encodes ASCII as UTF-16LE without a byte order mark.
func wide(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}
