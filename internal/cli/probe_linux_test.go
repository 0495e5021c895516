package cli

import (
	"net"
	"strings"
	"testing"

	"rpcdsc/internal/probe/probetest"
)

// A terminal sees how far the asking is, and a pipe doesn't.
func TestProbeProgress(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mute := probetest.Serve(l, probetest.Config{Mute: true})
	defer mute.Close()
	t.Setenv("TERM", "xterm")
	args := []string{"probe", "--timeout", "900ms", "--at", "a=" + mute.Addr, "--at", "b=" + mute.Addr, "a", "b"}
	pts, text := terminal(t, 80)
	code := Main(append([]string{"rpcdsc"}, args...), strings.NewReader(""), pts, pts)
	if got := text(); code != exitError || !strings.Contains(got, "\rasking host 1 of 2") || !strings.Contains(got, "\r\x1b[K") {
		t.Errorf("exit code %d\n%q", code, got)
	}
	if stdout, stderr, code := run(t, "", args...); code != exitError || strings.Contains(stdout+stderr, "asking") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}
