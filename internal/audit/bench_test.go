package audit

import (
	"bytes"
	"io"
	"testing"

	"rpcdsc/internal/read/firewalllog/logtest"
)

// BenchmarkAudit reads logs of a server and of a client, with as many cores as -cpu
// says. CONTRIBUTING.md says how to measure beside other programs.
func BenchmarkAudit(b *testing.B) {
	part := append(logtest.Server(4<<20), logtest.Client(4<<20)...)
	log := bytes.Repeat(part, 8)
	h := server()
	h.Logs = []Log{{"log", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(log)), nil }}}
	for _, cores := range []int{1, 2} {
		b.Run(map[int]string{1: "one", 2: "two"}[cores], func(b *testing.B) {
			b.SetBytes(int64(len(log)))
			b.ReportAllocs()
			for b.Loop() {
				if r := audit(b, Options{Cores: cores}, h); len(r.Rows) < 1000 {
					b.Fatal(len(r.Rows))
				}
			}
		})
	}
}
