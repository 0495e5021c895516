package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rpcdsc/internal/held"
	"rpcdsc/internal/output"
)

// What a script can't bring about on every system: the message, and a hint.
func TestExplainOutput(t *testing.T) {
	since := time.Date(2026, 3, 4, 5, 6, 7, 0, time.Local)
	for _, tt := range []struct {
		err           error
		message, hint string
	}{
		{
			&output.LockError{Err: syscall.ENOTSUP},
			"the file system of out locks no files (" + syscall.ENOTSUP.Error() + "), and without a lock another run could write at the same time; nothing was written",
			"on a disk of this computer",
		},
		{
			&output.LockError{Err: &fs.PathError{Op: "mkdir", Path: "out", Err: syscall.EACCES}},
			"out can't be written to: " + syscall.EACCES.Error() + "; nothing was written", "look at out,",
		},
		{
			&output.LockError{Err: &fs.PathError{Op: "open", Path: "out/.rpcdsc-lock", Err: held.Err}},
			"another program has this file open: out/.rpcdsc-lock; nothing was written", "close it there",
		},
		{
			&fs.PathError{Op: "open", Path: "out/a", Err: held.Err},
			"another program has this file open: out/a; nothing was written", "close it there",
		},
		{
			&output.UnfinishedError{Err: &os.LinkError{Op: "rename", Old: "out/.rpcdsc-tmp/a", New: "out/a", Err: held.Err}},
			"another program has this file open: out/a", "the same command completes it",
		},
		{
			&output.ConflictError{Dir: "out", Conflicts: []output.Conflict{{Path: "a", Reason: output.ReadOnly}}},
			"out holds what must not be overwritten or removed; nothing was written\n  a: it is read-only", "attrib -r",
		},
		{&output.LockedError{Dir: "out"}, "another run is writing to out; nothing was written", "another folder"},
		{
			&output.LockedError{Dir: "out", Holder: "process 7", Since: since},
			"another run is writing to out: process 7, since 2026-03-04 05:06:07; nothing was written", "another folder",
		},
		{
			&output.FleetError{Dir: "out", Name: "b", There: "my fleet.toml", Unnamed: true},
			"out holds what rpcdsc 0.1 made of a file my fleet.toml, for none of the hosts of the fleet b; nothing was written",
			"`--replace-fleet \"my fleet.toml\"`",
		},
	} {
		p := asProblem(explainOutput("out", fmt.Errorf("wrapped: %w", tt.err)))
		if p.code != exitError || p.message != tt.message {
			t.Errorf("exit code %d: %s\nwant %s", p.code, p.message, tt.message)
		}
		if tt.hint != "" && !slices.ContainsFunc(p.hints, func(h string) bool { return strings.Contains(h, tt.hint) }) {
			t.Errorf("%q has no hint %q", p.hints, tt.hint)
		}
	}
	if err := explainOutput("out", errInterrupted); !errors.Is(err, errInterrupted) {
		t.Errorf("error %v", err)
	}
}
