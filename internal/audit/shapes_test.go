package audit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/read/firewalllog"
)

// shapes are logs as they were seen, of Windows from XP to 11, each with what trips readers up, made
// anew with addresses of documentation.
var shapes = []struct {
	name, log string
	want      []string // rows
	tally     string   // lines, allowed, dropped, lost, first, last
	notes     []string
	wrong     int // the line of a *FormatError
}{
	{
		name: "A: a client, both families, lost events older than the line before",
		log: `#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path

2021-06-08 10:00:07 DROP UDP 192.0.2.30 224.0.0.251 5353 5353 94 - - - - - - - RECEIVE
2021-06-08 10:00:07 DROP UDP 192.0.2.30 224.0.0.251 5353 5353 94 - - - - - - - RECEIVE
2021-06-08 10:00:07 DROP UDP fe80::1c2:3 ff02::fb 5353 5353 114 - - - - - - - RECEIVE
2021-06-08 10:00:00 INFO-EVENTS-LOST - - - - - - - - - - - - 7 -
2021-06-08 10:00:08 DROP ICMP :: ff02::16 - - 76 - - - - 143 0 - RECEIVE
2021-06-08 10:00:08 DROP 2 192.0.2.1 224.0.0.1 - - 36 - - - - - - - RECEIVE
2021-06-08 10:00:09 ALLOW TCP 192.0.2.77 198.51.100.5 50112 443 0 - 0 0 0 - - - SEND
2021-06-08 10:00:09 ALLOW TCP 192.0.2.9 192.0.2.77 50113 135 0 - 0 0 0 - - - RECEIVE
`,
		want:  []string{"certain 192.0.2.9 135/tcp x1 "},
		tally: "8 2 5 7 2021-06-08 10:00:07 2021-06-08 10:00:09",
	}, {
		name: "B: a server, tries of one connection, loopback",
		log: `#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path

2020-10-14 06:19:17 DROP TCP 192.0.2.44 192.0.2.5 61022 135 52 S 3458995877 0 8192 - - - RECEIVE
2020-10-14 06:19:20 DROP TCP 192.0.2.44 192.0.2.5 61022 135 52 S 3458995877 0 8192 - - - RECEIVE
2020-10-14 06:19:26 DROP TCP 192.0.2.44 192.0.2.5 61022 135 48 S 3458995877 0 8192 - - - RECEIVE
2020-10-14 06:19:52 INFO-EVENTS-LOST - - - - - - - - - - - - 3 -
2020-10-14 06:19:26 ALLOW TCP ::1 ::1 50200 49700 0 - 0 0 0 - - - SEND
2020-10-14 06:19:26 ALLOW TCP ::1 ::1 50200 49700 0 - 0 0 0 - - - RECEIVE
2020-10-14 06:19:27 ALLOW TCP 192.0.2.50 192.0.2.5 50201 10050 0 - 0 0 0 - - - RECEIVE
`,
		want:  []string{"dropped 192.0.2.44 135/tcp x1 "},
		tally: "7 3 3 3 2020-10-14 06:19:17 2020-10-14 06:19:27",
	}, {
		name: "C: with the process, columns aligned by hand",
		log: `#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid

2026-07-05 18:12:01 ALLOW  TCP  192.0.2.10   192.0.2.20  44321   135  0  -  0  0  0  -  -  -  RECEIVE  904
2026-07-05 18:12:02 ALLOW	TCP	192.0.2.11	192.0.2.20	44322	49668	0	-	0	0	0	-	-	-	RECEIVE	904
2026-07-05 18:12:03 DROP   TCP  192.0.2.10   192.0.2.20  44323   445  60  S  3131  0  64240  -  -  -  RECEIVE  4
`,
		want:  []string{"certain 192.0.2.10 135/tcp x1 ", "likely 192.0.2.11 49668/tcp x1 "},
		tally: "3 2 1 0 2026-07-05 18:12:01 2026-07-05 18:12:03",
	}, {
		name: "D: Server 2003, no empty line, no direction",
		log: `#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path
2005-04-11 08:05:57 DROP UDP 192.0.2.1 192.0.2.255 631 631 156 - - - - - - - RECEIVE
2005-04-11 08:06:02 OPEN TCP 192.0.2.7 198.51.100.9 1044 80 - - - - - - - - -
2005-04-11 08:06:03 CLOSE TCP 192.0.2.7 198.51.100.9 1044 80 - - - - - - - - -
2005-04-11 08:06:04 OPEN-INBOUND TCP 192.0.2.8 192.0.2.7 1045 135 - - - - - - - - -
2005-04-11 08:06:05 OPEN-INBOUND TCP 192.0.2.8 192.0.2.7 1046 49700 - - - - - - - - -
2005-04-11 08:06:06 INFO-EVENTS-LOST - - - - - - - - - - - - 2 -
2005-04-11 08:06:07 DROP ICMP 192.0.2.1 192.0.2.7 7 7 60 - - - - 8 0 - RECEIVE
2005-04-11 08:06:08 DROP TCP 192.0.2.1 192.0.2.7 1050 135 40 AP 77 1 512 - - - RECEIVE
`,
		want:  []string{"certain 192.0.2.8 135/tcp x1 ", "likely 192.0.2.8 49700/tcp x1 ", "dropped 192.0.2.1 135/tcp x1 "},
		tally: "8 3 3 2 2005-04-11 08:05:57 2005-04-11 08:06:08",
	}, {
		name: "E: outbound drops only",
		log: `#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path

2024-06-20 09:00:00 DROP TCP 192.0.2.7 198.51.100.1 50001 135 0 - 0 0 0 - - - SEND
2024-06-20 09:00:01 DROP UDP 192.0.2.7 198.51.100.1 50002 443 0 - - - - - - - SEND
`,
		tally: "2 0 2 0 2024-06-20 09:00:00 2024-06-20 09:00:01",
	}, {
		name: "F: a line that was cut short at the end",
		log: "#Version: 1.5\r\n#Software: Microsoft Windows Firewall\r\n#Time Format: Local\r\n" +
			"#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path\r\n\r\n" +
			"2019-11-06 12:35:19 DROP UDP 192.0.2.205 224.0.0.252 51457 5355 54 - - - - - - - RECEIVE\r\n" +
			"2019-11-06 12:35:20 ALLOW TCP 192.0.2.8 192.0.2.7 51458 135 0 - 0 0 0 - - - RECEIVE\r\n" +
			"2019-11-06 12:35:21 DROP UDP fe80::1 ff02::1:3 514",
		want:  []string{"certain 192.0.2.8 135/tcp x1 "},
		tally: "2 1 1 0 2019-11-06 12:35:19 2019-11-06 12:35:20",
		notes: []string{"fs01/log1: the last line was cut off, and wasn't used"},
	}, {
		name: "F: a log that ends in the middle of its last process, which says nothing then",
		log: "#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid\r\n" +
			"2026-07-05 18:12:01 ALLOW TCP 192.0.2.10 192.0.2.20 44321 135 0 - 0 0 0 - - - RECEIVE 9\r\n" +
			"2026-07-05 18:12:02 ALLOW TCP 192.0.2.11 192.0.2.20 44322 49668 0 - 0 0 0 - - - RECEIVE 9",
		want:  []string{"certain 192.0.2.10 135/tcp x1 ", "unknown 192.0.2.11 49668/tcp x1 "},
		tally: "2 2 0 0 2026-07-05 18:12:01 2026-07-05 18:12:02",
	}, {
		name: "G: joined logs, with the process and without",
		log: `#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid
2022-01-10 10:00:00 ALLOW TCP 192.0.2.10 192.0.2.20 44321 135 0 - 0 0 0 - - - RECEIVE 904
#Version: 1.5
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path
2022-08-10 10:00:00 DROP TCP 192.0.2.11 192.0.2.20 44322 3390 52 S 1 0 8192 - - - RECEIVE
2022-08-10 10:00:01 ALLOW TCP 192.0.2.12 192.0.2.20 44323 135 0 - 0 0 0 - - - RECEIVE
`,
		want:  []string{"certain 192.0.2.10 135/tcp x1 ", "certain 192.0.2.12 135/tcp x1 "},
		tally: "3 2 1 0 2022-01-10 10:00:00 2022-08-10 10:00:01",
	}, {
		name:  "H: no header and columns taken out is refused",
		log:   "\r\n2025-06-01 09:00:00 ALLOW TCP 192.0.2.10 192.0.2.20 44321 135 0 RECEIVE 904\r\n",
		wrong: 2,
	}, {
		name: "H: the same with a line that says so",
		log: "#Fields: date time action protocol src-ip dst-ip src-port dst-port size path pid\r\n" +
			"2025-06-01 09:00:00 ALLOW TCP 192.0.2.10 192.0.2.20 44321 135 0 RECEIVE 904\r\n",
		want:  []string{"certain 192.0.2.10 135/tcp x1 "},
		tally: "1 1 0 0 2025-06-01 09:00:00 2025-06-01 09:00:00",
	}, {
		name: "H: the middle of a log, from the middle of a line, with NULs",
		log: "192.0.2.1 50000 443 0 - 0 0 0 - - - SEND 12\r\n\x00\x00\x00" +
			"2025-06-01 09:00:00 ALLOW TCP 192.0.2.10 192.0.2.20 44321 135 0 - 0 0 0 - - - RECEIVE 904\r\n",
		want:  []string{"certain 192.0.2.10 135/tcp x1 "},
		tally: "1 1 0 0 2025-06-01 09:00:00 2025-06-01 09:00:00",
		notes: []string{"fs01/log1: line 1 wasn't understood"},
	}, {
		name: "I: directions that are documented, and an address that can't be",
		log: `#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path
2010-02-01 10:00:00 ALLOW TCP 192.0.2.10 192.0.2.20 44321 135 0 - 0 0 0 - - - FORWARD
2010-02-01 10:00:01 ALLOW TCP 192.0.2.11 192.0.2.20 44321 135 0 - 0 0 0 - - - UNKNOWN
2010-02-01 10:00:02 ALLOW TCP 123.45.678.90 192.0.2.20 44321 135 0 - 0 0 0 - - - RECEIVE
2010-02-01 10:00:03 ALLOW TCP 192.0.2.12 192.0.2.20 44321 135 0 - 0 0 0 - - - RECEIVE
`,
		want:  []string{"certain 192.0.2.12 135/tcp x1 "},
		tally: "3 3 0 0 2010-02-01 10:00:00 2010-02-01 10:00:03",
		notes: []string{"fs01/log1: line 4 wasn't understood"},
	}, {
		name:  "K: an export of the firewall's settings is no log",
		log:   "regf\x01\x00\x00\x00\x01\x00\x00\x00" + strings.Repeat("\x00", 5000) + "hbin",
		wrong: 1,
	}, {
		name: "a header without a column that is needed",
		log: "#Version: 1.5\n#Fields: date time action protocol src-port dst-port\n" +
			"2025-06-01 09:00:00 ALLOW TCP 44321 135\n",
		wrong: 2,
	},
}

func TestShapes(t *testing.T) {
	for _, tt := range shapes {
		t.Run(tt.name, func(t *testing.T) {
			r := audit(t, Options{}, server(tt.log))
			h := &r.Hosts[0]
			var format *firewalllog.FormatError
			if wrong := len(h.Errors) > 0 && errors.As(h.Errors[0], &format); wrong != (tt.wrong > 0) || wrong && format.Line != tt.wrong {
				t.Fatalf("errors %v, want one in line %d", h.Errors, tt.wrong)
			}
			if tt.wrong > 0 {
				return
			}
			l := &h.Tally
			if got := fmt.Sprintf("%d %d %d %d %s %s", l.Lines, l.Allowed, l.Dropped, l.Lost, l.First, l.Last); got != tt.tally {
				t.Errorf("tally %s, want %s", got, tt.tally)
			}
			if got := rows(r); !slices.Equal(got, tt.want) {
				t.Errorf("rows %q, want %q", got, tt.want)
			}
			if !slices.Equal(h.Notes, tt.notes) {
				t.Errorf("notes %q, want %q", h.Notes, tt.notes)
			}
			crlf := audit(t, Options{}, server(strings.ReplaceAll(strings.ReplaceAll(tt.log, "\r", ""), "\n", "\r\n")))
			if !slices.Equal(rows(crlf), rows(r)) {
				t.Errorf("with other line ends it is %q", rows(crlf))
			}
		})
	}
}

// TestSilence is shape J: a scan of ports where nothing listens leaves no line, and
// the answer has to say so itself; no verdict comes of it.
func TestSilence(t *testing.T) {
	r := audit(t, Options{After: true}, server("#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path\n"))
	if r.Clean() || r.Hosts[0].CantTell == "" || len(r.Never) != 3 {
		t.Errorf("a silent log gives %+v", r)
	}
}
