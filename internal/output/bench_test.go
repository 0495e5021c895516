package output

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// benchSet is what a fleet of n hosts makes: for each host a document of 40 KB,
// of which all share all but the host's name.
func benchSet(n int) *Set {
	body := bytes.Repeat([]byte("x\x00y\x00"), 10_000)
	set := &Set{Generator: "rpcdsc 1", Fleet: "contoso", FleetFile: "fleet.toml", FleetSHA256: "beef"}
	for i := range n {
		host := fmt.Sprintf("host%05d.corp.example", i)
		set.Files = append(set.Files, File{
			Path: "dsc/" + host + ".mof", Encoding: Raw, Group: "group", Hosts: []string{host},
			Parts: [][]byte{body[:600], []byte(host), body[600:20_000], []byte(host), body[20_000:]},
		})
	}
	return set
}

var benchSizes = []int{1_000, 10_000}

func benchEach(b *testing.B, do func(b *testing.B, set *Set)) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			set := benchSet(n)
			b.SetBytes(int64(n) * set.Files[0].Size())
			b.ReportAllocs()
			do(b, set)
		})
	}
}

// fresh runs do with a folder that isn't there yet.
func fresh(b *testing.B, do func(dir string) error) {
	dir := filepath.Join(b.TempDir(), "out")
	for b.Loop() {
		err := do(dir)
		b.StopTimer()
		if err != nil {
			b.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkFresh writes everything.
func BenchmarkFresh(b *testing.B) {
	benchEach(b, func(b *testing.B, set *Set) {
		fresh(b, func(dir string) error { return apply(dir, set, Options{}) })
	})
}

// BenchmarkPlain is what BenchmarkFresh is compared with: the same bytes by the
// simplest program, one file after the other.
func BenchmarkPlain(b *testing.B) {
	benchEach(b, func(b *testing.B, set *Set) {
		var buf bytes.Buffer
		fresh(b, func(dir string) error {
			if err := os.MkdirAll(filepath.Join(dir, "dsc"), 0o777); err != nil {
				return err
			}
			for i := range set.Files {
				buf.Reset()
				for _, p := range set.Files[i].Parts {
					buf.Write(p)
				}
				if err := os.WriteFile(filepath.Join(dir, set.Files[i].Path), buf.Bytes(), 0o666); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// again runs do after a first run.
func again(b *testing.B, do func(dir string, set *Set, n int) error) {
	benchEach(b, func(b *testing.B, set *Set) {
		dir := b.TempDir()
		if err := apply(dir, set, Options{}); err != nil {
			b.Fatal(err)
		}
		for n := 1; b.Loop(); n++ {
			if err := do(dir, set, n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkUnchanged is a second run, which writes nothing.
func BenchmarkUnchanged(b *testing.B) {
	again(b, func(dir string, set *Set, n int) error { return apply(dir, set, Options{}) })
}

// BenchmarkVerify reads everything.
func BenchmarkVerify(b *testing.B) {
	again(b, func(dir string, set *Set, n int) error { return apply(dir, set, Options{Verify: true}) })
}

// BenchmarkComment writes the manifest, and nothing else.
func BenchmarkComment(b *testing.B) {
	again(b, func(dir string, set *Set, n int) error {
		set.FleetSHA256 = fmt.Sprintf("%064d", n)
		return apply(dir, set, Options{})
	})
}

// BenchmarkOneChanged writes one file of all.
func BenchmarkOneChanged(b *testing.B) {
	again(b, func(dir string, set *Set, n int) error {
		set.Files[7].Parts[1] = fmt.Appendf(nil, "%064d", n)
		return apply(dir, set, Options{})
	})
}

// BenchmarkChanged writes every file anew.
func BenchmarkChanged(b *testing.B) {
	again(b, func(dir string, set *Set, n int) error {
		for i := range set.Files {
			set.Files[i].Parts[1] = fmt.Appendf(nil, "%064d", n)
		}
		return apply(dir, set, Options{})
	})
}
