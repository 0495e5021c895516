package netset

import (
	"errors"
	"strings"
	"testing"
)

// TestParseWritten: what has one meaning is taken; the rest is refused with a
// remedy that ParseWritten takes where the cases say so.
func TestParseWritten(t *testing.T) {
	for _, tt := range []struct{ written, want string }{
		{"10.1.1.0/255.255.255.0", "10.1.1.0/24"},
		{"10.1.1.7/255.255.255.255", "10.1.1.7"},
		{"10.0.0.0/255.0.0.0", "10.0.0.0/8"},
		{"10.1.1.10-20", "10.1.1.10-10.1.1.20"},
		{"10.1.1.10-10", "10.1.1.10"},
		{"10.1.1.*", "10.1.1.0/24"},
		{"10.1.*.*", "10.1.0.0/16"},
		{"10.1.*", "10.1.0.0/16"},
		{"10.*", "10.0.0.0/8"},
		{"10.1.1.0/24", "10.1.1.0/24"},
		{"2001:db8::/32", "2001:db8::/32"},
	} {
		r, err := ParseWritten(tt.written)
		if err != nil || FormatRange(r) != tt.want {
			t.Errorf("%s: got %s, %v, want %s", tt.written, r, err, tt.want)
		}
	}
	for _, tt := range []struct{ written, message, remedy string }{
		{"10.1.1.5/255.255.255.0", "10.1.1.5/24 has host bits set", "write 10.1.1.0/24"},
		{"10.1.1.0/0.0.0.255", "don't come first", "write 10.1.1.0/24"},
		{"10.1.1.0/255.0.255.0", "don't come first", "as a range"},
		{"10.1.1.0/255.255.255", "isn't a mask", "10.1.1.0/24"},
		{"10.1.1.20-10", "reversed", "write 10.1.1.10-10.1.1.20"},
		{"10.1.1.20-256", `"256" isn't an IP address`, "a range such as"},
		{"10.1.1.5.*", `"10.1.1.5.*" isn't a network`, "10.1.1.*"},
		{"10.1.*.5", `"10.1.*.5" isn't an IP address`, "10.1.1.0/24"},
		{"300.1.*", "isn't a network", "10.1.1.*"},
		{"*.*", "isn't a network", "10.1.1.*"},
	} {
		_, err := ParseWritten(tt.written)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(syntax.Msg, tt.message) || !strings.Contains(syntax.Remedy, tt.remedy) {
			t.Errorf("%s: got %v", tt.written, err)
		}
		if answer, ok := strings.CutPrefix(tt.remedy, "write "); ok {
			if _, err := ParseWritten(answer); err != nil {
				t.Errorf("%s: the remedy %s leads to %v", tt.written, answer, err)
			}
		}
	}
}
