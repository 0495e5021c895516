package generate

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rpcdsc/internal/output"
)

// bigFleet is a fleet of n hosts in 50 groups with policies of their own, each
// with 50 networks: the size that the design speaks of.
func bigFleet(n int) string {
	var b strings.Builder
	b.WriteString("schema = 1\nname = \"big\"\n[networks]\nall = [")
	for i := range 50 {
		fmt.Fprintf(&b, "%q, ", fmt.Sprintf("10.%d.0.0/24", i))
	}
	b.WriteString("]\n[block]\nallow = [\"all\"]\n[restart]\nwhen = \"window\"\nwindows = [\"Sat 02:00-04:00\"]\nstagger = \"0s\"\n")
	const groups = 50
	for i := range groups {
		fmt.Fprintf(&b, "[[group]]\nname = \"g%02d\"\nos = \"windows-server-2022\"\nhosts = [\"g%02d-[%05d-%05d].corp.example\"]\nrpc.ports = [\"%d-%d\"]\n",
			i, i, 1, n/groups, 5001+100*i, 5100+100*i)
	}
	return b.String()
}

var bigFile = flag.String("big", "", "write the fleet of the README's figures to this file")

// TestWriteBigFleet gives others the fleet to measure with.
func TestWriteBigFleet(t *testing.T) {
	if *bigFile == "" {
		t.Skip("no file is named with -big")
	}
	if err := os.WriteFile(*bigFile, []byte(bigFleet(10000)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// wideFleet is one host that closes 200 ports and allows n networks.
func wideFleet(os string, n int) string {
	var b strings.Builder
	b.WriteString("schema = 1\nname = \"wide\"\nrpc.ports = [\"5001-5200\"]\n[networks]\nall = [")
	for i := range n {
		fmt.Fprintf(&b, "%q, ", fmt.Sprintf("10.%d.%d.0/25", i/250, i%250))
	}
	fmt.Fprintf(&b, "]\n[block]\nallow = [\"all\"]\n[restart]\nwhen = \"never\"\n[[group]]\nname = \"g\"\nos = %q\nipv6 = \"ignore\"\nhosts = [\"h\"]\n", os)
	return b.String()
}

func BenchmarkCheck10000(b *testing.B) { benchmarkCheck(b, bigFleet(10000)) }

// A thousand networks in rules, and 10,000 filters, in the syntax of each tool.
func BenchmarkCheckWide(b *testing.B) {
	for _, w := range []struct {
		os       string
		networks int
	}{{"windows-server-2022", 1000}, {"windows-server-2008-r2", 1000}, {"windows-2000", 50}, {"windows-xp", 50}, {"windows-server-2003", 50}} {
		src := wideFleet(w.os, w.networks)
		if w.networks > 50 {
			src = strings.Replace(src, "ipv6 = \"ignore\"\n", "", 1)
		}
		b.Run(w.os, func(b *testing.B) { benchmarkCheck(b, src) })
	}
}

func benchmarkCheck(b *testing.B, text string) {
	src := []byte(text)
	b.ReportAllocs()
	for b.Loop() {
		cat, err := LoadCatalogue()
		if err != nil {
			b.Fatal(err)
		}
		c, findings := Check("big.toml", src, cat)
		if c == nil {
			b.Fatalf("%+v", findings)
		}
		if _, err := Verify(c, testOptions); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkRender(b *testing.B, hosts int) {
	c := check(b, "big.toml", bigFleet(hosts))
	b.ReportAllocs()
	for b.Loop() {
		set := rendered(b, c)
		b.SetBytes(size(set))
	}
}

func BenchmarkRender1000(b *testing.B)  { benchmarkRender(b, 1000) }
func BenchmarkRender10000(b *testing.B) { benchmarkRender(b, 10000) }

func size(set *output.Set) int64 {
	var n int64
	for i := range set.Files {
		n += set.Files[i].Size()
	}
	return n
}

// benchmarkDisk measures everything but the reading of the fleet file, into a
// fresh folder each time.
func benchmarkDisk(b *testing.B, hosts int) {
	c := check(b, "big.toml", bigFleet(hosts))
	dir := b.TempDir()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		set := rendered(b, c)
		b.SetBytes(size(set))
		n++
		writeSet(b, filepath.Join(dir, fmt.Sprint(n)), set)
	}
}

func writeSet(b *testing.B, dir string, set *output.Set) {
	b.Helper()
	lock, err := output.Acquire(dir, output.LockOptions{})
	if err != nil {
		b.Fatal(err)
	}
	changes, err := output.Compare(dir, set, output.Options{Lock: lock})
	if err == nil {
		err = changes.Apply(nil)
	}
	if err = errors.Join(err, lock.Release()); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkDisk1000(b *testing.B)  { benchmarkDisk(b, 1000) }
func BenchmarkDisk10000(b *testing.B) { benchmarkDisk(b, 10000) }

// benchmarkPlain writes the same bytes to the same disk and does nothing else:
// what BenchmarkDisk is held against.
func benchmarkPlain(b *testing.B, hosts int) {
	set := rendered(b, check(b, "big.toml", bigFleet(hosts)))
	dir := b.TempDir()
	b.SetBytes(size(set))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		root := filepath.Join(dir, fmt.Sprint(n))
		made := map[string]bool{}
		var buf []byte
		for i := range set.Files {
			f := &set.Files[i]
			buf = buf[:0]
			for _, p := range f.Parts {
				buf = append(buf, p...)
			}
			file := filepath.Join(root, filepath.FromSlash(f.Path))
			if parent := filepath.Dir(file); !made[parent] {
				made[parent] = true
				if err := os.MkdirAll(parent, 0o777); err != nil {
					b.Fatal(err)
				}
			}
			if err := os.WriteFile(file, buf, 0o666); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkPlain1000(b *testing.B)  { benchmarkPlain(b, 1000) }
func BenchmarkPlain10000(b *testing.B) { benchmarkPlain(b, 10000) }
