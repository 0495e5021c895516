package output

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
)

// The sets that runs are killed between. They share files that stay, and each
// adds, changes and drops some, in folders that come and go.
var killSets = map[string]tree{
	"empty": {},
	"one": {
		"keep": "the same in all\n", "a/x": "one, a long text that takes several writes\n", "a/y": "one\n",
		"gone/deep/z": "one\n", "b/w": "one\n",
	},
	"two": {
		"keep": "the same in all\n", "a/x": "two, a long text that takes several writes\n", "a/y": "one\n",
		"new/deep/z": "two\n", "b/w": "two\n",
	},
	"three": {
		"keep": "the same in all\n", "a/x": "three, a long text that takes several writes\n",
		"new/other": "three\n", "b/w": "one\n", "gone/deep/z": "three\n",
	},
}

var foreign = tree{"notes.txt": "mine\n", "a/readme": "mine\n", "gone/mine": "mine\n"}

// killEnv makes the test binary a run that kills itself: "dir|set|workers|n".
const killEnv = "RPCDSC_TEST_KILL"

func TestMain(m *testing.M) {
	if job := os.Getenv(killEnv); job != "" {
		if err := dieAt(job); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	if job := os.Getenv(raceEnv); job != "" {
		os.Exit(raceRun(job))
	}
	os.Exit(m.Run())
}

// dieAt applies a set, and kills the process before its n-th operation.
func dieAt(job string) error {
	words := strings.Split(job, "|")
	var workers int
	var n int64
	if _, err := fmt.Sscan(words[2], &workers); err != nil {
		return err
	}
	if _, err := fmt.Sscan(words[3], &n); err != nil {
		return err
	}
	var count atomic.Int64
	step := func(string, string) {
		if count.Add(1) == n {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			time.Sleep(time.Minute) // the signal is on its way
			panic(err)
		}
	}
	return apply(words[0], setOf(killSets[words[1]]), Options{workers: workers, buffer: 16, step: step})
}

// runKilled says if the run was killed; otherwise it came to its end.
func runKilled(t *testing.T, dir, set string, workers, n int) bool {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%d|%d", killEnv, dir, set, workers, n))
	out, err := c.CombinedOutput()
	if err == nil {
		return false
	}
	if c.ProcessState.ExitCode() == 3 || len(out) > 0 {
		t.Fatalf("%s to operation %d: %v\n%s", set, n, err, out)
	}
	return true
}

// checkKilled finds every file old or new, and the foreign ones untouched.
func checkKilled(t *testing.T, dir string, sets ...string) {
	t.Helper()
	for name, content := range readTree(t, dir) {
		switch {
		case strings.HasSuffix(name, "/") || strings.HasPrefix(name, "manifest.") || name == lockName:
		case foreign[name] != "":
			if foreign[name] != content {
				t.Errorf("foreign %s: %q", name, content)
			}
		case strings.HasPrefix(name, stagingName+"/"):
		case !oneOf(content, name, sets):
			t.Errorf("%s is neither old nor new: %q", name, content)
		}
	}
	for name := range foreign {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("foreign %s: %v", name, err)
		}
	}
	for name := range killSets[sets[0]] {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil && inAll(name, sets) {
			t.Errorf("%s is in every set: %v", name, err)
		}
	}
}

func inAll(name string, sets []string) bool {
	for _, set := range sets {
		if _, ok := killSets[set][name]; !ok {
			return false
		}
	}
	return true
}

func oneOf(content, name string, sets []string) bool {
	for _, set := range sets {
		if want, ok := killSets[set][name]; ok && want == content {
			return true
		}
	}
	return false
}

// checkCompleted finds the set, the foreign files, and nothing else.
func checkCompleted(t *testing.T, dir, set string) {
	t.Helper()
	want := tree{}
	for _, part := range []tree{killSets[set], foreign} {
		for name, content := range part {
			want[name] = content
		}
	}
	if diff := cmp.Diff(want, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("after the next run (-want +got):\n%s", diff)
	}
	if p, err := Compare(dir, setOf(killSets[set]), Options{}); err != nil || p.Differs() {
		t.Errorf("a further run would change something, or %v", err)
	}
}

func startFrom(t *testing.T, set string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	writeTree(t, dir, foreign)
	mustApply(t, dir, setOf(killSets[set]), Options{})
	return dir
}

// Killed before any of its operations, a run leaves old and new files only, and
// the next run completes it, be it of the same set or of another.
func TestKilledAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each operation")
	}
	for _, tt := range []struct{ from, to, next string }{
		{"empty", "one", "one"},
		{"one", "two", "two"},
		{"one", "two", "three"},
		{"one", "two", "one"},
		{"two", "empty", "three"},
	} {
		for _, workers := range []int{1, 2} {
			if workers == 2 && tt.next != "three" {
				continue // each kill is a process, and takes its time
			}
			t.Run(fmt.Sprintf("%s-%s-%s-%d", tt.from, tt.to, tt.next, workers), func(t *testing.T) {
				t.Parallel()
				n := 1
				for ; ; n++ {
					dir := startFrom(t, tt.from)
					if !runKilled(t, dir, tt.to, workers, n) {
						checkCompleted(t, dir, tt.to)
						break
					}
					checkKilled(t, dir, tt.from, tt.to)
					mustApply(t, dir, setOf(killSets[tt.next]), Options{})
					checkCompleted(t, dir, tt.next)
					if t.Failed() {
						t.Fatalf("killed before operation %d", n)
					}
				}
				if n < 10 {
					t.Errorf("only %d operations", n)
				}
			})
		}
	}
}

// A run that completes another may be killed as well. It matters where the first
// has begun to put files in place.
func TestKilledTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each two operations")
	}
	for n := 1; ; n++ {
		dir := startFrom(t, "one")
		if !runKilled(t, dir, "two", 1, n) {
			break
		}
		if _, err := os.Stat(filepath.Join(dir, pendingName)); err != nil {
			continue
		}
		if oracle.OnWine() && n%3 != 0 {
			continue // a process takes 0.1 s to start
		}
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			left := readTree(t, dir)
			if index, err := os.ReadFile(filepath.Join(dir, indexName)); err == nil {
				left[indexName] = string(index) // of a folder that was copied
			}
			killedAgain(t, left)
		})
	}
}

// killedAgain kills the next run before each of its operations.
func killedAgain(t *testing.T, left tree) {
	for n := 1; ; n++ {
		dir := filepath.Join(t.TempDir(), "out")
		for name, content := range left {
			if strings.HasSuffix(name, "/") {
				if err := os.MkdirAll(filepath.Join(dir, name), 0o777); err != nil {
					t.Fatal(err)
				}
			} else {
				writeTree(t, dir, tree{name: content})
			}
		}
		if !runKilled(t, dir, "three", 1, n) {
			return
		}
		checkKilled(t, dir, "one", "two", "three")
		mustApply(t, dir, setOf(killSets["one"]), Options{})
		checkCompleted(t, dir, "one")
		if t.Failed() {
			t.Fatalf("killed again before operation %d", n)
		}
	}
}
