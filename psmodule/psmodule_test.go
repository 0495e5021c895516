package psmodule

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// entryPoints are the functions that generated code calls, the first six in the two Script resources of a document.
var entryPoints = []string{
	"Get-RpcRuleState", "Test-RpcRuleState", "Set-RpcBase",
	"Get-RpcRestart", "Test-RpcRestart", "Set-RpcRestart",
	"Test-RpcAbsent", "Remove-RpcState", "Set-RpcSuccessor",
}

func TestModuleSetsVersion(t *testing.T) {
	for _, version := range []string{"1.2.3", "0.1", "10.20.30.40"} {
		files, err := Module(version, false)
		if err != nil {
			t.Fatal(err)
		}
		manifest := text(files, "RpcPortPolicy.psd1")
		if want := "\n    ModuleVersion = '" + version + "'\n"; strings.Count(manifest, want) != 1 {
			t.Errorf("no %q in the manifest:\n%s", want, manifest)
		}
	}
	for version, want := range map[string]string{"1.2.3": "1.2.3", "0.1": "0.1.0", "10.20.30.40": "10.20.30"} {
		files, err := Module(version, false)
		if err != nil || !strings.Contains(text(files, resourceManifest), "\n  \"version\": \""+want+"\",\n") {
			t.Errorf("%s: %v\n%s", version, err, text(files, resourceManifest))
		}
	}
	if files, _ := readAll(); !strings.Contains(text(files, "RpcPortPolicy.psd1"), "'0.0.0'") {
		t.Error("Module changed the sources themselves")
	}
}

func TestModuleListsItsResource(t *testing.T) {
	for listed, want := range map[bool]string{true: "\n    DscResourcesToExport = @('RpcPortPolicy')\n", false: "\n    # DscResourcesToExport = @('RpcPortPolicy')\n"} {
		files, err := Module("1.0.0", listed)
		if err != nil || !strings.Contains(text(files, "RpcPortPolicy.psd1"), want) {
			t.Errorf("listed %t: %v\n%s", listed, err, text(files, "RpcPortPolicy.psd1"))
		}
	}
}

func TestModuleRefusesVersions(t *testing.T) {
	for _, version := range []string{"", "1", "1.2.3-beta", "v1.2.3", "1.2.3.4.5", "1..2", "1.2'", "99999999999.0"} {
		if _, err := Module(version, false); err == nil {
			t.Errorf("version %q is taken", version)
		}
	}
}

func TestEngines(t *testing.T) {
	if got, want := Engines(), []string{"Com", "NetSecurity"}; !slices.Equal(got, want) {
		t.Errorf("Engines() = %q, want %q", got, want)
	}
}

// Each engine is called by the same names; what only an engine's own functions call is its own affair.
func TestEnginesHaveTheSameFunctions(t *testing.T) {
	var names [][]string
	for _, engine := range Engines() {
		names = append(names, called(t, engine))
	}
	if !slices.Equal(names[0], names[1]) {
		t.Errorf("%s has %q, %s has %q", Engines()[0], names[0], Engines()[1], names[1])
	}
}

// called are the functions of an engine that other files name.
func called(t *testing.T, engine string) []string {
	files, err := readAll()
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]string{}
	split(text(files, "Engine/"+engine+".ps1"), own)
	used := map[string]bool{}
	for _, f := range files {
		if path.Dir(f.Path) == "Engine" {
			continue
		}
		for _, name := range commandName.FindAllString(f.Text, -1) {
			if own[name] != "" {
				used[name] = true
			}
		}
	}
	var list []string
	for name := range used {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func TestExports(t *testing.T) {
	files, err := Module("1.0.0", true)
	if err != nil {
		t.Fatal(err)
	}
	var public []string
	for _, f := range files {
		if path.Dir(f.Path) == "Public" {
			public = append(public, "'"+strings.TrimSuffix(path.Base(f.Path), ".ps1")+"'")
		}
	}
	slices.Sort(public)
	list := regexp.MustCompile(`FunctionsToExport = @\((.*)\)`).FindStringSubmatch(text(files, "RpcPortPolicy.psd1"))
	if list == nil {
		t.Fatal("the manifest exports nothing")
	}
	got := strings.Split(list[1], ", ")
	slices.Sort(got)
	if !slices.Equal(got, public) {
		t.Errorf("the manifest exports %s, Public has %s", got, public)
	}
}

// notIn20 are things that the syntax check can't see: cmdlets, parameters and .NET members that Windows PowerShell 2.0
// or .NET 2.0 don't have.
var notIn20 = regexp.MustCompile(`(?i)\bGet-Cim|\bInvoke-RestMethod|ConvertTo-Json|ConvertFrom-Json|-Raw\b|IsNullOrWhiteSpace|BigInteger|` +
	`\$PSItem\b|\$PSDefaultParameterValues|Get-Content [^|]*-Tail|Import-Csv [^|]*-LiteralPath|\bRootModule\b.*=|DscResourcesToExport|` +
	`Get-ChildItem [^|]*-(File|Directory)\b|Import-PowerShellDataFile|Test-NetConnection|\bGet-ScheduledTask|NetFirewall`)

// resourceScript is run where dsc is, by Windows PowerShell 5.1.
const resourceScript = "rpcportpolicy.resource.ps1"

func TestSources(t *testing.T) {
	files, err := readAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for i, r := range f.Text {
			if r != '\n' && (r < ' ' || r > '~') {
				t.Errorf("%s: character %q at %d", f.Path, r, i)
				break
			}
		}
		if strings.TrimRight(f.Text, "\n")+"\n" != f.Text || strings.Contains(f.Text, " \n") {
			t.Errorf("%s: ends otherwise, or has blanks before a line's end", f.Path)
		}
		if found := notIn20.FindString(code(f.Text)); found != "" && f.Path != "Engine/NetSecurity.ps1" && f.Path != "RpcPortPolicy.psm1" && f.Path != resourceScript {
			t.Errorf("%s: %q isn't in Windows PowerShell 2.0", f.Path, found)
		}
		if strings.Contains(f.Text, "$PSScriptRoot") && path.Ext(f.Path) != ".psm1" && f.Path != resourceScript {
			t.Errorf("%s: $PSScriptRoot outside of a module file needs PowerShell 3.0", f.Path)
		}
		if len(f.Path) > 129 {
			t.Errorf("%s: the path is too long for a module", f.Path)
		}
	}
}

// code is a source without its help and comments.
func code(text string) string {
	text = regexp.MustCompile(`(?s)<#.*?#>`).ReplaceAllString(text, "")
	return regexp.MustCompile(`(?m)^\s*#.*$`).ReplaceAllString(text, "")
}

func TestInline(t *testing.T) {
	carried := append(slices.Clone(entryPoints), "Get-RpcHostName", "Select-RpcHost", "Set-RpcPortPolicy", "Test-RpcPortPolicy", "Remove-RpcPortPolicy")
	definition := regexp.MustCompile(`(?m)^function ([A-Za-z]+-Rpc\w*)[({]`)
	for _, engine := range Engines() {
		for _, root := range carried {
			got, err := Inline(engine, root)
			if err != nil {
				t.Fatal(err)
			}
			defined := map[string]int{}
			for _, m := range definition.FindAllStringSubmatchIndex(got, -1) {
				name := got[m[2]:m[3]]
				if _, twice := defined[name]; twice {
					t.Errorf("%s %s: %s is there twice", engine, root, name)
				}
				defined[name] = m[0]
			}
			for _, m := range commandName.FindAllStringIndex(got, -1) {
				name := got[m[0]:m[1]]
				if m[0] < strings.Index(got, "\nfunction ") {
					continue // a text names what people are to run
				}
				if at, ok := defined[name]; !ok || at > m[0] {
					t.Errorf("%s %s: %s is named before its definition or has none", engine, root, name)
				}
			}
			if strings.Contains(got, "#") || strings.Contains(got, "\n\n") || strings.Contains(got, "\n ") {
				t.Errorf("%s %s: comments, blank lines or indentation are left:\n%s", engine, root, got)
			}
			if !strings.HasPrefix(got, preamble) || !strings.HasSuffix(got, "}\n") {
				t.Errorf("%s %s: begins or ends otherwise:\n%s", engine, root, got)
			}
		}
	}
}

var commandName = regexp.MustCompile(`[A-Za-z]+-Rpc\w*`)

func TestCommands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"Get", "-Rpc", "State", "_1", " ", "-", "Rpc", "$", "\n", "\u00e4"})).Draw(t, "code"), "")
		if got, want := Commands(code), commandName.FindAllString(code, -1); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, want %q", code, got, want)
		}
	})
}

// Every text that code names is there, begins with its id if it has a remedy, and is of the form that inlining reads.
func TestTexts(t *testing.T) {
	files, err := readAll()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	table := text(files, textFile)
	for _, m := range textEntry.FindAllStringSubmatch(table, -1) {
		texts[m[1]] = m[2]
		if id, _, _ := strings.Cut(m[2][1:], ":"); strings.Contains(m[2], "Remedy: ") && id != m[1] && id != "{0}" {
			t.Errorf("%s begins otherwise: %s", m[1], m[2])
		}
	}
	if lines := regexp.MustCompile(`(?m)^\s+\w+\s*=`).FindAllString(table, -1); len(lines) != len(texts) || len(texts) < 40 {
		t.Errorf("%d texts in %d lines", len(texts), len(lines))
	}
	named := map[string]bool{}
	for _, f := range files {
		if path.Ext(f.Path) != ".ps1" && path.Ext(f.Path) != ".psm1" {
			continue
		}
		for _, m := range regexp.MustCompile(`RpcText\.(\w+)`).FindAllStringSubmatch(f.Text, -1) {
			if named[m[1]] = true; texts[m[1]] == "" && m[1] != "ContainsKey" && m[1] != "Keys" {
				t.Errorf("%s: no text %s", f.Path, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`'(\w+)[ ']`).FindAllStringSubmatch(f.Text, -1) {
			named[m[1]] = true
		}
	}
	for id := range texts {
		if !named[id] {
			t.Errorf("nothing says %s", id)
		}
	}
}

func TestSqueeze(t *testing.T) {
	for line, want := range map[string]string{
		"$a = @{ b = 'c = d, e'; f = \"g | $(h -i 'j, k') = l\" }": "$a=@{b='c = d, e';f=\"g | $(h -i 'j, k') = l\"}",
		"if ($a -eq 'it''s, b') { $c += 1 }":                       "if($a-eq'it''s, b') {$c+=1}",
		"$a | Where-Object { $_ -ne \"`\" | \"\", \" }":            "$a|?{$_-ne\"`\" | \"\", \"}",
		"\"$(if (\"(\") { 'a, b' }), c\", 'd'":                     "\"$(if (\"(\") { 'a, b' }), c\",'d'",
		"if (-not $a -and -not (Test-Path -Path '-not $b'))":       "if(!$a-and !(Test-Path '-not $b'))",
		"$a | Sort-Object -Property { $_ } +":                      "$a|Sort-Object {$_}+",
		"Get-Item -Path $a -ErrorAction Stop":                      "Get-Item $a -EA Stop",
		"Write-Verbose -Message \"-ErrorAction Stop\"":             "Write-Verbose \"-ErrorAction Stop\"",
		"return": "return",
		"$a.B -ge 1 -or $c[0] -eq $d -and \"x -eq $e\" -match 'f'": "$a.B-ge 1-or$c[0]-eq$d-and\"x -eq $e\"-match'f'",
		"Set-A -F $b -Match $c": "Set-A -F $b -Match $c",
		"$a = @($b) + @($c) + 1 + (New-Object -TypeName X -ArgumentList 'd')": "$a=@($b)+@($c) + 1 + (New-Object X 'd')",
		"-join $a": "-join $a",
	} {
		if got := squeeze(line); got != want {
			t.Errorf("squeeze(%s) = %s, want %s", line, got, want)
		}
	}
}

func TestInlineOfSeveralRoots(t *testing.T) {
	a, err := Inline("Com", "Set-RpcRestart", "Test-RpcRestart")
	if err != nil {
		t.Fatal(err)
	}
	b, err := Inline("Com", "Test-RpcRestart", "Set-RpcRestart")
	if err != nil || a != b {
		t.Errorf("the order of the roots matters: %v", err)
	}
	one, _ := Inline("Com", "Test-RpcRestart")
	two, _ := Inline("Com", "Set-RpcRestart")
	if len(a) >= len(one)+len(two) || strings.Count(a, "function Test-RpcPending(") != 1 {
		t.Error("what two roots share is there twice")
	}
}

func TestInlineErrors(t *testing.T) {
	for _, c := range []struct{ engine, root, want string }{
		{"Netsh", "Set-RpcRestart", "no engine"},
		{"com", "Set-RpcRestart", "no engine"},
		{"Com", "Set-RpcNothing", "no function"},
		{"Com", "", "no function"},
	} {
		if got, err := Inline(c.engine, c.root); err == nil || !strings.Contains(err.Error(), c.want) || got != "" {
			t.Errorf("Inline(%q, %q) = %q, %v; want an error with %q", c.engine, c.root, got, err, c.want)
		}
	}
}

// A document of 64 KiB is 32,768 characters of UTF-16. The two Script resources carry the policy twice, which takes
// about 6,500 of them for 200 ports and 50 networks in two protocols, whose lists of addresses are written once; the
// registry and the frame take 1,500.
func TestInlineFitsADocument(t *testing.T) {
	const most = 24_500
	for _, engine := range Engines() {
		plain, escaped := 0, 0
		for _, root := range entryPoints[:6] {
			text, err := Body(engine, root)
			if err != nil {
				t.Fatal(err)
			}
			plain += len(text)
			escaped += len(text) + strings.Count(text, "\n") + strings.Count(text, `\`) + strings.Count(text, `"`)
			t.Logf("%-12s %-18s %5d", engine, root, len(text))
		}
		t.Logf("%-12s %-18s %5d, %d as MOF strings", engine, "all", plain, escaped)
		if escaped > most {
			t.Errorf("%s: %d characters in a document, want at most %d", engine, escaped, most)
		}
	}
}

func BenchmarkInline(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Inline("NetSecurity", "Set-RpcRuleState"); err != nil {
			b.Fatal(err)
		}
	}
}

func text(files []File, name string) string {
	for _, f := range files {
		if f.Path == name {
			return f.Text
		}
	}
	return ""
}
