package output

import (
	"slices"
	"strings"
)

// Many is files of one sort, one for each of many hosts. They are made when somebody
// needs them: all of them at once would take more memory than all else.
type Many struct {
	Len  int
	Path func(i int) string // of the i-th
	// File makes the i-th, with the same content each time. Several may call it at once.
	File func(i int) File
	// Head is File with Sum and Length in place of the content, if that has one part of
	// some size. nil: it would take as long.
	Head func(i int) File
}

// Len is how many files there are.
func (s *Set) Len() int {
	n := len(s.Files)
	for i := range s.Many {
		n += s.Many[i].Len
	}
	return n
}

// Expand makes the files that aren't yet.
func (s *Set) Expand() {
	s.Files = slices.Grow(s.Files, s.Len()-len(s.Files))
	for _, m := range s.Many {
		for i := range m.Len {
			s.Files = append(s.Files, m.File(i))
		}
	}
	s.Many = nil
}

// shelf is files that are all there, or all made when they are needed.
type shelf struct {
	Many
	kept []File
}

// shelves are those of the set. A file's number goes through them one after the other.
func (s *Set) shelves() []shelf {
	all := []shelf{{
		Many: Many{Len: len(s.Files), Path: func(i int) string { return s.Files[i].Path }},
		kept: s.Files,
	}}
	for _, m := range s.Many {
		all = append(all, shelf{Many: m})
	}
	return all
}

// file gives the file of a number. One that is kept isn't copied, another is made into
// the room for it; with head perhaps only its head.
func file(all []shelf, number uint32, room *File, head bool) *File {
	i := int(number)
	for _, s := range all {
		switch {
		case i >= s.Len:
			i -= s.Len
		case s.kept != nil:
			return &s.kept[i]
		case head && s.Head != nil:
			*room = s.Head(i)
			return room
		default:
			*room = s.File(i)
			return room
		}
	}
	panic("output: no such file")
}

// run is what is left of a shelf, by path.
type run struct {
	numbers []uint32
	first   uint32 // the shelf's first number
	path    func(i int) string
	next    string // the path of the first that is left
}

func newRun(s shelf, first uint32) run {
	r := run{first: first, path: s.Path, numbers: make([]uint32, s.Len)}
	sorted, before := true, ""
	for i := range r.numbers {
		r.numbers[i] = first + uint32(i)
		p := s.Path(i)
		sorted = sorted && before <= p
		before = p
	}
	if !sorted { // the paths are kept meanwhile: to make them anew for each comparison takes longer
		paths := make([]string, s.Len)
		for i := range paths {
			paths[i] = s.Path(i)
		}
		slices.SortFunc(r.numbers, func(a, b uint32) int { return strings.Compare(paths[a-first], paths[b-first]) })
	}
	r.peek()
	return r
}

func (r *run) peek() {
	if len(r.numbers) > 0 {
		r.next = r.path(int(r.numbers[0] - r.first))
	}
}

func (r *run) take() uint32 {
	n := r.numbers[0]
	r.numbers = r.numbers[1:]
	r.peek()
	return n
}

// byPath gives the numbers of all files in the order of their paths: there are so
// few shelves that they are merged by looking at each.
func byPath(all []shelf) []uint32 {
	var runs []*run
	n := 0
	for _, s := range all {
		r := newRun(s, uint32(n))
		n += s.Len
		runs = append(runs, &r)
	}
	order := make([]uint32, 0, n)
	for len(order) < n {
		var least *run
		for _, r := range runs {
			if len(r.numbers) > 0 && (least == nil || r.next < least.next) {
				least = r
			}
		}
		order = append(order, least.take())
	}
	return order
}
