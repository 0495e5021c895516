package registrypol

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/read/regfile"
)

// utf16le gives a text's bytes.
func utf16le(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// write is the way back: what Parse reads from it is i again.
func write(instructions ...Instruction) []byte {
	out := bytes.Clone(header)
	for _, i := range instructions {
		out = append(out, utf16le("["+i.Key+"\x00;"+i.Name+"\x00;")...)
		out = append(binary.LittleEndian.AppendUint32(out, i.Type), utf16le(";")...)
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(i.Data))), utf16le(";")...)
		out = append(append(out, i.Data...), utf16le("]")...)
	}
	return out
}

var rpc = []Instruction{
	{Key: `SOFTWARE\Microsoft\Rpc\Internet`, Name: "Ports", Type: regfile.MultiSZ, Data: utf16le("5001-5021\x00\x00")},
	{Key: `SOFTWARE\Microsoft\Rpc\Internet`, Name: "UseInternetPorts", Type: regfile.SZ, Data: utf16le("Y\x00")},
	{Key: `SOFTWARE\Microsoft\Rpc\Internet`, Name: "**del.PortsInternetAvailable", Type: regfile.SZ, Data: utf16le(" \x00")},
	{Key: `Software\Policies\Ä😀`, Name: "n];[", Type: regfile.DWord, Data: []byte{0x5d, 0, 0x3b, 0}},
	{Key: `Software\Policies\Key`},
	{Key: `Software\Policies\Key`, Name: "nothing", Type: regfile.SZ, Data: []byte{}},
}

func TestParseReadsWhatWasWritten(t *testing.T) {
	got, err := Parse(write(rpc...))
	if err != nil {
		t.Fatal(err)
	}
	at := len(header)
	for i, want := range rpc {
		want.Offset = at
		if want.Data == nil {
			want.Data = []byte{}
		}
		if diff := cmp.Diff(want, got[i]); diff != "" {
			t.Errorf("%d (-want +got)\n%s", i, diff)
		}
		at += len(write(want)) - len(header)
	}
	if !bytes.Equal(write(got...), write(rpc...)) {
		t.Error("written again, the file has other bytes")
	}
}

// TestParseKnownBytes holds one file by its bytes, not by our own writer: the
// example of [MS-GPREG] 4.1 has the same form.
func TestParseKnownBytes(t *testing.T) {
	file := "PReg\x01\x00\x00\x00" +
		"[\x00K\x00\x00\x00;\x00V\x00\x00\x00;\x00" + "\x01\x00\x00\x00;\x00" + "\x04\x00\x00\x00;\x00" + "Y\x00\x00\x00]\x00"
	want := []Instruction{{Key: "K", Name: "V", Type: 1, Data: []byte("Y\x00\x00\x00"), Offset: 8}}
	got, err := Parse([]byte(file))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if got, err := Parse([]byte(file[:8])); len(got) > 0 || err != nil {
		t.Errorf("a file of nothing but its header: %v, %v", got, err)
	}
}

func TestParseRefuses(t *testing.T) {
	good := string(write(rpc[1]))
	with := func(change func(*Instruction)) string {
		i := rpc[1]
		change(&i)
		return string(write(i))
	}
	long := with(func(i *Instruction) { i.Data = make([]byte, maxData+1) })
	key := func(key string) string { return with(func(i *Instruction) { i.Key = key }) }
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "byte 0: not a registry.pol"},
		{"signature", "PREG" + good[4:], "byte 0: not a registry.pol"},
		{"version", "PReg\x02" + good[5:], "byte 0: not a registry.pol"},
		{"junk", good + "xx", "byte 130: 0x7878 where '[' should stand"},
		{"one byte more", good + "[", "byte 130: the file ends where '['"},
		{"key not terminated", good[:20], "byte 10: the key isn't terminated"},
		{"name not terminated", good[:80], "byte 76: the name isn't terminated"},
		{"colon", strings.Replace(good, ";\x00", ":\x00", 1), "byte 74: 0x003a where ';'"},
		{"no type", good[:114], "byte 112: the file ends where 32 bits"},
		{"no size", good[:120], "byte 118: the file ends where 32 bits"},
		{"short", good[:124], "byte 118: 4 bytes of data, but 0 follow"},
		{"no bracket", good[:len(good)-2], "the file ends where ']'"},
		{"size off by two", strings.Replace(good, "\x04\x00\x00\x00;", "\x02\x00\x00\x00;", 1), "0x0000 where ']'"},
		{"too much data", long, "65536 bytes of data: a policy can hold 65535"},
		{"size of 4 GB", strings.Replace(good, "\x04\x00\x00\x00;", "\xff\xff\xff\xff;", 1), "4294967295 bytes of data"},
		{"type", with(func(i *Instruction) { i.Type = 99 }), "byte 8: type 99 of SOFTWARE"},
		{"type none with a name", with(func(i *Instruction) { i.Type = 0 }), "type 0 of"},
		{"long name", with(func(i *Instruction) { i.Name = strings.Repeat("n", 260) }), "more than 259 characters"},
		{"long name in pairs", with(func(i *Instruction) { i.Name = strings.Repeat("😀", 130) }), "more than 259 characters"},
		{"half a pair", good[:10] + "\x3d\xd8" + good[12:], "it isn't UTF-16"},
		{"empty key", key(""), "a part of the path is empty"},
		{"double backslash", key(`a\\b`), "a part of the path is empty"},
		{"leading backslash", key(`\a`), "a part of the path is empty"},
		{"long key", key(strings.Repeat("k", 256)), "more than 255 characters"},
		{"deep key", key(strings.Repeat(`k\`, 512) + "k"), "more than 512 keys deep"},
		{"hive", key(`HKLM\SOFTWARE`), "the path must not"},
		{"long hive", key(`hkey_local_machine\SOFTWARE`), "the path must not"},
	} {
		if _, err := Parse([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestParseTakesTheLimits(t *testing.T) {
	i := Instruction{
		Key: strings.Repeat(`k\`, 511) + strings.Repeat("k", 255), Name: strings.Repeat("n", 259),
		Type: regfile.Binary, Data: make([]byte, 65535),
	}
	if got, err := Parse(write(i)); err != nil || len(got) != 1 || len(got[0].Data) != 65535 {
		t.Errorf("%d instructions, %v", len(got), err)
	}
}

func TestChange(t *testing.T) {
	text := func(name, data string) Instruction {
		return Instruction{Key: "K", Name: name, Type: regfile.SZ, Data: utf16le(data)}
	}
	one := []byte{1, 0, 0, 0}
	for _, c := range []struct {
		i    Instruction
		want Change
	}{
		{text("A", "x\x00"), Change{Value: regfile.Value{Name: "A", Type: 1, Data: utf16le("x\x00")}}},
		{text("*A", ""), Change{Value: regfile.Value{Name: "*A", Type: 1}}},
		{Instruction{Key: "K"}, Change{Does: CreateKey}},
		{text("**Del.A.b", " \x00"), Change{Does: DeleteValues, Names: []string{"A.b"}}},
		{text("**del.A", ""), Change{Does: DeleteValues, Names: []string{"A"}}},
		{text("**DeleteValues", "A;b;\x00"), Change{Does: DeleteValues, Names: []string{"A", "b"}}},
		{text("**delvals.", " \x00"), Change{Does: DeleteAll}},
		{text("**DelVals", " \x00"), Change{Does: DeleteAll}},
		{text("**DeleteKeys", "NoRun\x00"), Change{Does: DeleteKeys, Names: []string{"NoRun"}}},
		{Instruction{Key: "K", Name: "**SecureKey", Type: regfile.DWord, Data: one}, Change{Does: SecureKey}},
		{Instruction{Key: "K", Name: "**soft.A", Type: regfile.DWord, Data: one},
			Change{Does: SetIfAbsent, Value: regfile.Value{Name: "A", Type: regfile.DWord, Data: one}}},
	} {
		c.want.Key = "K"
		got, err := c.i.Change()
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", c.i, err, diff)
		}
	}
}

func TestChangeRefuses(t *testing.T) {
	for _, i := range []Instruction{
		{Name: "**", Type: regfile.SZ},
		{Name: "**del.", Type: regfile.SZ},
		{Name: "**soft.", Type: regfile.SZ},
		{Name: "**delete.A", Type: regfile.SZ},
		{Name: "**del.A", Type: regfile.DWord, Data: []byte{0, 0, 0, 0}},
		{Name: "**SecureKey", Type: regfile.SZ, Data: utf16le("1\x00")},
		{Name: "**SecureKey", Type: regfile.DWord, Data: []byte{1}},
		{Name: "**DeleteValues", Type: regfile.SZ, Data: utf16le("A")},
		{Name: "**DeleteKeys", Type: regfile.MultiSZ, Data: utf16le("A\x00\x00")},
	} {
		i.Key, i.Offset = "K", 8
		if got, err := i.Change(); err == nil || !strings.HasPrefix(err.Error(), "byte 8: ") {
			t.Errorf("%s: %v, %v", i, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(write(rpc...))
	f.Add(write(rpc[1])[:100])
	f.Add(bytes.Clone(header))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := Parse(file)
		if err != nil {
			return
		}
		for _, i := range got {
			i.Change()
		}
		if !bytes.Equal(write(got...), file) {
			t.Errorf("read as %v, which are other bytes", got)
		}
	})
}
