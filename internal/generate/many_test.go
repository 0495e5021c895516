package generate

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/output"
)

// lazily makes files of single hosts when they are needed, in a fleet of any size.
func lazily(t testing.TB, most int) {
	was := manyHosts
	manyHosts = most
	t.Cleanup(func() { manyHosts = was })
}

const never = 1 << 30

// sumsOf gives the sum of each file, by path.
func sumsOf(t *testing.T, set *output.Set) map[string]output.Sum {
	t.Helper()
	out := map[string]output.Sum{}
	for i := range set.Files {
		f := &set.Files[i]
		if (out[f.Path] != output.Sum{}) {
			t.Errorf("%s is there twice", f.Path)
		}
		out[f.Path] = sha256.Sum256(f.Content()) // not the sum that it says
	}
	return out
}

// TestManyAreAsProved makes every kind of the examples' files at once, and when they are
// needed: they are proved either way, and they are the same, each time.
func TestManyAreAsProved(t *testing.T) {
	for _, example := range []string{"contoso", "kb908472"} {
		for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
			c := readExample(t, example)
			opt := testOptions
			opt.Flavor, opt.Kinds, opt.Roster = flavor, fleet.Kinds, leavers(t)
			lazily(t, never)
			few, err := Render(c, opt)
			if err != nil {
				t.Fatal(err)
			}
			lazily(t, 1)
			many, err := Render(c, opt)
			if err != nil {
				t.Fatal(err)
			}
			if example == "contoso" && len(many.Many) < 8 || len(few.Many) > 0 {
				t.Errorf("%s: %d and %d sorts of files are made when they are needed", example, len(many.Many), len(few.Many))
			}
			again := &output.Set{Many: many.Many}
			again.Expand()
			many.Expand()
			want, got := sumsOf(t, few), sumsOf(t, many)
			for name, sum := range sumsOf(t, again) {
				if got[name] != sum {
					t.Errorf("%s: %s isn't the same when it is made again", example, name)
				}
			}
			for name, sum := range want {
				if got[name] != sum {
					t.Errorf("%s: %s isn't the same when it is made later", example, name)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s: %d files, want %d", example, len(got), len(want))
			}
		}
	}
}

// largeOptions are those with which a host has the most files.
func largeOptions() Options {
	opt := testOptions
	opt.Flavor, opt.Kinds = artifact.FlavorModule, []string{"pull"}
	return opt
}

// live is how many bytes a fleet of so many hosts takes with its files, when it has
// been proved.
func live(t *testing.T, hosts int) int64 {
	t.Helper()
	var before, after runtime.MemStats
	collect()
	runtime.ReadMemStats(&before)
	c := check(t, "big.toml", bigFleet(hosts))
	set, err := Render(c, largeOptions())
	if err != nil {
		t.Fatal(err)
	}
	collect()
	runtime.ReadMemStats(&after)
	if set.Len() < 7*hosts {
		t.Errorf("only %d files", set.Len())
	}
	runtime.KeepAlive(c)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

// collect frees what pools keep for one more time, too.
func collect() {
	runtime.GC()
	runtime.GC()
}

// TestLiveBytesOfHosts holds what a host takes until its files are written: it doesn't
// grow with the fleet, and is a small part of what its files would take.
func TestLiveBytesOfHosts(t *testing.T) {
	grown := func(n int) float64 { return float64(live(t, 2*n)-live(t, n)) / float64(n) }
	const n = 2000
	lazily(t, never)
	live(t, n) // what is made once for the whole program doesn't count
	kept := grown(n)
	lazily(t, 1)
	few, many := grown(n), grown(2*n)
	t.Logf("bytes of a host: %.0f of %d hosts, %.0f of %d; %.0f where its files are kept", few, n, many, 2*n, kept)
	if few > 0.35*kept {
		t.Errorf("a host takes %.0f bytes, and %.0f with its files", few, kept)
	}
	if many > 1.5*few {
		t.Errorf("a host takes %.0f bytes among %d, and %.0f among %d", few, n, many, 2*n)
	}
}

// most is how many bytes are reachable at most while a group of so many hosts is made and
// proved, beyond what is before.
func most(t *testing.T, hosts int) int64 {
	t.Helper()
	c := check(t, "wide.toml", fmt.Sprintf("schema = 1\nname = \"wide\"\nrpc.ports = [\"5001-5100\"]\nblock.allow = [\"10.0.0.0/8\"]\nrestart.when = \"never\"\n"+
		"[[group]]\nname = \"g\"\nos = \"windows-server-2022\"\nhosts = [\"h[00001-%05d]\"]\n", hosts))
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	collect()
	reachable := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(reachable)
	before, top := reachable[0].Value.Uint64(), uint64(0)
	done := make(chan error)
	go func() {
		_, err := Render(c, largeOptions())
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return int64(top) - int64(before)
		case <-time.After(200 * time.Microsecond):
			metrics.Read(reachable)
			top = max(top, reachable[0].Value.Uint64())
		}
	}
}

// TestListsAreReadInPieces: what lists all hosts is never there as a whole more than once,
// neither while it is made nor while it is proved.
func TestListsAreReadInPieces(t *testing.T) {
	lazily(t, 1)
	const few, many = 1000, 20_000
	most(t, few) // what is made once for the whole program doesn't count
	// What is made while the collector marks counts as reachable, and on a busy machine
	// that can be much: the least of some runs is the one that saw least of it.
	grown := float64(min(most(t, many), most(t, many), most(t, many))-most(t, few)) / (many - few)
	t.Logf("%.0f bytes of a host at most", grown)
	if grown > 1000 {
		t.Errorf("while it is made and proved, a host takes %.0f bytes", grown)
	}
}

// BenchmarkLarge makes and proves a fleet with the most files a host.
func BenchmarkLarge(b *testing.B) {
	const hosts = 10_000
	c := check(b, "big.toml", bigFleet(hosts))
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if _, err := Render(c, largeOptions()); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(b.N)/hosts, "allocs/host")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/hosts, "B/host")
}
