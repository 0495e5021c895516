package fleet

import (
	"fmt"
	"strings"
	"testing"
)

// benchmarkFleets are fleets of 10,000 hosts, written in two ways.
var benchmarkFleets = []struct {
	name string
	src  func() string
}{
	{"ranges", func() string {
		var b strings.Builder
		b.WriteString(benchmarkHead)
		for g := range 10 {
			fmt.Fprintf(&b, "[[group]]\nname = \"group%d\"\nos = \"windows-server-2022\"\nhosts = [\"g%dn[0001-1000].corp.example\"]\n", g, g)
		}
		return b.String()
	}},
	{"names_and_1000_overrides", func() string {
		var b strings.Builder
		b.WriteString(benchmarkHead)
		for g := range 10 {
			fmt.Fprintf(&b, "[[group]]\nname = \"group%d\"\nos = \"windows-server-2022\"\nhosts = [\n", g)
			for h := range 1000 {
				fmt.Fprintf(&b, "  \"g%dn%04d.corp.example\",\n", g, h)
			}
			b.WriteString("]\n")
		}
		for h := range 1000 {
			fmt.Fprintf(&b, "[[host]]\nname = \"g%dn%04d.corp.example\"\nrpc.ports = [\"6001-6100\"]\nblock.allow = [\"branches\"]\n", h%10, h)
		}
		return b.String()
	}},
}

const benchmarkHead = `schema = 1
name = "benchmark"
rpc.ports = ["5001-5100"]
block.allow = ["branches", "10.9.0.0/16"]
[networks]
branches = ["10.1.1.0/24", "10.2.0.0/16"]
`

func BenchmarkParse(b *testing.B) {
	for _, f := range benchmarkFleets {
		src := []byte(f.src())
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				if f, findings := Parse("fleet.toml", src); f == nil || len(findings) > 0 {
					b.Fatal(findings)
				}
			}
		})
	}
}
