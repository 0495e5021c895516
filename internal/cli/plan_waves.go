package cli

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/change"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
)

// waveJSON is a wave and its hosts, which need not be those that were asked for.
type waveJSON struct {
	Name    string   `json:"name"`
	Made    bool     `json:"made,omitempty"` // with --wave: its hosts become as the fleet file says
	Hosts   []string `json:"hosts"`
	Old     []string `json:"old,omitempty"`     // of these, those that still enforce something else
	Missing []string `json:"missing,omitempty"` // of these, those that get nothing yet
	Leaves  []string `json:"leaves,omitempty"`  // hosts that the fleet file no longer has, and that stay until this wave
}

// waves lists the waves that have hosts, and how far each has gone out; nil if the fleet
// has no waves.
func (j *job) waves() []waveJSON {
	if j.rollout == nil || j.rollout.complete() {
		return withHosts(wavesOf(j.checked.Fleet, nil))
	}
	c := change.Compare(j.checked.Fleet, j.rollout.whole)
	changes := map[string]bool{}
	for i := range c.Groups {
		for _, e := range c.Groups[i].Entries {
			for _, h := range e.Hosts {
				changes[h.Name()] = true
			}
		}
	}
	there := map[string]bool{}
	for i := range j.checked.Fleet.Groups {
		for _, h := range j.checked.Fleet.Groups[i].Hosts {
			there[h.Name] = true
		}
	}
	all := wavesOf(j.rollout.whole, func(w *waveJSON, host string) {
		switch {
		case !there[host]:
			w.Missing = append(w.Missing, host)
		case changes[host]:
			w.Old = append(w.Old, host)
		}
		delete(there, host)
	})
	for i := range all {
		all[i].Made = i <= j.rollout.made
	}
	rest := &all[len(all)-1]
	for host := range there {
		rest.Leaves = append(rest.Leaves, host)
	}
	fleet.SortHosts(rest.Leaves)
	return withHosts(all)
}

// wavesOf lists the waves of a fleet; nil if it has none. see is told each host.
func wavesOf(f *policy.Fleet, see func(*waveJSON, string)) []waveJSON {
	if f.Waves == nil {
		return nil
	}
	out := make([]waveJSON, len(f.Waves))
	for i, w := range f.Waves {
		out[i] = waveJSON{Name: w.Name, Hosts: make([]string, 0, w.Hosts)}
	}
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			w := &out[h.Wave]
			w.Hosts = append(w.Hosts, h.Name)
			if see != nil {
				see(w, h.Name)
			}
		}
	}
	return out
}

func withHosts(waves []waveJSON) []waveJSON {
	return slices.DeleteFunc(waves, func(w waveJSON) bool { return len(w.Hosts)+len(w.Leaves) == 0 })
}

// wavesText says which wave each host is in, a line for a wave. It stands before the
// files.
func (j *job) wavesText() string {
	var b strings.Builder
	for _, w := range j.waves() {
		fmt.Fprintf(&b, "wave %s, %s\n", w.Name, w.text(j.rollout != nil))
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// text lists the hosts of a wave, and with --wave what becomes of them.
func (w *waveJSON) text(rollout bool) string {
	list := func(hosts []string) string { return strings.Join(fleet.FoldHosts(hosts), ", ") }
	var parts []string
	add := func(hosts []string, what string) {
		if len(hosts) > 0 {
			parts = append(parts, what+list(hosts))
		}
	}
	switch {
	case !rollout:
		add(w.Hosts, plural(len(w.Hosts), "host")+": ")
	case w.Made:
		add(w.Hosts, plural(len(w.Hosts), "host")+", new: ")
	default:
		add(w.Hosts, plural(len(w.Hosts), "host")+", later: ")
		add(w.Old, "still old: ")
		add(w.Missing, "not there yet: ")
	}
	add(w.Leaves, "still there, and to leave: ")
	return strings.Join(parts, "; ")
}
