package firewalllog

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

// A file that somebody took for a log is told by what it is, as long as its first line
// may be.
func TestOtherFiles(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("#Fields: date time\r\n"))
	_ = z.Close()
	long := strings.Repeat("x", blockSize+maxLine)
	for _, tt := range []struct{ text, want string }{
		{packed.String(), "gzip: unpack it first"},
		{"PK\x03\x04\n", "zip file: unpack it first"},
		{"ElfFile\x00\x00", "event log; the firewall's own"},
		{"regf\x01\x00" + long, "registry hive"},
		{"PK\x03\x04" + long, "zip file: unpack it first"},
		{"<html>\n", "no #Fields line above"},
		{long, "longer than any line"},
	} {
		err := NewReader(strings.NewReader(tt.text)).Next(&Block{})
		if format, ok := err.(*FormatError); !ok || format.Line != 1 || !strings.Contains(format.Msg, tt.want) {
			t.Errorf("%.10q: %v, want %q", tt.text, err, tt.want)
		}
	}
}
