package psmodule

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rpcdsc/internal/oracle"
)

// program is the one that the tests of this package share: linking it takes seconds.
var program programOnce

type programOnce struct {
	folder string
	once   sync.Once
	err    error
}

func (p *programOnce) build(file string) error {
	p.once.Do(func() {
		if out, err := exec.Command("go", "build", "-o", file, "../cmd/rpcdsc").CombinedOutput(); err != nil {
			p.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	return p.err
}

func TestMain(m *testing.M) {
	var err error
	if program.folder, err = os.MkdirTemp("", "rpcdsc"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(program.folder) // what stays is in a folder for such
	os.Exit(code)
}

// made has integration take files that another computer made, for a release.
type made struct{ release string }

// integration runs .ci/integration.ps1 on a computer of doubles.
func integration(t *testing.T, mark string, env ...string) (code int, said, report string) {
	t.Helper()
	return integrationOf(t, made{}, mark, env...)
}

func integrationOf(t *testing.T, of made, mark string, env ...string) (code int, said, report string) {
	t.Helper()
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	binary := filepath.Join(program.folder, "rpcdsc.exe")
	if err := program.build(binary); err != nil {
		t.Fatal(err)
	}
	if mark != "" {
		if err := os.WriteFile(filepath.Join(dir, "rpcdsc-disposable.txt"), []byte(mark+"\r\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	from := []string{"-Binary", binary}
	if of.release != "" {
		from = []string{"-Made", filepath.Join(dir, "made")}
		cmd := exec.Command(pwsh, append([]string{"-NoProfile", "-File", abs(t, "../.ci/integration.ps1"), "-Binary", binary, "-MakeFor", mark, "-MakeRelease", of.release, "-PeerNetwork", "172.17.0.0/16"}, from...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	cmd := exec.Command(pwsh, append([]string{"-NoProfile", "-File", abs(t, "../.ci/integration.ps1"), "-Report", filepath.Join(dir, "report"),
		"-Peer", "connect", "-PeerNetwork", "172.17.0.0/16", "-Address", "172.17.0.1", "-Windows", abs(t, "tests/Doubles/Integration.ps1")}, from...)...)
	cmd.Env = append(os.Environ(), append(env, "COMPUTERNAME=vm", "SystemDrive="+dir, "SystemRoot="+dir)...)
	out, _ := cmd.CombinedOutput()
	text, _ := os.ReadFile(filepath.Join(dir, "report", "integration.json"))
	return cmd.ProcessState.ExitCode(), string(out), string(text)
}

type integrationReport struct {
	Release, Restart, RPCDSC string
	Steps                    []struct {
		Way, Step, Saw string
		OK             bool
	}
}

// stepsOf reads a report, of which each step has to be right, and counts the steps of
// each way.
func stepsOf(t *testing.T, said, text string) (r integrationReport, ways map[string]int) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	ways = map[string]int{}
	for _, s := range r.Steps {
		ways[s.Way]++
		if !s.OK {
			t.Errorf("%s, %s: %s", s.Way, s.Step, s.Saw)
		}
	}
	return r, ways
}

func TestIntegration(t *testing.T) {
	code, said, text := integration(t, "vm")
	r, ways := stepsOf(t, said, text)
	// Each way is tried with the peer left out and let in, removed and compared.
	if code != 0 || r.Release != "windows-server-2022" || len(ways) != 2 || ways["module"] != 12 || ways["startup.ps1"] != 12 || !strings.Contains(said, "skipped: DSC") {
		t.Errorf("exit code %d, %s, %v\n%s", code, r.Release, ways, said)
	}
}

// TestIntegrationWithScripts: on a Windows Server 2008 R2 the .cmd scripts are tried,
// too, on the simulated computer, from files that were made elsewhere and without the commands that came later.
func TestIntegrationWithScripts(t *testing.T) {
	oracle.Pwsh(t) // where it isn't, there is often no Go either
	computer := filepath.Join(t.TempDir(), "computer.exe")
	if out, err := exec.Command("go", "build", "-o", computer, "./tests/computer").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	code, said, text := integrationOf(t, made{"windows-server-2008-r2"}, "vm", "RPCDSC_DOUBLE_COMPUTER="+computer)
	r, ways := stepsOf(t, said, text)
	if code != 0 || r.Release != "windows-server-2008-r2" || len(ways) != 2 || ways["module"] != 10 || ways["apply.cmd"] != 10 || !strings.Contains(r.Restart, "not seen") || !strings.HasPrefix(r.RPCDSC, "rpcdsc ") {
		t.Errorf("exit code %d, %s, %v, %q\n%s", code, r.Release, ways, r.Restart, said)
	}
}

func TestIntegrationSeesWhatIsLeft(t *testing.T) {
	code, said, text := integration(t, "vm", "RPCDSC_DOUBLE_KEEPS=1")
	if code != 1 || !strings.Contains(said, "NOT OK module: all is as before") || !strings.Contains(text, "left behind") {
		t.Errorf("exit code %d\n%s", code, said)
	}
}

func TestIntegrationRefuses(t *testing.T) {
	for _, mark := range []string{"", "another"} {
		code, said, text := integration(t, mark)
		if code == 0 || !strings.Contains(strings.Join(strings.Fields(said), " "), "may be lost") || text != "" {
			t.Errorf("mark %q: exit code %d\n%s", mark, code, said)
		}
	}
}
