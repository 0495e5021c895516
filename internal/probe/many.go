package probe

import (
	"context"
	"sync"
	"sync/atomic"
)

// DefaultParallel is how many hosts are asked at a time: enough that fifty which never
// answer hold up nobody else.
const DefaultParallel = 128

// Many asks hosts, so many at a time, and gives their results in the same order. When ctx
// is done, those that aren't through are Stopped. done is called as the work goes on, one
// call at a time; it may be nil. A host is a step, and so is each port of its range that
// is to be tried.
func Many(ctx context.Context, targets []Target, opt Options, done func(done, total int)) []Result {
	out := make([]Result, len(targets))
	all := &steps{show: done}
	for i := range targets {
		all.total += targets[i].steps(opt)
	}
	opt.step = all.step
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(opt.parallel(), len(targets)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(targets); i = int(next.Add(1)) - 1 {
				out[i] = Ask(ctx, targets[i], opt)
			}
		})
	}
	workers.Wait()
	return out
}

// steps counts how far the work is.
type steps struct {
	mutex       sync.Mutex
	done, total int
	show        func(done, total int)
}

func (s *steps) step(n int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.done += n; s.show != nil {
		s.show(s.done, s.total)
	}
}

// steps is how many a host has.
func (t *Target) steps(opt Options) int {
	if opt.Reach && t.Wanted != nil {
		return 1 + t.Wanted.Range.Len()
	}
	return 1
}

func (o Options) parallel() int {
	n := o.Parallel
	if n < 1 {
		n = DefaultParallel
	}
	if o.Reach { // each host has some connections of its own then
		n = min(n, reachHosts)
	}
	return n
}
