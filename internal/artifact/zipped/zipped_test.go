package zipped_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/artifact/zipped"
	"rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/oracle"
)

var entries = []zipped.Entry{
	{Name: "b.txt", Content: []byte("b\r\n")},
	{Name: "Folder/a.psd1", Content: bytes.Repeat([]byte("a"), 1<<16)},
	{Name: "empty", Content: nil},
}

func pack(t *testing.T, entries ...zipped.Entry) []byte {
	t.Helper()
	packed, err := zipped.Pack(entries)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func TestPack(t *testing.T) {
	packed := pack(t, entries...)
	if !bytes.Equal(packed, pack(t, entries[2], entries[0], entries[1])) {
		t.Error("another order makes other bytes")
	}
	got, err := readback.Read(packed)
	if err != nil || len(got) != len(entries) {
		t.Fatal(len(got), err)
	}
	for _, e := range entries {
		if !bytes.Equal(got[e.Name], e.Content) {
			t.Errorf("%s was packed as %q", e.Name, got[e.Name])
		}
	}
	if _, err := zipped.Pack([]zipped.Entry{{Name: "A"}, {Name: "a"}}); err == nil {
		t.Error("two names that Windows takes for one are packed")
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, old, new, want string
		entry                string // packed beside, if it isn't ""
	}{
		{name: "not an archive", old: "PK", new: "XX", want: "zip"},
		{name: "a way out", entry: "../a", want: "isn't a path"},
		{name: "an absolute path", entry: "/a", want: "isn't a path"},
		{name: "a backslash", entry: `a\b`, want: "isn't a path"},
		{name: "a control character", entry: "a\x01", want: "isn't ASCII"},
		{name: "two names", old: "empty", new: "b.txt", want: "stands behind"},
		{name: "another content", old: "b\r\n", new: "c\r\n", want: "checksum"},
		{name: "another time", old: "\x00\x00\x21\x00", new: "\x00\x00\x22\x00", want: "another time"},
	} {
		all := entries
		if tt.entry != "" {
			all = append(all[:2:2], zipped.Entry{Name: tt.entry})
		}
		packed := pack(t, all...)
		if tt.old != "" {
			if !bytes.Contains(packed, []byte(tt.old)) {
				t.Fatalf("%s: nothing to damage", tt.name)
			}
			packed = bytes.ReplaceAll(packed, []byte(tt.old), []byte(tt.new))
		}
		if _, err := readback.Read(packed); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := readback.Read(append([]byte("MZ"), pack(t, entries...)...)); err == nil {
		t.Error("what stands before the archive is taken")
	}
}

func TestCompress(t *testing.T) {
	packed, err := zipped.Compress(entries)
	if err != nil {
		t.Fatal(err)
	}
	got, err := readback.ReadCompressed(packed)
	if err != nil || len(got) != len(entries) || len(packed) > 1<<10 {
		t.Fatal(len(got), len(packed), err)
	}
	for _, e := range entries {
		if !bytes.Equal(got[e.Name], e.Content) {
			t.Errorf("%s was packed as %q", e.Name, got[e.Name])
		}
	}
	if _, err := readback.Read(packed); err == nil || !strings.Contains(err.Error(), "packed as all others") {
		t.Errorf("what is compressed is taken for stored: %v", err)
	}
	if _, err := readback.ReadCompressed(pack(t, entries...)); err == nil {
		t.Error("what is stored is taken for compressed")
	}
}

// TestOthersReadIt: programs that share no code with ours take the same files out.
func TestOthersReadIt(t *testing.T) {
	t.Run("unzip", func(t *testing.T) {
		program := oracle.Unzip(t)
		for _, pack := range packers {
			extract(t, pack, func(file, to string) *exec.Cmd { return exec.Command(program, "-q", file, "-d", to) })
		}
	})
	t.Run("dotnet", func(t *testing.T) {
		program := oracle.Pwsh(t)
		for _, pack := range packers {
			extract(t, pack, func(file, to string) *exec.Cmd {
				return exec.Command(program, "-NoProfile", "-Command", "[System.IO.Compression.ZipFile]::ExtractToDirectory('"+file+"', '"+to+"')")
			})
		}
	})
}

var packers = []func([]zipped.Entry) ([]byte, error){zipped.Pack, zipped.Compress}

func extract(t *testing.T, pack func([]zipped.Entry) ([]byte, error), command func(file, to string) *exec.Cmd) {
	t.Helper()
	dir := t.TempDir()
	file, to := filepath.Join(dir, "a.zip"), filepath.Join(dir, "out")
	packed, err := pack(entries)
	if err == nil {
		err = os.WriteFile(file, packed, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := command(file, to).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, e := range entries {
		if got, err := os.ReadFile(filepath.Join(to, e.Name)); err != nil || !bytes.Equal(got, e.Content) {
			t.Errorf("%s: %v, %d bytes", e.Name, err, len(got))
		}
	}
}

// TestPartsShareMemory: archives with the same files have them once.
func TestPartsShareMemory(t *testing.T) {
	parts, err := zipped.Parts(entries)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(slices.Concat(parts...), pack(t, entries...)) {
		t.Error("the parts aren't the archive")
	}
	for _, e := range entries[:2] {
		if !slices.ContainsFunc(parts, func(p []byte) bool { return bytes.Equal(p, e.Content) && &p[0] == &e.Content[0] }) {
			t.Errorf("%s was copied", e.Name)
		}
	}
}
