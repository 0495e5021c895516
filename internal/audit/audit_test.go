package audit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/firewalllog"
	"rpcdsc/internal/read/firewalllog/logtest"
)

var (
	branches = Network{"branches", netset.MustAddrs("10.1.0.0/16")}
	admins   = Network{"admins", netset.MustAddrs("10.9.0.0/24", "2001:db8:9::/64")}
	guests   = Network{"guests", netset.MustAddrs("10.66.0.0/16")}
)

// server is a host with the new range 5001-5100 that lets branches and admins in.
func server(logs ...string) Host {
	p := &policy.Policy{
		Range: ports("5001-5100"), TCP: ports("135", "593", "5001-5100"), UDP: ports("135"),
		Allow: branches.Addrs.Union(admins.Addrs),
	}
	h := Host{Name: "fs01", Group: "files", Policy: p, Dynamic: ports("49152-65535")}
	for i, text := range logs {
		h.Logs = append(h.Logs, Log{fmt.Sprintf("fs01/log%d", i+1), func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	}
	return h
}

func ports(texts ...string) netset.Ports {
	var out netset.Ports
	for _, text := range texts {
		r, err := netset.ParsePorts(text)
		if err != nil {
			panic(err)
		}
		out = out.Union(netset.NewPorts(r))
	}
	return out
}

func audit(t testing.TB, options Options, hosts ...Host) *Result {
	t.Helper()
	options.Networks = []Network{branches, admins, guests}
	r, err := Audit(hosts, options)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rows writes what was found, a line each.
func rows(r *Result) []string {
	var out []string
	for i := range r.Rows {
		row := &r.Rows[i]
		source := strings.TrimSuffix(strings.TrimSuffix(row.Source().String(), "/32"), "/128")
		out = append(out, fmt.Sprintf("%s %s %d/%s x%d %s", row.Verdict, source, row.Port, row.Protocol(), row.Attempts, strings.Join(r.NetworksOf(row), ",")))
	}
	return out
}

// in is a line of what comes in.
func in(clock, action, proto, src string, sport int, dst string, dport int, syn, pid string) string {
	return fmt.Sprintf("2026-11-28 %s %s %s %s %s %d %d 52 S %s 0 8192 - - - RECEIVE %s\r\n", clock, action, proto, src, dst, sport, dport, syn, pid)
}

func allow(clock, src string, sport, dport int, pid string) string {
	return in(clock, "ALLOW", "TCP", src, sport, "10.0.0.5", dport, "0", pid)
}

func TestBeforeTheChange(t *testing.T) {
	log := logtest.Header +
		allow("10:00:00", "10.66.0.1", 50001, 135, "904") + // asks, and goes on
		allow("10:00:01", "10.66.0.1", 50002, 49700, "1200") +
		allow("10:00:02", "10.66.0.2", 50003, 49701, "1300") + // without having asked
		allow("10:00:03", "10.66.0.3", 50004, 49702, "904") + // of the program that listens at 135
		allow("10:00:04", "10.1.0.4", 50005, 135, "904") + // allowed
		allow("10:00:05", "10.1.0.4", 50006, 49700, "1200") +
		allow("10:00:06", "10.1.0.4", 50007, 5050, "4000") + // a program in the new range
		allow("10:00:07", "198.51.100.7", 50008, 5050, "4000") +
		allow("10:00:08", "198.51.100.7", 50009, 593, "904") +
		allow("10:00:09", "198.51.100.7", 50010, 445, "4") + // not ours
		in("10:00:10", "ALLOW", "UDP", "198.51.100.8", 50011, "10.0.0.5", 135, "-", "904") +
		in("10:00:11", "ALLOW", "UDP", "198.51.100.8", 50011, "10.0.0.5", 49700, "-", "904") +
		in("10:00:12", "DROP", "TCP", "198.51.100.9", 50012, "10.0.0.5", 135, "77", "-") +
		in("10:00:15", "DROP", "TCP", "198.51.100.9", 50012, "10.0.0.5", 135, "77", "-") +
		in("10:00:21", "DROP", "TCP", "198.51.100.9", 50012, "10.0.0.5", 135, "77", "-") +
		in("10:00:22", "DROP", "TCP", "198.51.100.9", 50012, "10.0.0.5", 135, "78", "-") +
		in("10:00:23", "ALLOW", "TCP", "10.0.0.5", 50013, "10.0.0.5", 135, "0", "904") +
		in("10:00:23", "ALLOW", "TCP", "::1", 50013, "::1", 135, "0", "904") +
		in("10:00:24", "ALLOW", "TCP", "::ffff:10.66.0.1", 50014, "10.0.0.5", 135, "0", "904") +
		in("10:00:25", "ALLOW", "TCP", "2001:db8:66::1", 50015, "2001:db8::5", 135, "0", "904") +
		"2026-11-28 10:00:03 INFO-EVENTS-LOST - - - - - - - - - - - - 7 - -\r\n" +
		allow("10:00:26", "123.45.678.90", 50016, 135, "904")
	r := audit(t, Options{}, server(log))
	want := []string{
		"certain 10.66.0.1 135/tcp x2 guests",
		"certain 198.51.100.7 593/tcp x1 ",
		"certain 198.51.100.8 135/udp x1 ",
		"certain 2001:db8:66::1 135/tcp x1 ",
		"likely 10.66.0.1 49700/tcp x1 guests",
		"likely 10.66.0.3 49702/tcp x1 guests",
		"unknown 10.66.0.2 49701/tcp x1 guests",
		"foreign 10.1.0.4 5050/tcp x1 branches",
		"foreign 198.51.100.7 5050/tcp x1 ",
		"kept 10.1.0.4 135/tcp x1 branches",
		"kept 10.1.0.4 49700/tcp x1 branches",
		"dropped 198.51.100.9 135/tcp x2 ",
	}
	if got := rows(r); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	h := &r.Hosts[0]
	if h.CantTell != "" || h.Tally.Lost != 7 || h.Tally.First.String() != "2026-11-28 10:00:00" || h.Tally.Last.String() != "2026-11-28 10:00:25" || len(h.Errors) != 0 {
		t.Errorf("the host is %+v", h)
	}
	if want := []string{"fs01/log1: line 27 wasn't understood"}; !slices.Equal(h.Notes, want) {
		t.Errorf("the notes are %q", h.Notes)
	}
	if fmt.Sprint(h.Addresses) != "[10.0.0.5 2001:db8::5]" || h.Mixed {
		t.Errorf("its addresses are %v, mixed %v", h.Addresses, h.Mixed)
	}
	if fmt.Sprint(r.Never, h.Never) != "[admins] [admins]" || r.Clean() {
		t.Errorf("never seen: %v, %v; clean %v", r.Never, h.Never, r.Clean())
	}
	if got, want := r.Networks[0], (Sum{Certain, "", 3, 3, 1, "135/tcp, 593/tcp, 135/udp"}); got != want {
		t.Errorf("the first sum is %+v, want %+v", got, want)
	}
}

func TestAfterTheChange(t *testing.T) {
	log := logtest.Header +
		in("10:00:00", "DROP", "TCP", "10.1.0.4", 50001, "10.0.0.5", 5007, "1", "-") + // allowed, and dropped
		in("10:00:03", "DROP", "TCP", "10.1.0.4", 50001, "10.0.0.5", 5007, "1", "-") +
		in("10:00:04", "DROP", "TCP", "10.66.0.1", 50002, "10.0.0.5", 135, "2", "-") + // as it must be
		allow("10:00:05", "10.66.0.2", 50003, 135, "904") + // and not
		allow("10:00:06", "10.66.0.2", 50004, 49700, "1200") + // RPC is where it was
		allow("10:00:07", "10.9.0.1", 50005, 5007, "1200") +
		in("10:00:08", "DROP", "TCP", "10.1.0.4", 50006, "10.0.0.5", 8080, "3", "-")
	r := audit(t, Options{After: true}, server(log))
	want := []string{
		"likely 10.66.0.2 49700/tcp x1 guests",
		"kept 10.9.0.1 5007/tcp x1 admins",
		"dropped 10.66.0.1 135/tcp x1 guests",
		"cut-off 10.1.0.4 5007/tcp x1 branches",
		"let-in 10.66.0.2 135/tcp x1 guests",
	}
	if got := rows(r); !slices.Equal(got, want) || r.Clean() {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	good := logtest.Header + in("10:00:04", "DROP", "TCP", "10.66.0.1", 50002, "10.0.0.5", 135, "2", "-") + allow("10:00:07", "10.9.0.1", 50005, 5007, "1200")
	if r := audit(t, Options{After: true}, server(good)); !r.Clean() {
		t.Errorf("what is as it must be gives %v, %v", rows(r), r.Hosts[0].CantTell)
	}
	since, _ := firewalllog.ParseTime("2026-11-28 10:00:07")
	if r := audit(t, Options{After: true, Since: since}, server(log)); fmt.Sprint(rows(r)) != "[kept 10.9.0.1 5007/tcp x1 admins]" {
		t.Errorf("since the last seconds: %v", rows(r))
	}
}

// TestCantTell has logs that show nothing, and no sign that nothing is there.
func TestCantTell(t *testing.T) {
	drop := logtest.Header + in("10:00:04", "DROP", "TCP", "10.66.0.1", 50002, "10.0.0.5", 135, "2", "-")
	let := logtest.Header + allow("10:00:07", "10.9.0.1", 50005, 5007, "1200")
	harmless := logtest.Header + allow("10:00:07", "10.9.0.1", 50005, 445, "4")
	for _, tt := range []struct {
		name, log string
		after     bool
		want      string
	}{
		{"no ALLOW before", drop, false, "no line says ALLOW"},
		{"no DROP after", let, true, "no line says DROP"},
		{"a header only", logtest.Header, false, "there is no line in them"},
		{"nothing", "", false, "there is no line in them"},
		{"lines of nothing known", logtest.Header + "2026-11-28 ALLOW\r\n", false, "no line in them was understood"},
		{"no log", "a page\n", false, "no line in them was understood"},
		{"a harmless ALLOW", harmless, false, ""},
	} {
		r := audit(t, Options{After: tt.after}, server(tt.log))
		if got := r.Hosts[0].CantTell; !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%s: %q", tt.name, got)
		}
		if r.Clean() != (tt.want == "") {
			t.Errorf("%s: clean is %v", tt.name, r.Clean())
		}
	}
	if r := audit(t, Options{}, server()); r.Clean() {
		t.Error("a host without logs is clean")
	}
	later, _ := firewalllog.ParseTime("2026-12-01")
	if r := audit(t, Options{Since: later}, server(harmless)); r.Clean() || r.Hosts[0].CantTell != "no line is of the time that is looked at" {
		t.Errorf("a time without lines: %q", r.Hosts[0].CantTell)
	}
}

// TestSentLines: what fs02's log says of fs01 is said apart.
func TestSentLines(t *testing.T) {
	fs02 := server(logtest.Header + "2026-11-28 10:00:00 ALLOW TCP 10.66.0.9 10.0.0.5 50001 135 0 - 0 0 0 - - - SEND 1000\r\n" +
		"2026-11-28 10:00:00 ALLOW TCP 10.66.0.9 10.0.0.5 50002 49700 0 - 0 0 0 - - - SEND 1000\r\n" +
		"2026-11-28 10:00:00 ALLOW TCP 10.66.0.9 203.0.113.1 50003 135 0 - 0 0 0 - - - SEND 1000\r\n")
	fs02.Name = "fs02"
	r := audit(t, Options{}, server(logtest.Header+allow("10:00:07", "10.9.0.1", 50005, 135, "900")), fs02)
	var got []string
	for _, s := range r.Sent {
		got = append(got, fmt.Sprintf("%s->%s %s %d %s", s.From, r.Hosts[s.Host].Host.Name, s.Verdict, s.Port, s.Source().Addr()))
	}
	if want := []string{"fs02->fs01 certain 135 10.66.0.9", "fs02->fs01 likely 49700 10.66.0.9"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if len(r.Rows) != 1 || r.Clean() {
		t.Errorf("rows %v, clean %v", rows(r), r.Clean())
	}
}

func TestLogsThatCantBeRead(t *testing.T) {
	h := server(logtest.Header+allow("10:00:07", "10.9.0.1", 50005, 135, "900"), "PK\x03\x04 no log\n", logtest.Header+allow("10:00:09", "10.9.0.1", 50006, 135, "900"))
	h.Logs = append(h.Logs, Log{"fs01/gone.log", func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }})
	r := audit(t, Options{}, h)
	errs := r.Hosts[0].Errors
	var format *firewalllog.FormatError
	if len(errs) != 2 || !errors.As(errs[0], &format) || format.Line != 1 || !errors.Is(errs[1], fs.ErrNotExist) {
		t.Errorf("errors %v", errs)
	}
	if got := rows(r); fmt.Sprint(got) != "[kept 10.9.0.1 135/tcp x2 admins]" {
		t.Errorf("the other logs give %q", got)
	}
}

// TestCoresAgree reads with one core and with several.
func TestCoresAgree(t *testing.T) {
	log := string(logtest.Server(3 << 20))
	one := audit(t, Options{Cores: 1}, server(log, log[:1<<20]))
	many := audit(t, Options{Cores: 4}, server(log, log[:1<<20]))
	if !slices.Equal(one.Rows, many.Rows) || !slices.Equal(one.Networks, many.Networks) || one.Hosts[0].Tally != many.Hosts[0].Tally || len(one.Rows) < 1000 {
		t.Errorf("%d rows and %d", len(one.Rows), len(many.Rows))
	}
}

// TestFolding has more sources than are told apart: the sums by network stay exact.
func TestFolding(t *testing.T) {
	var log bytes.Buffer
	log.WriteString(logtest.Header)
	for i := range 3000 {
		log.WriteString(allow("10:00:00", fmt.Sprintf("198.51.%d.%d", i/256, i%256), 50000, 135, "900"))
	}
	for i := range 20 {
		src := fmt.Sprintf("10.66.0.%d", i)
		log.WriteString(allow("10:00:00", src, 50000, 135, "900") + allow("10:00:01", src, 50001, 49700, "1200"))
	}
	r := audit(t, Options{MaxSources: 100}, server(log.String()))
	h := &r.Hosts[0]
	if h.Folded != foldings[2]+", but for those of the fleet's networks" {
		t.Errorf("folded: %q", h.Folded)
	}
	var certain, likely uint64
	for _, s := range r.Networks {
		switch {
		case s.Verdict == Certain && s.Network == "":
			certain = s.Attempts
		case s.Verdict == Likely && s.Network == "guests" && s.Sources == 20:
			likely = s.Attempts
		}
	}
	if certain != 3000 || likely != 20 {
		t.Errorf("sums %+v", r.Networks)
	}
	r = audit(t, Options{MaxSources: 1}, server(log.String()))
	if r.Hosts[0].Folded == "" || len(r.Rows) > 10 {
		t.Errorf("%d rows: %q", len(r.Rows), rows(r))
	}
}
