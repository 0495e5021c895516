package scriptsini

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func utf16le(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// write is the way back, in the form of the Group Policy editor.
func write(f *File) []byte {
	var out strings.Builder
	out.WriteString("\r\n")
	if f.StartPSFirst != nil || f.EndPSFirst != nil {
		out.WriteString("[ScriptsConfig]\r\n")
	}
	for key, value := range map[string]*bool{"StartExecutePSFirst": f.StartPSFirst, "EndExecutePSFirst": f.EndPSFirst} {
		if value != nil {
			fmt.Fprintf(&out, "%s=%t\r\n", key, *value)
		}
	}
	for name, list := range map[string][]Script{"Startup": f.Startup, "Shutdown": f.Shutdown, "Logon": f.Logon, "Logoff": f.Logoff} {
		if len(list) > 0 {
			fmt.Fprintf(&out, "[%s]\r\n", name)
		}
		for n, s := range list {
			fmt.Fprintf(&out, "%dCmdLine=%s\r\n%[1]dParameters=%[3]s\r\n", n, s.CmdLine, s.Parameters)
		}
	}
	return utf16le(out.String())
}

var same = cmp.Options{cmpopts.IgnoreFields(Script{}, "Line"), cmpopts.EquateEmpty()}

func TestParse(t *testing.T) {
	yes, no := true, false
	for text, want := range map[string]*File{
		"\r\n[Startup]\r\n0CmdLine=apply.cmd\r\n0Parameters=\r\n": {Startup: []Script{{"apply.cmd", "", 3}}},
		// Older editors write blanks, and files that say nothing.
		"\r\n     \r\n": {},
		"\r\n":          {},
		"":              {},
		"\r\n     \r\n[Startup]\r\n0CmdLine=a.cmd\r\n0Parameters=\r\n1CmdLine=\\\\srv\\x y\\b.cmd\r\n1Parameters=/q \"\"a=b\"\"": {
			Startup: []Script{{"a.cmd", "", 4}, {`\\srv\x y\b.cmd`, `/q ""a=b""`, 6}}},
		"[ScriptsConfig]\nEndExecutePSFirst=TRUE\nStartExecutePSFirst = false\n[Shutdown]\n0Parameters = x\n0CmdLine = 1.ps1 \n": {
			Shutdown: []Script{{"1.ps1", "x", 5}}, StartPSFirst: &no, EndPSFirst: &yes},
		"; who made it\n[ LOGON ]\n0cmdline=ä.cmd\n0PARAMETERS=😀\n[Logoff]\n0CmdLine=" + strings.Repeat("c", 259) + "\n0Parameters=": {
			Logon: []Script{{"ä.cmd", "😀", 3}}, Logoff: []Script{{strings.Repeat("c", 259), "", 6}}},
	} {
		got, err := Parse(utf16le(text))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got)\n%s", text, err, diff)
			continue
		}
		again, err := Parse(write(got))
		if diff := cmp.Diff(want, again, same); diff != "" || err != nil {
			t.Errorf("%q written again: %v (-want +got)\n%s", text, err, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const whole = "[Startup]\n0CmdLine=a\n0Parameters=\n"
	for text, want := range map[string]string{
		"0CmdLine=a\n":                                    "line 1: a key before any section",
		"[Startup\n":                                      "line 1: a section without",
		"[Scripts]\n":                                     "line 1: [Scripts] is no section",
		"[ScriptConfig]\n":                                "[ScriptConfig] is no section",
		whole + "[startup]\n":                             "line 4: [startup] stands twice",
		whole + "stray\n":                                 "line 4: neither a section nor",
		"[Startup]\n1CmdLine=a\n1Parameters=\n":           "line 2: script 1 where 0 should stand",
		whole + "2CmdLine=b\n2Parameters=\n":              "line 4: script 2 where 1 should stand",
		whole + "0CmdLine=b\n":                            "line 4: the key stands twice",
		whole + "0Parameters=b\n":                         "line 4: the key stands twice",
		"[Startup]\n0CmdLine=a\n[Shutdown]\n":             "line 3: script 0 of [startup] needs both",
		"[Startup]\n0Parameters=a\n":                      "script 0 of [startup] needs both",
		"[Startup]\n0CmdLine=a\n1CmdLine=b\n":             "line 3: script 0 of [startup] needs both",
		"[Startup]\n0CmdLine=\n0Parameters=\n":            "line 2: a command of 0 characters",
		"[Startup]\n0CmdLine=" + strings.Repeat("c", 260): "line 2: a command of 260 characters",
		"[Startup]\n0Command=a\n":                         `line 2: "0command" is neither`,
		"[Startup]\n00CmdLine=a\n":                        "is neither NCmdLine",
		"[Startup]\nCmdLine=a\n":                          "is neither NCmdLine",
		"[Startup]\n-1CmdLine=a\n":                        "is neither NCmdLine",
		"[Startup]\n9999999999CmdLine=a\n":                "is neither NCmdLine",
		"[ScriptsConfig]\nStartExecutePSFirst=1\n":        `line 2: "1" is neither true nor false`,
		"[ScriptsConfig]\nStart=true\n":                   `line 2: "start" is neither`,
		"[ScriptsConfig]\nEndExecutePSFirst=true\nEndExecutePSFirst=true\n": "line 3: the key stands twice",
		"[Startup]\n0CmdLine=a\x00b\n":                                      "line 2: the character U+0000",
		"[Startup]\r0CmdLine=a\n":                                           "line 1: the character U+000D",
	} {
		if f, err := Parse(utf16le(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %s", text, f, err, want)
		}
	}
}

// TestParseASCII: programs write these files so, and Windows runs the scripts.
func TestParseASCII(t *testing.T) {
	got, err := Parse([]byte("\r\n[Logon]\r\n0CmdLine=Install.ps1\r\n0Parameters="))
	want := &File{Logon: []Script{{"Install.ps1", "", 3}}, ANSI: true}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

func TestParseRefusesOtherEncodings(t *testing.T) {
	for file, want := range map[string]string{
		"\xef\xbb\xbf[Startup]\r\n": "line 1: neither a byte order mark of UTF-16LE nor ASCII: the byte 0xef",
		"\xfe\xff\x00[":             "the byte 0xfe is in it",
		"[\x00S\x00":                "line 1: the character U+0000",
		"\xff\xfe[":                 "byte 2: UTF-16 text of an odd number",
		"\xff\xfe\x3d\xd8":          "line 1: the character U+FFFD",
	} {
		if f, err := Parse([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %s", file, f, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(utf16le("\r\n[ScriptsConfig]\r\nEndExecutePSFirst=true\r\n[Startup]\r\n0CmdLine=a.cmd\r\n0Parameters=\"x\"\r\n"))
	f.Add(utf16le("[Logon]\n0Parameters=\n0CmdLine=b\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := Parse(file)
		if err != nil {
			return
		}
		got.ANSI = false // write makes another file of it
		again, err := Parse(write(got))
		if diff := cmp.Diff(got, again, same); diff != "" || err != nil {
			t.Errorf("written again: %v (-want +got)\n%s", err, diff)
		}
	})
}
