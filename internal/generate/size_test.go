package generate

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/mof"
	"rpcdsc/internal/diag"
)

// sizes are files that cost much for what they say, each of about a size.
var sizes = []struct {
	name string
	make func(size int) string
}{
	{"brackets", func(n int) string { return sized("", inQuotes("fs"+strings.Repeat("[1]", n/3)), "", "") }},
	{"circles", func(n int) string {
		n /= 30
		return sized("", `"h"`, "[networks]\n"+repeat(n, func(i int) string { return fmt.Sprintf("n%d=['n%d','n%d','n0']\n", i, (i+1)%n, i*7%n) }), "")
	}},
	{"chain", func(n int) string {
		n /= 26
		return sized("n1", `"h"`, "[networks]\n"+repeat(n, func(i int) string {
			return fmt.Sprintf("n%d=['n%d','10.%d.%d.1']\n", i, min(n-1, i+1), i>>8&255, i&255)
		}), "")
	}},
	{"host again", func(n int) string { return sized("", `"fs"`+strings.Repeat(`,"fs"`, n/5), "", "") }},
	{"groups", func(n int) string {
		return sized("", `"h"`, "", repeat(n/70, func(i int) string {
			return fmt.Sprintf("[[group]]\nname=\"g%d\"\nos=\"windows-server-2022\"\nhosts=[\"h%d\"]\n", i, i)
		}))
	}},
	{"controllers", func(n int) string {
		return sized("", `"h"`, "", repeat(n/120, func(i int) string {
			return fmt.Sprintf("[[group]]\nname=\"g%d\"\nos=\"windows-server-2022\"\nhosts=[\"h%d\"]\nrole=\"domain-controller\"\nlocated=[\"10.0.0.0/8\"]\n", i, i)
		}))
	}},
	{"scattered", func(n int) string {
		return sized(repeat(n/14, func(i int) string { return fmt.Sprintf("10.%d.%d.%d','", i>>15&255, i>>7&255, i<<1&255) })+"10.255.0.1", `"h"`, "", "")
	}},
	{"an address again", func(n int) string {
		return sized(strings.Repeat("10.0.0.0/8','", n/13)+"10.0.0.0/8", `"h"`, "", "")
	}},
	{"names", func(n int) string {
		n /= 34
		return sized(repeat(n, func(i int) string { return fmt.Sprintf("n%d','", i) })+"n0", `"h"`,
			"[networks]\n"+repeat(n, func(i int) string { return fmt.Sprintf("n%d=['10.%d.%d.0/24']\n", i, i>>8&255, i&255) }), "")
	}},
	{"policies", func(n int) string {
		n /= 50
		return sized("", fmt.Sprintf(`"h[0-%d]"`, n), "", repeat(n, func(i int) string { return fmt.Sprintf("[[host]]\nname='h%d'\nrpc.ports=['5001-%d']\n", i, 5101+i) }))
	}},
	{"a policy each", func(n int) string { return manyGroups(n/110, true, "windows-server-2022") }},
	{"unmet", func(n int) string {
		return manyGroups(n/80, false, "windows-server-2022") + "[[assert]]\nhosts=['*']\nfrom=['10.0.0.0/8']\nport=['135/tcp']\nwant='block'\n"
	}},
	{"a policy each, in cmd", func(n int) string {
		return manyGroups(n/220, true, "windows-server-2008-r2", "windows-server-2003")
	}},
	{"a wide policy each", func(n int) string {
		return sized(repeat(n/28, func(i int) string { return fmt.Sprintf("10.%d.%d.%d','", i>>15&255, i>>7&255, i<<1&255) })+"10.255.0.1",
			fmt.Sprintf(`"h[0-%d]"`, n/100), "", repeat(n/100, func(i int) string { return fmt.Sprintf("[[host]]\nname='h%d'\nrpc.ports=['5001-%d']\n", i, 5101+i) }))
	}},
	{"unknown keys", func(n int) string {
		return sized("", `"h"`, "", repeat(n/11, func(i int) string { return fmt.Sprintf("k%d=1\n", i) }))
	}},
	{"windows", func(n int) string {
		return sized("", `"h"`, "", "[restart]\nwhen='window'\nwindows=["+strings.Repeat("'daily 01:00-02:00',", n/20)+"]\n")
	}},
	{"assertions", func(n int) string {
		return sized("", `"h[1-9000]"`, "", strings.Repeat("[[assert]]\nhosts=['*']\nfrom=['10.0.0.0/8']\nport=['1/tcp']\nwant='allow'\n", n/80))
	}},
	{"doors", func(n int) string {
		return sized("", `"h"`, "", "block.also=["+repeat(min(n/12, 60000), func(i int) string { return fmt.Sprintf("'%d/udp',", i+1) })+"]\n")
	}},
	{"bad names", func(n int) string {
		return sized("", strings.Repeat(inQuotes(strings.Repeat("x", 300)+"!")+",", n/304)+`"h"`, "", "")
	}},
	{"no TOML", func(n int) string { return strings.Repeat("x = y\n", n/6) }},
	{"filters", func(n int) string {
		src := sized(repeat(n/14, func(i int) string { return fmt.Sprintf("10.%d.%d.%d','", i>>15&255, i>>7&255, i<<1&255) })+"10.255.0.1", `"h"`, "ipv6='ignore'\n", "")
		return strings.Replace(src, "windows-server-2022", "windows-server-2003", 1)
	}},
}

func inQuotes(s string) string { return `"` + s + `"` }

func repeat(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

// sized is a fleet; ipv6 and networks come before the group, more behind it.
func sized(allow, hosts, before, behind string) string {
	if allow == "" {
		allow = "10.0.0.0/8"
	}
	return "schema = 1\nname = \"sized\"\nrpc.ports = [\"5001-5100\"]\nblock.allow = ['" + allow + "']\n" + before +
		"[[group]]\nname = \"files\"\nos = \"windows-server-2022\"\nhosts = [" + hosts + "]\n" + behind
}

// cost is what judging a file allocates, its proof included, and how much text comes
// of it.
func cost(t testing.TB, src string) (allocated uint64, text int) {
	t.Helper()
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c, findings := Check("fleet.toml", []byte(src), cat)
	if c != nil {
		if _, err := Verify(c, testOptions); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := diag.WriteText(&out, findings, map[string][]byte{"fleet.toml": []byte(src)}, false); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, out.Len()
}

// TestCostGrowsWithTheSize: four times the file takes about four times as much, and
// its findings are as much as anybody reads. What is allocated stands for the time:
// it doesn't depend on who else uses the machine.
func TestCostGrowsWithTheSize(t *testing.T) {
	if racing {
		t.Skip("with the race detector other things are allocated, and it takes a minute")
	}
	const big = 1_000_000
	for _, s := range sizes {
		small, _ := cost(t, s.make(big/4))
		whole, text := cost(t, s.make(big))
		t.Logf("%s: %d MB and %d MB, %d KB of text", s.name, small>>20, whole>>20, text>>10)
		if whole > 7*small+(16<<20) || whole > 1200<<20 {
			t.Errorf("%s: %d MB for a quarter, %d MB for the whole", s.name, small>>20, whole>>20)
		}
		if text > 2<<20 {
			t.Errorf("%s: %d KB of text", s.name, text>>10)
		}
	}
}

// mostProving is what proving as many policies allocates as files are made of, however
// large the file is.
const mostProving = 1 << 30

// FuzzSize tries sizes between: nothing panics, and nothing costs more than 1,000
// bytes for each of the file and a part that is always there.
func FuzzSize(f *testing.F) {
	for i := range sizes {
		f.Add(uint8(i), uint32(1000+i))
	}
	f.Fuzz(func(t *testing.T, kind uint8, size uint32) {
		// A hundred kilobytes take as long as dozens of small ones: each magnitude has its
		// turn, by the digit that changes with every input. TestCostGrowsWithTheSize has a megabyte.
		src := sizes[int(kind)%len(sizes)].make(1000 + int(size/10%200_000)>>(size%10))
		if allocated, text := cost(t, src); allocated > uint64(1000*len(src)+mostProving) || text > 2<<20 {
			t.Errorf("%d bytes: %d MB, %d KB of text", len(src), allocated>>20, text>>10)
		}
	})
}

// TestPoliciesGrowInALine: twice the groups that are more take twice as much more; those
// of which files are made, those that are alike, and those whose rules alone are proved.
func TestPoliciesGrowInALine(t *testing.T) {
	if testing.Short() {
		t.Skip("it judges large files")
	}
	for _, tt := range []struct {
		name string
		n    int
		own  bool
	}{{"files", 100, true}, {"alike", 2000, false}, {"rules", 2500, true}} {
		var took [3]float64
		for i, n := range []int{tt.n / 2, tt.n, 2 * tt.n} {
			allocated, _ := cost(t, manyGroups(n, tt.own, "windows-server-2022"))
			took[i] = float64(allocated)
		}
		if ratio := (took[2] - took[1]) / (took[1] - took[0]); ratio > 2.5 {
			t.Errorf("%s: twice the groups take %.2f times as much", tt.name, ratio)
		}
	}
}

// heapNoter notes what is held each time that it makes files.
type heapNoter struct {
	artifact.Kind
	held *[]uint64
}

func (h heapNoter) Make(job *artifact.Job, m *artifact.Maker) error {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	*h.held = append(*h.held, now.HeapAlloc)
	return h.Kind.Make(job, m)
}

// TestVerifyHoldsLittle: what was made of some policies is gone before files are made of
// the next ones.
func TestVerifyHoldsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("it judges large files")
	}
	c := check(t, "many.toml", manyGroups(400, true, "windows-server-2022"))
	var held []uint64
	if _, err := verifyBy(c, testOptions, append([]artifact.Kind{heapNoter{mof.Kind{}, &held}}, all.Kinds...)); err != nil {
		t.Fatal(err)
	}
	if len(held) < 5 {
		t.Fatalf("files of 400 policies were made %d times", len(held))
	}
	if first, last := held[1], held[len(held)-1]; last > first+32<<20 {
		t.Errorf("%d MB are held at first, %d MB in the end", first>>20, last>>20)
	}
}
