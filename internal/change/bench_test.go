package change

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/state"
)

// BenchmarkDrift takes the states of 10,000 hosts as they stand in one file.
func BenchmarkDrift(b *testing.B) {
	const form = `{"schema":1,"computer":"h%d","time":"2026-11-28T10:00:00Z","fleet":"contoso","policy":"848bd00b","registry":{},` +
		`"rules":[{"name":["a"],"action":["Allow"],"protocol":["TCP"],"localPort":["135","5001-5100"],"remoteAddress":["10.1.0.0/16"]}],"restart":"","restartPending":true}` + "\n"
	p := samplePolicy()
	f := &policy.Fleet{Name: "contoso", Groups: []policy.Group{{Name: "files", Policies: []*policy.Policy{p}}}}
	var text strings.Builder
	for i := range 10_000 {
		name := fmt.Sprintf("h%d", i)
		f.Groups[0].Hosts = append(f.Groups[0].Hosts, policy.Host{Name: name, Computer: policy.Computer(name), Policy: p})
		fmt.Fprintf(&text, form, i)
	}
	b.ReportAllocs()
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		t := NewTracker(f, func(*policy.Group, *policy.Host) bool { return true }, time.Time{})
		in := state.NewReader(strings.NewReader(text.String()))
		for s, err := in.Next(); err == nil; s, err = in.Next() {
			t.State(s, "all.json")
		}
		if d := t.Drift(); d.Reported != 10_000 || d.Right != 0 {
			b.Fatal(d.Reported, d.Right)
		}
	}
}
