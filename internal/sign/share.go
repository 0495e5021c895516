package sign

import (
	"bytes"
	"slices"
	"sync"
)

// blocks keeps what many signature blocks have in common, the certificates, once:
// it is most of them, and there may be tens of thousands.
type blocks struct {
	mutex sync.Mutex
	like  map[int][]byte // one block of each length
}

// share gives a block in parts, of which one may be another's. It keeps nothing
// of the memory of the block itself.
func (b *blocks) share(block []byte) [][]byte {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	like := b.like[len(block)]
	if like == nil {
		if b.like == nil {
			b.like = map[int][]byte{}
		}
		like = bytes.Clone(block)
		b.like[len(block)] = like
		return [][]byte{like}
	}
	start, end := longestRun(like, block)
	parts := [][]byte{bytes.Clone(block[:start]), like[start:end], bytes.Clone(block[end:])}
	return slices.DeleteFunc(parts, func(p []byte) bool { return len(p) == 0 })
}

// longestRun gives the longest place where two texts of one length are the same.
func longestRun(a, b []byte) (start, end int) {
	for i := 0; i < len(a); i++ {
		from := i
		for i < len(a) && a[i] == b[i] {
			i++
		}
		if i-from > end-start {
			start, end = from, i
		}
	}
	return start, end
}
