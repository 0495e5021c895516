package firewalllog

import (
	"bytes"
	"io"
	"testing"

	"rpcdsc/internal/read/firewalllog/logtest"
)

// rpcPorts is what an audit wants: 135, and where Windows has dynamic ports.
func rpcPorts() *Wanted {
	var w Wanted
	w.Add(TCP, 135)
	for port := 49152; port <= 65535; port++ {
		w.Add(TCP, uint16(port))
	}
	return &w
}

// BenchmarkParse reads as one core does.
func BenchmarkParse(b *testing.B) {
	for name, log := range map[string][]byte{"client": logtest.Client(4 << 20), "server": logtest.Server(4 << 20)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(log)))
			b.ReportAllocs()
			p := Parser{Wanted: rpcPorts()}
			var block Block
			var entries []Entry
			for b.Loop() {
				r := NewReader(bytes.NewReader(log))
				for {
					err := r.Next(&block)
					if err == io.EOF {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
					var tally Tally
					if entries, tally = p.Parse(&block, entries[:0]); tally.Bad > 0 {
						b.Fatal(tally)
					}
				}
			}
		})
	}
}
