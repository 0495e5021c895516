$ErrorActionPreference = 'Stop'
$RpcText = @{Session32Bit='Session32Bit: This is a 32-bit session on a 64-bit Windows, which sees another registry. Remedy: use 64-bit PowerShell.'
Constrained='Constrained: PowerShell runs this script in ConstrainedLanguage, as application control (WDAC, AppLocker) has it run scripts that it does not trust: nothing was changed. Remedy: sign it and allow the signer (rpcdsc gen --sign-pfx), or allow the hash of the file.'
NotElevated='NotElevated: This needs administrator rights. Remedy: start PowerShell with "Run as administrator".'
PolicyLacks='PolicyLacks: The policy lacks {0}. Remedy: generate it again with rpcdsc.'
PolicySchema='PolicySchema: The policy is of schema {0}, this module knows 1. Remedy: use the module that was generated with it.'
PolicyFleet='PolicyFleet: The policy''s fleet "{0}" or rule group "{1}" isn''t one of rpcdsc. Remedy: generate it again with rpcdsc.'
FleetThere='FleetThere: This computer has rules, values or state of other fleets of rpcdsc: {0}. Remedy: remove them (Remove-RpcPortPolicy -Fleet NAME, or their remove.cmd or dsc\remove; a GPO: unlink it, or its removal object), or let formerly = [...] in the fleet file name those that this one takes over.'
NotAlone='NotAlone: rpcdsc is here already, of {0}. Remedy: remove it (remove.cmd, Remove-RpcPortPolicy, the GPO), or list the name in formerly.'
ScriptState='ScriptState: {0} is of scripts that this can''t take over from exactly. Remedy: run remove.cmd of the fleet {1} first.'
ScriptsAbove='ScriptsAbove: apply.cmd of the fleet {0} ran over this one, and holds on to the RPC values. Remedy: run its remove.cmd first.'
NoPolicy='NoPolicy: There is no {0}. Remedy: use the module that was generated with this document.'
BadSlot='BadSlot: The restart slot is incomplete or wrong: {0}. Remedy: give a window with day and time (02:05), a time (2026-12-05T02:00:00), or never.'
PolicyPorts='PolicyPorts: The policy''s ports "{0}" aren''t ports: RPC over TCP would stop working. Remedy: generate it again with rpcdsc.'
NoFleet='NoFleet: There is no {0}. Remedy: generate the module with rpcdsc, or give -FleetPath.'
HostUnknown='HostUnknown: {0} is not in {1}, neither by this name nor as {2}. Remedy: add it to the fleet file and generate again; to remove a fleet, give its name with -Fleet.'
HostDeparted='HostDeparted: {0} has left the fleet (departed: {1}), so there is no policy for it. Remedy: run Remove-RpcPortPolicy, or list it in the fleet file again.'
BadFleet='BadFleet: "{0}" can''t be the name of a fleet. Remedy: give the name that the fleet file has.'
HostAmbiguous='HostAmbiguous: {0} is ambiguous in {1}: {2}. Remedy: give the full name with -ComputerName.'
EmptyList='EmptyList: {0}: the rule has an empty list, which means all. Remedy: generate the policy again with rpcdsc.'
ReadBack='ReadBack: {0} reads back otherwise than written. Remedy: find out whether another program changes it.'
NameTaken='NameTaken: "{0}" is a rule outside of the group, too. Remedy: rename that one.'
TimePassed='TimePassed: A restart is pending, but {0} has passed; all else is in place. Remedy: restart this computer, or give the fleet a new time.'
Busy='Busy: Another run for {0} has not ended: {1} Remedy: try again later.'
LockFailed='LockFailed: The lock of {0} can''t be opened: {1} Remedy: mend that.'
ChangeFailed='ChangeFailed: {0} -> {1}. Remedy: mend that and try again.'
Unconfirmed='Unconfirmed: The change of before is to be confirmed by {0}. Remedy: run Confirm-RpcPortPolicy or Undo-RpcPortPolicy first.'
LockedDown='LockedDown: Application control is enforced here: the task that would undo the change couldn''t run its script. Remedy: run it without -ConfirmWithin.'
OtherComputer='OtherComputer: {0} is not this computer, which would get its policy. Remedy: run it on {0}, or with -Force.'
OtherForced='{0} is not this computer, which gets its policy because of -Force'
PolicyProfiles='PolicyProfiles: The policy''s profiles "{0}" aren''t those of Windows Firewall. Remedy: generate it again with rpcdsc.'
PolicyNotice='PolicyNotice: The policy''s notice "{0}" isn''t a number of seconds from 0 to 315360000. Remedy: generate it again with rpcdsc.'
BadConfirmWithin='BadConfirmWithin: -ConfirmWithin {0} is too short or too long. Remedy: give from one minute to seven days, such as 00:10:00.'
Refused='{0}: Nothing was changed: {1}. Remedy: mend that (the fleet file names ports, networks and profiles), or run it again with -Force.'
RefusedHard='{0}: Nothing was changed: {1}. Remedy: start the service MpsSvc, and run it again.'
FirewallStopped='the Windows Firewall service (MpsSvc) does not run'
FirewallOff='the firewall is off in the {0}'
LocalRulesIgnored='local rules are ignored in the {0}: leave it out of block.profiles, or make the rules by Group Policy'
AllBlocked='the firewall lets nothing in, allowed or not, in the {0}'
OtherFirewall='another firewall has taken over from Windows Firewall, whose rules may not be enforced: {0}'
BlockedElsewhere='block rules of others have ports of the policy, and win over its allow rules: {0}'
PortsReserved='Windows has reserved ports of the range ({0}), which RPC can''t use: see netsh interface ipv4 show excludedportrange tcp'
PortsDynamic='the range lies in the ports that Windows gives to any program ({0}): others may have its ports, and lose replies to its rules'
PortsFree='a port of the range is free'
ClientBlocked='your own address {0} is not among those that the policy allows'
RangeInUse='a program listens in the range already: {0}; it would be blocked, or lose its port to RPC'
ValuesFound='Rpc\Internet holds values that are not of this fleet ({0}); they are saved, and Remove-RpcPortPolicy puts them back. If Group Policy or another product writes them, they come again'
IPsecAssigned='an IPsec policy is assigned ({0}): it decides beside the firewall'
InPlace='{0}: all in place'
NothingToRemove='{0}: nothing to remove'
Forced='{0}; going on because of -Force'
AsItWas='the computer is as it was'
PutBackFailed='putting back failed: {0}'
Removed='removed'
RemovedPending='removed; restart pending: RPC keeps its ports until this computer restarts'
RemovedBelow='removed; the RPC values stay for the fleet {0}, which was applied over it and puts back what was there before both'
Undone='{0}: the change was not confirmed and is undone'
UndonePending='{0}: the change was not confirmed and is undone; restart pending: RPC keeps its ports until this computer restarts'
UndoFailed='{0}: the change was not confirmed, but could not be undone: {1}'
UndoneTask='{0}: the change was not confirmed and is undone, but a scheduled task could not be changed: {1}'
Applied='{0}: policy {1} applied; {2}'
TakenOver='{0}; taken over from {1}'
ConfirmBy='{0}: unless Confirm-RpcPortPolicy runs before {1}, all of this is undone'
ApplyTarget='Apply "{0}", policy {1}'
RemoveTarget='Remove "{0}"'
NotVisible='not visible without administrator rights'
Missing='missing'
Changed='changed'
Present='present'
Absent='absent'
InForce='on, with the rules of this computer in force'}
function Write-RpcEvent($Id,$Message){Write-Verbose $Message
if($WhatIfPreference){return}
$log=@{LogName='Application';Source='rpcdsc'}
$kind=@('Information','Error')[$Id-gt 10]
try{if(!(Get-Command -Name Write-EventLog -EA SilentlyContinue)){[Diagnostics.EventLog]::WriteEntry($log.Source,$Message,$kind,$Id)
return}
New-EventLog @log -EA SilentlyContinue
Write-EventLog @log -EventId $Id -EntryType $kind -Message $Message -EA Stop}catch{Write-Verbose "$_"}}
function Assert-RpcLanguage($Id){if($ExecutionContext.SessionState.LanguageMode-eq'ConstrainedLanguage'){$text=@($RpcText.Constrained-split': ',2)[1]
Write-RpcEvent $Id $text
throw $text}}
function Get-RpcFleetPolicy($Fleet){if($Fleet-notmatch'^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z'){throw ($RpcText.BadFleet-f$Fleet)}
@{Fleet=$Fleet;RuleGroup="rpcdsc $Fleet";Label="rpcdsc $Fleet"}}
function Get-RpcHostName{$network=[Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
"$($network.HostName).$($network.DomainName)".TrimEnd('.')}
function Test-RpcPending($Policy){[bool](Get-Item HKLM:\HARDWARE\DESCRIPTION\System).GetValue("rpcdsc $($Policy.Fleet)")}
function Get-RpcRestartTask($Policy){"$(Get-ItemProperty -Path "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)" -Name Task -ErrorAction SilentlyContinue | ForEach-Object { $_.Task })"}
function Find-RpcTask($Name){Get-ScheduledTask -TaskName "$Name*" -TaskPath '\' -EA Stop|?{$_.TaskName-eq$Name}}
function Get-RpcTaskXml($Name){Find-RpcTask $Name|Export-ScheduledTask -EA Stop}
function Get-RpcRestart($Policy,$Slot){if(!(Test-RpcPending $Policy)){return 'no restart pending'}
$text,$task=(Get-RpcRestartTask $Policy)-split"`n",2
if(!$task-or$task-cne(Get-RpcTaskXml "rpcdsc $($Policy.Fleet) restart")){$text="not scheduled, when = $($Slot.When) $($Slot['At'])".Trim()}
"restart pending: $text"}
function Find-RpcRule($Group){(New-Object -ComObject HNetCfg.FwPolicy2).Rules|?{$_.Grouping-eq$Group}}
function Get-RpcRuleState($Policy){$rules=@(Find-RpcRule $Policy.RuleGroup)
$ours=@($rules|?{$_.Name -like "$($Policy.RuleGroup) $($Policy.Tag) *"})
"$($Policy.RuleGroup): $($rules.Count) rules, $($ours.Count) of policy $($Policy.Tag)"}
function Test-RpcElevation{$user=[Security.Principal.WindowsIdentity]::GetCurrent()
(New-Object Security.Principal.WindowsPrincipal $user).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)}
function Assert-RpcSession([switch]$Change){if($env:PROCESSOR_ARCHITEW6432){throw $RpcText.Session32Bit}
if($Change-and !(Test-RpcElevation)){throw $RpcText.NotElevated}}
function Select-RpcHost($Row,$ComputerName,$From){$short=$ComputerName.Split('.')[0]
$short=$short.Substring(0,[Math]::Min(15,$short.Length))
$found=@($Row|?{$_.Name-eq$ComputerName})
if(!$found.Count){$found=@($Row|?{$_.Computer-eq$short})}
if(!$found.Count){throw ($RpcText.HostUnknown-f$ComputerName,$From,$short)}
if($found.Count-gt 1){throw ($RpcText.HostAmbiguous-f$ComputerName,$From,(@($found|%{$_.Name})-join', '))}
$found[0]}
function Find-RpcHost($ComputerName,$FleetPath){$list=Join-Path -Path $FleetPath -ChildPath 'hosts.csv'
if(!(Test-Path -LiteralPath $list)){throw ($RpcText.NoFleet-f$list)}
$rows=@(Get-Content -LiteralPath $list|ConvertFrom-Csv)
Select-RpcHost $rows $ComputerName $list}
function Resolve-RpcFleetPath($FleetPath){if(!$FleetPath){$FleetPath=Join-Path -Path $script:RpcModuleRoot -ChildPath 'Fleet'}
$FleetPath}
function Import-RpcPolicy($FleetPath,$Tag){$file=Join-Path -Path $FleetPath -ChildPath "policy-$Tag.psd1"
if($Tag-notmatch'^[0-9a-f]+$'-or !(Test-Path -LiteralPath $file)){throw ($RpcText.NoPolicy-f$file)}
$folder=(Resolve-Path -LiteralPath $FleetPath).ProviderPath
Import-LocalizedData -BindingVariable policy -BaseDirectory $folder -FileName "policy-$Tag.psd1" -EA Stop
$policy}
function Assert-RpcPolicy($Policy){$keys='Schema','Fleet','Tag','Label','RuleGroup','Ports','Rules','Restart'
$missing=@($keys|?{!$Policy[$_]})
if($missing){throw ($RpcText.PolicyLacks-f($missing-join', '))}
foreach($rule in $Policy.Rules){if(!($rule['LocalPort']-and$rule['RemoteAddress'])){throw ($RpcText.EmptyList-f$rule['Name'])}}
if($Policy.Schema-ne 1){throw ($RpcText.PolicySchema-f$Policy.Schema)}
if(@(@($Policy.Fleet)+@($Policy['Formerly'])|?{$_})-notmatch'^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z'-or$Policy.RuleGroup-ne"rpcdsc $($Policy.Fleet)"){throw ($RpcText.PolicyFleet-f$Policy.Fleet,$Policy.RuleGroup)}
if($Policy['Profiles']-and @($Policy.Profiles|?{'Domain','Private','Public'-notcontains$_})){throw ($RpcText.PolicyProfiles-f"$($Policy.Profiles)")}
foreach($port in $Policy.Ports){$ends=@("$port"-split'-')
if("$port"-notmatch'^\d{1,5}(-\d{1,5})?\z'-or [int]$ends[0]-lt 1-or [int]$ends[-1]-lt [int]$ends[0]-or [int]$ends[-1]-gt 65535){throw ($RpcText.PolicyPorts-f"$($Policy.Ports)")}}
if("$($Policy.Restart['Notice'])"-notmatch'^\d{1,9}\z'-or [int]$Policy.Restart.Notice-gt 315360000){throw ($RpcText.PolicyNotice-f"$($Policy.Restart['Notice'])")}}
function Assert-RpcSlot($Slot){$form=@{window='^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day ([01]\d|2[0-3]):[0-5]\d \z'
at='^  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\z'
never='^  \z'
}["$($Slot['When'])"]
$text="$($Slot['Day']) $($Slot['Clock']) $($Slot['At'])"
if(!$form-or$text -cnotmatch $form){throw ($RpcText.BadSlot-f"$($Slot['When']) $text".Trim())}}
function Resolve-RpcNode($Policy,$Slot,$ComputerName,$FleetPath){if(!$Policy){$FleetPath=Resolve-RpcFleetPath $FleetPath
if(!$ComputerName){$ComputerName=Get-RpcHostName}
$row=Find-RpcHost $ComputerName $FleetPath
if($row.Departed){throw ($RpcText.HostDeparted-f$ComputerName,$row.Departed)}
$Policy=Import-RpcPolicy $FleetPath $row.Policy
$Slot=@{When=$row.When;Day=$row.Day;Clock=$row.Clock;At=$row.At}}
if(!$Slot){$Slot=@{When='never'}}
Assert-RpcPolicy $Policy
Assert-RpcSlot $Slot
@{Policy=$Policy;Slot=$Slot}}
function Resolve-RpcRemoval($Policy,$Fleet,$ComputerName,$FleetPath){if($Fleet){return Get-RpcFleetPolicy $Fleet}
if(!$Policy){if(!$ComputerName){$ComputerName=Get-RpcHostName}
$row=Find-RpcHost $ComputerName (Resolve-RpcFleetPath $FleetPath)
if($row.Departed){return $row.Departed.Split(' ')|%{Get-RpcFleetPolicy $_}}}
(Resolve-RpcNode $Policy -ComputerName $ComputerName -FleetPath $FleetPath).Policy}
function Get-RpcRuleList{'Name Name','Description Description','Group Grouping','LocalPort LocalPorts','RemotePort RemotePorts','LocalAddress LocalAddresses','RemoteAddress RemoteAddresses','Program ApplicationName','Service serviceName','InterfaceType InterfaceTypes','Authentication SecureFlags','LocalUser LocalUserAuthorizedList','RemoteUser RemoteUserAuthorizedList','RemoteMachine RemoteMachineAuthorizedList','Package LocalAppPackageId'}
function ConvertTo-RpcBit($Text){$bytes=([Net.IPAddress]$Text).GetAddressBytes()
$bits=foreach($byte in $bytes){[Convert]::ToString($byte,2).PadLeft(8,'0')}
"$($bytes.Length)0"+($bits-join'')}
function ConvertTo-RpcSpan($Text){if($Text-notmatch'^[\da-f.:/-]+$'){return "$Text $Text"}
$low,$tail=$Text-split'[-/]'
$high=$low=ConvertTo-RpcBit $low
if($Text-match'-'){$high=ConvertTo-RpcBit $tail}elseif($tail){if($tail-match'\.'){$tail=((ConvertTo-RpcBit $tail)-replace'[^1]').Length}
$net=$low.Substring(0,$low.Length % 8 + $tail)
$low=$net.PadRight($low.Length,'0')
$high=$net.PadRight($low.Length,'1')}
"$low "+($high-replace'01*$','1').PadRight($low.Length,'0')}
function ConvertTo-RpcSet($Item){$set=@()
$low=$end=''
foreach($span in @($Item|%{ConvertTo-RpcSpan "$_"}|Sort-Object)+'z z'){$from,$next=$span-split' '
if($from-gt$end){$set+="$low-$end"
$low,$end=$from,$next}elseif($next-gt$end){$end=$next}}
"$set"}
function Get-RpcRuleKey($Rule){$parts=foreach($name in @($Rule.Keys|Sort-Object)){$value="$($Rule[$name])"
if($name-match'^(LocalPort|RemoteAddress)$'){"$name="+(ConvertTo-RpcSet $Rule[$name])}elseif($name-notmatch'^(|Display)Name$|^Description$|^Group$'-and
$value-notmatch'^(|Any|Inbound|True|NotRequired|Domain, Private, Public)$'){"$name=$value"}}
$parts-join'|'}
function Get-RpcRule($Group){$others=@{}
$ours=@(foreach($rule in (New-Object -ComObject HNetCfg.FwPolicy2).Rules){if("$($rule.Grouping)|$($rule.Name)"-match'^rpcdsc ([\w.-]+)\||^\|.* - ([\w.-]+) - (block|allow) (tcp|udp)( \d+)? [\da-f]{8,}$'){@{Rule=$rule;Fleet="$($Matches[1])$($Matches[2])"}}else{$others["$($rule.Name)"]=$true}
})
foreach($one in $ours){$rule=$one.Rule
$content=@{Action=@('Block','Allow')[$rule.Action]
Direction=@('','Inbound','Outbound')[$rule.Direction]
Enabled="$($rule.Enabled)"
Protocol="$($rule.Protocol)"-replace'^6$','TCP'-replace'^17$','UDP'
Profile="$($rule.Profiles -band 7)"-replace'^7$','Any'
InterfaceAlias=$rule.Interfaces}
foreach($text in Get-RpcRuleList){$name,$property=$text-split' '
$content[$name]=@("$($rule.$property)"-replace'^(\*|All|0|)$','Any'-split',')}
@{Name=$rule.Name;Key=Get-RpcRuleKey $content;Rule=$content;Taken=$others["$($rule.Name)"];Fleet=$one.Fleet;Other=$rule.Grouping-ne$Group}}}
function Get-RpcValue($Key){$values=@{}
if(Test-Path $Key){$item=Get-Item $Key
foreach($name in @($item.GetValueNames())-ne''){$values[$name]=@{Kind="$($item.GetValueKind($name))"
Value=$item.GetValue($name,$null,'DoNotExpandEnvironmentNames')}}
$item.Close()}
$values}
function Get-RpcGpoFleet($Policy){(Get-RpcValue HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules).Values|?{$_.Value-match'\|Name=rpcdsc (\S+) (\w+) '-and$Matches[2]-ne$Policy.Tag}|%{"$($Matches[1]) (GPO)"}}
function Get-RpcStateName{if(Test-Path -LiteralPath HKLM:\SOFTWARE\rpcdsc){$key=Get-Item -LiteralPath HKLM:\SOFTWARE\rpcdsc
$key.GetSubKeyNames()
$key.Close()}}
function Find-RpcOther($Policy,$Rule){$folders=@{}
$root=New-Object IO.DirectoryInfo "$env:SystemRoot\rpcdsc"
if($root.Exists){$root.GetDirectories()|?{$_.Name-notmatch' '-and @($_.GetFiles()|?{$_.Name-match'^(applied|before|building|built|exempt|objects|restart\.slot)\b'})}|%{$folders[$_.Name]=$_}}
$names=@(Get-RpcGpoFleet $Policy)+@($Rule|%{$_.Fleet})+@($folders.Keys)+@(@(Get-RpcStateName)-replace' undo$'-ne$Policy.Fleet)
$names|?{$_}|Sort-Object -Unique|%{@{Fleet=$_;Folder=$folders[$_]}}}
function Test-RpcAbsent($Policy){$state="HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
!(@(Get-RpcRule $Policy.RuleGroup|?{$_.Fleet-eq$Policy.Fleet}).Count-or
@(Find-RpcOther $Policy @()|?{$_.Fleet-eq$Policy.Fleet}).Count-or(Test-Path -LiteralPath $state)-or(Test-Path -LiteralPath "$state undo")-or
('restart','undo'|%{Get-RpcTaskXml "rpcdsc $($Policy.Fleet) $_"}))}
function Open-RpcLock($Fleet){$folder="$env:SystemRoot\rpcdsc"
for($n=0;;$n++){try{$null=[IO.Directory]::CreateDirectory($folder)
$acl=New-Object Security.AccessControl.DirectorySecurity
$acl.SetSecurityDescriptorSddlForm('D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)','Access')
Set-Acl -Path $folder -AclObject $acl
return New-Object IO.FileStream "$folder\run lock",'OpenOrCreate','Write','None',1,([IO.FileOptions]'DeleteOnClose')}catch{$cause=$_.Exception.GetBaseException()
$busy=11,32-contains([Runtime.InteropServices.Marshal]::GetHRForException($cause)-band 65535)
if($n-ge @(5,60)[$busy]){throw ($RpcText[@('LockFailed','Busy')[$busy]]-f$Fleet,$cause.Message)}
Write-Verbose $cause.Message
Start-Sleep -Seconds 1}}}
function Set-RpcValue($Key,$Value){if(!(Test-Path $Key)){$null=New-Item $Key -Force}
foreach($name in @($Value.Keys)){$new=$Value[$name]
$null=New-ItemProperty $Key -Name $name -PropertyType $new.Kind -Value $new.Value -Force}}
function Remove-RpcEmptyKey($Key){if(!(Test-Path -LiteralPath $Key)){return}
$item=Get-Item -LiteralPath $Key
$empty=$item.ValueCount + $item.SubKeyCount-eq 0
$item.Close()
if($empty){Remove-Item -LiteralPath $Key}}
function Restore-RpcKey($Key,[string[]]$Name,$Value,[bool]$Absent){$now=Get-RpcValue $Key
$text={@($args[0]|?{$_}|%{$_.Kind;$_.Value})-join"`n"}
$back=@{}
$changed=$false
foreach($item in $Name){if(!$Value[$item]-and$now[$item]){Remove-ItemProperty $Key -Name $item
$changed=$true}elseif($Value[$item]-and(& $text $Value[$item])-cne(& $text $now[$item])){$back[$item]=$Value[$item]}}
if($back.Count){Set-RpcValue $Key $back}
if($Absent){Remove-RpcEmptyKey $Key}
$changed-or [bool]$back.Count}
function Restore-RpcRange($Key){$rpc=@{Key='HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
Name='Ports','PortsInternetAvailable','UseInternetPorts'
Value=$Key.Value
Absent=$Key.Absent}
Restore-RpcKey @rpc}
function Remove-RpcRule($Rule){$Rule|?{$_.Taken}|%{throw ($RpcText.NameTaken-f$_.Name)}
foreach($one in @($Rule|Sort-Object {$_.Rule.Action} -Descending)){Write-Verbose "removing $($one.Name)"
(New-Object -ComObject HNetCfg.FwPolicy2).Rules.Remove($one.Name)}}
function Add-RpcRule($Rule){$all=@{Description="$($Rule['DisplayName']). Managed by rpcdsc: do not edit.";Enabled='True';Direction='';Profile=''}
@($Rule.Keys)|?{"$($Rule[$_])"}|%{$all[$_]=$Rule[$_]}
$new=New-Object -ComObject HNetCfg.FWRule
$new.Protocol=[int]($all.Protocol-replace'TCP',6-replace'UDP',17)
foreach($text in Get-RpcRuleList){$name,$property=$text-split' '
if('','Any'-notcontains"$($all[$name])"){$new.$property=$all[$name]-join','}}
if($all['InterfaceAlias']){$new.Interfaces=[object[]]@($all.InterfaceAlias)}
$new.Direction=1 + [int]($all.Direction-eq'Outbound')
$new.Profiles=[int]($all.Profile-replace'^(|Any)$',0x7fffffff)
$new.Action=[int]($all.Action-eq'Allow')
$new.Enabled=$all.Enabled-eq'True'
(New-Object -ComObject HNetCfg.FwPolicy2).Rules.Add($new)}
function Restore-RpcRule($Group,$Rule){$id={"$($_.Name)|$($_.Key)"}
$now=@(Get-RpcRule $Group)
$is=@($now|% $id)
$was=@($Rule|% $id)
$add=@($Rule|?{$is-notcontains(& $id)}|Sort-Object {$_.Rule.Action})
$remove=@($now|?{$was-notcontains(& $id)-and !$_.Other})
$names=@($add|%{$_.Name})
Remove-RpcRule @($remove|?{$names-contains$_.Name})
$add|%{Add-RpcRule $_.Rule}
Remove-RpcRule @($remove|?{$names-notcontains$_.Name})}
function Remove-RpcStateKey($Key){if(Test-Path -LiteralPath $Key){Remove-Item -LiteralPath $Key -Recurse}
Remove-RpcEmptyKey 'HKLM:\SOFTWARE\rpcdsc'}
function Undo-RpcState($Key){foreach($state in $Key){if($state.Absent){Remove-RpcStateKey $state.Key}else{$null=Restore-RpcKey @state -Name (@($state.Value.Keys)+@((Get-RpcValue $state.Key).Keys))}}}
function Restore-RpcMark($Fleet,$Value){$null=Restore-RpcKey HKLM:\HARDWARE\DESCRIPTION\System "rpcdsc $Fleet","rpcdsc $Fleet undo" $Value}
function Invoke-RpcChange($Policy,[scriptblock]$Action,[scriptblock]$Undo={}){$lock=Open-RpcLock $Policy.Fleet
$cause='stopped'
try{$rules=@(Get-RpcRule $Policy.RuleGroup)
$fleets=@($Policy.Fleet,"$($Policy.Fleet) undo")+@(Get-RpcStateName)
$keys=@(@('HKLM:\SOFTWARE\Microsoft\Rpc\Internet','HKLM:\HARDWARE\DESCRIPTION\System')+@($fleets|%{"HKLM:\SOFTWARE\rpcdsc\$_"})|%{@{Key=$_;Value=Get-RpcValue $_;Absent=!(Test-Path -LiteralPath $_)}
})
& $Action
$cause=''}catch{$cause="$_"}finally{$after=$RpcText.AsItWas
foreach($step in {Restore-RpcRange $keys[0]},{Restore-RpcRule $Policy.RuleGroup $rules},{if($after-eq$RpcText.AsItWas){Undo-RpcState $keys[2..($keys.Count - 1)]
$fleets|%{Restore-RpcMark $_ $keys[1].Value}
& $Undo}
}){try{if($cause){$null=& $step}}catch{$after=$RpcText.PutBackFailed-f"$_"}}
$lock.Close()
try{[IO.Directory]::Delete("$env:SystemRoot\rpcdsc")}catch{}}
if($cause){throw ($RpcText.ChangeFailed-f$cause,$after)}}
function Add-RpcTask($Name,$Xml){$null=Register-ScheduledTask -TaskName $Name -TaskPath '\' -Xml $Xml -Force -EA Stop}
function Restore-RpcFormer($Former){foreach($one in @($Former|?{$_})){if($one['Moved']){[IO.Directory]::Move("$($one.Moved) old",$one.Moved)}
@($one['Tasks']|?{$_}|%{$_.Keys})|?{$one.Tasks[$_]}|%{Add-RpcTask $_ "$($one.Tasks[$_])"}}}
function Get-RpcSavedOrder($Saved){$set=@('PortsInternetAvailable','UseInternetPorts'|?{$Saved[$_]-and"$($Saved[$_].Value)"-eq'Y'})
"$([int]($set.Count -eq 2 -and [bool]$Saved['Ports'])) $($Saved.Saved.Value)"}
function Select-RpcSaved($Saved){$Saved|?{$_-and$_['Saved']}|Sort-Object {Get-RpcSavedOrder $_}|Select-Object -First 1}
function ConvertFrom-RpcRegData($Data){if($Data-match'^"(.*)"$'){return @{Kind='String';Value=$Matches[1]-replace'\\(.)','$1'}}
if($Data-match'^dword:([\da-f]{8})$'){return @{Kind='DWord';Value=[Convert]::ToInt32($Matches[1],16)}}
if($Data-notmatch'^hex(\([27]\))?:([\da-f,]*)$'){return}
$kind=$Matches[1]
$bytes=[byte[]]@($Matches[2]-split','-ne''|%{[Convert]::ToByte($_,16)})
if(!$kind){return @{Kind='Binary';Value=$bytes}}
$text=[Text.Encoding]::Unicode.GetString($bytes)
if($kind-eq'(2)'){return @{Kind='ExpandString';Value=$text.TrimEnd([char]0)}}
@{Kind='MultiString';Value=[string[]]@($text.Split([char]0)-ne'')}}
function ConvertFrom-RpcReg($Text){$found=@{}
$key=''
foreach($line in $Text-replace',\\\r?\n\s*',','-split'\r?\n'){if($line-match'^\[(.*)\]$'){$key=$Matches[1]}elseif($key-eq'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet'-and$line-match'^"(Ports|PortsInternetAvailable|UseInternetPorts)"=(.*)$'){$name,$data=$Matches[1],$Matches[2]
$found[$name]=ConvertFrom-RpcRegData $data
if(!$found[$name]){return}}}
$found}
function Read-RpcScriptFile($Folder){foreach($file in @($Folder.GetFiles()|?{$_.Name-match'^before\.'})){$saved=@{}
if($file.Extension-eq'.reg'){$saved=ConvertFrom-RpcReg ([IO.File]::ReadAllText($file.FullName))}
$exact=$null-ne$saved
if(!$exact){$saved=@{}}
$saved.KeyAbsent=@{Kind='DWord';Value=[int]($file.Extension-eq'.none')}
$saved.Saved=@{Kind='String';Value=$file.LastWriteTimeUtc.ToString('o')}
$saved.Exact=$exact
$saved}}
function Get-RpcScriptState($Folder){$found=@(Read-RpcScriptFile $Folder)
if(@($Folder.GetFiles()|?{$_.Name-match'^(built|exempt|objects)\b'})-or @($found|?{!$_.Exact})){throw ($RpcText.ScriptState-f$Folder.FullName,$Folder.Name)}
$found|%{$_.Remove('Exact');$_}}
function Find-RpcAbove($Other,$Fleet,$Saved){$found=foreach($one in @($Other|?{$_.Fleet-ne$Fleet})){$state=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet)"
if($state['Saved']){@{Fleet=$one.Fleet;Folder=$null;Order=Get-RpcSavedOrder $state}}
if($one.Folder){$files=@(Read-RpcScriptFile $one.Folder|%{Get-RpcSavedOrder $_})
@{Fleet=$one.Fleet;Folder=$one.Folder;Order=@($files + '9')[0]}}}
$mine=Get-RpcSavedOrder $Saved
$found|?{$_-and$_.Order-gt$mine}|Sort-Object {$_.Order}|Select-Object -First 1}
function Add-RpcSaved($Key,$Saved){Write-Verbose "saving the RPC values of before in $Key"
Remove-RpcStateKey $Key
$last=@{Saved=$Saved.Saved}
'Saved','Task','Changed'|%{$Saved.Remove($_)}
Set-RpcValue $Key $Saved
Set-RpcValue $Key $last}
function Remove-RpcTask($Name){Find-RpcTask $Name|Unregister-ScheduledTask -Confirm:$false -EA Stop}
function Remove-RpcFormer($Policy,$Former,$Rule){Remove-RpcRule $Rule
foreach($one in $Former){Write-Verbose "taking over from $($one.Fleet)"
$one.Tasks=@{}
if($one.Folder){$from=$one.Folder.FullName
[IO.Directory]::Move($from,"$from old")
$one.Moved=$from}
if($one.Fleet-ne$Policy.Fleet){Remove-RpcStateKey "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet)"
Remove-RpcStateKey "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet) undo"
Restore-RpcMark $one.Fleet @{}
foreach($name in "rpcdsc $($one.Fleet) undo","rpcdsc $($one.Fleet) restart"){$one.Tasks[$name]=Get-RpcTaskXml $name
Remove-RpcTask $name}}}}
function Set-RpcScriptNone($Folder){[IO.File]::WriteAllText([IO.Path]::Combine($Folder.FullName,'before.none'),"The key wasn't there.`r`n")
$Folder.GetFiles('before.reg')|%{$_.Delete()}}
function Clear-RpcFormer{$root=New-Object IO.DirectoryInfo "$env:SystemRoot\rpcdsc"
try{if($root.Exists-and !@(@(Get-RpcStateName) -like '* undo')){$root.GetDirectories('* old')|%{$_.Delete($true)}
$root.Delete()}}catch{Write-Verbose "$_"}}
function Remove-RpcState($Policy){$fleet=$Policy.Fleet
$earlier=@{}
Invoke-RpcChange $Policy -Undo {Restore-RpcFormer $earlier['Former']} -Action {$text=$RpcText.Removed
$state="HKLM:\SOFTWARE\rpcdsc\$fleet"
$others=@(Find-RpcOther $Policy @($rules|?{$_.Other}))
$former=@($others|?{$_.Fleet-eq$fleet-and$_.Folder})
$earlier.Former=$former
$mine=@($rules|?{$_.Fleet-eq$fleet})
$saved=Select-RpcSaved (@(Get-RpcValue $state)+@($former|%{Get-RpcScriptState $_.Folder}))
Write-Verbose 'putting back the RPC key, removing state and tasks'
$above=$null
if($saved){$above=Find-RpcAbove $others $fleet $saved
if($above-and$above.Folder-and !$saved.KeyAbsent.Value){throw ($RpcText.ScriptsAbove-f$above.Fleet)}
if($above-and$above.Folder){$text=$RpcText.RemovedBelow-f$above.Fleet}elseif($above){Add-RpcSaved "HKLM:\SOFTWARE\rpcdsc\$($above.Fleet)" $saved
$text=$RpcText.RemovedBelow-f$above.Fleet}elseif(Restore-RpcRange @{Value=$saved;Absent=[bool]$saved.KeyAbsent.Value}){$text=$RpcText.RemovedPending}}
Remove-RpcFormer $Policy $former $mine
Remove-RpcStateKey $state
Remove-RpcStateKey "$state undo"
Restore-RpcMark $fleet @{}
'restart','undo'|%{Remove-RpcTask "rpcdsc $fleet $_"}
if($above-and$above.Folder){Set-RpcScriptNone $above.Folder}
$text}
Clear-RpcFormer}
function ConvertTo-RpcError($Record){$id,$message="$Record"-split': ',2
if(!$message-or !$RpcText.ContainsKey($id)){return $Record}
$cause=New-Object InvalidOperationException $message,$Record.Exception
$new=New-Object Management.Automation.ErrorRecord $cause,$id,'InvalidOperation',$null
$new.ErrorDetails=[Management.Automation.ErrorDetails]$message
$new.ErrorDetails.RecommendedAction=@($message-split'Remedy: ')[-1]
$new}
function Remove-RpcPortPolicy{[CmdletBinding(DefaultParameterSetName='Lookup',SupportsShouldProcess=$true,ConfirmImpact='Medium')]
[OutputType([void])]
param
([Parameter(ParameterSetName='Lookup',ValueFromPipelineByPropertyName=$true)]
[string]
$ComputerName,[Parameter(ParameterSetName='Lookup')]
[string]
$FleetPath,[Parameter(Mandatory=$true,ParameterSetName='Policy')]
[hashtable]
$Policy,[Parameter(Mandatory=$true,ParameterSetName='Fleet')]
[ValidateNotNullOrEmpty()]
[string]
$Fleet)
process{$ErrorActionPreference='Stop'
$label='RpcPortPolicy'
try{Assert-RpcSession -Change
foreach($one in @(Resolve-RpcRemoval $Policy $Fleet $ComputerName $FleetPath)){$label=$one.Label
if(Test-RpcAbsent $one){Write-Verbose ($RpcText.NothingToRemove-f$label)
if($Fleet){Write-Warning -Message ($RpcText.NothingToRemove-f$label)}}elseif($PSCmdlet.ShouldProcess((Get-RpcHostName),($RpcText.RemoveTarget-f$label))){$ConfirmPreference='None'
$text=Remove-RpcState $one
Write-RpcEvent 2 "${label}: $text"
if($text-eq$RpcText.RemovedPending){Write-Warning -Message "${label}: $text"}}}}catch{Write-RpcEvent 12 "${label}: $_"
$PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError $_))}}}
function Assert-RpcAlone($Policy,$Rule){$others=@(Find-RpcOther $Policy @($Rule|?{$_.Other})|%{$_.Fleet})
if($others){throw ($RpcText.NotAlone-f($others-join', '))}}
function Get-RpcWanted($Policy){$yes=@{Kind='String';Value='Y'}
@{Ports=@{Kind='MultiString';Value=[string[]]@($Policy.Ports)}
PortsInternetAvailable=$yes
UseInternetPorts=$yes}}
function Compare-RpcRegistry($Policy){$now=Get-RpcValue HKLM:\SOFTWARE\Microsoft\Rpc\Internet
$want=Get-RpcWanted $Policy
foreach($name in @($want.Keys|Sort-Object)){$is,$should=$now,$want|%{@($_[$name]|?{$_}|%{$_.Kind;$_.Value|Sort-Object})-join','}
if($is-ne$should){$name}}}
function Test-RpcRegistry($Policy){!(Compare-RpcRegistry $Policy)}
function Set-RpcPending($Policy){$mark=@{Kind='String';Value=(Get-Date).ToUniversalTime().ToString('o')}
Set-RpcValue HKLM:\HARDWARE\DESCRIPTION\System @{"rpcdsc $($Policy.Fleet)"=$mark}}
function Save-RpcState($Policy){$rpc='HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$state="HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
$saved=Get-RpcValue $state
if(!$saved['Saved']){Write-Verbose "saving $rpc"
Remove-RpcStateKey $state
$save=Get-RpcValue $rpc
$save.KeyAbsent=@{Kind='DWord';Value=[int](!(Test-Path $rpc))}
Set-RpcValue $state $save
Set-RpcValue $state @{Saved=@{Kind='String';Value=(Get-Date).ToUniversalTime().ToString('o')}}}
if($saved["Changed"]-or !(Test-RpcRegistry $Policy)){Set-RpcPending $Policy
$null=Restore-RpcKey $state Changed @{}}}
function Compare-RpcRule($Policy,$Have=@(Get-RpcRule $Policy.RuleGroup)){$all=$Have
$Have=@($all|?{!$_.Other})
$names=@($Have|%{$_.Name})
$usable=@{}
$Have|?{@($names-eq$_.Name).Count-eq 1}|%{$usable[$_.Key]=$_.Name}
$keep=$missing=@()
foreach($rule in $Policy.Rules){$name=$usable[(Get-RpcRuleKey $rule)]
if($name){$keep+=$name}else{$missing+=$rule}}
@{Have=$Have
Missing=@($missing|Sort-Object {$_.Action})
Other=@($all|?{$_.Other})
Extra=@($Have|?{$keep-notcontains$_.Name})}}
function Set-RpcRuleState($Policy,$Have){$plan=Compare-RpcRule $Policy $Have
$taken=@($plan.Have|%{$_.Name})
foreach($rule in $plan.Missing){$new=$rule.Clone()
$new.Group=$Policy.RuleGroup
$new.DisplayName="$($Policy.Label) - $(($rule.Name -split ' ', 4)[3])"
for($n=2;$taken-contains$new.Name;$n++){$new.Name="$($rule.Name).$n"}
Write-Verbose "adding $($new.Name)"
Add-RpcRule $new
$taken+=$new.Name}
if($plan.Missing-and(Compare-RpcRule $Policy).Missing){throw ($RpcText.ReadBack-f$Policy.RuleGroup)}
Remove-RpcRule $plan.Extra}
function Set-RpcRegistry($Policy){$key='HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
if(Test-RpcRegistry $Policy){return}
Write-Verbose "$key`: writing $($Policy.Ports)"
Set-RpcValue $key (Get-RpcWanted $Policy)
if(!(Test-RpcRegistry $Policy)){throw ($RpcText.ReadBack-f$key)}}
function Set-RpcBase($Policy){Invoke-RpcChange $Policy {Assert-RpcAlone $Policy $rules
Save-RpcState $Policy
Set-RpcRuleState $Policy $rules
Set-RpcRegistry $Policy}}
function Test-RpcOwnName($ComputerName){$own=Get-RpcHostName
$ComputerName-eq$own-or$ComputerName-eq$own.Split('.')[0]-or$own-eq$ComputerName.Split('.')[0]}
function Get-RpcFormer($Policy,$Rule){$ours=@($Policy.Fleet)+@($Policy['Formerly'])
$found=@(Find-RpcOther $Policy @($Rule|?{$_.Other}))
$others=@($found|%{$_.Fleet}|?{$ours-notcontains$_})
if($others){throw ($RpcText.FleetThere-f($others-join', '))}
$marks=Get-RpcValue HKLM:\HARDWARE\DESCRIPTION\System
foreach($one in $found){$one.Saved=@(Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($one.Fleet)")+@($one.Folder|?{$_}|%{Get-RpcScriptState $_})
$one.Pending=$marks["rpcdsc $($one.Fleet)"]-or($one.Folder-and$one.Folder.GetFiles('restart.pending'))-or @($one.Saved|?{$_['Changed']})
$one}}
function New-RpcDifference($What,$Is,$Should){$object=New-Object PSObject -Property @{What=$What;Is=$Is;Should=$Should}|Select-Object -Property What,Is,Should
$object.PSObject.TypeNames.Insert(0,'RpcPortPolicy.Difference')
$object}
function Get-RpcRestartPlan($Policy,$Slot){if($Slot.When-eq'never'){return}
$time="$($Slot['Day']) $($Slot['Clock'])"
if($Slot.When-eq'at'){$time=$Slot.At
if([datetime]$time -le (Get-Date)){$time=''}}
"$time restart for the RPC ports, notice $($Policy.Restart.Notice) s"}
function Test-RpcRestart($Policy,$Slot){$plan=Get-RpcRestartPlan $Policy $Slot
$task=Get-RpcTaskXml "rpcdsc $($Policy.Fleet) restart"
if($plan){$task=(Get-RpcRestartTask $Policy)-cne"$plan`n$task"}
!($task-and(Test-RpcPending $Policy))}
function Compare-RpcNode($Policy,$Slot,$Plan=(Compare-RpcRule $Policy)){$extra=@($Plan.Extra|%{$_.Name})
foreach($rule in $Plan.Missing){$is=$RpcText.Missing
if($extra-contains$rule.Name){$is=$RpcText.Changed
$extra=@($extra-ne$rule.Name)}
$text="$($rule.Action) $($rule.Protocol) $($rule.LocalPort -join ',') <- $($rule.RemoteAddress -join ',')"
New-RpcDifference "rule $($rule.Name)" $is $text}
foreach($name in $extra){New-RpcDifference "rule $name" $RpcText.Present $RpcText.Absent}
$others=@(@($Plan.Other|%{$_.Fleet})+@(Get-RpcGpoFleet $Policy)|Sort-Object -Unique)
if(Test-RpcElevation){$others=@(Find-RpcOther $Policy $Plan.Other|%{$_.Fleet})}
foreach($name in $others){$what="fleet $name"
if($name-eq$Policy.Fleet){$what="$what, by its .cmd scripts"}
New-RpcDifference $what $RpcText.Present $RpcText.Absent}
$state=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
if($state['Changed']){New-RpcDifference 'note of a pending restart' $RpcText.Present $RpcText.Absent}
if(!$state['Saved']){New-RpcDifference 'saved earlier values' $RpcText.Missing $RpcText.Present}
$key='HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$now=Get-RpcValue $key
$want=Get-RpcWanted $Policy
foreach($name in @(Compare-RpcRegistry $Policy)){$is=$RpcText.Missing
if($now[$name]){$is="$($now[$name].Kind) $($now[$name].Value -join ',')"}
New-RpcDifference "$key\$name" $is "$($want[$name].Kind) $($want[$name].Value -join ',')"}
if(!(Test-RpcRestart $Policy $Slot)){$is=$RpcText.Changed
if(!(Get-RpcTaskXml "rpcdsc $($Policy.Fleet) restart")){$is=@($RpcText.NotVisible,$RpcText.Missing)[(Test-RpcElevation)]}
$should="$(Get-RpcRestartPlan $Policy $Slot)".Trim()
New-RpcDifference 'restart task' $is ($should-replace'^$',$RpcText.Absent)}}
function Get-RpcFirewallProblem($Policy){if("$(Get-Service -Name MpsSvc | ForEach-Object { $_.Status })"-ne'Running'){return @{Id='FirewallStopped';Value='';Kind='Stop'}}
foreach($name in 'Domain','Private','Public'){$kind=@('Ask','Tell')[[int]($Policy['Profiles']-and$Policy.Profiles-notcontains$name)]
$own='SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
$group='SOFTWARE\Policies\Microsoft\WindowsFirewall\'
$old=$name-replace'Private','Standard'
$stores=@(($group + $name),($group + ($name-replace'^P.*','Standard')),"$own\Mdm\$name","$own\Mdm\$old","$own\$old"|%{Get-RpcValue "HKLM:\${_}Profile"})
foreach($text in 'FirewallOff EnableFirewall 0 4','LocalRulesIgnored AllowLocalPolicyMerge 0 3','AllBlocked DoNotAllowExceptions 1 4'){$id,$value,$bad,$last=$text-split' '
$set=$stores[0..$last]|%{$_[$value]}|?{$_}|Select-Object -First 1
if($set-and"$($set.Value)"-eq$bad){@{Id=$id;Value="$name profile";Kind=$kind}}}}}
function Select-RpcPort($Port,$Range){foreach($one in $Port){foreach($text in $Range){$ends=@("$text"-split'-')
if([int]$one-ge [int]$ends[0]-and [int]$one -le [int]$ends[-1]){$one
break}}}}
function Select-RpcOverlap($Item,$Range){$starts=@($Range|%{@("$_"-split'-')[0]})
foreach($one in $Item){if((Select-RpcPort @("$one"-split'-')[0] $Range)-or(Select-RpcPort $starts $one)){$one}}}
function Test-RpcForeignBlock($Policy,$Text){$group,$label=$Policy.RuleGroup,$Policy.Label|%{[regex]::Escape($_)}
$ours="\|(EmbedCtxt=$group\||Name=($group|$label -) )"
foreach($part in 'Action=Block','Active=TRUE','Dir=In'){if($Text-notmatch"\|$part\|"){return $false}}
if($Text-match'\|Protocol=(?!6\|)'-or$Text-match'\|App=(?![^|]*(svchost\.exe|lsass\.exe|System)\|)'-or$Text-match$ours){return $false}
$ports=@([regex]::Matches($Text,'\|LPort(?:2_10)?=([^|]+)(?=\|)')|%{$_.Groups[1].Value})
!$ports-or @($ports-match'^RPC').Count-or @(Select-RpcOverlap @($ports-match'^\d') (@($Policy.Ports)+'135')).Count}
function Get-RpcFirewallNote($Policy){if("$(Get-Service -Name MpsSvc | ForEach-Object { $_.Status })"-ne'Running'){return}
$firewall=New-Object -ComObject HNetCfg.FwPolicy2
$id=@('','LocalRulesIgnored','AllBlocked')[$firewall.LocalPolicyModifyState]
if($id){$bits=@{Domain=1;Private=2;Public=4}
$others=@($bits.Keys|?{$firewall.CurrentProfileTypes-band$bits[$_]-and$Policy['Profiles']-and$Policy.Profiles-notcontains$_})
@{Id=$id;Value='current profile';Kind=@('Ask','Tell')[[int]($others.Count-gt 0)]}}
try{$owners=@(New-Object -ComObject HNetCfg.FwProducts|%{$_}|?{@($_.RuleCategories)-contains 2}|%{"$($_.DisplayName)"})}catch{Write-Verbose "other firewalls: $_"
$owners=@()}
if($owners){@{Id='OtherFirewall';Value=$owners-join', ';Kind='Tell'}}
$own='SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
foreach($store in 'SOFTWARE\Policies\Microsoft\WindowsFirewall',"$own\Mdm",$own){$rules=Get-RpcValue "HKLM:\$store\FirewallRules"
$names=@($rules.Keys|?{Test-RpcForeignBlock $Policy "$($rules[$_].Value)"}|Sort-Object)
if($names){@{Id='BlockedElsewhere';Value="$($names -join ', ') (HKLM\$store)";Kind='Tell'}}}}
function Get-RpcNetsh($Show){$program="$env:SystemRoot\System32\netsh.exe"
if(Test-Path -LiteralPath $program){& $program interface ipv4 show $Show tcp}}
function Get-RpcPortNote($Policy){$reserved=@(Get-RpcNetsh excludedportrange|?{$_-match'^\s*(\d{1,5})\s+(\d{1,5})\s*$'}|%{"$($Matches[1])-$($Matches[2])"})
$hit=@(Select-RpcOverlap $reserved $Policy.Ports)
if($hit){$left=@()
foreach($range in $Policy.Ports){$ends=@("$range"-split'-')
$left=@([int]$ends[0]..[int]$ends[-1]|?{!(Select-RpcPort $_ $hit)}|Select-Object -First 1)
if($left){break}}
@{Id='PortsReserved';Value=$hit-join', ';Kind=@('Ask','Tell')[[int]($left.Count-gt 0)]}}
$numbers=@(Get-RpcNetsh dynamicport|?{$_-match':\s*(\d+)\s*$'}|%{[int]$Matches[1]})
if($numbers.Count-eq 2){$dynamic="$($numbers[0])-$($numbers[0] + $numbers[1] - 1)"
if(Select-RpcOverlap $dynamic $Policy.Ports){@{Id='PortsDynamic';Value=$dynamic;Kind='Tell'}}}}
function Get-RpcConnection($Port){[Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpConnections()|?{$Port-contains$_.LocalEndPoint.Port-and"$($_.State)"-eq'Established'}|%{"$($_.RemoteEndPoint.Address)"}|Sort-Object -Unique}
function Get-RpcClientAddress{$found=@()
if($env:SSH_CONNECTION){$found=@($env:SSH_CONNECTION-split' ')[0]}elseif(Get-Variable -Name PSSenderInfo -EA SilentlyContinue){try{$found=@(Get-WSManInstance -ResourceURI shell -Enumerate|?{$_.ProcessId-eq$PID}|%{$_.ClientIP})}catch{Write-Verbose "$_"}
if(!$found){$found=Get-RpcConnection 5985,5986}}elseif($env:SESSIONNAME -like 'RDP-*'){$port=3389
$listener=Get-RpcValue 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
if($listener['PortNumber']){$port=$listener.PortNumber.Value}
$found=Get-RpcConnection $port}
$found|%{"$_"-replace'^::ffff:(?=\d+\.)'-replace'%.*'}|?{$_-and$_-notmatch'^(127\.|::1$)'}|Sort-Object -Unique}
function Test-RpcBlocked($Policy,$Address){$bits=ConvertTo-RpcBit $Address
foreach($entry in @($Policy.Rules|?{$_.Action-eq'Block'-and$_.Protocol-eq'TCP'}|%{$_.RemoteAddress})){$first,$next=(ConvertTo-RpcSpan $entry)-split' '
if($first-match'^\D'-or($bits-ge$first-and$bits-lt$next)){return $true}}
$false}
function Get-RpcNetstat{$program="$env:SystemRoot\System32\netstat.exe"
if(Test-Path -LiteralPath $program){& $program -ano}}
function Get-RpcListener{$found=@{}
foreach($line in @(Get-RpcNetstat)){if($line-match'^\s*TCP\s+\S+:(\d+)\s+(?:0\.0\.0\.0|\[::\]):0\s+\S+\s+(\d+)\s*$'){$port,$id=[int]$Matches[1],[int]$Matches[2]
$owner=Get-Process -Id $id -EA SilentlyContinue|?{$_.Path-and$_.Path -notlike "$env:SystemRoot\*"}|%{$_.Name}
$found[$port]="$owner"}}
$found.Keys|Sort-Object|%{@{Port=$_;Owner=$found[$_]}}}
function Get-RpcRangeProblem($Policy){$now=Get-RpcValue 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$texts='Ports','PortsInternetAvailable','UseInternetPorts'|?{$now[$_]}|%{"$_ = $($now[$_].Value -join ',')"}
$saved=(Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)")['Saved']
if($texts-and !$saved-and !(Test-RpcRegistry $Policy)-and !@(Find-RpcOther $Policy @())){@{Id='ValuesFound';Value=$texts-join'; ';Kind='Tell'}}
$own=@()
if($now['Ports']){$own=@(@($now.Ports.Value)-match'^\d{1,5}(-\d{1,5})?$')}
$foreign=Get-RpcListener|?{$_.Owner-and(Select-RpcPort $_.Port $Policy.Ports)-and !(Select-RpcPort $_.Port $own)}
if($foreign){@{Id='RangeInUse';Value=@($foreign|%{"$($_.Owner) on $($_.Port)"})-join', ';Kind='Ask'}}}
function Get-RpcIPsecPolicy{$root='HKLM:\SOFTWARE\Policies\Microsoft\Windows\IPSec'
$local=(Get-RpcValue "$root\Policy\Local")['ActivePolicy']
$domain=(Get-RpcValue "$root\GPTIPSECPolicy")['DSIPSECPolicyName']
@($domain,$local|?{$_}|%{"$($_.Value)"})-join', '}
function Get-RpcPreflight($Policy,[switch]$Unchanged){$found=@(Get-RpcFirewallProblem $Policy)+@(@(Get-RpcFirewallNote $Policy)+@(Get-RpcPortNote $Policy)|?{$_.Kind-eq'Ask'-or !$Unchanged})
if(!$Unchanged){$found+=@(Get-RpcClientAddress|?{Test-RpcBlocked $Policy $_}|%{@{Id='ClientBlocked';Value=$_;Kind='Ask'}})
$found+=@(Get-RpcRangeProblem $Policy)
$ipsec=Get-RpcIPsecPolicy
if($ipsec){$found+=@{Id='IPsecAssigned';Value=$ipsec;Kind='Tell'}}}
foreach($item in $found){$object=New-Object PSObject -Property @{Id=$item.Id;Kind=$item.Kind;Message=$RpcText[$item.Id]-f$item.Value}
$object.PSObject.TypeNames.Insert(0,'RpcPortPolicy.Finding')
$object}}
function Assert-RpcPreflight($Policy,[switch]$Unchanged,[switch]$Force){$found=@(Get-RpcPreflight $Policy -Unchanged:$Unchanged)
$against=@($found|?{$_.Kind-eq'Stop'-or($_.Kind-eq'Ask'-and !$Force)})
if($against){$texts=@($against|%{"$($_.Message) ($($_.Id))"})-join'; '
$form=@('Refused','RefusedHard')[@($against|?{$_.Kind-eq'Stop'}).Count-gt 0]
throw ($RpcText[$form]-f$against[0].Id,$texts)}
foreach($item in $found){$text=$item.Message
if($item.Kind-eq'Ask'){$text=$RpcText.Forced-f$text}
Write-Warning -Message "$($Policy.Label): $text ($($item.Id))"}}
function Get-RpcDeadline($ConfirmWithin){if($ConfirmWithin.TotalMinutes-lt 1-or$ConfirmWithin.TotalDays-gt 7){throw ($RpcText.BadConfirmWithin-f$ConfirmWithin)}
$lockdown='Management.Automation.Security.SystemPolicy' -as [type]
if($lockdown-and"$($lockdown::GetSystemLockdownPolicy())"-eq'Enforce'){throw $RpcText.LockedDown}
(Get-Date).Add($ConfirmWithin)}
function Assert-RpcConfirmed($Policy){$waits=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet) undo"
if($waits['By']){throw ($RpcText.Unconfirmed-f([datetime]$waits.By.Value).ToString('s'))}}
function ConvertFrom-RpcLine($Line){$rule=@{}
foreach($text in $Line){$name,$value=$text-split'=',2
if($rule.ContainsKey($name)){$value=@($rule[$name])+$value}
$rule[$name]=$value}
$rule}
function Select-RpcValue($Value,$Prefix){$found=@{}
@($Value.Keys) -like "$Prefix*"|%{$found[$_.Substring($Prefix.Length)]=$Value[$_]}
$found}
function Undo-RpcFormer($Saved,$Mark){foreach($item in @(@($Saved.Keys) -like 'Former *')){$name=$item.Substring(7)
$path=$Saved[$item].Value
$state=Select-RpcValue $Saved "Of $name "
if($state.Count){Set-RpcValue "HKLM:\SOFTWARE\rpcdsc\$name" $state}
$marks=Select-RpcValue $Mark "rpcdsc $name"
if($marks['']){Set-RpcValue HKLM:\HARDWARE\DESCRIPTION\System @{"rpcdsc $name"=$marks['']}}
if($path-and [IO.Directory]::Exists("$path old")){[IO.Directory]::Move("$path old",$path)}}}
function Undo-RpcChange($Policy){$fleet=$Policy.Fleet
$key="HKLM:\SOFTWARE\rpcdsc\$fleet undo"
$own=@{Key="HKLM:\SOFTWARE\rpcdsc\$fleet"}
$action={$saved=Get-RpcValue $key
if(!$saved['By']){return}
$rules=@(@($saved.Keys) -like 'Rule *'|%{ConvertFrom-RpcLine $saved[$_].Value}|%{@{Name=$_.Name;Key=Get-RpcRuleKey $_;Rule=$_}})
Write-Verbose "going back to $($rules.Count) rules, the RPC key and the state of before"
Restore-RpcRule $Policy.RuleGroup $rules
$rpc=@{Value=Select-RpcValue $saved 'Rpc '
Absent=[bool]$saved.RpcAbsent.Value}
$own.Value=Select-RpcValue $saved 'State '
$own.Absent=[bool]$saved.StateAbsent.Value
$here=(Get-RpcValue HKLM:\HARDWARE\DESCRIPTION\System)["rpcdsc $fleet undo"]
$pending=(Restore-RpcRange $rpc)-and !$here
Undo-RpcState $own
$marks=@{}
if($here){$marks=Select-RpcValue $saved 'Mark '
Restore-RpcMark $fleet $marks}elseif($pending-and !$own.Absent){Set-RpcPending $Policy}
Undo-RpcFormer $saved $marks
Remove-RpcStateKey $key
@{Text=$RpcText[@('Undone','UndonePending')[$pending]]-f$Policy.Label;Restart=$saved['Restart'];Tasks=Select-RpcValue $saved 'Task '}}
$failed=$RpcText.UndoFailed
try{$done=Invoke-RpcChange $Policy $action
$failed=$RpcText.UndoneTask
if($done-and$done.Restart){Add-RpcTask "rpcdsc $fleet restart" $done.Restart.Value}elseif($done){Remove-RpcTask "rpcdsc $fleet restart"}
if($done){$done.Tasks.Keys|%{Add-RpcTask $_ $done.Tasks[$_].Value}}
Remove-RpcTask "rpcdsc $fleet undo"}catch{Write-RpcEvent 14 ($failed-f$Policy.Label,"$_")
throw}
if($done){Write-RpcEvent 4 $done.Text
$done.Text}}
function New-RpcUndoScript($Policy){$quote={"'"+($_-replace'[''\u2018-\u201b]','$0$0')+"'"}
$texts=$RpcText.Keys|Sort-Object|%{"$_ = $($RpcText[$_] | ForEach-Object -Process $quote)"}
$names='Fleet','Label','RuleGroup'|%{$name=$_;"$name = $($Policy[$name] | ForEach-Object -Process $quote)"}
$all=@{}
Get-ChildItem -Path function:|%{$all[$_.Name]="$($_.Definition)"}
$used=@{}
$next=@('Undo-RpcChange')
while($next){$name,$next=$next
if($all[$name]-and !$used[$name]){$used[$name]="function $name`n{$($all[$name])}"
$next=@($next)+@([regex]::Matches($all[$name],'[A-Za-z]+-Rpc\w*')|%{$_.Value})}
$next=@($next|?{$_-and !$used[$_]})}
$text=@("`$ErrorActionPreference = 'Stop'","`$RpcText = @{ $($texts -join '; ') }")
$text+=@($used.Keys|Sort-Object|%{$used[$_]})
$text+="`$null = Undo-RpcChange @{ $($names -join '; ') }"
$text=$text-join"`n"
$null=[scriptblock]::Create($text)
$text}
function Get-RpcFormerNote($Policy,$Former){$note=@{}
$marks=Get-RpcValue HKLM:\HARDWARE\DESCRIPTION\System
foreach($one in @($Former|?{$_})){$name=$one.Fleet
$path=''
if($one.Folder){$path=$one.Folder.FullName}
$note["Former $name"]=@{Kind='String';Value=$path}
if($name-eq$Policy.Fleet){continue}
$state=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$name"
$state.Keys|%{$note["Of $name $_"]=$state[$_]}
if($marks["rpcdsc $name"]){$note["Mark rpcdsc $name"]=$marks["rpcdsc $name"]}
$task=Get-RpcTaskXml "rpcdsc $name restart"
if($task){$note["Task rpcdsc $name restart"]=@{Kind='String';Value="$task"}}}
$note}
function ConvertTo-RpcLine($Rule){foreach($name in @($Rule.Keys|Sort-Object)){$Rule[$name]|?{"$_"}|%{"$name=$_"}}}
function New-RpcTaskXml($Text,$Trigger,$Setting,$Code){$encoded=[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Code))
'<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><RegistrationInfo><Description>'+
"$([Security.SecurityElement]::Escape($Text))</Description></RegistrationInfo><Triggers>$Trigger</Triggers><Principals><Principal id=`"S`">"+
'<UserId>S-1-5-18</UserId></Principal></Principals><Settings>'+
"<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>"+
"<ExecutionTimeLimit>PT10M</ExecutionTimeLimit>$Setting</Settings><Actions Context=`"S`">"+
"<Exec><Command>%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe</Command><Arguments>-NoProfile -NonInteractive -EncodedCommand $encoded"+
'</Arguments></Exec></Actions></Task>'}
function Save-RpcUndo($Policy,[datetime]$By,$Have,$Former){$fleet=$Policy.Fleet
$key="HKLM:\SOFTWARE\rpcdsc\$fleet undo"
$rpc='HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$state="HKLM:\SOFTWARE\rpcdsc\$fleet"
$start=$By.ToUniversalTime().ToString('s')+'Z'
$marks='HKLM:\HARDWARE\DESCRIPTION\System'
$within=[int]($By - (Get-Date)).TotalMilliseconds
$save=@{Within=@{Kind='DWord';Value=$within}
RpcAbsent=@{Kind='DWord';Value=[int](!(Test-Path -LiteralPath $rpc))}
StateAbsent=@{Kind='DWord';Value=[int](!(Test-Path -LiteralPath $state))}
Script=@{Kind='String';Value=New-RpcUndoScript $Policy}}
$now=Get-RpcValue $rpc
'Ports','PortsInternetAvailable','UseInternetPorts'|?{$now[$_]}|%{$save["Rpc $_"]=$now[$_]}
$now=Get-RpcValue $state
$now.Keys|%{$save["State $_"]=$now[$_]}
$now=(Get-RpcValue $marks)["rpcdsc $fleet"]
if($now){$save["Mark rpcdsc $fleet"]=$now}
$note=Get-RpcFormerNote $Policy $Former
$note.Keys|%{$save[$_]=$note[$_]}
$n=0
foreach($rule in $Have){$n++
$save["Rule $n"]=@{Kind='MultiString';Value=[string[]]@(ConvertTo-RpcLine $rule.Rule)}}
$restart=Get-RpcTaskXml "rpcdsc $fleet restart"
if($restart){$save.Restart=@{Kind='String';Value="$restart"}}
Write-Verbose "noting what to go back to in $key"
Remove-RpcStateKey $key
Set-RpcValue $key $save
Set-RpcValue $marks @{"rpcdsc $fleet undo"=@{Kind='String';Value="$([long][Environment]::TickCount + $within - 5000)"}}
$task=@{Text='Undoes the change of the RPC ports unless it is confirmed'
Trigger=$start,'2000-01-01T00:00:00'|%{"<TimeTrigger><Repetition><Interval>PT5M</Interval></Repetition><StartBoundary>$_</StartBoundary></TimeTrigger>"}
Setting='<StartWhenAvailable>true</StartWhenAvailable>'
Code="`$u = Get-ItemProperty -LiteralPath '$key';`$n = [long][Environment]::TickCount;"+
"`$t = (Get-ItemProperty -LiteralPath $marks).'rpcdsc $fleet undo';"+
"if (`$t) { `$due = ((`$n - `$t) -band 4294967295) -lt 2147483648 }"+
"else { `$due = (`$n -band 4294967295) -ge `$u.Within -or (Get-Date).ToUniversalTime().ToString('s') + 'Z' -ge `$u.By }"+
"if (`$due -and `$u.By) { & ([scriptblock]::Create(`$u.Script)) }"}
Write-Verbose "registering the task that goes back at $start"
Add-RpcTask "rpcdsc $fleet undo" (New-RpcTaskXml @task)
Set-RpcValue $key @{By=@{Kind='String';Value=$start}}}
function Save-RpcFormer($Policy,$Former){$state="HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
$own=Get-RpcValue $state
$first=Select-RpcSaved (@($own)+@($Former|%{$_.Saved}))
if($first-and(!$own['Saved']-or$own.Saved.Value-ne$first.Saved.Value)){Add-RpcSaved $state $first}
if(@($Former|?{$_.Pending})){Set-RpcPending $Policy}}
function Set-RpcWhole($Policy,$Have,$Earlier){$Earlier.Former=@(Get-RpcFormer $Policy $Have)
Save-RpcFormer $Policy $Earlier.Former
Save-RpcState $Policy
Set-RpcRuleState $Policy $Have
Set-RpcRegistry $Policy
Remove-RpcFormer $Policy $Earlier.Former @($Have|?{$_.Other})}
function New-RpcRestartXml($Policy,$Slot,$Text){$fleet=$Policy.Fleet
$task=@{Text=$Text
Setting=''
Trigger="<CalendarTrigger><StartBoundary>2000-01-01T$($Slot['Clock']):00</StartBoundary><ScheduleByWeek><DaysOfWeek><$($Slot['Day']) />"+
'</DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek></CalendarTrigger>'
Code="if ((Get-ItemProperty -Path HKLM:\HARDWARE\DESCRIPTION\System).'rpcdsc $fleet')"+
"{ & `$env:SystemRoot\System32\shutdown.exe /r /f /t $([int]$Policy.Restart.Notice) /d p:2:4 /c 'rpcdsc ${fleet}: restart for the RPC ports' }"+
"else { & `$env:SystemRoot\System32\schtasks.exe /delete /f /tn 'rpcdsc $fleet restart' }"}
if($Slot.When-eq'at'){$end=([datetime]$Slot.At).AddHours(1).ToString('s')
$task.Trigger="<TimeTrigger><StartBoundary>$($Slot.At)</StartBoundary><EndBoundary>$end</EndBoundary></TimeTrigger>"
$task.Setting='<DeleteExpiredTaskAfter>PT0S</DeleteExpiredTaskAfter>'}
New-RpcTaskXml @task}
function Set-RpcRestart($Policy,$Slot){$name="rpcdsc $($Policy.Fleet) restart"
$plan=Get-RpcRestartPlan $Policy $Slot
if($plan-and(Test-RpcPending $Policy)){if($plan -like ' *'){throw ($RpcText.TimePassed-f$Slot.At)}
Write-Verbose $plan
Add-RpcTask $name (New-RpcRestartXml $Policy $Slot $plan)
$null=New-ItemProperty "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)" -Name Task -Value "$plan`n$(Get-RpcTaskXml $name)" -Force}else{Remove-RpcTask $name}}
function Set-RpcNode($Policy,$Slot,$By){$ConfirmPreference='None'
$fleet=$Policy.Fleet
$earlier=@{}
$change=@{Policy=$Policy
Action={Assert-RpcConfirmed $Policy
$earlier.Xml=Get-RpcTaskXml "rpcdsc $fleet restart"
if($By){Save-RpcUndo $Policy $By $rules @(Get-RpcFormer $Policy $rules)}
Set-RpcWhole $Policy $rules $earlier
if("$(Get-RpcRestartPlan $Policy $Slot)" -like ' *'){Remove-RpcTask "rpcdsc $fleet restart"}else{Set-RpcRestart $Policy $Slot}}
Undo={Restore-RpcFormer $earlier['Former']
if(!(Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$fleet undo")['By']){Remove-RpcTask "rpcdsc $fleet undo"}
if("$($earlier['Xml'])"-ceq"$(Get-RpcTaskXml "rpcdsc $fleet restart")"-or !$earlier.ContainsKey('Xml')){return}
if($earlier.Xml){Add-RpcTask "rpcdsc $fleet restart" $earlier.Xml}else{Remove-RpcTask "rpcdsc $fleet restart"}}}
$null=Invoke-RpcChange @change
Clear-RpcFormer
$restart=Get-RpcRestart $Policy $Slot
$from=@($earlier.Former|%{$_.Fleet})-join', '
if($from){$restart=$RpcText.TakenOver-f$restart,$from}
Write-RpcEvent 1 ($RpcText.Applied-f$Policy.Label,$Policy.Tag,$restart)
if($By){$RpcText.ConfirmBy-f$Policy.Label,$By.ToString('s')}}
function Get-RpcRestartTime($Slot){$now=Get-Date
if($Slot.When-eq'at'-and [datetime]$Slot.At-gt$now){[datetime]$Slot.At}
if($Slot.When-eq'window'){$time=$now.Date + [timespan]$Slot.Clock
while($time.DayOfWeek-ne [DayOfWeek]$Slot.Day-or$time -le $now){$time=$time.AddDays(1)}
$time}}
function Get-RpcState($Policy,$Slot,$Plan=(Compare-RpcRule $Policy)){$now=Get-RpcValue 'HKLM:\SOFTWARE\Microsoft\Rpc\Internet'
$state=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
$undo=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet) undo"
$listeners=@(Get-RpcListener|%{$_.Port})
$pending=Test-RpcPending $Policy
$values=@{ComputerName=Get-RpcHostName
Fleet=$Policy.Fleet
Tag=$Policy.Tag
Label=$Policy.Label
RuleGroup=$Policy.RuleGroup
Rules=@($Plan.Have|%{$_.Rule})
RulesInPlace=!($Plan.Missing-or$Plan.Extra)
RulesMissing=@($Plan.Missing|%{$_.Name})
RulesExtra=@($Plan.Extra|%{$_.Name})
PortsWanted=@($Policy.Ports)
RegistryInPlace=Test-RpcRegistry $Policy
PortsInUse=@(Select-RpcPort $listeners $Policy.Ports)
DynamicPortsInUse=@(Select-RpcPort $listeners '49152-65535')
Firewall=@(@(Get-RpcFirewallProblem $Policy)+@(Get-RpcFirewallNote $Policy)|%{$RpcText[$_.Id]-f$_.Value})-join'; '
IPsecPolicy=Get-RpcIPsecPolicy
RestartPending=$pending
Restart=Get-RpcRestart $Policy $Slot
RestartAt=$null}
$values.Firewall=$values.Firewall-replace'^$',$RpcText.InForce
if($pending-and$values.Restart -notlike 'restart pending: not *'){$values.RestartAt=Get-RpcRestartTime $Slot}
$now.SavedAt=$state['Saved']
$now.ChangedAt=(Get-RpcValue HKLM:\HARDWARE\DESCRIPTION\System)["rpcdsc $($Policy.Fleet)"]
$now.ConfirmBy=$undo['By']
foreach($name in 'Ports','PortsInternetAvailable','UseInternetPorts','SavedAt','ChangedAt','ConfirmBy'){$values[$name]=$null
if($now[$name]){$values[$name]=$now[$name].Value}}
if($values.ConfirmBy){$values.ConfirmBy=[datetime]$values.ConfirmBy}
$order='ComputerName','Fleet','Tag','Label','RuleGroup','Rules','RulesInPlace','RulesMissing','RulesExtra','Firewall','IPsecPolicy','RegistryInPlace','PortsWanted','Ports','PortsInternetAvailable','UseInternetPorts','PortsInUse','DynamicPortsInUse','RestartPending','Restart','RestartAt','ConfirmBy','SavedAt','ChangedAt'
$object=New-Object PSObject -Property $values|Select-Object -Property $order
$object.PSObject.TypeNames.Insert(0,'RpcPortPolicy.State')
$object}
function Set-RpcPortPolicy{[CmdletBinding(DefaultParameterSetName='Lookup',SupportsShouldProcess=$true,ConfirmImpact='Medium')]
[OutputType([psobject])]
param
([Parameter(ParameterSetName='Lookup',ValueFromPipelineByPropertyName=$true)]
[string]
$ComputerName,[Parameter(ParameterSetName='Lookup')]
[string]
$FleetPath,[Parameter(Mandatory=$true,ParameterSetName='Policy')]
[hashtable]
$Policy,[Parameter(ParameterSetName='Policy')]
[hashtable]
$Slot=@{When='never'},[Parameter()]
[timespan]
$ConfirmWithin,[Parameter()]
[switch]
$Force,[Parameter()]
[switch]
$PassThru)
process{$ErrorActionPreference='Stop'
$label='RpcPortPolicy'
$warning=$null
$by=$null
$late=$applied=$false
try{Assert-RpcSession -Change
if($ComputerName-and !(Test-RpcOwnName $ComputerName)){if(!$Force){throw ($RpcText.OtherComputer-f$ComputerName)}
Write-Warning -Message ($RpcText.OtherForced-f$ComputerName)}
$node=Resolve-RpcNode $Policy $Slot $ComputerName $FleetPath
$label=$node.Policy.Label
$plan=Compare-RpcRule $node.Policy
$former=@(Get-RpcFormer $node.Policy $plan.Other)
$differences=@(Compare-RpcNode @node -Plan $plan)
if("$(Get-RpcRestartPlan @node)" -like ' *'-and !@($differences|?{$_.What-ne'restart task'})-and
!(Get-RpcTaskXml "rpcdsc $($node.Policy.Fleet) restart")){$late=$differences.Count-gt 0
$differences=@()}
Assert-RpcPreflight $node.Policy -Unchanged:(!$differences) -Force:$Force
if($PSBoundParameters.ContainsKey('ConfirmWithin')){$by=Get-RpcDeadline $ConfirmWithin}
if(!$differences){Write-Verbose ($RpcText.InPlace-f$label)}else{@($node.Policy)+$former|%{Assert-RpcConfirmed $_}
if($PSCmdlet.ShouldProcess((Get-RpcHostName),($RpcText.ApplyTarget-f$label,$node.Policy.Tag))){$warning=Set-RpcNode @node -By $by
$applied=$true}}}catch{Write-RpcEvent 11 "${label}: $_"
$PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError $_))}
if($warning){Write-Warning -Message $warning}
try{if(($applied-or($late-and !$WhatIfPreference))-and !(Test-RpcRestart @node)){throw ($RpcText.TimePassed-f$node.Slot.At)}
if($PassThru){Get-RpcState @node}}catch{$PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError $_))}}}
function Test-RpcPortPolicy{[CmdletBinding(DefaultParameterSetName='Lookup')]
[OutputType([bool])]
param
([Parameter(ParameterSetName='Lookup',ValueFromPipelineByPropertyName=$true)]
[string]
$ComputerName,[Parameter(ParameterSetName='Lookup')]
[string]
$FleetPath,[Parameter(Mandatory=$true,ParameterSetName='Policy')]
[hashtable]
$Policy,[Parameter(ParameterSetName='Policy')]
[hashtable]
$Slot=@{When='never'},[Parameter()]
[switch]
$Detailed)
process{$ErrorActionPreference='Stop'
try{Assert-RpcSession
$node=Resolve-RpcNode $Policy $Slot $ComputerName $FleetPath
$found=@(Compare-RpcNode @node)
$policy=$node.Policy
foreach($problem in @(Get-RpcFirewallProblem $policy)+@(Get-RpcFirewallNote $policy)+@(Get-RpcPortNote $policy)){$text=$RpcText[$problem.Id]-f$problem.Value
if($problem.Kind-eq'Tell'){Write-Warning -Message "$($policy.Label): $text ($($problem.Id))"
continue}
$what,$should='firewall',$RpcText.InForce
if($problem.Id-eq'PortsReserved'){$what,$should='ports',$RpcText.PortsFree}
$found+=New-RpcDifference $what $text $should}
foreach($item in $found){Write-Verbose "$($node.Policy.Label): $($item.What): $($item.Is); should be: $($item.Should)"}
if($Detailed){$found}else{$found.Count-eq 0}}catch{$PSCmdlet.ThrowTerminatingError((ConvertTo-RpcError $_))}}}
function Test-RpcRuleState($Policy){foreach($problem in @(Get-RpcFirewallProblem $Policy)){$text=$RpcText[$problem.Id]-f$problem.Value
if($problem.Kind-ne'Tell'){throw $text}
Write-Verbose $text}
$plan=Compare-RpcRule $Policy
$state=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
!($plan.Missing-or$plan.Extra-or$plan.Other-or(Get-RpcGpoFleet $Policy)-or$state["Changed"])-and$state["Saved"]-and(Test-RpcRegistry $Policy)}
