package artifact_test

import (
	"fmt"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/templates"
)

// jobOf is n groups of a policy of their own on each of some releases.
func jobOf(t *testing.T, n int, releases ...string) *artifact.Job {
	t.Helper()
	cat, err := osgen.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	var src strings.Builder
	src.WriteString("schema = 1\nname = \"many\"\nrpc.ports = [\"5001-5100\"]\nblock.allow = [\"10.0.0.0/8\"]\nipv6 = \"ignore\"\n")
	for _, os := range releases {
		for i := range n {
			fmt.Fprintf(&src, "[[group]]\nname = \"%s-%d\"\nos = \"%[1]s\"\nhosts = [\"%[1]s-%[2]d\"]\nrpc.ports = [\"5001-%[3]d\"]\n", os, i, 5100+i)
			if i == n-1 {
				src.WriteString("block.also = [\"135/udp\"]\n")
			}
		}
	}
	f, findings := fleet.Parse("many.toml", []byte(src.String()))
	if findings.HasErrors() {
		t.Fatal(findings)
	}
	resolved, _ := policy.Resolve(f, cat)
	return &artifact.Job{Fleet: resolved, Catalogue: cat}
}

// TestSample: what is too much for a check is divided, with one of each generation and
// each form in the part of which files are made, and nothing is lost.
func TestSample(t *testing.T) {
	weight := func(*osgen.Generation, *policy.Policy) int { return 100 }
	job := jobOf(t, 3, "windows-2000", "windows-server-2022")
	if whole, rest := job.Sample(weight); whole != job || rest != nil {
		t.Errorf("%d policies weigh too much", job.Policies())
	}
	job = jobOf(t, 20, "windows-2000", "windows-server-2022")
	whole, rest := job.Sample(weight)
	var names []string
	for _, g := range whole.Fleet.Groups {
		names = append(names, g.Name)
	}
	if got, want := strings.Join(names, " "), "windows-2000-0 windows-2000-1 windows-2000-2 windows-2000-19 windows-server-2022-0 windows-server-2022-19"; got != want {
		t.Errorf("files are made of %s, want %s", got, want)
	}
	if whole.Policies()+rest.Policies() != job.Policies() {
		t.Errorf("%d and %d of %d policies", whole.Policies(), rest.Policies(), job.Policies())
	}
	// However much the first of a generation weighs, it is made.
	whole, _ = job.Sample(func(*osgen.Generation, *policy.Policy) int { return 10_000 })
	if whole.Policies() != 2 {
		t.Errorf("%d policies, want one of each generation", whole.Policies())
	}
}

// TestBatches: parts are small, and have everything once.
func TestBatches(t *testing.T) {
	job := jobOf(t, 120, "windows-server-2022")
	seen := map[string]int{}
	parts := 0
	job.InBatches(func(part *artifact.Job) {
		parts++
		if part.Policies() > 50 {
			t.Errorf("a part has %d policies", part.Policies())
		}
		for _, g := range part.Fleet.Groups {
			seen[g.Name]++
		}
	})
	if parts != 3 || len(seen) != 120 {
		t.Errorf("%d parts of %d groups", parts, len(seen))
	}
	// A group of many is split, with the hosts of each policy beside it.
	one := job.Fleet.Groups[0]
	for _, g := range job.Fleet.Groups[1:] {
		one.Policies, one.Hosts = append(one.Policies, g.Policies...), append(one.Hosts, g.Hosts...)
	}
	job.Fleet.Groups = []policy.Group{one}
	hosts := 0
	job.InBatches(func(part *artifact.Job) {
		g := &part.Fleet.Groups[0]
		hosts += len(g.Hosts)
		if len(part.Fleet.Groups) != 1 || len(g.Policies) > 50 || len(artifact.Representatives(g)) != len(g.Policies) {
			t.Errorf("a part has %d groups, %d policies and %d hosts", len(part.Fleet.Groups), len(g.Policies), len(g.Hosts))
		}
	})
	if hosts != 120 {
		t.Errorf("%d hosts", hosts)
	}
}
