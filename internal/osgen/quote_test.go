package osgen

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"rpcdsc/internal/read/regfile"
)

func TestQuotersRefuse(t *testing.T) {
	for _, tt := range []struct {
		name  string
		quote func(string) (string, error)
		good  map[string]string
		bad   []string
	}{
		{"cmd", quoteCmd,
			map[string]string{"Block RPC Ports - a&b (c)": "Block RPC Ports - a&b (c)", "": ""},
			[]string{`a"b`, "a%b", "a!b", "a\nb", "caf\u00e9", "\u2013x", "\x00"}},
		{"cmdword", quoteCmdWord,
			map[string]string{"10.1.1.0/255.255.255.0=0:135:TCP": "10.1.1.0/255.255.255.0=0:135:TCP", `*=0:135:TCP`: `*=0:135:TCP`},
			[]string{"", "a b", "a&b", `a"b`, "a%b", "(a", "a>b", "\u2013x", "a\xff"}},
		{"cmdwords", quoteCmdWords,
			map[string]string{`*=0:135:TCP *=0:5001:TCP`: `*=0:135:TCP *=0:5001:TCP`, "a": "a"},
			[]string{"", "a  b", " a", "a ", "a b&c", "a\tb", "a \u2013x"}},
		{"rem", quoteRem,
			map[string]string{"from contoso.toml (sha256 1a)": "from contoso.toml (sha256 1a)"},
			[]string{"a%b", "a&b", "a|b", "a>b", "a^b", "a\nb"}},
		{"reg", quoteReg,
			map[string]string{`HKLM\a "b"`: `HKLM\\a \"b\"`},
			[]string{"a\nb", "caf\u00e9"}},
	} {
		for in, want := range tt.good {
			if got, err := tt.quote(in); err != nil || got != want {
				t.Errorf("%s %q: got %q, %v", tt.name, in, got, err)
			}
		}
		for _, in := range tt.bad {
			if got, err := tt.quote(in); err == nil {
				t.Errorf("%s %q: got %q, want a refusal", tt.name, in, got)
			}
		}
	}
}

// TestMultiSZ compares with the bytes that regedit itself writes.
func TestMultiSZ(t *testing.T) {
	const want = "35,00,30,00,30,00,31,00,2d,00,35,00,30,00,32,00,31,00,00,00,00,00"
	if got := multiSZ([]string{"5001-5021"}); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// FuzzCmd reads a quoted argument back as cmd does: up to the next quote, with
// no percent sign in it to expand.
func FuzzCmd(f *testing.F) {
	f.Add(`a & b | c`)
	f.Add(`100%`)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := quoteCmd(s)
		if err != nil {
			return
		}
		back, rest, _ := strings.Cut(q+`" next`, `"`)
		if back != s || rest != " next" || strings.ContainsAny(back, "%!\r\n") {
			t.Errorf("%q is written %q and reads back as %q, then %q", s, q, back, rest)
		}
	})
}

// FuzzReg reads a quoted string of a .reg file back as regedit does.
func FuzzReg(f *testing.F) {
	f.Add(`HKLM\a "b"`)
	f.Add(`\`)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := quoteReg(s)
		if err != nil {
			return
		}
		file, err := regfile.Parse("Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\n\"v\"=\"" + q + "\"\n")
		if err != nil {
			t.Fatalf("%q is written %q: %v", s, q, err)
		}
		got := string(file.Keys[0].Values[0].Data)
		if want := string(utf16Bytes(s + "\x00")); got != want {
			t.Errorf("%q is written %q and reads back as %q", s, q, got)
		}
	})
}

func utf16Bytes(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// FuzzMultiSZ decodes the bytes as the registry does.
func FuzzMultiSZ(f *testing.F) {
	f.Add("5001-5021", "135")
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.ContainsAny(a+b, "\x00\ufffd") || a == "" || b == "" || !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		var units []uint16
		bytes := strings.Split(multiSZ([]string{a, b}), ",")
		for i := 0; i+1 < len(bytes); i += 2 {
			low, _ := strconv.ParseUint(bytes[i], 16, 8)
			high, _ := strconv.ParseUint(bytes[i+1], 16, 8)
			units = append(units, uint16(high<<8|low))
		}
		back := strings.Split(string(utf16.Decode(units)), "\x00")
		if want := []string{a, b, "", ""}; strings.Join(back, "|") != strings.Join(want, "|") {
			t.Errorf("%q, %q read back as %q", a, b, back)
		}
	})
}
