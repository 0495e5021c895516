package oracle

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Hive is a registry hive file, written and read by hivexregedit.
type Hive struct {
	exe, file, prefix string
}

// NewHive makes an empty hive that stands for the registry below a key such as
// `HKEY_LOCAL_MACHINE\SOFTWARE`.
func NewHive(t testing.TB, prefix string) *Hive {
	t.Helper()
	h := &Hive{exe: program(t, "hivexregedit", "", "hivexregedit"), file: filepath.Join(t.TempDir(), "hive"), prefix: prefix}
	if err := os.WriteFile(h.file, emptyHive(), 0o644); err != nil {
		t.Fatal(err)
	}
	return h
}

// File is the hive's own file.
func (h *Hive) File() string { return h.file }

// Merge merges the text of a .reg file, which hivexregedit wants in UTF-8, and
// gives its complaint.
func (h *Hive) Merge(t testing.TB, text string) error {
	t.Helper()
	cmd := exec.Command(h.exe, "--merge", "--prefix", h.prefix, h.file)
	cmd.Stdin = bytes.NewReader([]byte(text))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Logf("hivexregedit: %s", out)
	}
	return err
}

// Export gives the text of a key's .reg file, strings as bytes.
func (h *Hive) Export(t testing.TB, key string) (string, error) {
	t.Helper()
	cmd := exec.Command(h.exe, "--export", "--prefix", h.prefix, h.file, key)
	out, err := cmd.Output()
	return string(out), err
}

// emptyHive is a hive with a root key and nothing in it: a header, and one page
// with the root's cell, its security and a free cell.
func emptyHive() []byte {
	const page, root, sk, free = 4096, 0x20, 0x78, 0xa8 // cells by their place in the page
	b := make([]byte, 2*page)
	u32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	copy(b, "regf")
	for at, v := range map[int]uint32{4: 1, 8: 1, 20: 1, 24: 3, 32: 1, 36: root, 40: page, 44: 1} {
		u32(at, v)
	}
	var sum uint32
	for i := 0; i < 508; i += 4 {
		sum ^= binary.LittleEndian.Uint32(b[i:])
	}
	u32(508, sum)

	p := b[page:]
	cell := func(at, end int, kind string) []byte {
		binary.LittleEndian.PutUint32(p[at:], uint32(at-end)) // a used cell has its size negative
		copy(p[at+4:], kind)
		return p[at+4:]
	}
	copy(p, "hbin")
	binary.LittleEndian.PutUint32(p[8:], page)
	nk := cell(root, sk, "nk")
	nk[2] = 0x2c // a root key with an 8-bit name
	for _, at := range []int{0x1c, 0x20, 0x28, 0x30} {
		binary.LittleEndian.PutUint32(nk[at:], 1<<32-1) // no subkeys, values or class
	}
	nk[0x2c], nk[0x48] = sk, 4
	copy(nk[0x4c:], "root")
	security := cell(sk, free, "sk")
	security[4], security[8], security[12], security[16] = sk, sk, 1, 20 // a ring of itself, used once
	security[20], security[23] = 1, 0x80                                 // an empty descriptor
	binary.LittleEndian.PutUint32(p[free:], page-free)
	return b
}
