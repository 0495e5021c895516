// Package output keeps an output folder as its manifest says: it compares a set
// of files with what is there, writes what changed and removes what is no longer
// made, all or nothing.
//
// Three things hold at any moment, also if the process is killed:
//
//   - a file is wholly its old or wholly its new self;
//   - a file that the manifest doesn't list is never touched, nor one that was
//     edited since, unless Force says so;
//   - manifest.json and, while files are being put in their places,
//     manifest.pending.json tell what each file is, so that the next run
//     completes what this one began.
//
// A run locks the folder from comparing to its end; who only compares reads
// beside it. It makes everything in the folder .rpcdsc-tmp, and until then an
// error or Options.Stop takes all of it back. It puts the pending manifest in
// place, moves each file to its own (a folder that is new, as a whole), removes
// what is stale, makes the pending manifest the manifest, and removes
// .rpcdsc-tmp.
//
// A folder holds one fleet. Its manifest is trusted for which files a run may
// change and remove, if they still have the sum that it gives, and for nothing
// else: what it says is checked like any input, and nothing is reached through
// a link.
//
// The package never decides what is generated, never prints, knows no signals,
// and never syncs a disk: it guards against an end of the process, not of the
// power.
package output

import (
	"runtime"
	"sync"
	"sync/atomic"

	"rpcdsc/internal/crash"
)

// Action is what happens to a file.
type Action string

// The actions.
const (
	Add    Action = "add"
	Modify Action = "change"
	Remove Action = "remove"
	Same   Action = "same"
)

// Change is what happens to one file.
type Change struct {
	Path   string   `json:"path"`
	Action Action   `json:"action"`
	Group  string   `json:"group,omitempty"`
	Hosts  []string `json:"hosts,omitempty"`
}

// Options narrows and loosens a comparison.
type Options struct {
	Only func(*File) bool // nil is every file; files that it refuses are left alone
	// Shared says of a chosen file that it is somebody else's too. It is added, but
	// what is there stays as it is; nil is no file.
	Shared func(*File) bool
	// Renews names the hosts that get what the fleet file says, by group and host; nil is
	// all of them. The others go by what they were made of.
	Renews func(group, host string) bool
	Force  bool   // overwrite and remove files of the manifest that were edited by hand
	Fleet  string // where the fleet file is; no file may take its place. "" is nowhere

	// Sign puts the signatures on files that have a Signer. Compare calls it for
	// those that aren't known to have it on disk.
	Sign func([]*File) error

	Verify  bool         // read every file, also one that hasn't changed by its size and times
	Lock    *Lock        // on the folder; without one the plan can't be applied
	Replace string       // the name of a fleet whose files this one's replace
	Plan    Sum          // of the file of the approved plan that this is; zero is none
	Stop    func() error // asked again and again until files are put in place; an error ends the run. nil never does

	workers int
	buffer  int
	step    func(op, name string)
	fail    func(op, name string) error

	readOnly bool // a file that is read-only can't be replaced, as on Windows
}

// maxWorkers is where more of them stop helping: the file system has locks.
const maxWorkers = 8

func (o Options) disk(dir string) *disk {
	d := &disk{dir: dir, buffer: o.buffer, workers: o.workers, step: o.step, fail: o.fail, stop: o.Stop}
	d.readOnly = o.readOnly || runtime.GOOS == "windows"
	if d.buffer == 0 {
		d.buffer = bufferSize
	}
	if d.workers == 0 {
		d.workers = min(runtime.GOMAXPROCS(0), maxWorkers)
	}
	return d
}

// each calls do for 0 to n-1, on several workers that have a state each, until
// one fails.
func each[State any](workers, n int, state func() State, do func(s State, i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	errs := make([]error, workers)
	var wait sync.WaitGroup
	for w := range min(workers, n) {
		wait.Go(func() {
			errs[w] = crash.Catch(func() error {
				s := state()
				for i := int(next.Add(1)) - 1; i < n && !failed.Load(); i = int(next.Add(1)) - 1 {
					if err := do(s, i); err != nil {
						return err
					}
				}
				return nil
			})
			if errs[w] != nil {
				failed.Store(true)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
