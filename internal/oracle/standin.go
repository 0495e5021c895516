package oracle

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// standinSource is a Windows program that writes its command line to a log and
// answers as it was told.
//
//go:embed standin.c.txt
var standinSource []byte

const replayDir = `C:\rpcdsc-replay`

// Reply is what a stand-in does when its turn comes.
type Reply struct {
	Code   int
	Stdout []byte
	Files  map[string][]byte // files that it writes, by Windows path
}

// StandIns puts stand-ins for programs into a folder of Wine's drive C.
func (w *Wine) StandIns(t testing.TB, folder string, names ...string) {
	t.Helper()
	exe := filepath.Join(w.prefix, "standin.exe")
	source := filepath.Join(w.prefix, "standin.c")
	if old, err := os.ReadFile(source); err != nil || string(old) != string(standinSource) {
		gcc := MinGW(t)
		if err := os.WriteFile(source, standinSource, 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(gcc, "-O1", "-s", "-o", exe, source).CombinedOutput(); err != nil {
			os.Remove(source)
			t.Fatalf("%v\n%s", err, out)
		}
	}
	program, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		w.WriteFile(t, folder+`\`+name, program)
	}
}

// Replay runs a command with the stand-ins answering in turn, and gives the
// command lines that they got, its output and its exit code. A stand-in beyond
// the last reply gives exit code 250.
func (w *Wine) Replay(t testing.TB, replies []Reply, args ...string) (lines []string, out string, code int) {
	t.Helper()
	w.Clear(t, replayDir)
	w.WriteFile(t, replayDir+`\next`, []byte("0"))
	w.WriteFile(t, replayDir+`\log`, nil)
	for i, r := range replies {
		var answer strings.Builder
		fmt.Fprintf(&answer, "%d\n", r.Code)
		n := 0
		for path, data := range r.Files {
			w.WriteFile(t, fmt.Sprintf(`%s\%d-%d`, replayDir, i, n), data)
			fmt.Fprintf(&answer, "%s\n", path)
			n++
		}
		w.WriteFile(t, fmt.Sprintf(`%s\%d`, replayDir, i), []byte(answer.String()))
		w.WriteFile(t, fmt.Sprintf(`%s\%d-out`, replayDir, i), r.Stdout)
	}
	out, code = w.Run(t, nil, args...)
	log, err := os.ReadFile(w.Path(replayDir + `\log`))
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.TrimSuffix(string(log), "\n"); text != "" {
		lines = strings.Split(text, "\n")
	}
	return lines, out, code
}
