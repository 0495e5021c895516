//go:build unix

package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/output"
)

// run runs gen, calls signal once it runs, and finds what the end of it says.
func (i *interruption) run(t *testing.T, signal func(gen *exec.Cmd)) {
	t.Helper()
	c := exec.Command("rpcdsc", "gen", i.fleet, "-o", i.dir)
	var stdout, stderr strings.Builder
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	signal(c)
	c.Wait() // its error is the exit code
	want, code := i.next, 0
	switch text := stderr.String(); {
	case c.ProcessState.ExitCode() < 0:
		// It came before the program watched, or when all was done but for what it
		// says of that: the system ends it then.
		want, code = i.old, -1
		if cmp.Equal(i.next, sumsOf(t, i.dir)) {
			want = i.next
		}
		i.unwatched++
	case strings.Contains(text, "rpcdsc: interrupted: nothing was written\n"):
		want, code = i.old, exitInterrupted
		i.nothing++
	case strings.Contains(text, "rpcdsc: interrupted while files were being put in place: "+i.dir+" was completed\n"):
		code = exitInterrupted
		i.entirely++
	}
	if got := c.ProcessState.ExitCode(); got != code || code >= 0 && (code == 0) != (stdout.Len() > 0) {
		t.Fatalf("exit code %d, want %d; %s\n%s", got, code, c.ProcessState, stderr.String())
	}
	if diff := cmp.Diff(want, sumsOf(t, i.dir)); diff != "" {
		t.Fatalf("%s\n(-want +got):\n%s", stderr.String(), diff)
	}
	if _, err := os.Stat(filepath.Dir(i.dir)); i.isNew && code != exitOK && len(want) == 0 && err == nil {
		t.Error("a folder was left")
	}
	i.restore(t)
}

// whenThere sends signals as soon as a file is there, or the process is gone.
func (i *interruption) whenThere(name string, signals ...syscall.Signal) func(*exec.Cmd) {
	return func(c *exec.Cmd) {
		file := filepath.Join(i.dir, name)
		for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Microsecond) {
			if _, err := os.Lstat(file); err == nil {
				break
			}
			// A process that ended before anybody looked has been quick.
			if _, err := os.Lstat(filepath.Join(i.dir, "manifest.json")); err == nil && i.isNew {
				break
			}
		}
		for _, sig := range signals {
			_ = c.Process.Signal(sig) // unless it has ended
			time.Sleep(time.Millisecond)
		}
	}
}

// The first signal is asked for, and whoever sends more is told that it was heard.
func TestSignalsAreHeard(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	i := newSession(nil, io.Discard, write).watchSignals()
	defer i.end()
	if err := i.stopped(); err != nil {
		t.Errorf("error %v before a signal", err)
	}
	for range 2 {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(10 * time.Second); i.stopped() == nil && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
	}
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "rpcdsc: still ending in order") || i.stopped() != errInterrupted {
		t.Errorf("%q, %v, %v", line, err, i.stopped())
	}
	unfinished := &output.UnfinishedError{Err: errors.New("no room")}
	if err := i.explain(&job{}, unfinished); err != unfinished {
		t.Errorf("error %v", err)
	}
}

// A signal ends gen with all as it was or with all written, and says which.
func TestInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("many runs")
	}
	// The race detector sleeps a second at the end of a program: most signals would
	// come then.
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	for _, isNew := range []bool{true, false} {
		t.Run(fmt.Sprintf("new=%t", isNew), func(t *testing.T) {
			i := newInterruption(t, isNew)
			started := time.Now()
			i.run(t, func(*exec.Cmd) {})
			took := time.Since(started)
			signals := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
			const moments = 15
			for n := range moments {
				i.run(t, func(c *exec.Cmd) {
					// Later than the program needs to start, most of the time.
					time.Sleep(30*time.Millisecond + took*time.Duration(n)/moments)
					_ = c.Process.Signal(signals[n%len(signals)]) // unless it has ended
				})
			}
			for range 3 {
				i.run(t, i.whenThere(".rpcdsc-lock", syscall.SIGINT))
				i.run(t, i.whenThere(".rpcdsc-tmp", syscall.SIGTERM))
				i.run(t, i.whenThere("manifest.pending.json", syscall.SIGINT))
				i.run(t, i.whenThere("manifest.pending.json", syscall.SIGINT, syscall.SIGINT, syscall.SIGTERM))
			}
			t.Logf("%d ended with nothing written, %d with all, %d by the signal itself", i.nothing, i.entirely, i.unwatched)
			if i.nothing == 0 || i.entirely == 0 || i.unwatched > 9 {
				t.Error("the runs don't end in both ways, or too many by the signal itself")
			}
		})
	}
}

// Under nohup the end of the terminal isn't one of the run.
func TestHangUpIgnored(t *testing.T) {
	i := newInterruption(t, true)
	c := exec.Command("sh", "-c", `trap '' HUP; exec rpcdsc gen -q "$1" -o "$2"`, "sh", i.fleet, i.dir)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	i.whenThere(".rpcdsc-lock", syscall.SIGHUP)(c)
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(i.next, sumsOf(t, i.dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A terminal or pipe that is gone takes away the line, and nothing else.
func TestInterruptedWithoutAReader(t *testing.T) {
	i := newInterruption(t, true)
	for _, name := range []string{".rpcdsc-tmp", "manifest.pending.json"} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		c := exec.Command("rpcdsc", "gen", i.fleet, "-o", i.dir)
		c.Stdout, c.Stderr = io.Discard, write
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		write.Close()
		i.whenThere(name, syscall.Signal(0))(c)
		read.Close()
		for range 3 { // from the second on it has something to say
			_ = c.Process.Signal(syscall.SIGINT) // unless it has ended
			time.Sleep(time.Millisecond)
		}
		c.Wait() // its error is the exit code
		got := sumsOf(t, i.dir)
		switch code := c.ProcessState.ExitCode(); {
		// All was taken back. A signal that comes when nobody watches any more ends the program.
		case (code == exitInterrupted || c.ProcessState.Sys().(syscall.WaitStatus).Signal() == syscall.SIGINT) && len(got) == 0:
		case code == exitInterrupted || code == exitOK || code < 0 || code == exitError && len(got) > 0: // what follows couldn't be said
			if diff := cmp.Diff(i.next, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		default:
			t.Errorf("%s: %s, %d files", name, c.ProcessState, len(got))
		}
		i.restore(t)
	}
}
