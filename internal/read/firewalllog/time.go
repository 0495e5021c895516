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
	if len(date) != 10 || len(clock) != 8 || date[4] != '-' || date[7] != '-' || clock[2] != ':' || clock[5] != ':' {
		return 0, false
	}
	var t Time
	for _, pair := range [...][2]byte{
		{date[0], date[1]}, {date[2], date[3]}, {date[5], date[6]}, {date[8], date[9]},
		{clock[0], clock[1]}, {clock[3], clock[4]}, {clock[6], clock[7]},
	} {
		if !isDigit(pair[0]) || !isDigit(pair[1]) {
			return 0, false
		}
		t = t<<8 | Time(pair[0]-'0')<<4 | Time(pair[1]-'0')
	}
	month, day := uint8(t>>32), uint8(t>>24)
	ok := month >= 1 && month <= 0x12 && day >= 1 && day <= 0x31 && uint8(t>>16) <= 0x23 && uint8(t>>8) <= 0x59 && uint8(t) <= 0x59
	return t, ok
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// clock remembers the time of the line before: most lines have the same.
type clock struct {
	date, time uint64
	day        uint16 // the date's last two characters
	now        Time
}

// read reads the fields of a date and a time.
func (c *clock) read(date, clock []byte) (Time, bool) {
	if len(date) != 10 || len(clock) != 8 {
		return 0, false
	}
	d, day, t := binary.LittleEndian.Uint64(date), binary.LittleEndian.Uint16(date[8:]), binary.LittleEndian.Uint64(clock)
	if d == c.date && day == c.day && t == c.time && c.now != 0 {
		return c.now, true
	}
	now, ok := timeOf(date, clock)
	if !ok {
		return 0, false
	}
	c.date, c.day, c.time, c.now = d, day, t, now
	return now, true
}
