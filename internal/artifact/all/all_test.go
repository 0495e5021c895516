package all

import (
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/osgen/osgentest"
	"rpcdsc/templates"
)

// with loads the built-in generations with a change in one file.
func with(t *testing.T, file, old, new string) error {
	t.Helper()
	fsys := osgentest.Templates(t)
	osgentest.Replace(t, fsys, file, old, new)
	_, err := Load(fsys)
	return err
}

func TestKindsDoubtAGenerationsFacts(t *testing.T) {
	for _, tt := range []struct{ file, old, new, want string }{
		{"windows-2016/generation.toml", `shell = "powershell"`, `shell = "bash"`, `windows-2016/generation.toml: shell = "bash": want cmd or powershell`},
		{"windows-2016/generation.toml", `cmdlets = "NetSecurity"`, `cmdlets = ""`, "shell is powershell, so cmdlets must name"},
		{"windows-2016/generation.toml", `powershell = "5.1"`, `powershell = "4.0"`, "dsc3 is set, so cmdlets must name"},
		{"windows-2008r2/generation.toml", `cmdlets = "Com"`, `cmdlets = ""`, "dsc is set, so cmdlets must name"},
		{"windows-2008r2/generation.toml", `powershell = "2.0"`, `powershell = "two"`, "powershell must be a version"},
	} {
		if err := with(t, tt.file, tt.old, tt.new); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s, %s: got %v, want %q", tt.file, tt.new, err, tt.want)
		}
	}
	if err := with(t, "windows-2016/generation.toml", "tool = ", "tool = \"x\" #"); err != nil {
		t.Error(err)
	}
}

// TestEveryGenerationIsServed: a group without a file would be left open.
func TestEveryGenerationIsServed(t *testing.T) {
	c, err := Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range c.All() {
		applied := false
		for _, k := range For(g) {
			applied = applied || k.AppliedBy(g) != ""
		}
		if !applied {
			t.Errorf("nothing applies the files of %s", g.ID)
		}
	}
}

// TestWordsAskForKinds: each word of the fleet file asks for one kind, which has files
// for some release and says which.
func TestWordsAskForKinds(t *testing.T) {
	c, err := Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range fleet.Kinds {
		var names []string
		for _, k := range Kinds {
			if asks(k, word) {
				names = append(names, k.Name())
			}
		}
		if len(names) != 1 {
			t.Errorf("%s asks for %q, want one kind", word, names)
		}
		taken := slices.ContainsFunc(c.Names(), func(os string) bool {
			g, r, _ := c.Lookup(os)
			return slices.Contains(Words(g, r), word)
		})
		if !taken {
			t.Errorf("no release takes %s", word)
		}
	}
	for os, want := range map[string]bool{"windows-11": true, "windows-server-2022": false, "windows-8.1": false} {
		g, r, _ := c.Lookup(os)
		if got := slices.Contains(Words(g, r), "intune"); got != want {
			t.Errorf("%s takes intune: %v", os, got)
		}
	}
	for os, want := range map[string]string{"windows-2000": "gpo gpo-script", "windows-server-2022": "gpo gpo-script gpo-native"} {
		g, r, _ := c.Lookup(os)
		if got := strings.Join(Words(g, r), " "); got != want && !strings.HasPrefix(got, want+" ") {
			t.Errorf("%s takes %q, want %q", os, got, want)
		}
	}
}
