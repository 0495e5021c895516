// Package logtest makes firewall logs like those that machines have, for tests and
// benchmarks. Addresses are those of documentation, or private. No program uses it.
package logtest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
)

// The headers: what Windows writes today, and what it wrote before there was a
// process.
const (
	Header    = "#Version: 1.5\r\n#Software: Microsoft Windows Firewall\r\n#Time Format: Local\r\n#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid\r\n\r\n"
	HeaderOld = "#Version: 1.5\r\n#Software: Microsoft Windows Firewall\r\n#Time Format: Local\r\n#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path\r\n\r\n"
)

// Client is a log of so many bytes, about, of a client among others: mostly
// multicast that was dropped, of both families, and some connections of its own.
func Client(size int) []byte {
	w := &writer{random: rand.New(rand.NewPCG(1, 2))}
	w.WriteString(HeaderOld)
	for w.Len() < size {
		w.tick(3)
		switch n := w.random.IntN(100); {
		case n < 45:
			w.line("DROP UDP 192.0.2.%d 224.0.0.251 5353 5353 %d - - - - - - - RECEIVE", w.random.IntN(60), 60+w.random.IntN(300))
		case n < 70:
			w.line("DROP UDP fe80::%x:%x:fe12:%x ff02::fb 5353 5353 %d - - - - - - - RECEIVE", w.random.IntN(9)+1, w.random.IntN(65536), w.random.IntN(30), 80+w.random.IntN(300))
		case n < 90:
			w.line("ALLOW UDP 192.0.2.77 192.0.2.1 %d 53 0 - - - - - - - SEND", 49152+w.random.IntN(16384))
		case n < 96:
			w.line("ALLOW TCP 192.0.2.77 198.51.100.%d %d 443 0 - 0 0 0 - - - SEND", w.random.IntN(250), 49152+w.random.IntN(16384))
		case n < 99:
			w.line("DROP ICMP fe80::1 ff02::1 - - 64 - - - - 134 0 - RECEIVE")
		default:
			w.line("INFO-EVENTS-LOST - - - - - - - - - - - - %d -", 1+w.random.IntN(20))
		}
	}
	return w.Bytes()
}

// Server is a log of so many bytes, about, of a server that one machine asks all
// the time, and a few others by RPC.
func Server(size int) []byte {
	w := &writer{random: rand.New(rand.NewPCG(3, 4))}
	w.WriteString(HeaderOld)
	for w.Len() < size {
		w.tick(2)
		from := fmt.Sprintf("10.%d.%d.%d", 1+w.random.IntN(3), w.random.IntN(4), 1+w.random.IntN(200))
		port := 49152 + w.random.IntN(16384)
		switch n := w.random.IntN(100); {
		case n < 75:
			w.line("ALLOW TCP 10.0.0.9 10.0.0.5 %d 8443 0 - 0 0 0 - - - RECEIVE", port)
		case n < 80:
			w.line("ALLOW TCP %s 10.0.0.5 %d 135 0 - 0 0 0 - - - RECEIVE", from, port)
		case n < 88:
			w.line("ALLOW TCP %s 10.0.0.5 %d %d 0 - 0 0 0 - - - RECEIVE", from, port, 49664+w.random.IntN(12))
		case n < 94:
			w.line("ALLOW UDP 10.0.0.5 10.0.0.1 %d 53 0 - - - - - - - SEND", port)
		default:
			w.line("DROP TCP %s 10.0.0.5 %d 8080 52 S %d 0 8192 - - - RECEIVE", from, port, w.random.Uint32())
		}
	}
	return w.Bytes()
}

type writer struct {
	bytes.Buffer
	random *rand.Rand
	second int // since midnight of a day
}

// tick lets a second go by, once in so many lines.
func (w *writer) tick(lines int) {
	if w.random.IntN(lines) == 0 {
		w.second++
	}
}

func (w *writer) line(format string, args ...any) {
	s := w.second
	fmt.Fprintf(w, "2026-11-%02d %02d:%02d:%02d ", 1+s/86400%28, s/3600%24, s/60%60, s%60)
	fmt.Fprintf(w, format, args...)
	w.WriteString("\r\n")
}
