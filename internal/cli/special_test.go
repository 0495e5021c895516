//go:build unix

package cli

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// specials makes one of everything that isn't a file, by the word for it.
func specials(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir) // the name of a socket is short
	socket, err := net.Listen("unix", "socket")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	return map[string]string{pipe: "pipe", link: "pipe", filepath.Join(dir, "socket"): "socket", "/dev/zero": "device", os.DevNull: "device", dir: "folder"}
}

// soon runs a command that must end with an error at once.
func soon(t *testing.T, args ...string) string {
	t.Helper()
	type result struct {
		stdout, stderr string
		code           int
	}
	done := make(chan result, 1)
	go func() {
		var r result
		r.stdout, r.stderr, r.code = run(t, "", args...)
		done <- r
	}()
	select {
	case r := <-done:
		if r.code != exitError || r.stdout != "" {
			t.Errorf("%q: exit code %d, %s", args, r.code, r.stdout)
		}
		if !strings.HasPrefix(r.stderr, "rpcdsc: ") || !strings.Contains(r.stderr, "\nhint: ") {
			t.Errorf("%q: %s", args, r.stderr)
		}
		return r.stderr
	case <-time.After(10 * time.Second):
		t.Fatalf("%q: still waiting", args)
		return ""
	}
}

// Nobody waits for a pipe, or reads a device to its end, that stands where a file
// is needed.
func TestNotAFile(t *testing.T) {
	fleet := fleetFile(t, t.TempDir(), 5100, 12)
	pfx := filepath.Join(t.TempDir(), "key.pfx")
	if err := os.WriteFile(pfx, []byte("no key"), 0o666); err != nil {
		t.Fatal(err)
	}
	explain := []string{"--host", "fs01", "--from", "10.1.1.1", "--port", "135"}
	for name, kind := range specials(t) {
		for _, args := range [][]string{
			{"check", name}, {"gen", name}, {"plan", name}, append([]string{"explain", name}, explain...),
			{"gen", fleet, "--sign-pfx", name}, {"gen", fleet, "--sign-pfx", pfx, "--sign-password-file", name},
		} {
			if said := soon(t, args...); !strings.Contains(said, "is a "+kind) || !strings.Contains(said, name) {
				t.Errorf("%q: %s", args, said)
			}
		}
	}
}

// What isn't a folder can't be the output, or above it; and where a file is to be
// written, something else is in the way.
func TestNotAFolder(t *testing.T) {
	fleet := fleetFile(t, t.TempDir(), 5100, 12)
	for name, kind := range specials(t) {
		if kind != "folder" {
			for _, command := range []string{"gen", "plan"} {
				for _, dir := range []string{name, filepath.Join(name, "below")} {
					if said := soon(t, command, fleet, "-o", dir); !strings.HasPrefix(said, "rpcdsc: "+name+" isn't a folder") {
						t.Errorf("%s: %s", dir, said)
					}
				}
			}
		}
		soon(t, "init", name)
	}
}
