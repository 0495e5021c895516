package output

import (
	"math"
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
		if it.was == nil {
			return nil
		}
		if it.takeKey(k); it.key == it.was.key && !verify {
			it.sum, it.hashed = it.was.sum, true
		}
		return nil
	})
}

func (it *item) takeKey(k *keyer) {
	if !it.keyed {
		it.key, it.keyed = k.key(it.file), true
	}
}

// remembered is what the index will say of the item.
func (it *item) remembered() (e indexEntry, ok bool) {
	switch {
	case it.wanted() && it.keyed && it.hashed && it.place == regular:
		e = indexEntry{it.path, it.key, it.sum, it.stamp}
	case !it.chosen && it.was != nil && it.place == regular && it.stamp == it.was.stamp:
		e = *it.was
	default:
		return e, false
	}
	return e, len(it.path) <= math.MaxUint16
}

// remember replaces the index, if it says less than it could now that every file
// is in its place. A run is no worse without one: no error ends it.
func (p *Plan) remember() {
	if p.foreignIndex || p.remembers() {
		return
	}
	_ = each(p.disk.workers, len(p.items), newKeyer, func(k *keyer, i int) error {
		if it := &p.items[i]; it.wanted() {
			it.takeKey(k)
		}
		return nil
	})
	_ = p.disk.writeIndex(func(yield func(indexEntry) bool) {
		for i := range p.items {
			if e, ok := p.items[i].remembered(); ok && !yield(e) {
				return
			}
		}
	})
}

// remembers says if the index is as good as a new one. What is too new for an
// index, as far as one can tell, doesn't count.
func (p *Plan) remembers() bool {
	now := time.Now().UnixNano()
	for i := range p.items {
		it := &p.items[i]
		if !it.wanted() || it.stamp.newest() >= now {
			continue
		}
		if e, ok := it.remembered(); !ok || it.was == nil || *it.was != e {
			return false
		}
	}
	return true
}
