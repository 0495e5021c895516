package generate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/oracle"
)

// What is written for DSC 3 is run here by a real PowerShell, on doubles of Windows: the
// scripts that drive dsc, and in place of dsc one that does with a document what its
// source says. The rules that are there at the end are then decided.
func TestDSC3DoesOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
		t.Run(string(flavor), func(t *testing.T) {
			t.Parallel()
			c := check(t, "dsc3.toml", fmt.Sprintf(`schema = 1
name = "dsc3"
rpc.ports = ["5001-5100", "6000-6010"]
block.allow = ["10.1.0.0/16", "192.168.7.9", "10.9.0.5-10.9.0.77", "2001:db8::/48"]
block.also = ["593/tcp", "135/udp"]
restart = { when = "window", windows = ["Sat 02:00-04:00"] }
[[group]]
name = "g"
os = "windows-server-2022"
hosts = ["some-other", %q]
`, thisComputer(t)))
			set, err := Render(c, withDSC3(flavor))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for i := range set.Files {
				if f := &set.Files[i]; strings.HasPrefix(f.Path, "dscv3/") || strings.HasPrefix(f.Path, "module/") {
					put(t, filepath.Join(dir, filepath.FromSlash(f.Path)), f.Content())
				}
			}
			args := []string{"-Work", filepath.Join(dir, "dscv3")}
			if flavor == artifact.FlavorModule {
				module := filepath.Join(dir, "module", "RpcPortPolicy", "0.0.0")
				// Off Windows there is no administrator to ask for.
				write(t, filepath.Join(module, "Private", "Test-RpcElevation.ps1"), "function Test-RpcElevation { $true }\n")
				args = append(args, "-ModulePath", module)
			}
			h := &c.Fleet.Groups[0].Hosts[1]
			answers := t.TempDir()
			args = append(args, "-Answers", answers)
			runOnNode(t, pwsh, "apply3.ps1", h.Policy, c.Job(testOptions).Generation(&c.Fleet.Groups[0]).Cmdlets, args...)
			checkAnswers(t, answers)
		})
	}
}

// checkAnswers holds what stood in for dsc to what Microsoft publishes of its answers:
// the scripts read them.
func checkAnswers(t *testing.T, folder string) {
	t.Helper()
	for _, operation := range []string{"test", "set"} {
		schema := oracle.DSC3Schema(t, "outputs/config/"+operation+".json")
		files, err := filepath.Glob(filepath.Join(folder, operation+" *.json"))
		if err != nil || len(files) < 4 {
			t.Errorf("%d answers to %s, %v", len(files), operation, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := oracle.Fits(t, schema, text); err != nil {
				t.Errorf("%s: %v", operation, err)
			}
		}
	}
}
