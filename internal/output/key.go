package output

import (
	"crypto/sha256"
	"encoding/binary"
)

// key stands for a content that is to be written: two files with the same key
// have the same content. It is cheaper than the content's sum, because the parts
// that files share are read once. The same content in other parts has another
// key, which is no harm.
type key [16]byte

// summedSize is from how many bytes on a part's sum stands for it, and sharedSize from
// how many that is remembered: a host's own parts are shorter.
const (
	summedSize = 128
	sharedSize = 4096
)

// keyer makes keys. It remembers parts by where they are: they are never changed.
type keyer struct {
	sums map[part]Sum
	buf  []byte
}

type part struct {
	start *byte
	size  int
}

func newKeyer() *keyer { return &keyer{sums: map[part]Sum{}} }

func (k *keyer) key(f *File) key {
	b := k.buf[:0]
	parts := f.Parts
	if (f.Signer != Sum{}) { // it stands for the signature, which may not be there yet
		b = append(append(b, "signed"...), f.Signer[:]...)
		parts = f.unsigned()
	}
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		if len(p) < summedSize {
			b = append(b, p...)
			continue
		}
		s := k.sum(p, len(parts) > 1 && len(p) >= sharedSize)
		b = append(b, s[:]...)
	}
	if f.Length > 0 { // one part, that is left out
		b = append(binary.AppendUvarint(b, uint64(f.Length)), f.Sum[:]...)
	}
	k.buf = b
	sum := sha256.Sum256(b)
	return key(sum[:len(key{})])
}

// sum remembers a part only if others may share it: a file of one part is alone.
func (k *keyer) sum(p []byte, shared bool) Sum {
	if !shared {
		return sha256.Sum256(p)
	}
	at := part{&p[0], len(p)}
	s, ok := k.sums[at]
	if !ok {
		s = sha256.Sum256(p)
		k.sums[at] = s
	}
	return s
}
