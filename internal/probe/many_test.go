package probe

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"rpcdsc/internal/probe/probetest"
)

// crowd starts mappers, of which every tenth never answers.
func crowd(t testing.TB, n int, entries []probetest.Entry) (targets []Target, mute int) {
	t.Helper()
	for i := range n {
		c := probetest.Config{Entries: entries, Live: i%2 == 0, Mute: i%10 == 3}
		if c.Mute {
			mute++
		}
		targets = append(targets, Target{Name: fmt.Sprint("h", i), Address: serve(t, c).Addr})
	}
	return targets, mute
}

// Those that never answer hold up nobody: all others are through while they are waited
// for.
func TestManyWaitForNobody(t *testing.T) {
	targets, mute := crowd(t, 500, some(4))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	last := 0
	results := Many(ctx, targets, Options{Timeout: time.Hour}, func(done, total int) {
		if done != last+1 || total != 500 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		if last = done; done == 500-mute {
			cancel()
		}
	})
	listed := 0
	for i, r := range results {
		if r.Name != targets[i].Name {
			t.Fatalf("%s is where %s was asked", r.Name, targets[i].Name)
		}
		if r.Outcome == Listed && r.Ports.TCP.Len() == 4 {
			listed++
		} else if i%10 != 3 || r.Outcome != Stopped || r.Err.Error() != "the asking was stopped before" {
			t.Errorf("%s: %s, %v", r.Name, r.Outcome, r.Err)
		}
	}
	if listed != 500-mute || mute != 50 || last != 500 {
		t.Errorf("%d listed, %d mute, %d done", listed, mute, last)
	}
}

func TestParallel(t *testing.T) {
	for _, tt := range []struct {
		opt  Options
		want int
	}{{Options{}, DefaultParallel}, {Options{Parallel: 3}, 3}, {Options{Reach: true}, reachHosts}, {Options{Reach: true, Parallel: 2}, 2}} {
		if got := tt.opt.parallel(); got != tt.want {
			t.Errorf("%+v: %d", tt.opt, got)
		}
	}
	if got := Many(context.Background(), nil, Options{}, nil); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestSizes(t *testing.T) {
	small, large := &Wanted{Range: portRange(t, "5001-5021")}, &Wanted{Range: portRange(t, "5001-5200")}
	host := func(name, group string, w *Wanted, o Outcome, dynamic string) Result {
		return Result{Target: Target{Name: name, Group: group, Wanted: w}, Outcome: o, Ports: Ports{Dynamic: portRange(t, dynamic)}}
	}
	got := Sizes([]Result{
		host("a", "files", small, Listed, "5001-5003"), host("b", "files", small, Partial, "5001-5020"), host("c", "files", large, Listed, "5001-5090"),
		host("d", "files", small, Listed, "5001-5004"), host("e", "others", small, Denied, "5001"),
	})
	want := []Size{
		{"files", small.Range, 2, "d", 4, 100},
		{"files", large.Range, 1, "c", 90, 180},
	}
	if !slices.EqualFunc(got, want, func(a, b Size) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
		t.Errorf("%+v", got)
	}
	if got[0].Enough() || !got[1].Enough() || !(&Size{Advised: 100}).Enough() {
		t.Error("enough")
	}
}

// BenchmarkMany asks 500 mappers, of which 50 never answer. How many deadlines that
// takes is the number to look at: at most 1.5.
func BenchmarkMany(b *testing.B) {
	targets, _ := crowd(b, 500, probetest.Controller([4]byte{127, 0, 0, 1}))
	const deadline = 3 * time.Second
	var took time.Duration
	for b.Loop() {
		start := time.Now()
		Many(context.Background(), targets, Options{Timeout: deadline}, nil)
		took += time.Since(start)
	}
	b.ReportMetric(took.Seconds()/deadline.Seconds()/float64(b.N), "deadlines/op")
}

// BenchmarkController reads the list of a domain controller.
func BenchmarkController(b *testing.B) {
	s := serve(b, probetest.Config{Entries: probetest.Controller([4]byte{127, 0, 0, 1})})
	b.ReportAllocs()
	for b.Loop() {
		if r := Ask(context.Background(), Target{Address: s.Addr}, Options{Timeout: time.Minute, Keep: true}); r.Outcome != Listed {
			b.Fatal(r.Err)
		}
	}
}
