package output

import (
	"crypto/sha256"
	"hash"
	"hash/maphash"
	"iter"
	"os"
	"path"
	"slices"
)

// spool is a set with files that are made when they are needed, on its way into a
// folder in which nothing of it is yet: each file is new. Of a file nothing is kept but
// its number and, unless they are very many, its sum. What is in a folder already
// has to be compared, and for that all files of a set are kept.
type spool struct {
	all     []shelf
	order   []uint32            // the files' numbers, by path
	sums    []Sum               // by place in the order, once a file is written; nil if they are too many
	above   map[string]*parents // by folder
	indexed bool                // the index is written, but not yet in its place
}

// newSpool gives nil if the set has to be compared with what is there.
func newSpool(d *disk, set *Set, opt Options) (*spool, error) {
	if len(set.Many) == 0 || opt.Lock == nil || opt.Only != nil || (opt.Plan != Sum{}) {
		return nil, nil
	}
	for _, name := range []string{manifestName, pendingName, indexName} {
		if k, _, err := d.look(name); k != absent || err != nil {
			return nil, err
		}
	}
	s := &spool{all: set.shelves()}
	s.order = byPath(s.all)
	if free, err := s.locate(d); !free || err != nil {
		return nil, err
	}
	return s, nil
}

// path is that of the i-th file by path.
func (s *spool) path(i int) string {
	n := int(s.order[i])
	for _, from := range s.all {
		if n < from.Len {
			return from.Path(n)
		}
		n -= from.Len
	}
	panic("output: no such file")
}

// locate says whether there is nothing in the place of any file, and what there is of
// their folders.
func (s *spool) locate(d *disk) (free bool, err error) {
	above := &folders{disk: d, known: map[string]*parents{}}
	s.above = map[string]*parents{}
	for i := range s.order {
		name := s.path(i)
		at := s.above[path.Dir(name)]
		if at == nil {
			if at, err = above.of(name); err != nil || at.blocked != "" {
				return false, err
			}
			s.above[path.Dir(name)] = at
		}
		if at.absent != "" {
			continue
		}
		if k, _, err := d.look(name); k != absent || err != nil {
			return false, err
		}
	}
	return true, nil
}

// mostSums is how many sums are kept: of more files they are taken anew, rather than
// having 8 MB of them.
var mostSums = 1 << 18

// room is for an item and a file that are made when they are needed.
type room struct {
	item item
	file File
}

// item makes the i-th file by path, or its head, and says of it what others keep. Both
// are in the room, until something else is made there.
func (s *spool) item(i int, in *room, head bool) *item {
	f := file(s.all, s.order[i], &in.file, head)
	in.item = item{path: f.Path, file: f, above: s.above[path.Dir(f.Path)], chosen: true}
	if s.sums != nil {
		in.item.sum, in.item.hashed = s.sums[i], s.sums[i] != Sum{}
	}
	return &in.item
}

// checkPaths refuses what Set.checkPaths refuses, and only remembers a number of each
// path. Where two are the same it asks that.
func (s *spool) checkPaths(set *Set) error {
	seed := maphash.MakeSeed()
	seen := make([]uint64, 0, len(s.order)+64)
	folders := map[string]bool{}
	doubtful := false
	for _, m := range set.Many {
		doubtful = doubtful || m.Len > 0 && !m.File(0).Encoding.known()
	}
	for i := range set.Files {
		doubtful = doubtful || !set.Files[i].Encoding.known()
	}
	for i := range s.order {
		name := s.path(i)
		doubtful = doubtful || checkPath(name) != nil
		seen = append(seen, maphash.String(seed, fold(name)))
		for dir := path.Dir(name); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
			seen = append(seen, maphash.String(seed, fold(dir)))
		}
	}
	slices.Sort(seen)
	for i := 1; i < len(seen); i++ {
		doubtful = doubtful || seen[i] == seen[i-1]
	}
	if !doubtful {
		return nil
	}
	set.Expand()
	return set.checkPaths()
}

// spoolBatch is how many files are looked at together.
const spoolBatch = 1024

// looker is what each worker has that looks at files.
type looker struct {
	*keyer
	room *room
	sum  hash.Hash
}

// inOrder gives what look makes of each file, by path: several workers look, at many
// files together. An error is the last that it gives.
func inOrder[T any](s *spool, workers int, look func(l looker, it *item) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		batch := make([]T, min(spoolBatch, len(s.order)))
		lookers := make(chan looker, workers) // what they remember serves for all batches
		for range workers {
			lookers <- looker{newKeyer(), &room{}, sha256.New()}
		}
		for first := 0; first < len(s.order); first += spoolBatch {
			n := min(spoolBatch, len(s.order)-first)
			err := each(workers, n, nothing, func(_ struct{}, i int) (err error) {
				l := <-lookers
				defer func() { lookers <- l }()
				it := s.item(first+i, l.room, true)
				it.hash(l.sum)
				batch[i], err = look(l, it)
				return err
			})
			if err != nil {
				yield(*new(T), err)
				return
			}
			for _, e := range batch[:n] {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// entries are those of the manifest.
func (s *spool) entries(workers int, yield func(*entry) bool) {
	for e, err := range inOrder(s, workers, func(_ looker, it *item) (entry, error) { return it.fresh(), nil }) {
		if err != nil {
			panic(err) // a file that can't be made once more is a fault of the program
		}
		if !yield(&e) {
			return
		}
	}
}

// checkPlaced looks if every file is in its place, and writes on the way the index that
// is to say so, where nobody looks yet. A run is no worse without one.
func (s *spool) checkPlaced(d *disk) (wrong error) {
	w := s.beginIndex(d)
	for e, err := range inOrder(s, d.workers, func(l looker, it *item) (e indexEntry, err error) {
		place, stamp, err := d.look(it.path)
		if err == nil {
			err = it.isPlaced(d, place, stamp)
		}
		return indexEntry{it.path, l.key(it.file), it.sum, stamp}, err
	}) {
		if err != nil {
			wrong = err
		} else if w != nil {
			w.add(e)
		}
	}
	s.indexed = w != nil && w.end() == nil
	return wrong
}

// beginIndex gives nil if that fails. No file is newer than the clock at its begin.
func (s *spool) beginIndex(d *disk) *indexWriter {
	w, err := d.newIndexWriter(staged(indexName))
	if err != nil {
		return nil
	}
	for range 2 { // past some time, and past what that was
		if err := w.begin(w.now); err != nil {
			_ = w.file.Close()
			return nil
		}
	}
	return w
}

// remember puts the index in its place, now that the files are in theirs.
func (s *spool) remember(d *disk) {
	if s.indexed {
		_ = d.retry("index", indexName, func() error { return os.Rename(d.path(staged(indexName)), d.path(indexName)) })
	}
}
