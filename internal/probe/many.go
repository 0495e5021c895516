package probe

import (
	"context"
	"sync"
	"sync/atomic"
)

// DefaultParallel is how many hosts are asked at a time: enough that fifty which never
// answer hold up nobody else.
const DefaultParallel = 128

// Many asks hosts, so many at a time, and gives their results in the same order. done is
// called with how many hosts are through, one call at a time; it may be nil.
func Many(ctx context.Context, targets []Target, opt Options, done func(done, total int)) []Result {
	out := make([]Result, len(targets))
	var next atomic.Int64
	var finished int
	var mutex sync.Mutex
	var workers sync.WaitGroup
	for range min(opt.parallel(), len(targets)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(targets); i = int(next.Add(1)) - 1 {
				out[i] = Ask(ctx, targets[i], opt)
				mutex.Lock()
				if finished++; done != nil {
					done(finished, len(targets))
				}
				mutex.Unlock()
			}
		})
	}
	workers.Wait()
	return out
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
