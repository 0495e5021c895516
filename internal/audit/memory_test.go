package audit

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"rpcdsc/internal/read/firewalllog/logtest"
)

// scan is a log in which every line has another source.
type scan struct {
	lines, at int
	rest      []byte
}

func (s *scan) Read(to []byte) (int, error) {
	if s.at == 0 {
		s.rest = []byte(logtest.Header)
	}
	for len(s.rest) < len(to) && s.at < s.lines {
		n := uint32(s.at) * 2654435761 // visits every address once
		s.at++
		s.rest = fmt.Appendf(s.rest, "2026-11-28 10:00:00 DROP TCP %d.%d.%d.%d 10.0.0.5 50001 135 52 S %d 0 8192 - - - RECEIVE -\r\n", n>>24, n>>16&255, n>>8&255, n&255, s.at)
	}
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(to, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// TestManySources: memory doesn't grow with sources, and none is forgotten.
func TestManySources(t *testing.T) {
	lines := 2_000_000
	if testing.Short() {
		lines = 200_000
	}
	h := server()
	h.Logs = []Log{{"fs01.log", func() (io.ReadCloser, error) { return io.NopCloser(&scan{lines: lines}), nil }}}
	r := audit(t, Options{Cores: 2}, h)
	var attempts uint64
	for i := range r.Rows {
		attempts += r.Rows[i].Attempts
	}
	// 127.0.0.0/8 is no source, and the host's own address isn't either, if it is told apart.
	if want := uint64(lines - lines/256); attempts+uint64(lines/1000) < want || attempts > uint64(lines) || r.Hosts[0].Folded == "" || len(r.Rows) > 2*defaultMaxSources {
		t.Errorf("%d attempts of %d, %d rows, folded %q", attempts, lines, len(r.Rows), r.Hosts[0].Folded)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 40<<20 {
		t.Errorf("%d MiB are kept", m.HeapAlloc>>20)
	}
}

// TestShares: hosts with very many sources leave a host after them room for its few.
func TestShares(t *testing.T) {
	var hosts []Host
	for range 5 {
		h := server()
		h.Logs = []Log{{"scanned.log", func() (io.ReadCloser, error) { return io.NopCloser(&scan{lines: 48_000}), nil }}}
		hosts = append(hosts, h)
	}
	hosts = append(hosts, server(logtest.Header+allow("10:00:00", "198.51.100.7", 50001, 135, "904")+allow("10:00:01", "203.0.113.9", 50002, 135, "904")))
	r := audit(t, Options{Cores: 2}, hosts...)
	if r.Hosts[0].Folded != "" || r.Hosts[4].Folded == "" || r.Hosts[5].Folded != "" || len(r.Rows) > maxRows {
		t.Errorf("%d rows; folded %q, %q, %q", len(r.Rows), r.Hosts[0].Folded, r.Hosts[4].Folded, r.Hosts[5].Folded)
	}
	var got []string
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Host == 5 {
			got = append(got, row.Source().String())
		}
	}
	if fmt.Sprint(got) != "[198.51.100.7/32 203.0.113.9/32]" {
		t.Errorf("the last host has %v", got)
	}
}
