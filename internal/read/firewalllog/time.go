package firewalllog

import (
	"encoding/binary"
	"fmt"
	"time"
)

// Time is a local date and time of some host, without a zone, in decimal digits:
// 0x20261128093005. Later is more; 0 is none.
type Time uint64

// String writes it as a log does.
func (t Time) String() string {
	return fmt.Sprintf("%04x-%02x-%02x %02x:%02x:%02x", uint64(t>>40), uint8(t>>32), uint8(t>>24), uint8(t>>16), uint8(t>>8), uint8(t))
}

// ParseTime reads "2026-11-28 09:30:05", or only the date, which is its midnight.
func ParseTime(text string) (Time, bool) {
	if len(text) == len(time.DateOnly) {
		text += " 00:00:00"
	}
	if len(text) != len(time.DateTime) || text[10] != ' ' && text[10] != 'T' {
		return 0, false
	}
	return timeOf([]byte(text[:10]), []byte(text[11:]))
}

// timeOf reads a date of 10 characters and a time of 8.
func timeOf(date, clock []byte) (Time, bool) {
	d, ok := dayOf(date)
	c, okClock := clockOf(clock)
	return d | c, ok && okClock
}

func dayOf(s []byte) (Time, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !areDigits(s[0], s[1], s[2], s[3], s[5], s[6], s[8], s[9]) {
		return 0, false
	}
	month, day := pair(s[5], s[6]), pair(s[8], s[9])
	t := pair(s[0], s[1])<<48 | pair(s[2], s[3])<<40 | month<<32 | day<<24
	return t, month >= 1 && month <= 0x12 && day >= 1 && day <= 0x31
}

// clockOf reads all digits at once: without their zeros and the colons each byte is a
// digit, or a colon's nothing.
func clockOf(s []byte) (Time, bool) {
	if len(s) != 8 {
		return 0, false
	}
	const zeros, sixes, wrong = 0x30303a30303a3030, 0x0606000606000606, 0xf0f0fff0f0fff0f0
	x := binary.BigEndian.Uint64(s) - zeros
	if (x|(x+sixes))&wrong != 0 {
		return 0, false
	}
	hour, minute, second := x>>52&0xf0|x>>48&0xf, x>>28&0xf0|x>>24&0xf, x>>4&0xf0|x&0xf
	return Time(hour<<16 | minute<<8 | second), hour <= 0x23 && minute <= 0x59 && second <= 0x59
}

func pair(tens, ones byte) Time { return Time(tens-'0')<<4 | Time(ones-'0') }

func isDigit(c byte) bool { return c-'0' <= 9 }

func areDigits(all ...byte) bool {
	for _, c := range all {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// clock remembers the time of the line before: most lines have the same day, and many
// the same second.
type clock struct {
	date     uint64 // the first characters of the date
	dateEnd  uint16
	time     uint64
	day, now Time // 0: none yet
}

// read reads the fields of a date and a time.
func (c *clock) read(date, clock []byte) (Time, bool) {
	if len(date) != 10 || len(clock) != 8 {
		return 0, false
	}
	d, dEnd, t := binary.LittleEndian.Uint64(date), binary.LittleEndian.Uint16(date[8:]), binary.LittleEndian.Uint64(clock)
	if d != c.date || dEnd != c.dateEnd || c.day == 0 {
		day, ok := dayOf(date)
		if !ok {
			return 0, false
		}
		c.date, c.dateEnd, c.day, c.now = d, dEnd, day, 0
	}
	if t != c.time || c.now == 0 {
		time, ok := clockOf(clock)
		if !ok {
			return 0, false
		}
		c.time, c.now = t, c.day|time
	}
	return c.now, true
}
