package cli

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

func init() { programs["scan"] = scan }

// scan opens each new file of a folder for a moment, as a virus scanner does, until
// its standard input ends. It then says how many it opened. Its arguments are the
// folder and how it shares the files.
func scan() {
	share, err := strconv.ParseUint(os.Args[2], 10, 32)
	if err != nil {
		panic(err)
	}
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	fmt.Println("scanning")
	var wait sync.WaitGroup
	seen := map[string]bool{}
	for {
		select {
		case <-ended:
			wait.Wait()
			fmt.Println(len(seen))
			os.Exit(0)
		default:
			_ = filepath.WalkDir(os.Args[1], func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() && !seen[path] {
					seen[path] = openForAMoment(&wait, path, uint32(share))
				}
				return nil
			})
		}
	}
}

// openForAMoment says if the file could be opened.
func openForAMoment(wait *sync.WaitGroup, path string, share uint32) bool {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	f, err := windows.CreateFile(name, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return false
	}
	wait.Go(func() {
		time.Sleep(30 * time.Millisecond)
		_ = windows.CloseHandle(f)
	})
	return true
}

// startScanner starts a scanner of its own process, and gives what ends it and says
// how many files it opened.
func startScanner(t *testing.T, dir string, share uint32) (stop func() int) {
	t.Helper()
	c := exec.Command("scan", dir, fmt.Sprint(share))
	input, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(output)
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return func() int {
		input.Close()
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		opened, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err != nil {
			t.Fatal(err)
		}
		return opened
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
				stop := startScanner(t, "out", share)
				code, said := call(t, "gen", "fleet.toml", "-q", "--dsc-flavor="+[]string{"inbox", "module"}[i%2])
				opened += stop()
				if code != exitOK {
					t.Errorf("run %d: exit code %d: %s", i, code, said)
				}
			}
			t.Logf("%d files were open for a moment", opened)
			if opened == 0 {
				t.Error("the scanner has opened nothing")
			}
		})
	}
}
