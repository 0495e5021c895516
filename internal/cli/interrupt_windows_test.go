package cli

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/windows"
)

func init() { programs["press"] = press }

// press FILE PROGRAM ARG... runs a program in a console of their own, presses
// Ctrl-C there once the file is there, and ends as the program ends.
func press() {
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	must := func(call string) {
		if ok, _, err := kernel.NewProc(call).Call(); ok == 0 {
			panic(call + ": " + err.Error())
		}
	}
	_, _, _ = kernel.NewProc("FreeConsole").Call() // there may be none
	must("AllocConsole")
	signal.Notify(make(chan os.Signal, 1), os.Interrupt) // it is for the program
	c := exec.Command(os.Args[2], os.Args[3:]...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	if err := c.Start(); err != nil {
		panic(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = c.Wait() // its error is the exit code
		close(ended)
	}()
	for there := false; !there; {
		select {
		case <-ended:
			there = true
		default:
			_, err := os.Lstat(os.Args[1])
			there = err == nil
		}
	}
	if err := windows.GenerateConsoleCtrlEvent(windows.CTRL_C_EVENT, 0); err != nil {
		panic(err)
	}
	<-ended
	os.Exit(c.ProcessState.ExitCode())
}

// pressed runs gen, presses Ctrl-C as soon as a file of its folder is there, and
// gives how it ended. What is in the folder must be as it says.
func (i *interruption) pressed(t *testing.T, name string) int {
	t.Helper()
	var stderr strings.Builder
	c := exec.Command("press", filepath.Join(i.dir, name), "rpcdsc", "gen", "-q", i.fleet, "-o", i.dir)
	c.Stderr = &stderr
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	want := i.next
	switch code, text := c.ProcessState.ExitCode(), stderr.String(); {
	case code == exitInterrupted && strings.Contains(text, "rpcdsc: interrupted: nothing was written\n"):
		want = i.old
	case code == exitInterrupted && strings.Contains(text, i.dir+" was completed\n"):
	case code == exitOK || code == int(windows.STATUS_CONTROL_C_EXIT): // all was done before
	default:
		t.Fatalf("exit code %d: %s", code, text)
	}
	if diff := cmp.Diff(want, sumsOf(t, i.dir)); diff != "" {
		t.Fatalf("%s(-want +got):\n%s", stderr.String(), diff)
	}
	i.restore(t)
	return c.ProcessState.ExitCode()
}

// Ctrl-C ends gen with all as it was or with all written, and it says which.
func TestCtrlC(t *testing.T) {
	for _, isNew := range []bool{true, false} {
		i := newInterruption(t, isNew)
		for _, name := range []string{".rpcdsc-lock", ".rpcdsc-tmp", "manifest.pending.json"} {
			heard := false
			for end := time.Now().Add(time.Minute); !heard && time.Now().Before(end); {
				heard = i.pressed(t, name) == exitInterrupted
			}
			if !heard {
				t.Fatalf("pressed when %s is there, new=%t: it is never heard", name, isNew)
			}
		}
	}
}
