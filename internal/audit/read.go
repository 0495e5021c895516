package audit

import (
	"cmp"
	"errors"
	"io"
	"sync"

	"rpcdsc/internal/crash"
	"rpcdsc/internal/read/firewalllog"
)

// chunk is a block on its way: one goroutine reads it, one of several parses it, and
// the lines that matter are counted in the order in which they were read. So that
// what comes out is the same on any number of cores.
type chunk struct {
	host, log int
	block     firewalllog.Block
	entries   []firewalllog.Entry
	tally     firewalllog.Tally
	err       error // why the log can't be read any further
	last      bool  // of its log; it has no lines
	parsed    chan struct{}
}

// flow is the chunks on their way, and those that are free.
type flow struct {
	free, toParse, inOrder chan *chunk
	stop                   chan struct{} // closed by who can't go on

	once   sync.Once
	failed error
}

func newFlow(cores int) *flow {
	n := 2*cores + 1
	f := &flow{free: make(chan *chunk, n), toParse: make(chan *chunk, n), inOrder: make(chan *chunk, n), stop: make(chan struct{})}
	for range n {
		f.free <- &chunk{parsed: make(chan struct{}, 1)}
	}
	return f
}

func (f *flow) fail(err error) {
	if err != nil {
		f.once.Do(func() {
			f.failed = err
			close(f.stop)
		})
	}
}

var errStopped = errors.New("stopped")

// take gives a free chunk.
func (f *flow) take() (*chunk, error) {
	select {
	case c := <-f.free:
		return c, nil
	case <-f.stop:
		return nil, errStopped
	}
}

// read reads all logs and counts their lines.
func (r *run) read() error {
	cores := cmp.Or(r.options.Cores, 1)
	f := newFlow(cores)
	wanted := want(r.hosts)
	var all sync.WaitGroup
	all.Go(func() { f.fail(crash.Catch(func() error { return r.readLogs(f) })) })
	for range cores {
		all.Go(func() { f.fail(crash.Catch(func() error { return r.parse(f, wanted) })) })
	}
	f.fail(crash.Catch(func() error { return r.collect(f) }))
	all.Wait()
	return f.failed
}

// readLogs cuts the logs into chunks, host by host.
func (r *run) readLogs(f *flow) error {
	defer close(f.inOrder)
	defer close(f.toParse)
	for host := range r.hosts {
		for log := range r.hosts[host].Logs {
			if err := r.readLog(f, host, log); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) readLog(f *flow, host, log int) error {
	file, err := r.hosts[host].Logs[log].Open()
	if err != nil {
		return f.end(host, log, err)
	}
	defer file.Close()
	reader := firewalllog.NewReader(file)
	for {
		c, stopped := f.take()
		if stopped != nil {
			return stopped
		}
		if err := reader.Next(&c.block); err != nil {
			f.free <- c
			if err == io.EOF {
				err = nil
			}
			return f.end(host, log, err)
		}
		c.host, c.log, c.err, c.last = host, log, nil, false
		f.toParse <- c
		f.inOrder <- c
	}
}

// end says that a log is at its end.
func (f *flow) end(host, log int, err error) error {
	c, stopped := f.take()
	if stopped != nil {
		return stopped
	}
	c.host, c.log, c.err, c.last = host, log, err, true
	c.parsed <- struct{}{}
	f.inOrder <- c
	return nil
}

// parse takes chunks apart.
func (r *run) parse(f *flow, wanted *firewalllog.Wanted) error {
	p := firewalllog.Parser{Wanted: wanted, Since: r.options.Since, Until: r.options.Until}
	for c := range f.toParse {
		c.entries, c.tally = p.Parse(&c.block, c.entries[:0])
		c.parsed <- struct{}{}
	}
	return nil
}

// collect counts the lines that matter, in order.
func (r *run) collect(f *flow) error {
	var host *hostAudit
	var log firewalllog.Tally
	for c := range f.inOrder {
		select {
		case <-c.parsed:
		case <-f.stop:
			return errStopped
		}
		if host == nil || host.number != c.host {
			if host != nil {
				r.end(host)
			}
			host = r.begin(c.host)
		}
		if c.last {
			r.note(c.host, c.log, &log, c.err)
			log = firewalllog.Tally{}
		} else {
			log.Add(&c.tally)
			for i := range c.entries {
				host.add(&c.entries[i])
			}
		}
		f.free <- c
	}
	if host != nil {
		r.end(host)
	}
	return nil
}
