package cli

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/probe/probetest"
)

// Ctrl-C ends the asking, and what has come until then is printed, as JSON too.
func TestProbeStopped(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no sending of Ctrl-C to one process")
	}
	start := func(c probetest.Config) *probetest.Server {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s := probetest.Serve(l, c)
		t.Cleanup(s.Close)
		return s
	}
	good, mute := start(probetest.Config{Entries: probetest.Controller([4]byte{127, 0, 0, 1})}), start(probetest.Config{Mute: true})
	var out, text strings.Builder
	cmd := exec.Command("rpcdsc", "probe", "--json", "--timeout", "1h", good.Addr, mute.Addr)
	cmd.Stdout, cmd.Stderr = &out, &text
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); (good.Accepted() == 0 || mute.Accepted() == 0) && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(300 * time.Millisecond) // the good one has its list by then
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	var got probeOutput
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil || len(got.Hosts) != 2 {
		t.Fatalf("%v\n%s%s", err, out.String(), text.String())
	}
	if got.Hosts[0].Result != "listed" || got.Hosts[1].Result != "stopped" || got.Hosts[1].Message != "the asking was stopped before" {
		t.Errorf("%+v", got.Hosts)
	}
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted || !strings.HasPrefix(got.Error.Message, "interrupted: 1 of 2 hosts without a whole list") {
		t.Errorf("exit code %d: %+v", code, got.Error)
	}
}
