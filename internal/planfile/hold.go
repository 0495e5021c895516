package planfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A DiffersError is something that isn't as it was when the plan was made.
type DiffersError struct {
	What     string // "the fleet file"
	Was, Is  string // for people; both "" where they would say nothing
	InFolder string // the file of the output folder that shows it; "" is none in particular
}

func (e *DiffersError) Error() string {
	switch {
	case e.Was != e.Is:
		return fmt.Sprintf("%s isn't what was approved: the plan has %s, and now it is %s", e.What, cmp.Or(e.Was, "none"), cmp.Or(e.Is, "none"))
	case e.InFolder != "":
		return fmt.Sprintf("%s has changed since the plan was made: %s", e.What, e.InFolder)
	}
	return e.What + " has changed since the plan was made"
}

// CheckSource compares what files are made from: the version of rpcdsc and the fleet
// file.
func (p *Plan) CheckSource(now *Plan) error {
	switch {
	case p.Generator != now.Generator:
		return &DiffersError{What: "the version of rpcdsc", Was: p.Generator, Is: now.Generator}
	case p.Fleet != now.Fleet:
		return &DiffersError{What: "the fleet", Was: p.Fleet, Is: now.Fleet}
	}
	for _, f := range p.HostsFiles { // first: the fleet file's sum has theirs in it
		if slices.ContainsFunc(now.HostsFiles, func(g HostsFile) bool { return f.Name == g.Name && f.SHA256 != g.SHA256 }) {
			return &DiffersError{What: "the hosts file " + f.Name}
		}
	}
	if p.FleetSHA256 != now.FleetSHA256 || !slices.Equal(p.HostsFiles, now.HostsFiles) {
		return &DiffersError{What: "the fleet file"}
	}
	return nil
}

// CheckChanges compares what is about to be done to a folder, and what comes of it.
// What the plan has and is done already, by a run that was interrupted or that came to
// its end, is as good: then nothing of that is left to do.
func (p *Plan) CheckChanges(now *Plan) error {
	const folder = "the output folder"
	for i := range now.Changes {
		c := &now.Changes[i]
		at, found := slices.BinarySearchFunc(p.Changes, c.Path, func(c Change, path string) int { return cmp.Compare(c.Path, path) })
		if !found || !p.Changes[at].same(c) {
			return &DiffersError{What: folder, InFolder: c.Path}
		}
	}
	if p.Result != now.Result || p.Files != now.Files {
		return &DiffersError{What: folder}
	}
	return nil
}

// Option is an option in the words of the command line; "" is one that isn't set.
type Option struct{ Flag, Value string }

// Each lists the options.
func (o *Options) Each() []Option {
	list := func(texts []string) string { return strings.Join(texts, ", ") }
	flag := func(set bool) string { return map[bool]string{true: "true"}[set] }
	return []Option{
		{"date", o.Date}, {"dsc-flavor", o.Flavor}, {"mof-encoding", o.MOFEncoding}, {"no-meta", flag(o.NoMeta)},
		{"kind", list(o.Kinds)}, {"host", list(o.Hosts)}, {"group", list(o.Groups)}, {"release", list(o.Release)},
		{"replace-fleet", o.ReplaceFleet}, {"force", flag(o.Force)}, {"wave", o.Wave},
	}
}

// CheckOptions compares options, but for who signs.
func (o *Options) CheckOptions(now *Options) error {
	mine, theirs := o.Each(), now.Each()
	for i, m := range mine {
		if m != theirs[i] {
			return &DiffersError{What: "--" + m.Flag, Was: m.Value, Is: theirs[i].Value}
		}
	}
	return nil
}
