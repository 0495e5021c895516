package generate

import (
	"regexp"
	"strings"
	"testing"

	"rpcdsc/psmodule"
)

// What PowerShell knows the things of the .cmd scripts by: their rules have no group.
// The scripts and the functions are far apart, so that this holds them together.

// functionText is a node function's file.
func functionText(t *testing.T, name string) string {
	t.Helper()
	files, err := psmodule.Module("0.0.0", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Path == "Private/"+name+".ps1" {
			return f.Text
		}
	}
	t.Fatalf("no function %s", name)
	return ""
}

// pattern is the regular expression behind an operator in a function.
func pattern(t *testing.T, name, before string) *regexp.Regexp {
	t.Helper()
	_, rest, found := strings.Cut(functionText(t, name), before+" '")
	text, _, ends := strings.Cut(rest, "'")
	if !found || !ends {
		t.Fatalf("%s has no %s", name, before)
	}
	return regexp.MustCompile("(?i)" + text)
}

func TestPowerShellKnowsWhatScriptsMake(t *testing.T) {
	rule, file := pattern(t, "Get-RpcRule", "-match"), pattern(t, "Find-RpcOther", "$_.Name -match")
	made := regexp.MustCompile(`advfirewall firewall add rule name="([^"]+)"`)
	noted := regexp.MustCompile(`(?:ren "%STATE%\\[^"]+" |>+"%STATE%\\)((?:applied|building|built|objects|before|restart\.slot|exempt)[^\s"]*)`)
	rules, files := 0, map[string]bool{}
	for _, name := range examples {
		c := readExample(t, name)
		set := rendered(t, c)
		for i := range set.Files {
			f := &set.Files[i]
			if !strings.HasSuffix(f.Path, "/apply.cmd") {
				continue
			}
			script := text(t, f)
			for _, m := range made.FindAllStringSubmatch(script, -1) {
				rules++
				if got := rule.FindStringSubmatch("|" + m[1]); got == nil || got[1]+got[2] != c.Fleet.Name {
					t.Errorf("%s: the rule %q is taken for %q", f.Path, m[1], got)
				}
			}
			for _, m := range noted.FindAllStringSubmatch(script, -1) {
				files[strings.SplitN(m[1], "%", 2)[0]] = true
				if !file.MatchString(m[1]) {
					t.Errorf("%s: nobody looks at %s", f.Path, m[1])
				}
			}
		}
	}
	if rules < 6 || len(files) < 4 {
		t.Errorf("%d rules, the files %v", rules, files)
	}
	for _, other := range []string{"rpcdsc contoso gpo|x", "|Remote - admin - block tcp", "other|Block RPC Ports - contoso - block tcp 1a2b3c4d"} {
		if got := rule.FindString(other); got != "" {
			t.Errorf("%q is taken for one of ours", other)
		}
	}
}
