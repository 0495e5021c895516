package firewalllog

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// usual are the columns that a log has which doesn't name them. The last one is
// missing where Windows is older.
var usual = strings.Fields("date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid")

// maxFields is how many fields of a line are looked at.
const maxFields = 32

// columns says where a line has what. A column that a log lacks is -1.
type columns struct {
	date, time, action, protocol, src, dst, srcPort, dstPort, syn, info, path, pid int

	dated bool // a line begins with date and time
	head  int  // so many fields have date, time, action and protocol
	first int  // so many fields tell whether a line is wanted
	count int  // fields that a whole line has
}

// needed are the columns without which nothing can be said.
var needed = []string{"date", "time", "action", "protocol", "src-ip", "dst-ip", "dst-port"}

// columnsOf finds the columns by their names.
func columnsOf(names []string) (*columns, error) {
	if len(names) > maxFields {
		return nil, fmt.Errorf("#Fields names %d columns, and %d is the most", len(names), maxFields)
	}
	for _, name := range needed {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("#Fields has no column %s", name)
		}
	}
	at := func(name string) int { return slices.Index(names, name) }
	c := &columns{
		date: at("date"), time: at("time"), action: at("action"), protocol: at("protocol"), src: at("src-ip"), dst: at("dst-ip"),
		srcPort: at("src-port"), dstPort: at("dst-port"), syn: at("tcpsyn"), info: at("info"), path: at("path"), pid: at("pid"),
		count: len(names),
	}
	c.head = max(c.date, c.time, c.action, c.protocol) + 1
	c.first = max(c.head, c.dstPort+1)
	c.dated = c.date == 0 && c.time == 1
	return c, nil
}

const fieldsHeader = "#Fields:"

// headerColumns reads a line that begins with "#". It gives nil for all but
// #Fields.
func headerColumns(line []byte) (*columns, error) {
	if len(line) < len(fieldsHeader) || !bytes.EqualFold(line[:len(fieldsHeader)], []byte(fieldsHeader)) {
		return nil, nil
	}
	return columnsOf(strings.FieldsFunc(strings.ToLower(string(line[len(fieldsHeader):])), func(r rune) bool { return r <= ' ' }))
}

// guess finds the columns of a log that doesn't name them. Its first line may be
// the rest of one, so that the second counts too.
func guess(text []byte) (*columns, bool) {
	for range 2 {
		line, rest, _ := bytes.Cut(trimStart(text), []byte("\n"))
		if c, ok := guessLine(line); ok {
			return c, true
		}
		text = rest
	}
	return nil, false
}

func guessLine(line []byte) (*columns, bool) {
	fields := bytes.FieldsFunc(line, func(r rune) bool { return r <= ' ' })
	n := len(fields)
	if n != len(usual) && n != len(usual)-1 {
		return nil, false
	}
	c, err := columnsOf(usual[:n])
	if err != nil {
		return nil, false
	}
	_, ok := timeOf(fields[c.date], fields[c.time])
	return c, ok && actionOf(fields[c.action]) != OtherAction && isAddr(fields[c.src]) && isAddr(fields[c.dst])
}

func isAddr(field []byte) bool {
	_, ok := ParseAddr(field)
	return ok || string(field) == "-"
}
