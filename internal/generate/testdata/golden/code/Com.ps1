$ErrorActionPreference = 'Stop'
$RpcText = @{NotAlone='NotAlone: rpcdsc is here already, of {0}. Remedy: remove it (remove.cmd, Remove-RpcPortPolicy, the GPO), or list the name in formerly.'
ScriptState='ScriptState: {0} is of scripts that this can''t take over from exactly. Remedy: run remove.cmd of the fleet {1} first.'
ScriptsAbove='ScriptsAbove: apply.cmd of the fleet {0} ran over this one, and holds on to the RPC values. Remedy: run its remove.cmd first.'
ReadBack='ReadBack: {0} reads back otherwise than written. Remedy: find out whether another program changes it.'
NameTaken='NameTaken: "{0}" is a rule outside of the group, too. Remedy: rename that one.'
TimePassed='TimePassed: A restart is pending, but {0} has passed; all else is in place. Remedy: restart this computer, or give the fleet a new time.'
Busy='Busy: Another run for {0} has not ended: {1} Remedy: try again later.'
LockFailed='LockFailed: The lock of {0} can''t be opened: {1} Remedy: mend that.'
ChangeFailed='ChangeFailed: {0} -> {1}. Remedy: mend that and try again.'
FirewallStopped='the Windows Firewall service (MpsSvc) does not run'
FirewallOff='the firewall is off in the {0}'
LocalRulesIgnored='local rules are ignored in the {0}: leave it out of block.profiles, or make the rules by Group Policy'
AllBlocked='the firewall lets nothing in, allowed or not, in the {0}'
AsItWas='the computer is as it was'
PutBackFailed='putting back failed: {0}'
Removed='removed'
RemovedPending='removed; restart pending: RPC keeps its ports until this computer restarts'
RemovedBelow='removed; the RPC values stay for the fleet {0}, which was applied over it and puts back what was there before both'
Changed='changed'}
function Test-RpcPending($Policy){[bool](Get-Item HKLM:\HARDWARE\DESCRIPTION\System).GetValue("rpcdsc $($Policy.Fleet)")}
function Get-RpcRestartTask($Policy){"$(Get-ItemProperty -Path "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)" -Name Task -ErrorAction SilentlyContinue | ForEach-Object { $_.Task })"}
function Get-RpcTaskFolder{$service=New-Object -ComObject Schedule.Service
$null=$service.Connect()
$service.GetFolder('\')}
function Get-RpcTaskXml($Name){(Get-RpcTaskFolder).GetTasks(1)|?{$_.Name-eq$Name}|%{$_.Xml}}
function Get-RpcRestart($Policy,$Slot){if(!(Test-RpcPending $Policy)){return 'no restart pending'}
$text,$task=(Get-RpcRestartTask $Policy)-split"`n",2
if(!$task-or$task-cne(Get-RpcTaskXml "rpcdsc $($Policy.Fleet) restart")){$text="not scheduled, when = $($Slot.When) $($Slot['At'])".Trim()}
"restart pending: $text"}
function Find-RpcRule($Group){(New-Object -ComObject HNetCfg.FwPolicy2).Rules|?{$_.Grouping-eq$Group}}
function Get-RpcRuleState($Policy){$rules=@(Find-RpcRule $Policy.RuleGroup)
$ours=@($rules|?{$_.Name -like "$($Policy.RuleGroup) $($Policy.Tag) *"})
"$($Policy.RuleGroup): $($rules.Count) rules, $($ours.Count) of policy $($Policy.Tag)"}
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
function Get-RpcRuleList{'Name Name','Description Description','Group Grouping','LocalPort LocalPorts','RemotePort RemotePorts','LocalAddress LocalAddresses','RemoteAddress RemoteAddresses','Program ApplicationName','Service serviceName','InterfaceType InterfaceTypes'}
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
function Get-RpcStateName{if(Test-Path -LiteralPath HKLM:\SOFTWARE\rpcdsc){$key=Get-Item -LiteralPath HKLM:\SOFTWARE\rpcdsc
$key.GetSubKeyNames()
$key.Close()}}
function Get-RpcValue($Key){$values=@{}
if(Test-Path $Key){$item=Get-Item $Key
foreach($name in @($item.GetValueNames())-ne''){$values[$name]=@{Kind="$($item.GetValueKind($name))"
Value=$item.GetValue($name,$null,'DoNotExpandEnvironmentNames')}}
$item.Close()}
$values}
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
function Add-RpcTask($Name,$Xml){$null=(Get-RpcTaskFolder).RegisterTask($Name,$Xml,6,'S-1-5-18',$null,5)}
function Restore-RpcFormer($Former){foreach($one in @($Former|?{$_})){if($one['Moved']){[IO.Directory]::Move("$($one.Moved) old",$one.Moved)}
@($one['Tasks']|?{$_}|%{$_.Keys})|?{$one.Tasks[$_]}|%{Add-RpcTask $_ "$($one.Tasks[$_])"}}}
function Get-RpcGpoFleet($Policy){(Get-RpcValue HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules).Values|?{$_.Value-match'\|Name=rpcdsc (\S+) (\w+) '-and$Matches[2]-ne$Policy.Tag}|%{"$($Matches[1]) (GPO)"}}
function Find-RpcOther($Policy,$Rule){$folders=@{}
$root=New-Object IO.DirectoryInfo "$env:SystemRoot\rpcdsc"
if($root.Exists){$root.GetDirectories()|?{$_.Name-notmatch' '-and @($_.GetFiles()|?{$_.Name-match'^(applied|before|building|built|exempt|objects|restart\.slot)\b'})}|%{$folders[$_.Name]=$_}}
$names=@(Get-RpcGpoFleet $Policy)+@($Rule|%{$_.Fleet})+@($folders.Keys)+@(@(Get-RpcStateName)-replace' undo$'-ne$Policy.Fleet)
$names|?{$_}|Sort-Object -Unique|%{@{Fleet=$_;Folder=$folders[$_]}}}
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
function Remove-RpcTask($Name){$folder=Get-RpcTaskFolder
$folder.GetTasks(1)|?{$_.Name-eq$Name}|%{$null=$folder.DeleteTask($Name,0)}}
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
function Get-RpcRestartPlan($Policy,$Slot){if($Slot.When-eq'never'){return}
$time="$($Slot['Day']) $($Slot['Clock'])"
if($Slot.When-eq'at'){$time=$Slot.At
if([datetime]$time -le (Get-Date)){$time=''}}
"$time restart for the RPC ports, notice $($Policy.Restart.Notice) s"}
function New-RpcTaskXml($Text,$Trigger,$Setting,$Code){$encoded=[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Code))
'<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><RegistrationInfo><Description>'+
"$([Security.SecurityElement]::Escape($Text))</Description></RegistrationInfo><Triggers>$Trigger</Triggers><Principals><Principal id=`"S`">"+
'<UserId>S-1-5-18</UserId></Principal></Principals><Settings>'+
"<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>"+
"<ExecutionTimeLimit>PT10M</ExecutionTimeLimit>$Setting</Settings><Actions Context=`"S`">"+
"<Exec><Command>%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe</Command><Arguments>-NoProfile -NonInteractive -EncodedCommand $encoded"+
'</Arguments></Exec></Actions></Task>'}
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
function Test-RpcAbsent($Policy){$state="HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
!(@(Get-RpcRule $Policy.RuleGroup|?{$_.Fleet-eq$Policy.Fleet}).Count-or
@(Find-RpcOther $Policy @()|?{$_.Fleet-eq$Policy.Fleet}).Count-or(Test-Path -LiteralPath $state)-or(Test-Path -LiteralPath "$state undo")-or
('restart','undo'|%{Get-RpcTaskXml "rpcdsc $($Policy.Fleet) $_"}))}
function Test-RpcRestart($Policy,$Slot){$plan=Get-RpcRestartPlan $Policy $Slot
$task=Get-RpcTaskXml "rpcdsc $($Policy.Fleet) restart"
if($plan){$task=(Get-RpcRestartTask $Policy)-cne"$plan`n$task"}
!($task-and(Test-RpcPending $Policy))}
function Get-RpcFirewallProblem($Policy){if("$(Get-Service -Name MpsSvc | ForEach-Object { $_.Status })"-ne'Running'){return @{Id='FirewallStopped';Value='';Kind='Stop'}}
foreach($name in 'Domain','Private','Public'){$kind=@('Ask','Tell')[[int]($Policy['Profiles']-and$Policy.Profiles-notcontains$name)]
$own='SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
$group='SOFTWARE\Policies\Microsoft\WindowsFirewall\'
$old=$name-replace'Private','Standard'
$stores=@(($group + $name),($group + ($name-replace'^P.*','Standard')),"$own\Mdm\$name","$own\Mdm\$old","$own\$old"|%{Get-RpcValue "HKLM:\${_}Profile"})
foreach($text in 'FirewallOff EnableFirewall 0 4','LocalRulesIgnored AllowLocalPolicyMerge 0 3','AllBlocked DoNotAllowExceptions 1 4'){$id,$value,$bad,$last=$text-split' '
$set=$stores[0..$last]|%{$_[$value]}|?{$_}|Select-Object -First 1
if($set-and"$($set.Value)"-eq$bad){@{Id=$id;Value="$name profile";Kind=$kind}}}}}
function Test-RpcRuleState($Policy){foreach($problem in @(Get-RpcFirewallProblem $Policy)){$text=$RpcText[$problem.Id]-f$problem.Value
if($problem.Kind-ne'Tell'){throw $text}
Write-Verbose $text}
$plan=Compare-RpcRule $Policy
$state=Get-RpcValue "HKLM:\SOFTWARE\rpcdsc\$($Policy.Fleet)"
!($plan.Missing-or$plan.Extra-or$plan.Other-or(Get-RpcGpoFleet $Policy)-or$state["Changed"])-and$state["Saved"]-and(Test-RpcRegistry $Policy)}
