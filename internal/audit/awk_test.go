package audit

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/read/firewalllog/logtest"
)

// awkHost is the host whose policy testdata/table.awk knows.
func awkHost(log string) Host {
	h := server(log)
	h.Policy.TCP, h.Policy.UDP, h.Policy.Allow = ports("135", "5001-5100"), ports(), branches.Addrs
	return h
}

// TestAgreesWithAwk compares the whole table with one that awk makes.
func TestAgreesWithAwk(t *testing.T) {
	awk := oracle.Awk(t)
	log := string(logtest.Server(2<<20)) + string(logtest.Client(1<<20)) + strings.Repeat(
		in("10:00:00", "DROP", "TCP", "10.1.0.4", 50001, "10.0.0.5", 5007, "1", "")+in("10:00:01", "ALLOW", "TCP", "10.66.0.4", 50001, "10.0.0.5", 5007, "0", ""), 1)
	cmd := exec.Command(awk, "-f", "testdata/table.awk")
	cmd.Stdin = strings.NewReader(log)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(want)
	r := audit(t, Options{Cores: 2}, awkHost(log))
	l := &r.Hosts[0].Tally
	got := []string{fmt.Sprintln("lines", l.Lines, l.Allowed, l.Dropped, l.Lost, l.First, l.Last)}
	for i := range r.Rows {
		row := &r.Rows[i]
		got = append(got, fmt.Sprintln(row.Verdict, row.Source().Addr(), row.Port, row.Attempts))
	}
	for i := range got {
		got[i] = strings.TrimSpace(got[i])
	}
	slices.Sort(got)
	if !slices.Equal(got, want) || len(got) < 2000 {
		t.Errorf("%d lines, awk has %d; the first that differ:", len(got), len(want))
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("%q, awk says %q", got[i], want[i])
			}
		}
	}
}

// BenchmarkBeside runs the program beside wc -l and awk on one file in the page cache,
// one after the other, so that their ratios are of the same minute. RPCDSC_BINARY is
// the program; -benchtime 1x is enough to look.
func BenchmarkBeside(b *testing.B) {
	binary := os.Getenv("RPCDSC_BINARY")
	if binary == "" {
		b.Skip("RPCDSC_BINARY isn't set")
	}
	dir := b.TempDir()
	fleet, log := filepath.Join(dir, "fleet.toml"), filepath.Join(dir, "fs01.log")
	part := append(logtest.Server(4<<20), logtest.Client(4<<20)...)
	for name, text := range map[string][]byte{fleet: []byte(strings.ReplaceAll(suggestedFleet, "seen-files", "10.1.0.0/16")), log: bytes.Repeat(part, 32)} {
		if err := os.WriteFile(name, text, 0o666); err != nil {
			b.Fatal(err)
		}
	}
	audit := []string{binary, "audit", fleet, log, "--csv"}
	for _, run := range []struct {
		name string
		env  string
		args []string
	}{
		{"wc", "", []string{"wc", "-l", log}}, {"awk", "", []string{"awk", "-f", "testdata/table.awk", log}},
		{"one core", "GOMAXPROCS=1", audit}, {"two cores", "GOMAXPROCS=2", audit},
	} {
		b.Run(run.name, func(b *testing.B) {
			b.SetBytes(int64(32 * len(part)))
			for b.Loop() {
				cmd := exec.Command(run.args[0], run.args[1:]...)
				cmd.Env = append(os.Environ(), run.env)
				if _, err := cmd.Output(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode()&^2 != 0 {
					b.Fatal(err)
				}
				b.ReportMetric(float64(cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())/1e6, "cpu-ms/op")
			}
		})
	}
}
