package firewalllog

import "bytes"

const ownLog = "the firewall's own log is the text file that `netsh advfirewall show allprofiles` names"

// others are files that are taken for logs, by what they begin with, and what to do.
var others = []struct{ start, text string }{
	{"\x1f\x8b", "it is packed by gzip: unpack it first"},
	{"PK\x03\x04", "it is a zip file: unpack it first"},
	{"ElfFile\x00", "it is an event log; " + ownLog},
	{"regf", "it is a registry hive, or an export of the firewall's settings; " + ownLog},
}

// otherThan says of text that is no log what it is, if its beginning is a known one,
// and else what is wrong with it.
func (r *Reader) otherThan(text []byte, wrong string) string {
	for _, o := range others {
		if r.line == 1 && bytes.HasPrefix(text, []byte(o.start)) {
			return o.text
		}
	}
	return wrong
}
