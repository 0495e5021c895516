package output

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
)

// raceEnv makes the test binary a run that starts when its standard input ends:
// "dir|fleet|version|fleet to replace|wait".
const raceEnv = "RPCDSC_TEST_RACE"

// How such a run ends.
const (
	raceDone   = 0
	raceFailed = 3
	raceLocked = 10
	raceFleet  = 11
)

func raceRun(job string) int {
	if _, err := io.ReadAll(os.Stdin); err != nil {
		return raceFailed
	}
	err := race(strings.Split(job, "|"))
	var locked *LockedError
	var fleet *FleetError
	switch {
	case err == nil:
		return raceDone
	case errors.As(err, &locked):
		return raceLocked
	case errors.As(err, &fleet):
		return raceFleet
	}
	fmt.Fprintln(os.Stderr, err)
	return raceFailed
}

func race(words []string) error {
	dir, set := words[0], raceSet(words[1], words[2])
	wait, err := time.ParseDuration(words[4])
	if err != nil {
		return err
	}
	lock, err := Acquire(dir, LockOptions{Holder: fmt.Sprint("process ", os.Getpid()), Wait: wait})
	if err != nil {
		return err
	}
	opt := Options{Lock: lock, Replace: words[3]}
	p, err := Compare(dir, set, opt)
	if err == nil {
		err = p.Apply(nil)
	}
	if err == nil { // is it what we are about to say?
		if p, err = Compare(dir, set, opt); err == nil && p.Differs() {
			err = errors.New("the folder isn't as it was written")
		}
	}
	return errors.Join(err, lock.Release())
}

// raceTree has files that are in all versions, in folders of which some are new
// in each.
func raceTree(fleet, version string) tree {
	files := tree{}
	for i := range 16 {
		text := fmt.Sprintf("%s %s %d\n", fleet, version, i)
		files[fmt.Sprintf("a%d/f%d", i%3, i)] = text
		files[fmt.Sprintf("%s-%s/%d/f%d", fleet, version, i%2, i)] = text
	}
	return files
}

func raceSet(fleet, version string) *Set {
	set := setOf(raceTree(fleet, version))
	set.Fleet = fleet
	return set
}

// racer is one of several runs at once.
type racer struct{ fleet, version, replace string }

// raceAll gives the exit code of each.
func raceAll(t *testing.T, dir, wait string, racers []racer) []int {
	t.Helper()
	var started []*exec.Cmd
	var gates []io.Closer
	for _, r := range racers {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%s|%s|%s", raceEnv, dir, r.fleet, r.version, r.replace, wait))
		c.Stderr = &strings.Builder{}
		gate, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		started, gates = append(started, c), append(gates, gate)
	}
	for _, gate := range gates {
		gate.Close()
	}
	var codes []int
	for i, c := range started {
		c.Wait() // its error is the exit code
		codes = append(codes, c.ProcessState.ExitCode())
		if text := c.Stderr.(*strings.Builder).String(); text != "" {
			t.Errorf("%+v: exit code %d: %s", racers[i], codes[i], text)
		}
	}
	return codes
}

var raceBefore = racer{fleet: "one", version: "0"}

// checkRace finds exactly what one of those that ended well has written, or what
// was there before if none did.
func checkRace(t *testing.T, dir string, racers []racer, codes []int) {
	t.Helper()
	if !slices.Contains(codes, raceDone) && slices.Contains(codes, raceFleet) {
		racers, codes = []racer{raceBefore}, []int{raceDone}
	}
	got := readTree(t, dir)
	i := slices.IndexFunc(racers, func(r racer) bool { return got["a0/f0"] == raceTree(r.fleet, r.version)["a0/f0"] })
	if i < 0 {
		t.Fatalf("the folder is of none of the runs: %q; exit codes %d", got["a0/f0"], codes)
	}
	winner := racers[i]
	ended := false
	for j, r := range racers {
		ended = ended || r == winner && codes[j] == raceDone
	}
	if !ended {
		t.Errorf("the folder is of %+v, which failed: exit codes %d", winner, codes)
	}
	if diff := cmp.Diff(raceTree(winner.fleet, winner.version), got.without(manifestName)); diff != "" {
		t.Errorf("exit codes %d (-want +got):\n%s", codes, diff)
	}
	if p, err := Compare(dir, raceSet(winner.fleet, winner.version), Options{}); err != nil || p.Differs() {
		t.Errorf("the manifest isn't the folder's, or %v", err)
	}
}

// Of several runs at once, in processes of their own, each ends with a whole
// result or says that it doesn't.
func TestRunsAtOnce(t *testing.T) {
	rounds := 13 // 208 in all
	sizes := []int{2, 4}
	if oracle.OnWine() {
		rounds = 3 // each process takes 0.1 s to start
	}
	if testing.Short() {
		rounds, sizes = 1, sizes[:1]
	}
	for _, tt := range []struct {
		name  string
		all   []racer // the first two are the pair
		codes []int   // how a run may end, if it waits long enough
	}{
		{"same", []racer{{fleet: "one", version: "1"}, {fleet: "one", version: "1"}, {fleet: "one", version: "1"}, {fleet: "one", version: "1"}}, []int{raceDone}},
		{"versions", []racer{{fleet: "one", version: "1"}, {fleet: "one", version: "2"}, {fleet: "one", version: "3"}, {fleet: "one", version: "4"}}, []int{raceDone}},
		{"fleets", []racer{{fleet: "one", version: "1"}, {fleet: "two", version: "1"}, {fleet: "one", version: "1"}, {fleet: "three", version: "1"}}, []int{raceDone, raceFleet}},
		{"replacing", []racer{{"one", "1", "two"}, {"two", "1", "one"}, {"one", "2", "two"}, {"two", "2", "one"}}, []int{raceDone}},
	} {
		for _, old := range []bool{false, true} {
			for _, n := range sizes {
				t.Run(fmt.Sprintf("%s-%t-%d", tt.name, old, n), func(t *testing.T) {
					for round := range rounds {
						dir := filepath.Join(t.TempDir(), "new", "out")
						if old {
							mustApply(t, dir, raceSet(raceBefore.fleet, raceBefore.version), Options{})
						}
						wait := "1m"
						if round%3 == 2 {
							wait = "0s"
						}
						codes := raceAll(t, dir, wait, tt.all[:n])
						checkRace(t, dir, tt.all[:n], codes)
						for _, code := range codes {
							if !slices.Contains(tt.codes, code) && (wait != "0s" || code != raceLocked) {
								t.Errorf("exit codes %d", codes)
							}
						}
						if t.Failed() {
							t.Fatalf("round %d", round)
						}
					}
				})
			}
		}
	}
}
