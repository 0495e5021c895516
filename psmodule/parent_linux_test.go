package psmodule

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
)

// running finds a process by the program that it was started as, the way its command
// line has it, and by an argument; 0 is none.
func running(program, argument string) int {
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		// Wine leaves more than one zero where an argument ends.
		line, _ := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		args := strings.FieldsFunc(string(line), func(r rune) bool { return r == 0 || r == ' ' || r == '"' })
		if len(args) > 1 && strings.EqualFold(args[0], program) && bytes.Contains(line, []byte(argument)) {
			return pid
		}
	}
	return 0
}

// waitFor asks until there is an answer, or for so long.
func waitFor(patience time.Duration, answer func() bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if answer() {
			return true
		}
	}
	return false
}

// orphan starts a session that runs Export-RpcFleet, ends it at once when the binary
// runs and, if a file is named, has made that; and wants it to end before it would by
// itself.
func orphan(t *testing.T, session *exec.Cmd, program, made string, own time.Duration) {
	t.Helper()
	var said bytes.Buffer
	session.Stdout, session.Stderr = &said, &said
	session.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	session.WaitDelay = time.Second // what Wine leaves behind holds the streams
	if err := session.Start(); err != nil {
		t.Fatal(err)
	}
	child := 0
	if !waitFor(2*time.Minute, func() bool { child = running(program, "gen"); return child != 0 }) {
		_ = syscall.Kill(-session.Process.Pid, syscall.SIGKILL)
		_ = session.Wait()
		t.Fatalf("it never ran %s\n%s", program, said.String())
	}
	if !waitFor(time.Minute, func() bool { _, err := os.Stat(made); return made == "" || err == nil }) {
		t.Errorf("%s isn't there", made)
	}
	start := time.Now()
	// Without a word to it, as a task manager does.
	if err := syscall.Kill(session.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatalf("%v, of %d with the child %d", err, session.Process.Pid, child)
	}
	gone := func() bool { return errors.Is(syscall.Kill(child, 0), syscall.ESRCH) || zombie(child) }
	if !waitFor(own, gone) {
		_ = syscall.Kill(child, syscall.SIGKILL)
		t.Errorf("the binary goes on without its session for %s", own)
	}
	t.Logf("after %s", time.Since(start).Round(time.Millisecond))
	_ = session.Wait() // its error is how it ended
}

// zombie says if a process has ended, and nobody has asked how.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := bytes.Cut(stat, []byte(") "))
	return err != nil || bytes.HasPrefix(after, []byte("Z"))
}

// export is a command line of a session that exports a fleet.
func export(module, binary, fleet, out string) string {
	return fmt.Sprintf("$env:RPCDSC_BINARY = '%s'; Import-Module -Name '%s'; Export-RpcFleet -LiteralPath '%s' -OutputPath '%s'", binary, module, fleet, out)
}

const orphanFleet = `schema = 1
name = "contoso"
rpc.ports = ["5001-5100"]
block.allow = ["10.1.1.0/24"]
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs[1-%d]"]
`

func writeOrphanFleet(t *testing.T, hosts int) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "fleet.toml")
	if err := os.WriteFile(file, fmt.Appendf(nil, orphanFleet, hosts), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// A session that is ended leaves no rpcdsc behind. It waits for a folder that another
// run writes to, which takes 5 s, and is gone long before.
func TestRpcDscEndsWithItsSession(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	binary := build(t, t.TempDir(), "linux", "./cmd/rpcdsc")
	fleet, out := writeOrphanFleet(t, 2), filepath.Join(t.TempDir(), "out")
	lock, err := output.Acquire(out, output.LockOptions{Holder: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := lock.Release(); err != nil {
			t.Error(err)
		}
	}()
	session := exec.Command(pwsh, "-NoProfile", "-Command", export(abs(t, "RpcDsc/RpcDsc.psd1"), binary, fleet, out))
	orphan(t, session, binary, "", 3*time.Second)
}

// The same under Wine, with a fleet that takes long to write: it isn't written when
// the binary has ended.
func TestRpcDscEndsWithItsSessionOnWine(t *testing.T) {
	pwsh := oracle.WinePwsh(t)
	prefix := winePrefix(t, pwsh)
	binary := build(t, t.TempDir(), "windows", "./cmd/rpcdsc")
	fleet, out := writeOrphanFleet(t, 10_000), filepath.Join(t.TempDir(), "out")
	program := winePath(t, binary)
	session := exec.Command(pwsh, "-NoProfile", "-Command", export(winePath(t, "RpcDsc/RpcDsc.psd1"), program, winePath(t, fleet), winePath(t, out)))
	session.Env = append(os.Environ(), "WINEPREFIX="+prefix)
	// Wine's process is there before the program: one whose session ends meanwhile
	// hangs in Wine for good.
	orphan(t, session, program, filepath.Join(out, ".rpcdsc-lock"), time.Minute)
	if _, err := os.Stat(filepath.Join(out, "manifest.json")); err == nil {
		t.Error("everything was written: it has ended by itself")
	}
}
