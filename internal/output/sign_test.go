package output

import (
	"errors"
	"slices"
	"testing"
)

// signedSet are files that get a signature, but one that doesn't.
func signedSet(texts ...string) *Set {
	set := &Set{Generator: "rpcdsc 1", Fleet: "contoso", FleetFile: "f.toml", FleetSHA256: "00"}
	for i, text := range texts {
		set.Files = append(set.Files, File{Path: string(rune('a'+i)) + ".ps1", Encoding: ASCII, Parts: [][]byte{[]byte(text)}, Signer: Sum{1}})
	}
	set.Files = append(set.Files, File{Path: "z.cmd", Encoding: ASCII, Parts: [][]byte{[]byte("rem\r\n")}})
	return set
}

// Only what isn't known to be there already is signed.
func TestSignsWhatChanged(t *testing.T) {
	dir := t.TempDir()
	run := func(set *Set, verify bool) (signed []string) {
		t.Helper()
		lock, err := Acquire(dir, LockOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = lock.Release() }()
		p, err := Compare(dir, set, Options{Lock: lock, Verify: verify, Sign: func(files []*File) error {
			for _, f := range files {
				signed = append(signed, f.Path)
				f.Parts = append(slices.Clip(f.Parts), []byte("# signed\r\n"))
				f.Signature = 1
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Apply(nil); err != nil {
			t.Fatal(err)
		}
		return signed
	}
	for _, tt := range []struct {
		name   string
		set    *Set
		verify bool
		want   []string
	}{
		{"first", signedSet("1\r\n", "2\r\n"), false, []string{"a.ps1", "b.ps1"}},
		{"again", signedSet("1\r\n", "2\r\n"), false, nil},
		{"all are read", signedSet("1\r\n", "2\r\n"), true, []string{"a.ps1", "b.ps1"}},
		{"one changed, one is new", signedSet("1\r\n", "3\r\n", "4\r\n"), false, []string{"b.ps1", "c.ps1"}},
		{"again", signedSet("1\r\n", "3\r\n", "4\r\n"), false, nil},
	} {
		if got := run(tt.set, tt.verify); !slices.Equal(got, tt.want) {
			t.Errorf("%s: signed %q, want %q", tt.name, got, tt.want)
		}
	}
	other := signedSet("1\r\n", "3\r\n", "4\r\n")
	other.Files[0].Signer = Sum{2}
	if got := run(other, false); !slices.Equal(got, []string{"a.ps1"}) {
		t.Errorf("another signer: signed %q", got)
	}
	failed := errors.New("no key")
	if _, err := Compare(dir, signedSet("5\r\n"), Options{Sign: func([]*File) error { return failed }}); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
}
