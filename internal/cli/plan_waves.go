package cli

import (
	"fmt"
	"strings"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
)

// waveJSON is a wave and its hosts, which need not be those that were asked for.
type waveJSON struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts"`
}

// wavesOf lists the waves of a fleet that have hosts; nil if the fleet has no waves.
func wavesOf(f *policy.Fleet) []waveJSON {
	if f.Waves == nil {
		return nil
	}
	all := make([]waveJSON, len(f.Waves))
	for i, w := range f.Waves {
		all[i] = waveJSON{w.Name, make([]string, 0, w.Hosts)}
	}
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			all[h.Wave].Hosts = append(all[h.Wave].Hosts, h.Name)
		}
	}
	var out []waveJSON
	for _, w := range all {
		if len(w.Hosts) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// wavesText says which wave each host is in, a line for a wave. It stands before the
// files.
func wavesText(f *policy.Fleet) string {
	var b strings.Builder
	for _, w := range wavesOf(f) {
		fmt.Fprintf(&b, "wave %s, %s: %s\n", w.Name, plural(len(w.Hosts), "host"), strings.Join(fleet.FoldHosts(w.Hosts), ", "))
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}
