package artifact

import (
	"hash/maphash"
	"path"
	"slices"
	"strings"

	"rpcdsc/internal/output"
)

// lookup finds files that are made when they are needed by their paths. It keeps a
// number for each: a part of a sum of its path, and behind it its place.
type lookup struct {
	many    []output.Many
	seed    maphash.Seed
	numbers []uint64
	folders map[string][]int // which of the sorts have files there
}

// placeBits are for the place: no fleet has so many files.
const placeBits = 28

const places = 1<<placeBits - 1

func newLookup(many []output.Many) *lookup {
	l := &lookup{many: many, seed: maphash.MakeSeed(), folders: map[string][]int{}}
	l.numbers = make([]uint64, 0, (&output.Set{Many: many}).Len())
	for sort, m := range many {
		for i := range m.Len {
			name := m.Path(i)
			l.numbers = append(l.numbers, l.part(name)|uint64(len(l.numbers)))
			dir := path.Dir(name)
			if in := l.folders[dir]; len(in) == 0 || in[len(in)-1] != sort {
				l.folders[dir] = append(in, sort)
			}
		}
	}
	slices.Sort(l.numbers)
	return l
}

func (l *lookup) part(name string) uint64 { return maphash.String(l.seed, name) &^ places }

func (l *lookup) len() int { return len(l.numbers) }

// find gives the place of a path. ok is false if nothing has it.
func (l *lookup) find(name string) (place int, ok bool) {
	part := l.part(name)
	at, _ := slices.BinarySearch(l.numbers, part)
	for ; at < len(l.numbers) && l.numbers[at]&^places == part; at++ {
		place := int(l.numbers[at] & places)
		if m, i := l.at(place); m.Path(i) == name {
			return place, true
		}
	}
	return 0, false
}

// at gives the sort of a file, and which of it it is.
func (l *lookup) at(place int) (m output.Many, i int) {
	for _, m := range l.many {
		if place < m.Len {
			return m, place
		}
		place -= m.Len
	}
	panic("artifact: no such file")
}

// file makes the file of a place.
func (l *lookup) file(place int) *output.File {
	m, i := l.at(place)
	f := m.File(i)
	return &f
}

// below makes the files in a folder and below it. Most folders have none.
func (l *lookup) below(folder string) []*output.File {
	var out []*output.File
	for dir, sorts := range l.folders {
		if dir != folder && !strings.HasPrefix(dir, folder+"/") {
			continue
		}
		for _, sort := range sorts {
			m := l.many[sort]
			for i := range m.Len {
				if path.Dir(m.Path(i)) == dir {
					f := m.File(i)
					out = append(out, &f)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b *output.File) int { return strings.Compare(a.Path, b.Path) })
	return out
}
