package epm_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rpcdsc/internal/probe/epm"
	"rpcdsc/internal/probe/probetest"
)

const samr = "12345778-1234-abcd-ef00-0123456789ac"

func TestGUID(t *testing.T) {
	if got := epm.MustGUID(strings.ToUpper(samr)).String(); got != samr {
		t.Errorf("got %s", got)
	}
	for _, bad := range []string{"", samr[1:], samr + "0", strings.ReplaceAll(samr, "-", "_"), strings.ReplaceAll(samr, "a", "g")} {
		if g, err := epm.ParseGUID(bad); err == nil || !g.IsZero() {
			t.Errorf("%q is %s, %v", bad, g, err)
		}
	}
}

// What is sent, byte for byte: what Samba took, and Windows takes from others.
func TestRequests(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		got        []byte
	}{
		{"bind", "05000b03 10000000 4800 0000 01000000" + "d016 d016 00000000 01000000 0000 0100" +
			"0883afe1 1f5d c911 91a408002b14a0fa 03000000" + "045d888a eb1c c911 9fe808002b104860 02000000", epm.Bind(1)},
		{"lookup", "05000003 10000000 4000 0000 02000000" + "28000000 0000 0200" + "00000000 00000000 00000000 01000000" +
			strings.Repeat("00", 20) + "f4010000", epm.Lookup(2, epm.Handle{})},
		{"free", "05000003 10000000 2c00 0000 03000000" + "14000000 0000 0400" + strings.Repeat("00", 20), epm.Free(3, epm.Handle{})},
	} {
		if want, err := hex.DecodeString(strings.ReplaceAll(tt.want, " ", "")); err != nil || !bytes.Equal(tt.got, want) {
			t.Errorf("%s: %v\n%x, want\n%x", tt.name, err, tt.got, want)
		}
	}
}

func TestReadTower(t *testing.T) {
	id := epm.MustGUID(samr)
	ip := [4]byte{10, 1, 2, 3}
	first := probetest.Interface(samr, 1, probetest.NDR)
	unknown := probetest.Tower(append(first[:2:2], probetest.Floor([]byte{0x0b}, nil), probetest.Floor([]byte{0x05}, nil))...)
	for _, tt := range []struct {
		name  string
		tower []byte
		want  epm.Binding
	}{
		{"tcp", probetest.IP(samr, 1, 7, 49664, ip), epm.Binding{Protocol: epm.TCP, Port: 49664, Address: netip.AddrFrom4(ip)}},
		{"http", probetest.IP(samr, 1, 0x1f, 593, ip), epm.Binding{Protocol: epm.HTTP, Port: 593, Address: netip.AddrFrom4(ip)}},
		{"udp", probetest.IP(samr, 1, 8, 1, ip), epm.Binding{Protocol: epm.UDP, Port: 1, Address: netip.AddrFrom4(ip)}},
		{"pipe", probetest.Pipe(samr, 1, `\pipe\samr`, `\\DC1`), epm.Binding{Protocol: epm.Pipe, Endpoint: `\pipe\samr`, Host: `\\DC1`}},
		{"local", probetest.Local(samr, 1, "samss lpc"), epm.Binding{Protocol: epm.Local, Endpoint: "samss lpc"}},
		{"terminal", probetest.Local(samr, 1, "a\x1b[2Jb\xff\u202e"), epm.Binding{Protocol: epm.Local, Endpoint: "a\ufffd[2Jb\ufffd\ufffd"}},
		{"unknown", unknown, epm.Binding{Protocol: "unknown (0b 05)"}},
		{"three floors", probetest.Tower(append(first[:2:2], probetest.Floor([]byte{0x0c}, nil))...), epm.Binding{Protocol: "unknown (0c)"}},
		{"bytes after it", append(probetest.Local(samr, 1, "x"), 1, 2, 3), epm.Binding{Protocol: epm.Local, Endpoint: "x"}},
	} {
		tt.want.Interface, tt.want.Major, tt.want.Syntax = id, 1, epm.NDR
		got, err := epm.ReadTower(tt.tower)
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateComparable(netip.Addr{})); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
}

// Each cut of a tower is an error, and each of these.
func TestBadTowers(t *testing.T) {
	whole := probetest.IP(samr, 1, 7, 49664, [4]byte{})
	for n := range whole {
		if got, err := epm.ReadTower(whole[:n]); err == nil {
			t.Errorf("%d bytes of %d give %v", n, len(whole), got)
		}
	}
	two := probetest.Interface(samr, 1, probetest.NDR)
	co := probetest.Floor([]byte{0x0b}, []byte{0, 0})
	for name, tower := range map[string][]byte{
		"floors":        append([]byte{0xff, 0xff}, whole[2:]...),
		"no floors":     {0, 0},
		"two floors":    probetest.Tower(two...),
		"empty floor":   probetest.Tower(two[0], two[1], probetest.Floor(nil, nil)),
		"no interface":  probetest.Tower(co, co, co),
		"short UUID":    probetest.Tower(probetest.Floor([]byte{0x0d, 1, 2}, nil), two[1], co),
		"no syntax":     probetest.Tower(two[0], co, co),
		"port 0":        probetest.IP(samr, 1, 7, 0, [4]byte{}),
		"port of bytes": probetest.Tower(two[0], two[1], co, probetest.Floor([]byte{7}, []byte{1, 2, 3})),
	} {
		var bad *epm.Malformed
		if got, err := epm.ReadTower(tower); !errors.As(err, &bad) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// A length alone takes no memory.
func TestLengthsAlone(t *testing.T) {
	le := binary.LittleEndian
	stub := make([]byte, 20)
	for _, n := range []uint32{500, 500, 0, 500} {
		stub = le.AppendUint32(stub, n)
	}
	header := []byte{5, 0, 2, 3, 0x10, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0}
	for name, f := range map[string]func(){
		"entries":  func() { _, _ = epm.ReadAnswer(stub, le) },
		"fragment": func() { _, _ = epm.ReadPDU(bytes.NewReader(header)) },
	} {
		if bytes := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		}).AllocedBytesPerOp(); bytes > 4096 {
			t.Errorf("%s: %d bytes", name, bytes)
		}
	}
}

func TestStubIsBounded(t *testing.T) {
	pr, pw := io.Pipe()
	go func() {
		flags, body := byte(1), make([]byte, 65000)
		for s := (&probetest.Server{}); ; flags = 0 {
			if _, err := pw.Write(s.PDU(2, flags, 1, body)); err != nil {
				return
			}
		}
	}()
	_, _, err := epm.ReadStub(pr, 1)
	pr.Close()
	if err == nil || !strings.Contains(err.Error(), "more than 2097152 bytes") {
		t.Error(err)
	}
}

func FuzzTower(f *testing.F) {
	for _, e := range probetest.Controller([4]byte{10, 0, 0, 1}) {
		f.Add(e.Tower)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := epm.ReadTower(b)
		if err != nil {
			return
		}
		for _, s := range []string{got.Endpoint, got.Host, got.Protocol} {
			if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) || len(s) > 3*len(b) {
				t.Errorf("%q", s)
			}
		}
		if (got.Protocol == epm.TCP || got.Protocol == epm.HTTP || got.Protocol == epm.UDP) != (got.Port != 0) {
			t.Errorf("%s with port %d", got.Protocol, got.Port)
		}
	})
}

// FuzzStub reads fragments as they may come, and the answer that they make.
func FuzzStub(f *testing.F) {
	for _, c := range []probetest.Config{{}, {Big: true}, {Live: true, PerAnswer: 7}, {Fragment: 100}} {
		c.Entries = probetest.Controller([4]byte{10, 0, 0, 1})[:20]
		f.Add(probetest.Answers(c, epm.Bind(1), epm.Lookup(2, epm.Handle{})))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		if p, err := epm.ReadPDU(r); err == nil {
			_ = epm.CheckBind(p, 1)
		}
		for call := uint32(2); ; call++ {
			stub, order, err := epm.ReadStub(r, call)
			if err != nil {
				return
			}
			a, err := epm.ReadAnswer(stub, order)
			if err == nil && len(a.Entries)*28 > len(stub) || len(stub) > len(b) {
				t.Errorf("%d entries of %d bytes, of %d", len(a.Entries), len(stub), len(b))
			}
			for _, e := range a.Entries {
				_, _ = epm.ReadTower(e.Tower)
			}
		}
	})
}
