package output

import (
	"math"
	"time"
)

// recall finds what the index says of the items. Where a file would get the
// content that it had, its sum is known.
func (p *Plan) recall(verify bool) error {
	p.index, p.foreignIndex = p.disk.readIndex()
	next := 0
	for i := range p.items {
		it := &p.items[i]
		for next < len(p.index) && p.index[next].path < it.path {
			next++
		}
		if next < len(p.index) && p.index[next].path == it.path {
			it.was = &p.index[next]
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

// remember replaces the index, now that every file is in its place. A run is no
// worse without one: no error ends it.
func (p *Plan) remember() {
	if p.foreignIndex {
		return
	}
	_ = each(p.disk.workers, len(p.items), newKeyer, func(k *keyer, i int) error {
		if it := &p.items[i]; it.wanted() {
			it.takeKey(k)
		}
		return nil
	})
	x := make(index, 0, len(p.items))
	for i := range p.items {
		if e, ok := p.items[i].remembered(); ok {
			x = append(x, e)
		}
	}
	if !x.serves(p.index) {
		_ = p.disk.writeIndex(x)
	}
}

// serves says if an older index is as good. What is too new for an index, as far
// as one can tell, doesn't count.
func (x index) serves(old index) bool {
	now, next := time.Now().UnixNano(), 0
	for i := range x {
		for next < len(old) && old[next].path < x[i].path {
			next++
		}
		if x[i].stamp.newest() < now && (next == len(old) || old[next] != x[i]) {
			return false
		}
	}
	return true
}
