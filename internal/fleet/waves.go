package fleet

import (
	"path"
	"strconv"
	"strings"

	"rpcdsc/internal/diag"
)

// RestWave is what the last wave is called, which has the hosts that no [[wave]] has.
const RestWave = "rest"

// maxWaves is how many waves a fleet can have: a change goes out one after the other.
const maxWaves = 100

// Wave is hosts that get a change at one time.
type Wave struct {
	Name  Text
	Each  int // so many hosts of each of the groups; 0 is all of them
	Place diag.Place
	chosen
	groups []int // in the fleet's list
}

// Groups are the numbers of the groups that the wave takes hosts of, in the fleet's
// list.
func (w *Wave) Groups() []int { return w.groups }

// readWaves reads the [[wave]] tables.
func (r *reader) readWaves(list *node) {
	budget := maxHosts
	lines := map[string]int{}
	for i, t := range list.asTables() {
		if i == maxWaves {
			r.report(diag.BadWave.At(t.place, "the fleet has more than %d waves", maxWaves).Remedyf("join some of the waves"))
			return
		}
		w := Wave{Name: r.name(t.get("name"), "wave"), Place: t.place}
		r.checkWaveName(w.Name, lines)
		groups, hosts := t.get("groups"), t.get("hosts")
		w.groups = r.waveGroups(r.someTexts(groups, "wave.groups"))
		w.chosen = r.choose(r.someTexts(hosts, "wave.hosts"), diag.WaveNoHost, &budget)
		if each := t.get("each"); each != nil {
			if groups == nil {
				w.groups = r.allGroups()
			}
			w.Each = r.readEach(each, w.groups)
		} else if groups == nil && hosts == nil && !r.misspelt["wave.groups"] && !r.misspelt["wave.hosts"] && !r.misspelt["wave.each"] {
			r.report(diag.EmptyWave.At(t.place, "wave %s names neither groups nor hosts", w.Name.Value))
		}
		r.fleet.Waves = append(r.fleet.Waves, w)
	}
}

// checkWaveName refuses a name that doesn't tell which wave is meant.
func (r *reader) checkWaveName(name Text, lines map[string]int) {
	key := strings.ToLower(name.Value)
	switch {
	case name.Value == "":
	case key == RestWave:
		r.report(diag.BadWave.At(name.Place, "%q is the wave of the hosts that no other has", name.Value).Remedyf("choose another name, or remove the wave: it is there without being written"))
	case lines[key] > 0:
		r.report(diag.DuplicateWave.At(name.Place, "wave %s is already defined in line %d", name.Value, lines[key]))
	default:
		lines[key] = name.Place.Line
	}
}

func (r *reader) allGroups() []int {
	all := make([]int, len(r.fleet.Groups))
	for i := range all {
		all[i] = i
	}
	return all
}

// waveGroups gives the groups that entries name, each once and in the order of the file.
func (r *reader) waveGroups(list []Text) []int {
	taken := make([]bool, len(r.fleet.Groups))
	for _, t := range list {
		r.takeGroups(t, taken)
	}
	var out []int
	for i, ok := range taken {
		if ok {
			out = append(out, i)
		}
	}
	return out
}

// takeGroups marks the groups that an entry names.
func (r *reader) takeGroups(t Text, taken []bool) {
	if !r.mayLook(len(taken), t) {
		return
	}
	found, glob := false, strings.ToLower(t.Value)
	for i := range r.fleet.Groups {
		name := strings.ToLower(r.fleet.Groups[i].Name.Value)
		ok := name == glob
		if isGlob(glob) {
			ok, _ = path.Match(glob, name)
		}
		if ok {
			found, taken[i] = true, true
		}
	}
	switch {
	case found:
	case isGlob(glob):
		r.report(diag.WaveNoHost.At(t.Place, "no group matches %q", t.Value))
	default:
		known := func() []string { return groupNames(r.fleet.Groups) }
		r.report(diag.WaveNoHost.At(t.Place, "there is no group %q", t.Value).Remedyf("%s", r.didYouMean(t.Value, known, diag.WaveNoHost.Remedy)))
	}
}

// readEach reads how many hosts of each group a wave takes; 0 if that is wrong. More
// than any of its groups has is a slip: all of them is what leaving it out means.
func (r *reader) readEach(n *node, groups []int) int {
	if n.kind != kindInteger {
		return 0
	}
	most := 0
	for _, g := range groups {
		most = max(most, len(r.fleet.Groups[g].Hosts))
	}
	each, err := strconv.Atoi(n.text)
	switch {
	case err != nil || each < 1 || each > maxHosts:
		r.report(diag.BadWave.At(n.place, "%s can't be a number of hosts", n.text))
		return 0
	case each > most && most > 0:
		r.report(diag.BadWave.At(n.place, "each is %d, and the largest of these groups has %d", each, most).
			Remedyf("write a smaller number, or groups without each, which takes all of their hosts"))
		return 0
	}
	return each
}
