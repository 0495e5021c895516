// Package all is the list of artifact kinds: the one place that names them all.
package all

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/ansible"
	"rpcdsc/internal/artifact/dscsource"
	"rpcdsc/internal/artifact/dscv3"
	"rpcdsc/internal/artifact/gpo"
	"rpcdsc/internal/artifact/intune"
	"rpcdsc/internal/artifact/machineconfig"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/mof"
	"rpcdsc/internal/artifact/pull"
	"rpcdsc/internal/artifact/startup"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// Kinds are all kinds, in the order in which people are told of them.
var Kinds = []artifact.Kind{
	startup.Kind{},
	module.Kind{},
	mof.Kind{},
	dscsource.Kind{},
	gpo.Kind{},
	dscv3.Kind{},
	pull.Kind{},
	machineconfig.Kind{},
	ansible.Kind{},
	intune.Kind{},
}

// For gives the kinds that serve a generation.
func For(g *osgen.Generation) []artifact.Kind {
	var out []artifact.Kind
	for _, k := range Kinds {
		if k.Serves(g) {
			out = append(out, k)
		}
	}
	return out
}

// Weight is what making and proving the files of a policy takes, in about a millisecond
// of a processor.
func Weight(gen *osgen.Generation, p *policy.Policy) int {
	weight := artifact.Weight(p)
	for _, k := range For(gen) {
		if w, ok := k.(artifact.Weigher); ok {
			weight += w.Weight(gen, p)
		}
	}
	return weight
}

// Words gives the words of output.kinds in a fleet file that have files made for the
// groups of a release.
func Words(g *osgen.Generation, r osgen.Release) []string {
	words := []string{}
	for _, word := range fleet.Kinds {
		for _, k := range For(g) {
			chooser, chooses := k.(artifact.Chooser)
			if asks(k, word) && (!chooses || chooser.Takes(word, g, r)) {
				words = append(words, word)
			}
		}
	}
	return words
}

// Served tells whether some group's Windows takes a word of output.kinds.
func Served(job *artifact.Job, word string) bool {
	return slices.ContainsFunc(job.Fleet.Groups, func(g policy.Group) bool {
		gen, r, _ := job.Catalogue.Lookup(g.Target.Release)
		return slices.Contains(Words(gen, r), word)
	})
}

// asks tells whether a word asks for a kind: it is the kind's name, or begins so.
func asks(k artifact.Kind, word string) bool {
	rest, ok := strings.CutPrefix(word, k.Name())
	return ok && (rest == "" || rest[0] == '-')
}

// Findings asks the kinds that not every fleet can have what speaks against one, and
// finds the words of the fleet file that no group has anything of.
func Findings(job *artifact.Job) diag.Findings {
	var out diag.Findings
	for _, kind := range Kinds {
		if j, ok := kind.(artifact.Judge); ok {
			out = append(out, j.Findings(job)...)
		}
	}
	for _, word := range job.Fleet.Source.Kinds {
		if !Served(job, word.Value) && !fleet.Accept(job.Fleet.Source.Lints, diag.UnservedKind.Code) {
			out = append(out, diag.UnservedKind.At(word.Place, "no group has a Windows that takes %s", word.Value))
		}
	}
	for i := range out {
		out[i].File = job.Fleet.Source.File
	}
	return out
}

// Load reads the generations of fsys, and asks every kind whether their facts are
// whole.
func Load(fsys fs.FS) (*osgen.Catalogue, error) {
	c, err := osgen.Load(fsys)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, g := range c.All() {
		for _, k := range Kinds {
			for _, wrong := range k.Facts(g) {
				errs = append(errs, fmt.Errorf("%s/generation.toml: %s", g.ID, wrong))
			}
		}
	}
	return c, errors.Join(errs...)
}

// Assumption is something that has to be true for a proof, and the groups whose
// proof rests on it.
type Assumption struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Groups []string `json:"groups"`
}

// Assumptions is everything that a proof may rest on, each once.
func Assumptions() []artifact.Assumption {
	out := artifact.Common
	seen := map[string]bool{}
	for _, k := range Kinds {
		for _, a := range k.Assumptions() {
			if !seen[a.ID] {
				seen[a.ID] = true
				out = append(out[:len(out):len(out)], a)
			}
		}
	}
	return out
}

// RestsOn lists what the proof of a job rests on.
func RestsOn(job *artifact.Job) []Assumption {
	var out []Assumption
	for _, a := range Assumptions() {
		if a.Asked != nil && !job.Asks(a.Asked...) {
			continue
		}
		var groups []string
		for _, g := range job.Groups(a.Of) {
			groups = append(groups, g.Name)
		}
		if groups != nil {
			out = append(out, Assumption{a.ID, a.Text, groups})
		}
	}
	return out
}
