package output

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func TestEncodingBytes(t *testing.T) {
	for _, tt := range []struct {
		encoding Encoding
		text     string
		bytes    string
	}{
		{ASCII, "", ""},
		{ASCII, "a\nb", "a\r\nb"},
		{ASCII, "\n\n", "\r\n\r\n"},
		{UTF16, "", "\xff\xfe"},
		{UTF16, "a\n", "\xff\xfea\x00\r\x00\n\x00"},
		{UTF8, "é\n", "\xc3\xa9\n"},
		{Raw, "\x00\r\xff", "\x00\r\xff"},
	} {
		got, err := tt.encoding.Encode(tt.text)
		if err != nil || string(got) != tt.bytes {
			t.Errorf("%s.Encode(%q) = %q, %v, want %q", tt.encoding, tt.text, got, err, tt.bytes)
		}
		back, err := tt.encoding.Decode(got)
		if err != nil || back != tt.text {
			t.Errorf("%s.Decode(%q) = %q, %v, want %q", tt.encoding, got, back, err, tt.text)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, tt := range []struct {
		encoding Encoding
		text     string
		offset   int
	}{
		{ASCII, "abc\x00", 3},
		{ASCII, "a\r\n", 1},
		{ASCII, "a\né", 2},
		{UTF16, "é", 0},
		{UTF16, "a\x00", 1},
		{UTF16, "ab\r", 2},
		{UTF8, "é\x00", 2},
		{UTF8, "é\rx", 2},
		{UTF8, "aé\xc3", 3},
		{UTF8, "\xef\xbf\xbd\xff", 3}, // a genuine replacement character comes first
	} {
		_, err := tt.encoding.Encode(tt.text)
		wantOffset(t, "Encode", tt.encoding, tt.text, err, tt.offset)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, tt := range []struct {
		encoding Encoding
		bytes    string
		offset   int
	}{
		{ASCII, "a\r\nb\n", 4},
		{ASCII, "\n", 0},
		{ASCII, "a\r\nb\rc", 4},
		{ASCII, "a\r\n\r\n\x80", 5},
		{UTF16, "", 0},
		{UTF16, "a\x00", 0},
		{UTF16, "\xff\xfea", 2},
		{UTF16, "\xff\xfea\x00\xe9\x00", 4},
		{UTF16, "\xff\xfe\n\x00", 2},
		{UTF16, "\xff\xfea\x00\r\x00\n\x00\r\x00", 8},
		{UTF8, "a\xff", 1},
		{UTF8, "a\r\n", 1},
	} {
		_, err := tt.encoding.Decode([]byte(tt.bytes))
		wantOffset(t, "Decode", tt.encoding, tt.bytes, err, tt.offset)
		_, err = tt.encoding.DecodeFrom(strings.NewReader(tt.bytes), len(tt.bytes))
		wantOffset(t, "DecodeFrom", tt.encoding, tt.bytes, err, tt.offset)
	}
}

// TestDecodeFromIsDecode: line ends lie on the borders of what is read at once.
func TestDecodeFromIsDecode(t *testing.T) {
	for before := range 3 {
		text := strings.Repeat("x", before) + strings.Repeat("\r\n", 40000) + "\r\ny"
		for _, wrong := range []string{"", "\n", "\r", "\x80"} {
			want, wantErr := ASCII.Decode([]byte(text + wrong))
			got, err := ASCII.DecodeFrom(iotest.OneByteReader(strings.NewReader(text+wrong)), len(text))
			if got != want || fmt.Sprint(err) != fmt.Sprint(wantErr) || (err == nil) != (wrong == "") {
				t.Errorf("%d before, %q behind: %d bytes, %v; Decode gives %d, %v", before, wrong, len(got), err, len(want), wantErr)
			}
		}
	}
	if _, err := ASCII.DecodeFrom(iotest.ErrReader(errors.New("torn")), 1); err == nil {
		t.Error("a reader's error is lost")
	}
}

func wantOffset(t *testing.T, what string, e Encoding, in string, err error, offset int) {
	t.Helper()
	var wrong *EncodingError
	if !errors.As(err, &wrong) {
		t.Errorf("%s %s of %q: error %v, want an *EncodingError", e, what, in, err)
	} else if wrong.Offset != offset {
		t.Errorf("%s %s of %q: %v, want byte %d", e, what, in, err, offset)
	}
}

func TestUnknownEncoding(t *testing.T) {
	if _, err := Encoding("ebcdic").Encode("a"); err == nil {
		t.Error("Encode: no error")
	}
	if _, err := Encoding("ebcdic").Decode(nil); err == nil {
		t.Error("Decode: no error")
	}
}

// What is accepted comes back the same, from either side.
func FuzzEncoding(f *testing.F) {
	for _, s := range []string{"", "a\n", "\r\n", "\xff\xfea\x00", "é", "\xff\xfe\r\x00\n\x00", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, e := range Encodings() {
			if encoded, err := e.Encode(s); err == nil {
				if back, err := e.Decode(encoded); err != nil || back != s {
					t.Errorf("%s: %q became %q and then %q, %v", e, s, encoded, back, err)
				}
			} else if onlyPlain(s) {
				t.Errorf("%s refuses %q: %v", e, s, err)
			}
			if decoded, err := e.Decode([]byte(s)); err == nil {
				if back, err := e.Encode(decoded); err != nil || string(back) != s {
					t.Errorf("%s: bytes %q became %q and then %q, %v", e, s, decoded, back, err)
				}
			}
		}
	})
}

func onlyPlain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r == 0 || r == '\r' || r >= utf8.RuneSelf })
}

func TestEncodingsAreKnown(t *testing.T) {
	if slices.ContainsFunc(Encodings(), func(e Encoding) bool { return !e.known() }) || Encoding("").known() {
		t.Error("known is wrong")
	}
}

func BenchmarkEncode(b *testing.B) {
	text := strings.Repeat("a line of text that a script has\n", 2000)
	for _, e := range Encodings() {
		b.Run(string(e), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Encode(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
