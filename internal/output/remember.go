package output

import (
	"math"
	"slices"
	"time"
)

// recall finds what the index says of the items. Where a file would get the
// content that it had, its sum is known.
func (p *Plan) recall(verify bool) error {
	next := 0
	p.index, p.foreignIndex = p.disk.readIndex(func(path []byte) string {
		for next < len(p.items) && p.items[next].path < string(path) {
			next++
		}
		if next < len(p.items) && p.items[next].path == string(path) {
			return p.items[next].path
		}
		return string(path)
	})
	next = 0
	for i := range p.index {
		for next < len(p.items) && p.items[next].path < p.index[i].path {
			next++
		}
		if next < len(p.items) && p.items[next].path == p.index[i].path {
			p.items[next].was = &p.index[i]
		}
	}
	return each(p.disk.workers, len(p.items), newKeyer, func(k *keyer, i int) error {
		it := &p.items[i]
		if it.keyed = it.was != nil && it.was.key == k.key(it.file); it.keyed && !verify {
			it.sum, it.hashed = it.was.sum, true
		}
		return nil
	})
}

// remembers says if the index says of the item what there is to say.
func (it *item) remembers() bool {
	return it.keyed && it.was.sum == it.sum && it.was.stamp == it.stamp
}

// remembered is what the index is to say of the item.
func (it *item) remembered(k *keyer) (e indexEntry, ok bool) {
	switch {
	case it.wanted() && it.remembers(), !it.chosen && it.was != nil && it.was.stamp == it.stamp:
		return *it.was, true
	case it.wanted() && len(it.path) <= math.MaxUint16:
		return indexEntry{it.path, k.key(it.file), it.sum, it.stamp}, true
	}
	return e, false
}

// remember replaces the index, if it says less than it could now that every file
// is in its place. A run is no worse without one: no error ends it.
func (p *Plan) remember() {
	if p.spool != nil {
		p.spool.remember(p.disk)
		return
	}
	if p.foreignIndex || p.remembers() {
		return
	}
	var newest int64
	for i := range p.items {
		newest = max(newest, p.items[i].stamp.newest())
	}
	k := newKeyer()
	_ = p.disk.writeIndex(newest, func(yield func(indexEntry) bool) {
		for i := range p.items {
			if e, ok := p.items[i].remembered(k); ok && !yield(e) {
				return
			}
		}
	})
}

// remembers says if the index is as good as a new one. What is too new for an
// index, as far as one can tell, doesn't count.
func (p *Plan) remembers() bool {
	now := time.Now().UnixNano()
	return !slices.ContainsFunc(p.items, func(it item) bool {
		return it.wanted() && !it.remembers() && it.stamp.newest() < now
	})
}
