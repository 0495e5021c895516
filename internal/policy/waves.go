package policy

import (
	"path"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// Wave is a part of the fleet that gets a change at one time.
type Wave struct {
	Name  string
	Hosts int // that are in it
}

// WaveOf names the wave that a host is in; "" if the fleet has no waves.
func (f *Fleet) WaveOf(h *Host) string {
	if f.Waves == nil {
		return ""
	}
	return f.Waves[h.Wave].Name
}

// setWaves puts each host into the first wave that takes it, and into the last one, which
// the file doesn't write, if none does.
func (r *resolver) setWaves(f *Fleet) {
	if len(r.file.Waves) == 0 {
		return
	}
	s := &surf{fleet: f, places: map[*fleet.Group]int{}, names: map[string]*Host{}, next: make([]int, len(f.Groups)), globs: map[string]bool{}}
	for i := range f.Groups {
		s.places[f.Groups[i].Source] = i
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			h.Wave = inNone
			s.names[strings.ToLower(h.Name)] = h
		}
	}
	for i := range r.file.Waves {
		w := &r.file.Waves[i]
		f.Waves = append(f.Waves, Wave{w.Name.Value, s.fill(r.file, w, i)})
		if f.Waves[i].Hosts == 0 && !r.empty(w) {
			r.report(diag.EmptyWave.At(w.Place, "all hosts of wave %s are in earlier waves", w.Name.Value))
		}
	}
	f.Waves = append(f.Waves, Wave{fleet.RestWave, 0})
	rest := len(f.Waves) - 1
	f.Waves[rest].Hosts = s.takeAll(rest)
}

// empty tells whether a wave names nothing, which is reported already.
func (r *resolver) empty(w *fleet.Wave) bool {
	named := len(w.Groups()) + len(w.Globs())
	for range w.Names() {
		named++
	}
	return named == 0
}

// inNone is no wave. The file has fewer.
const inNone = 255

// surf puts hosts into waves.
type surf struct {
	fleet  *Fleet
	places map[*fleet.Group]int
	names  map[string]*Host // in lower case
	next   []int            // of each group, how many of its first hosts are in waves
	globs  map[string]bool  // whose hosts all are in waves
}

// fill puts hosts into the wave of a number, and gives how many.
func (s *surf) fill(file *fleet.Fleet, w *fleet.Wave, number int) int {
	n := 0
	for name := range w.Names() {
		if h := s.names[name]; h != nil {
			n += h.join(number)
		}
	}
	for _, glob := range w.Globs() {
		n += s.takeGlob(glob, number)
	}
	for _, g := range w.Groups() {
		if at, ok := s.places[&file.Groups[g]]; ok {
			n += s.takeGroup(at, w.Each, number)
		}
	}
	return n
}

// join puts a host into a wave if it is in none, and counts it then.
func (h *Host) join(number int) int {
	if h.Wave != inNone {
		return 0
	}
	h.Wave = uint8(number)
	return 1
}

func (s *surf) takeGlob(glob string, number int) int {
	if s.globs[glob] {
		return 0
	}
	s.globs[glob] = true
	n := 0
	for name, h := range s.names {
		if ok, _ := path.Match(glob, name); ok {
			n += h.join(number)
		}
	}
	return n
}

// takeGroup takes so many hosts of a group as are in no wave yet, 0 being all, in the
// order of the file.
func (s *surf) takeGroup(at, most, number int) int {
	hosts, n := s.fleet.Groups[at].Hosts, 0
	for s.next[at] < len(hosts) && (most == 0 || n < most) {
		n += hosts[s.next[at]].join(number)
		s.next[at]++
	}
	return n
}

// takeAll takes all that are in no wave yet.
func (s *surf) takeAll(number int) int {
	n := 0
	for i := range s.fleet.Groups {
		n += s.takeGroup(i, 0, number)
	}
	return n
}
