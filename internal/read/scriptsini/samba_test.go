package scriptsini

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
)

// TestSambaReadsTheSame compares with Samba's reader what is read from files of the
// editor's form.
func TestSambaReadsTheSame(t *testing.T) {
	yes := true
	files := []*File{
		{Startup: []Script{{CmdLine: "apply.cmd"}, {CmdLine: `\\srv\x y\ä.cmd`, Parameters: `/q "a=b"`}}},
		{Shutdown: []Script{{CmdLine: "1.ps1", Parameters: `""x""`}}, EndPSFirst: &yes},
		{},
	}
	texts := make([][]byte, len(files))
	for i, f := range files {
		texts[i] = write(f)
	}
	for i, got := range oracle.SambaScriptsIni(t, texts...) {
		f, err := Parse(texts[i])
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]map[string]string{}
		for name, list := range map[string][]Script{"Startup": f.Startup, "Shutdown": f.Shutdown} {
			for n, s := range list {
				if want[name] == nil {
					want[name] = map[string]string{}
				}
				want[name][fmt.Sprintf("%dCmdLine", n)], want[name][fmt.Sprintf("%dParameters", n)] = s.CmdLine, s.Parameters
			}
		}
		if f.EndPSFirst != nil {
			want["ScriptsConfig"] = map[string]string{"EndExecutePSFirst": fmt.Sprint(*f.EndPSFirst)}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("file %d (-ours +Samba's)\n%s", i, diff)
		}
	}
}
