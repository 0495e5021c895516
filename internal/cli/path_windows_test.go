package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// call runs the program, and gives what it said.
func call(t *testing.T, args ...string) (code int, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(append([]string{"rpcdsc"}, args...), strings.NewReader(""), &out, &err)
	return code, err.String()
}

func writeFleet(t *testing.T, hosts int) {
	t.Helper()
	t.Chdir(t.TempDir())
	text := fmt.Sprintf("schema = 1\nname = \"contoso\"\nrpc.ports = [\"5001-5100\"]\nnetworks.n = [\"10.1.1.0/24\"]\nblock.allow = [\"n\"]\n"+
		"[[group]]\nname = \"files\"\nos = \"windows-server-2022\"\nhosts = [\"fs[001-%03d].corp.example\"]\n", hosts)
	if err := os.WriteFile("fleet.toml", []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A drive or share that isn't there is said soon, by every command that takes a
// path.
func TestNoDrive(t *testing.T) {
	writeFleet(t, 1)
	for _, missing := range []string{`Q:\x`, `Q:x`, `Q:`, `\\?\Q:\x`, `\\nohost.invalid\share\x`, `\\?\UNC\nohost.invalid\share\x`, `//nohost.invalid/share/x`} {
		for _, args := range [][]string{
			{"gen", "fleet.toml", "-o", missing}, {"plan", "fleet.toml", "-o", missing}, {"check", missing}, {"init", missing},
			{"explain", missing, "--host", "a", "--from", "10.1.1.1", "--port", "135"}, {"gen", "fleet.toml", "--sign-pfx", missing},
		} {
			start := time.Now()
			code, said := call(t, args...)
			if code != exitError || !strings.Contains(said, "hint: ") || time.Since(start) > 5*time.Second {
				t.Errorf("%q: exit code %d after %v: %s", args, code, time.Since(start), said)
			}
		}
	}
}

// The name as typed changes nothing.
func TestNameAsTyped(t *testing.T) {
	writeFleet(t, 2)
	if code, said := call(t, "gen", "fleet.toml"); code != exitOK {
		t.Fatal(said)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"FLEET.TOML", filepath.VolumeName(dir) + "fleet.toml", `.\Fleet.toml`, filepath.Join(dir, "fleet.TOML")} {
		if code, said := call(t, "plan", name); code != exitOK || !strings.HasSuffix(said, "out is up to date\n") {
			t.Errorf("%s: exit code %d: %s", name, code, said)
		}
	}
}

// scanner opens each file that it hasn't seen yet for a moment, as a virus scanner
// does, until it is stopped. It gives how many it opened.
func scanner(dir string, share uint32) (stop func() int) {
	var wait sync.WaitGroup
	done := make(chan struct{})
	seen := map[string]bool{}
	look := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || seen[path] {
			return nil
		}
		name, err := windows.UTF16PtrFromString(path)
		if err != nil {
			return nil
		}
		f, err := windows.CreateFile(name, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING, 0, 0)
		if err != nil {
			return nil
		}
		seen[path] = true
		wait.Go(func() {
			time.Sleep(30 * time.Millisecond)
			_ = windows.CloseHandle(f)
		})
		return nil
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			default:
				_ = filepath.WalkDir(dir, look)
			}
		}
	}()
	return func() int {
		close(done)
		<-ended
		wait.Wait()
		return len(seen)
	}
}

// With a scanner beside it, gen succeeds however the scanner shares the files.
func TestGenBesideAScanner(t *testing.T) {
	runs := 20
	if testing.Short() {
		runs = 2
	}
	for name, share := range map[string]uint32{
		"none": 0, "read": windows.FILE_SHARE_READ, "read and write": windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE,
		"all": windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE,
	} {
		t.Run(name, func(t *testing.T) {
			writeFleet(t, 100)
			opened := 0
			for i := range runs {
				stop := scanner("out", share)
				code, said := call(t, "gen", "fleet.toml", "-q", "--dsc-flavor="+[]string{"inbox", "module"}[i%2])
				opened += stop()
				if code != exitOK {
					t.Errorf("run %d: exit code %d: %s", i, code, said)
				}
			}
			if opened == 0 {
				t.Error("the scanner has opened nothing")
			}
		})
	}
}
