package firewalllog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"pgregory.net/rapid"

	"rpcdsc/internal/read/firewalllog/logtest"
)

// plain reads a log in the plainest way: a string a line, a string a field. It is
// what the fast reader must agree with.
type plain struct {
	wanted       *Wanted
	udp          bool // matters somewhere
	since, until string
	columns      []string
	entries      []Entry
	tally        Tally
	wrong        int // the line of a *FormatError
}

func (p *plain) read(data []byte) {
	text := decodePlainly(data)
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		line = strings.TrimLeftFunc(line, func(r rune) bool { return r <= ' ' || r == '\ufeff' })
		whole := strings.HasSuffix(line, "\n")
		fields := strings.FieldsFunc(line, func(r rune) bool { return r <= ' ' })
		switch {
		case len(fields) == 0:
			continue
		case line[0] == '#':
			if !whole {
				continue
			}
			if lower := strings.ToLower(line); strings.HasPrefix(lower, "#fields:") {
				p.columns = strings.FieldsFunc(lower[8:], func(r rune) bool { return r <= ' ' })
				if !slices.Equal(p.columns, p.columns[:min(len(p.columns), 32)]) || p.lacks() {
					p.wrong = i + 1
					return
				}
			}
			continue
		case p.columns == nil && !p.guess(lines[i:]):
			p.wrong = i + 1
			return
		}
		p.line(fields, i+1, whole)
	}
}

func (p *plain) lacks() bool {
	for _, name := range []string{"date", "time", "action", "protocol", "src-ip", "dst-ip", "dst-port"} {
		if !slices.Contains(p.columns, name) {
			return true
		}
	}
	return false
}

// guess looks at the two next lines that aren't blank; a header ends them.
func (p *plain) guess(lines []string) bool {
	tries := 0
	for _, line := range lines {
		line = strings.TrimLeftFunc(line, func(r rune) bool { return r <= ' ' || r == '\ufeff' })
		f := strings.FieldsFunc(line, func(r rune) bool { return r <= ' ' })
		if len(f) == 0 {
			continue
		}
		if tries++; tries > 2 || line[0] == '#' {
			return false
		}
		if len(f) != 17 && len(f) != 18 {
			continue
		}
		_, okTime := timePlainly(f[0], f[1])
		action := slices.Contains([]string{"ALLOW", "DROP", "INFO-EVENTS-LOST", "OPEN", "CLOSE", "OPEN-INBOUND"}, f[2])
		if okTime && action && addrOrNone(f[4]) && addrOrNone(f[5]) {
			p.columns = strings.Fields("date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid")[:len(f)]
			return true
		}
	}
	return false
}

func addrOrNone(s string) bool {
	_, ok := addrPlainly(s)
	return ok || s == "-"
}

func (p *plain) line(fields []string, number int, whole bool) {
	get := func(name string) string {
		if i := slices.Index(p.columns, name); i >= 0 {
			return fields[i]
		}
		return ""
	}
	if !whole && (len(fields) < len(p.columns) || !slices.Contains([]string{"RECEIVE", "SEND", "FORWARD", "UNKNOWN", "-"}, get("path"))) {
		p.tally.Half = true
		return
	}
	bad := func() {
		p.tally.Bad++
		if p.tally.BadLine == 0 {
			p.tally.BadLine = number
		}
	}
	enough := 0 // of the fields that tell whether a line is wanted
	for _, name := range []string{"date", "time", "action", "protocol"} {
		enough = max(enough, slices.Index(p.columns, name)+1)
	}
	if len(fields) < enough {
		bad()
		return
	}
	short := len(fields) < len(p.columns)
	at, ok := timePlainly(get("date"), get("time"))
	if !ok {
		bad()
		return
	}
	if text := get("date") + " " + get("time"); text < p.since || p.until != "" && text > p.until {
		p.tally.Skipped++
		return
	}
	if get("action") == "INFO-EVENTS-LOST" {
		if short {
			bad()
			return
		}
		n, err := strconv.ParseUint(get("info"), 10, 48)
		if err != nil || !allDigits(get("info")) || len(get("info")) > 18 {
			bad()
			return
		}
		p.tally.Lines++
		p.tally.Lost += n
		return
	}
	e := Entry{Time: at}
	e.Action = map[string]Action{"ALLOW": Allow, "DROP": Drop, "OPEN": Open, "OPEN-INBOUND": OpenInbound, "CLOSE": Close}[get("action")]
	e.Protocol = map[string]Protocol{"TCP": TCP, "UDP": UDP}[get("protocol")]
	wanted := false
	if e.Protocol == TCP || e.Protocol == UDP && p.udp {
		if len(fields) <= slices.Index(p.columns, "dst-port") {
			bad()
			return
		}
		if e.DstPort, ok = portPlainly(get("dst-port")); !ok {
			bad()
			return
		}
		wanted = p.wanted.Has(e.Protocol, e.DstPort)
	}
	if wanted {
		if short {
			bad()
			return
		}
		var okSrc, okDst, okPort bool
		e.Src, okSrc = addrPlainly(get("src-ip"))
		e.Dst, okDst = addrPlainly(get("dst-ip"))
		e.SrcPort, okPort = portPlainly(get("src-port"))
		if !okSrc || !okDst || !okPort {
			bad()
			return
		}
		e.Direction = map[string]Direction{"RECEIVE": Receive, "SEND": Send}[get("path")]
		e.Syn = numberPlainly(get("tcpsyn"))
		if whole {
			e.PID = numberPlainly(get("pid"))
		}
		p.entries = append(p.entries, e)
	}
	p.tally.Lines++
	switch e.Action {
	case Allow, Open, OpenInbound:
		p.tally.Allowed++
	case Drop:
		p.tally.Dropped++
	}
	if p.tally.First == 0 || at < p.tally.First {
		p.tally.First = at
	}
	if at > p.tally.Last {
		p.tally.Last = at
	}
}

var timeShape = regexp.MustCompile(`^(\d\d\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$`)

func timePlainly(date, clock string) (Time, bool) {
	m := timeShape.FindStringSubmatch(date + " " + clock)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.Join(m[1:], ""), 16, 64)
	return Time(n), err == nil
}

func addrPlainly(s string) (Addr, bool) {
	s, _, _ = strings.Cut(s, "%")
	a, err := netip.ParseAddr(s)
	if err != nil {
		return Addr{}, false
	}
	b := a.As16()
	return Addr{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}, true
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func portPlainly(s string) (uint16, bool) {
	if s == "" || s == "-" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, 10, 16)
	return uint16(n), err == nil && allDigits(s) && len(s) <= 18
}

func numberPlainly(s string) uint32 {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || !allDigits(s) || len(s) > 18 {
		return 0
	}
	return uint32(n)
}

func decodePlainly(data []byte) string {
	wide := len(data) >= 4
	for i := range min(16, len(data)) {
		wide = wide && (data[i] == 0) == (i%2 == 1)
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	case !wide && !bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return string(data)
	}
	var out []byte
	for ; len(data) >= 2; data = data[2:] {
		if c := order.Uint16(data); c < 0x80 {
			out = append(out, byte(c))
		} else if c != 0xfeff {
			out = append(out, '?')
		}
	}
	return string(out)
}

// fast reads with the package, from a reader that gives what it likes.
func fast(r io.Reader, wanted *Wanted, since, until Time) (entries []Entry, t Tally, wrong int, err error) {
	log := NewReader(r)
	p := Parser{Wanted: wanted, Since: since, Until: until}
	var b Block
	for {
		err := log.Next(&b)
		var format *FormatError
		switch {
		case err == io.EOF:
			return entries, t, 0, nil
		case errors.As(err, &format):
			return entries, t, format.Line, nil
		case err != nil:
			return entries, t, 0, err
		}
		var more Tally
		entries, more = p.Parse(&b, entries)
		t.Add(&more)
	}
}

// agree compares both readers.
func agree(t interface{ Fatalf(string, ...any) }, data []byte, r io.Reader, since, until string, udp bool) {
	p := plain{wanted: rpcPorts(), since: since, until: until, udp: udp}
	if udp {
		p.wanted.Add(UDP, 135)
	}
	p.read(data)
	from, _ := ParseTime(since)
	to, _ := ParseTime(until)
	entries, tally, wrong, err := fast(r, p.wanted, from, to)
	if err != nil || wrong != p.wrong || tally != p.tally || !slices.Equal(entries, p.entries) {
		t.Fatalf("of %q\nfast: %+v %+v, wrong line %d, %v\nplain: %+v %+v, wrong line %d", data, tally, entries, wrong, err, p.tally, p.entries, p.wrong)
	}
}

func TestFastIsPlain(t *testing.T) {
	for name, log := range map[string][]byte{"client": logtest.Client(700 << 10), "server": logtest.Server(700 << 10)} {
		t.Run(name, func(t *testing.T) {
			agree(t, log, bytes.NewReader(log), "", "", false)
			agree(t, log, iotest.HalfReader(bytes.NewReader(log)), "2026-11-01 00:10:00", "2026-11-01 00:20:00", false)
			agree(t, log[5000:], bytes.NewReader(log[5000:]), "", "", false) // no header, and the first line is half
			agree(t, wideOf(string(log), binary.LittleEndian, true), bytes.NewReader(wideOf(string(log), binary.LittleEndian, true)), "", "", false)
		})
	}
}

// wideOf writes UTF-16.
func wideOf(text string, order binary.AppendByteOrder, mark bool) []byte {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// drawLog makes a log of good, odd and broken lines.
func drawLog(t *rapid.T) []byte {
	word := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	var b strings.Builder
	b.WriteString(word("start", "", "\xef\xbb\xbf", "\r\n", "half of a line\n", "\x00\x00"))
	b.WriteString(word("header", logtest.Header, logtest.HeaderOld, "", "#Fields: date time action\n"))
	for range rapid.IntRange(0, 12).Draw(t, "lines") {
		gap := word("gap", " ", " ", " ", "  ", "\t", "\x00")
		fields := []string{
			word("date", "2026-11-28", "2026-11-28", "2026-13-28", "x", "2026-11-2"), word("time", "10:00:00", "10:00:07", "25:00:00", "-"),
			word("action", "ALLOW", "DROP", "DROP", "OPEN-INBOUND", "INFO-EVENTS-LOST", "CLOSE", "drop"), word("protocol", "TCP", "TCP", "UDP", "2", "-"),
			word("src", "192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "123.45.678.90", "-", "fe80::1%4", "1::2::3"), word("dst", "192.0.2.5", "::", "-"),
			word("sport", "50000", "-", "70000"), word("dport", "135", "135", "49200", "80", "-", "+135", "0135"),
			"52", "S", word("syn", "3458995877", "0", "-", "99999999999"), "0", "8192", "-", "-", word("info", "-", "7", "-7"), word("path", "RECEIVE", "SEND", "-", "FORWARD"), word("pid", "1234", "-"),
		}
		fields = fields[:rapid.SampledFrom([]int{18, 18, 18, 17, 17, 9}).Draw(t, "fields")]
		b.WriteString(word("before", "", "", "\x00\x00\x00", " "))
		b.WriteString(strings.Join(fields, gap))
		b.WriteString(word("end", "\r\n", "\n", "\r\n\r\n", "\n"+logtest.Header, "\n#Fields: protocol action time date dst-port dst-ip src-ip\n", "\n\xef\xbb\xbf#Version\n"))
	}
	text := b.String()
	return []byte(text[:rapid.IntRange(0, len(text)).Draw(t, "cut")])
}

func TestFastIsPlainOnAnyLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := drawLog(t)
		if rapid.Bool().Draw(t, "wide") {
			data = wideOf(string(bytes.ToValidUTF8(data, nil)), binary.LittleEndian, rapid.Bool().Draw(t, "mark"))
		}
		since := rapid.SampledFrom([]string{"", "2026-11-28 10:00:05"}).Draw(t, "since")
		var r io.Reader = bytes.NewReader(data)
		if rapid.Bool().Draw(t, "slow") {
			r = iotest.OneByteReader(r)
		}
		agree(t, data, r, since, "", rapid.Bool().Draw(t, "udp"))
	})
}

// What is too large for its column is as good as nothing, not its lower 32 bits.
func TestTooLargeNumbers(t *testing.T) {
	log := logtest.Header + "2026-11-28 10:00:00 ALLOW TCP 192.0.2.7 192.0.2.5 50000 135 52 S 99999999999 0 8192 - - - RECEIVE 4294967296\r\n"
	entries, tally, _, err := fast(strings.NewReader(log), rpcPorts(), 0, 0)
	if err != nil || tally.Bad != 0 || len(entries) != 1 || entries[0].Syn != 0 || entries[0].PID != 0 {
		t.Errorf("%+v %+v, %v", entries, tally, err)
	}
	agree(t, []byte(log), strings.NewReader(log), "", "", false)
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(logtest.Header + "2026-11-28 10:00:00 ALLOW TCP 192.0.2.7 192.0.2.5 50000 135 0 - 0 0 0 - - - RECEIVE 904\r\n"))
	f.Add([]byte("2026-11-28 10:00:00 DROP TCP 2001:db8::7 2001:db8::5 50000 135 52 S 1 0 8192 - - - RECEIVE\n#Fields: date"))
	f.Add([]byte(logtest.Header + "2026-11-28 10:00:00 ALLOW TCP 192.0.2.7 192.0.2.5 50000 135 52 S 99999999999 0 8192 - - - RECEIVE 1\r\n"))
	f.Add(wideOf(logtest.HeaderOld, binary.LittleEndian, true))
	f.Add(wideOf(logtest.HeaderOld, binary.BigEndian, true))
	f.Add([]byte("\x00\x00#Fields: \xef\xbb\xbf#"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data, bytes.NewReader(data), "", "", false) })
}

func FuzzParseAddr(f *testing.F) {
	for _, s := range []string{"192.0.2.1", "::", "2001:db8::1", "1:2:3:4:5:6:192.0.2.1", "::ffff:1.2.3.4", "1::2:", ":1", "01.2.3.4", "1:2:3:4:5:6:7::", "::1%eth0", "0.0.0.0%0", "1:2:3:4:5:6:7:8:9"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, ok := ParseAddr(text)
		want, wantOK := addrPlainly(string(text))
		if ok != wantOK || ok && got != want {
			t.Errorf("%q: %v %v, netip says %v %v", text, got.IP(), ok, want.IP(), wantOK)
		}
	})
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-11-28 09:30:05", "2026-11-28 23:59:59", "2026-02-31 24:00:00", "2026-11-28 09:3a:05", "2026-11-28 0/:00:00", "2026-11-28 00;00:00"} {
		f.Add([]byte(s[:10]), []byte(s[11:]))
	}
	f.Fuzz(func(t *testing.T, date, clock []byte) {
		got, ok := timeOf(date, clock)
		want, wantOK := timePlainly(string(date), string(clock))
		if ok != wantOK || ok && (got != want || got.String() != string(date)+" "+string(clock)) {
			t.Errorf("%q %q: %v %v, want %v %v", date, clock, got, ok, want, wantOK)
		}
	})
}
