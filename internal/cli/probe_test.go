package cli

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rpcdsc/internal/probe/probetest"
)

// mappers are what the command mapper of the scripts can start.
var mappers = map[string]func() probetest.Config{
	"controller": func() probetest.Config {
		return probetest.Config{Entries: probetest.Controller([4]byte{192, 0, 2, 1})}
	},
	"server": func() probetest.Config { return probetest.Config{Live: true, Entries: server(0)} },
	"late":   func() probetest.Config { return probetest.Config{Entries: server(49664)} },
	"denied": func() probetest.Config {
		return probetest.Config{Send: func(n int, pdus [][]byte) [][]byte {
			if n == 1 {
				return [][]byte{{5, 0, 3, 3, 0x10, 0, 0, 0, 32, 0, 0, 0, 2, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0}}
			}
			return pdus
		}}
	},
	"broken": func() probetest.Config {
		return probetest.Config{Entries: server(0), PerAnswer: 2, Send: func(n int, pdus [][]byte) [][]byte {
			if n == 2 {
				return nil
			}
			return pdus
		}}
	},
	"mute":  func() probetest.Config { return probetest.Config{Mute: true} },
	"empty": func() probetest.Config { return probetest.Config{} },
}

// server is what a file server inside a range lists, with another port unless it is 0.
func server(other uint16) []probetest.Entry {
	const srvsvc, atsvc, efs = "4b324fc8-1670-01d3-1278-5a47bf6ee188", "1ff70682-0a51-30e8-076d-740be8cee98b", "df1941c5-fe89-4e79-bf10-463657acf44d"
	var here [4]byte
	all := []probetest.Entry{
		{Tower: probetest.IP(srvsvc, 3, 7, 5001, here)},
		{Tower: probetest.IP(atsvc, 1, 7, 5002, here)},
		{Tower: probetest.IP(srvsvc, 3, 7, 5002, here)},
		{Tower: probetest.IP(efs, 1, 0x1f, 5003, here)},
		{Tower: probetest.IP("e1af8308-5d1f-11c9-91a4-08002b14a0fa", 3, 7, 135, here)},
		{Tower: probetest.IP("99999999-9999-9999-9999-999999999999", 2, 8, 1025, here), Annotation: "\x1b[31mred"},
		{Tower: probetest.Pipe(srvsvc, 3, `\PIPE\srvsvc`, `\\FS01`)},
	}
	if other != 0 {
		all = append(all, probetest.Entry{Tower: probetest.IP(efs, 1, 7, other, here)})
	}
	return all
}

// mapper VARIABLE KIND starts an endpoint mapper until the script ends, and puts its
// address into a variable.
func mapper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || mappers[args[1]] == nil {
		ts.Fatalf("usage: mapper VARIABLE KIND")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	s := probetest.Serve(l, mappers[args[1]]())
	ts.Defer(s.Close)
	ts.Setenv(args[0], s.Addr)
}

func TestCheckHost(t *testing.T) {
	for _, good := range []string{"fs01", "fs01.corp.example", "10.1.2.3", "10.1.2.3:1135", "::1", "[::1]", "[::1]:135", "fe80::1%eth0", "a:1"} {
		if err := checkHost(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"": "no name", "10.0.0.0/24": "no name", "a b": "no name", "http://a": "address of a page", "a:": `"" isn't a port`, "a:0": `"0" isn't a port`, "a:1-2": `"1-2" isn't a port`, "*": "no name",
	} {
		if err := checkHost(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
}

// Nobody is asked for more than fits into memory.
func TestProbeDetailIsBounded(t *testing.T) {
	args := []string{"probe", "--detail"}
	for i := range mostDetailed + 1 {
		args = append(args, fmt.Sprintf("127.0.%d.%d:1", i/250, i%250+1))
	}
	stdout, stderr, code := run(t, "", args...)
	if code != exitUsage || stdout != "" || !strings.Contains(stderr, "--detail is for 500 hosts at most, and there are 501") {
		t.Errorf("exit code %d, %s%s", code, stdout, stderr)
	}
}
