package registrypol

import (
	"bytes"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/read/regfile"
)

// TestSambaReadsTheSame: what our writer for tests writes and Parse reads comes back
// from Samba with the same bytes.
func TestSambaReadsTheSame(t *testing.T) {
	files := [][]byte{write(), write(rpc[:5]...), write(Instruction{
		Key: "K", Name: strings.Repeat("n", 259), Type: regfile.Binary, Data: bytes.Repeat([]byte("[;]\x00"), 16000),
	})}
	for i, again := range oracle.SambaRegistryPol(t, files...) {
		if !bytes.Equal(again, files[i]) {
			t.Errorf("file %d: Samba writes %d bytes, of %d", i, len(again), len(files[i]))
		}
		if _, err := Parse(again); err != nil {
			t.Errorf("file %d: %v", i, err)
		}
	}
}

// TestWhatSambaRefuses: a file that Samba doesn't give back as it was isn't read
// here either. Samba takes more: types that no policy can set, data of any length, a
// hive in the path.
func TestWhatSambaRefuses(t *testing.T) {
	good := write(rpc[1])
	for name, bad := range map[string][]byte{
		"signature": bytes.Replace(good, []byte("PReg"), []byte("PREG"), 1),
		"version":   bytes.Replace(good, []byte("PReg\x01"), []byte("PReg\x02"), 1),
		"short":     good[:len(good)-2],
		"size":      bytes.Replace(good, []byte("\x04\x00\x00\x00;"), []byte("\x02\x00\x00\x00;"), 1),
		"divider":   bytes.Replace(good, []byte(";\x00"), []byte(":\x00"), 1),
		"junk":      append(bytes.Clone(good), "["...),
	} {
		if oracle.SambaReadsRegistryPol(t, bad) {
			t.Errorf("%s: Samba reads it", name)
		}
		if got, err := Parse(bad); err == nil {
			t.Errorf("%s: read as %v", name, got)
		}
	}
}
