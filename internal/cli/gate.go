package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/change"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

func afterFlag() cli.Flag {
	return &cli.StringFlag{Name: "after", Usage: "refuse if `FILE`, of drift --json, doesn't show every host of the wave before as the\nfleet file says"}
}

const afterHelp = "--after is the gate between two waves: FILE is what `rpcdsc drift --json` says of the\n" +
	"hosts of the wave before, or of more. A host of that wave that differs, reported\n" +
	"nothing, wasn't looked at or was compared with another policy keeps the next wave back."

// checkAfter holds the wave before the one that is made against the file of --after.
func (s *session) checkAfter(ctx *cli.Context, whole *policy.Fleet) error {
	if !ctx.IsSet("after") {
		return nil
	}
	made := len(whole.Waves) - 1
	if ctx.IsSet("wave") {
		var err error
		if made, err = waveNamed(whole, ctx.String("wave")); err != nil {
			return err
		}
	}
	switch {
	case ctx.String("after") == "":
		return wrongUsage("--after needs the name of a file")
	case ctx.IsSet("host") || ctx.IsSet("group"):
		return wrongUsage("--after is about waves: it can't be had with --host and --group")
	case whole.Waves == nil:
		return failure("--after: the fleet file has no [[wave]]")
	case made == 0:
		return failure("--after: %s is the first wave, so that there is none before it", whole.Waves[0].Name).hint("leave --after out")
	}
	seen, err := readDrift(ctx.String("after"))
	if err != nil {
		return err
	}
	g := gate{wave: whole.Waves[made-1].Name, next: whole.Waves[made].Name, found: map[string][]string{}}
	g.judge(whole, made-1, seen)
	if len(g.mute) > 0 {
		s.warn("nothing tells whether hosts of the wave %s are as the fleet file says that can't report: %s; look at them before you go on", g.wave, hostList(g.mute))
	}
	return g.refusal(ctx.String("after"))
}

// seenHost is what a file of drift --json says of a host.
type seenHost struct {
	policy string   // that it has as it should; "" if it differs, or can't report
	mute   bool     // it can't report
	wrong  []string // how it differs
}

// readDrift reads what `rpcdsc drift --json` printed: what it says of hosts, by their names
// in lower case.
func readDrift(file string) (map[string]*seenHost, error) {
	content, err := readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failure("%s isn't there", file).hint("`rpcdsc drift FLEET STATES --json > %s` makes it", quoteArg(file))
	}
	if err != nil {
		return nil, err
	}
	d, problem := parseDrift(content)
	if problem != "" {
		return nil, failure("%s: %s; nothing was written", file, problem).hint("`rpcdsc drift FLEET STATES --json > %s` makes it anew", quoteArg(file))
	}
	return d.hosts(), nil
}

// parseDrift understands what drift printed; a problem is a file that isn't that. Windows
// PowerShell's > writes UTF-16.
func parseDrift(content []byte) (d *driftOutput, problem string) {
	if bytes.HasPrefix(content, []byte("\xff\xfe")) {
		text, err := output.UTF16.Decode(content)
		if err != nil {
			return nil, "it isn't UTF-16"
		}
		content = []byte(text)
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	d = &driftOutput{}
	var keys map[string]json.RawMessage
	if json.Unmarshal(content, &keys) != nil || keys["error"] == nil && (keys["same"] == nil || keys["groups"] == nil || keys["damaged"] == nil) {
		return nil, "it isn't what `rpcdsc drift --json` prints"
	}
	if err := json.Unmarshal(content, d); err != nil {
		return nil, "it isn't what `rpcdsc drift --json` prints: " + err.Error()
	}
	switch {
	case d.Error != nil:
		return nil, "drift has failed: " + d.Error.Message
	case slices.ContainsFunc(d.Groups, func(g driftGroup) bool { return g.Right == nil }):
		return nil, "it doesn't name the hosts that are right, as an older version of rpcdsc wrote it"
	}
	return d, ""
}

func (d *driftOutput) hosts() map[string]*seenHost {
	out := map[string]*seenHost{}
	of := func(name string) *seenHost {
		key := strings.ToLower(name)
		if out[key] == nil {
			out[key] = &seenHost{}
		}
		return out[key]
	}
	for _, g := range d.Groups {
		for _, h := range g.Right {
			of(h.Host).policy = h.Policy
		}
		for _, h := range g.Mute {
			of(h).mute = true
		}
		for _, e := range g.Differences {
			for _, m := range e.Hosts {
				of(m.Host).wrong = append(of(m.Host).wrong, e.text())
			}
		}
	}
	return out
}

// text says in a few words how a host differs.
func (e *driftEntry) text() string {
	what := entryText(&change.Entry{Difference: &change.Difference{Kind: change.Kind(e.Kind), Is: e.Is, Should: e.Should}})
	var doors []string
	for _, p := range e.Packets {
		doors = append(doors, strings.Join(p.Ports, ", ")+"/"+p.Protocol)
	}
	if len(doors) > 0 {
		what += ": " + strings.Join(slices.Compact(doors), ", ")
	}
	return what
}

// gate is what keeps a wave back.
type gate struct {
	wave, next string
	found      map[string][]string // hosts by what is wrong with them
	mute       []string
	hosts      int // that keep it back
}

// judge looks for each host of a wave.
func (g *gate) judge(f *policy.Fleet, wave int, seen map[string]*seenHost) {
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			if int(h.Wave) != wave {
				continue
			}
			wrong := g.wrong(h, seen[strings.ToLower(h.Name)])
			if len(wrong) > 0 {
				g.hosts++
			}
			for _, what := range wrong {
				g.found[what] = append(g.found[what], h.Name)
			}
		}
	}
}

// wrong is why a host keeps the next wave back; nil if it doesn't.
func (g *gate) wrong(h *policy.Host, seen *seenHost) []string {
	switch {
	case seen == nil:
		return []string{"wasn't looked at"}
	case len(seen.wrong) > 0:
		return seen.wrong
	case seen.mute:
		g.mute = append(g.mute, h.Name)
		return nil
	case seen.policy != h.Policy.Tag:
		return []string{"was compared with the policy " + cmp.Or(seen.policy, "of no file") + ", and this fleet file has " + h.Policy.Tag + " for it"}
	}
	return nil
}

// refusal names the hosts; nil if there are none.
func (g *gate) refusal(file string) error {
	if g.hosts == 0 {
		return nil
	}
	p := failure("the wave %s has to wait: %s of the wave %s %s as the fleet file says, by %s; nothing was written",
		g.next, plural(g.hosts, "host"), g.wave, map[bool]string{true: "isn't", false: "aren't"}[g.hosts == 1], file)
	for _, what := range slices.Sorted(maps.Keys(g.found)) {
		p.hint("%s: %s", strings.Join(fleet.FoldHosts(g.found[what]), ", "), what)
	}
	return p
}
