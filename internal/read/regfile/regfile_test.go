package regfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const v5 = "Windows Registry Editor Version 5.00\r\n\r\n"

func TestParse(t *testing.T) {
	f, err := Parse(v5 + `; a comment
[-HKEY_LOCAL_MACHINE\SOFTWARE\Old]

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet]
"Ports"=hex(7):35,00,30,00,\
  30,00,00,00,37,00,00,00,\
  00,00
"Flag"="Y"
"Escaped \"name\""="C:\\x"
@="default"
"N"=dword:0000000a
"B"=hex:01,02
"Empty"=hex:
"Gone"=-
`)
	if err != nil {
		t.Fatal(err)
	}
	want := &File{Version: 5, Keys: []Key{
		{Path: `HKEY_LOCAL_MACHINE\SOFTWARE\Old`, Delete: true, Line: 4},
		{Path: `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`, Line: 6, Values: []Value{
			{Name: "Ports", Type: MultiSZ, Data: []byte("5\x000\x000\x00\x00\x007\x00\x00\x00\x00\x00"), Line: 7},
			{Name: "Flag", Type: SZ, Data: []byte("Y\x00\x00\x00"), Line: 10},
			{Name: `Escaped "name"`, Type: SZ, Data: []byte("C\x00:\x00\\\x00x\x00\x00\x00"), Line: 11},
			{Name: "", Type: SZ, Data: encode("default\x00"), Line: 12},
			{Name: "N", Type: DWord, Data: []byte{10, 0, 0, 0}, Line: 13},
			{Name: "B", Type: Binary, Data: []byte{1, 2}, Line: 14},
			{Name: "Empty", Type: Binary, Line: 15},
			{Name: "Gone", Delete: true, Line: 16},
		}},
	}}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	ports, err := f.Keys[1].Values[0].Strings()
	if diff := cmp.Diff([]string{"500", "7"}, ports); diff != "" || err != nil {
		t.Errorf("Strings: %v (-want +got)\n%s", err, diff)
	}
}

func TestParseRefuses(t *testing.T) {
	key := "[HKEY_LOCAL_MACHINE\\A]\n"
	for text, want := range map[string]string{
		"REGEDIT5\n":                                "line 1: not the first line",
		v5 + "\"a\"=\"b\"\n":                        "line 3: a value before any key",
		v5 + "[HKEY_LOCAL_MACHINE\\A\n":             "line 3: a key without",
		v5 + "[SOFTWARE\\A]\n":                      "line 3: \"SOFTWARE\\\\A\" isn't the path",
		v5 + "[HKEY_LOCAL_MACHINE\\A\\]\n":          "isn't the path",
		v5 + "[-HKEY_A\\B]\n\"a\"=\"b\"\n":          "line 4: a value below a key that is deleted",
		v5 + key + "\"a=\"b\"\n":                    "line 4: a value without =",
		v5 + key + "\"a\"=\"b\n":                    "a string without its closing quote",
		v5 + key + "\"a\"=\"b\" c\n":                "text after the string",
		v5 + key + "\"a\"=\"\\n\"\n":                "a backslash that escapes nothing",
		v5 + key + "\"a\"=dword:zz\n":               "a dword of",
		v5 + key + "\"a\"=dword:000000001\n":        "a dword of",
		v5 + key + "\"a\"=hex(7):zz\n":              "\"zz\" isn't a byte",
		v5 + key + "\"a\"=hex(7):35,\n":             "\"\" isn't a byte",
		v5 + key + "\"a\"=hex(7):35,\\\n":           "isn't a byte",
		v5 + key + "\"a\"=hex(7):35,\\":             "the bytes go on",
		v5 + key + "\"a\"=hex(7:35\n":               "isn't understood",
		v5 + key + "stray\n":                        "neither a key nor a value",
		"REGEDIT4\n" + key + "\"a\"=hex(7):35,00\n": "in REGEDIT4 isn't supported",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestDecode(t *testing.T) {
	if s, err := Decode([]byte("\xff\xfea\x00\xe4\x00")); err != nil || s != "aä" {
		t.Errorf("%q, %v", s, err)
	}
	if s, err := Decode([]byte("REGEDIT4\r\n")); err != nil || s != "REGEDIT4\r\n" {
		t.Errorf("%q, %v", s, err)
	}
	for _, bad := range []string{"\xef\xbb\xbfWindows", "\xff\xfea", "a\x00b\x00"} {
		if _, err := Decode([]byte(bad)); err == nil {
			t.Errorf("%q was decoded", bad)
		}
	}
}

func TestStringsRefuses(t *testing.T) {
	for _, v := range []Value{
		{Type: DWord, Data: []byte{1, 0, 0, 0}},
		{Type: SZ, Data: []byte("Y")},
		{Type: SZ, Data: []byte("Y\x00")},
		{Type: MultiSZ, Data: []byte("5\x00\x00\x00")},
	} {
		if s, err := v.Strings(); err == nil {
			t.Errorf("%v gave %q", v, s)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(v5 + "[HKEY_LOCAL_MACHINE\\A]\n\"a\"=hex(7):35,00,\\\n  00,00\n@=dword:1\n"))
	f.Add([]byte("REGEDIT4\n[-HKEY_A]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, err := Decode(b)
		if err != nil {
			return
		}
		file, err := Parse(text)
		if err != nil {
			return
		}
		for _, k := range file.Keys {
			for _, v := range k.Values {
				v.Strings()
			}
		}
	})
}
