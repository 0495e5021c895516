package psmodule

import "testing"

func TestShort(t *testing.T) {
	order := map[string][]string{
		"Get-RpcA": places("function Get-RpcA{param($Key,[string[]]$Name,[switch]$All,$Value)\n}"),
		"Get-RpcB": places("function Get-RpcB{param($Policy,$Have=@(Get-RpcA -Key 1,2),$Other)\n}"),
		"Get-RpcC": places("function Get-RpcC{[CmdletBinding()]\nparam($Policy)\n}"),
	}
	for code, want := range map[string]string{
		"Get-RpcA -Key HKLM:\\a -Name 'b c','d' -All -Value 1":           "Get-RpcA HKLM:\\a 'b c','d' -All -Value 1",
		"(Get-RpcA -Key \"a $(Get-RpcB -Policy $x) b\" -Name $b[0]).c":   "(Get-RpcA \"a $(Get-RpcB $x) b\" $b[0]).c",
		"%{Get-RpcA -Key (Get-RpcA -Key $_ -Name 'x') -Value @{a=1}}":    "%{Get-RpcA (Get-RpcA $_ 'x') -Value @{a=1}}",
		"Get-RpcB -Policy $p -Have $h -Other $o":                         "Get-RpcB $p $h -Other $o",
		"Get-RpcA -Name a -Key b; Get-RpcA @all -Key b; Get-Item -Key b": "Get-RpcA -Name a -Key b; Get-RpcA @all -Key b; Get-Item -Key b",
		"Get-RpcC -Policy $p":                                    "Get-RpcC -Policy $p",
		"function Get-RpcA{param($Key)\n$Key}\n":                 "function Get-RpcA($Key){$Key}\n",
		"function Get-RpcC{[CmdletBinding()]\nparam($Policy)\n}": "function Get-RpcC{[CmdletBinding()]\nparam($Policy)\n}",
	} {
		if got := short(code, order); got != want {
			t.Errorf("short(%s) = %s, want %s", code, got, want)
		}
	}
}
