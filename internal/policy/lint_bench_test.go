package policy

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/fleet"
)

// BenchmarkLint has 10,000 hosts, of which 1,000 have settings of their own, and
// a list of 1,000 networks.
func BenchmarkLint(b *testing.B) {
	var src strings.Builder
	src.WriteString("schema = 1\nname = \"benchmark\"\nrpc.ports = [\"5001-5100\"]\nblock.allow = [\"branches\"")
	for n := range 1000 {
		fmt.Fprintf(&src, ", \"10.%d.%d.0/24\"", 9+n/250, n%250)
	}
	src.WriteString("]\nnetworks.branches = [\"10.1.1.0/24\", \"10.2.0.0/16\"]\n")
	for g := range 10 {
		fmt.Fprintf(&src, "[[group]]\nname = \"g%d\"\nos = \"new\"\nhosts = [\"g%dn[0001-1000]\"]\nlocated = [\"branches\"]\n", g, g)
	}
	for h := range 1000 {
		fmt.Fprintf(&src, "[[host]]\nname = \"g%dn%04d\"\nrpc.ports = [\"6101-6200\"]\nblock.also = [\"%d/tcp\"]\n", h%10, h+1, h%500+7000)
	}
	parsed, findings := fleet.Parse("fleet.toml", []byte(src.String()))
	if parsed == nil || findings.HasErrors() {
		b.Fatal(findings)
	}
	f, findings := Resolve(parsed, lintCatalogue{})
	if findings.HasErrors() {
		b.Fatal(findings)
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(Lint(f, time.Time{})) == 0 {
			b.Fatal("no lints")
		}
	}
}
