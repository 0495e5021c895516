// Package past knows by which fleet file each host of an output folder goes: it puts a
// fleet file into the folder's manifest, without its comments, and reads what is there
// as a fleet again. It is a fleet of several files where a run was about some hosts only.
//
// It takes what stands in a manifest as any input, opens no file, and never decides what
// is written.
package past

import (
	"slices"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// Record gives a fleet file, and its hosts files, as a manifest holds them.
func Record(f *fleet.Fleet) ([]output.Text, error) {
	files, err := f.Record()
	var out []output.Text
	for _, file := range files {
		out = append(out, output.Text(file))
	}
	return out, err
}

// A Past is the fleet that a folder holds.
type Past struct {
	// Fleet is its hosts, each as the file has it that it goes by. Groups that hosts
	// of several files are in stand there several times; nil is no host.
	Fleet *policy.Fleet
	Parts []*policy.Fleet // the hosts of each file alone, in the order of the manifest
	// Unknown are the hosts of which nobody knows any more what they enforce: the
	// folder is of a version that noted no fleet file, a run was interrupted, or
	// this version doesn't take the file.
	Unknown []string
}

// Of reads what a folder holds. Hosts come in the order of their files.
func Of(known *output.Known, cat policy.Catalogue) *Past {
	p := &Past{}
	of := known.SourceOf()
	wanted := make([]map[string]bool, len(known.Sources))
	for _, g := range known.Groups {
		for _, host := range g.Hosts {
			at := of(host)
			if at < 0 || len(known.Sources[at].Texts) == 0 {
				p.Unknown = append(p.Unknown, host)
				continue
			}
			if wanted[at] == nil {
				wanted[at] = map[string]bool{}
			}
			wanted[at][host] = true
		}
	}
	for i, hosts := range wanted {
		if hosts != nil {
			p.add(replay(&known.Sources[i], cat), hosts)
		}
	}
	slices.Sort(p.Unknown)
	return p
}

// replay reads a fleet file; nil if this version doesn't take it.
func replay(s *output.Source, cat policy.Catalogue) *policy.Fleet {
	var files []fleet.Recorded
	for _, text := range s.Texts {
		files = append(files, fleet.Recorded(text))
	}
	f := fleet.Replay(files)
	if f == nil {
		return nil
	}
	f.SHA256 = s.SHA256 // of the file with its comments
	resolved, findings := policy.Resolve(f, cat)
	if findings.HasErrors() {
		return nil
	}
	return resolved
}

// add adds the hosts that are wanted of a fleet.
func (p *Past) add(f *policy.Fleet, wanted map[string]bool) {
	if f != nil {
		part := Part(f, func(_ *policy.Group, h *policy.Host) bool { return wanted[h.Name] })
		for i := range part.Groups {
			for j := range part.Groups[i].Hosts {
				delete(wanted, part.Groups[i].Hosts[j].Name)
			}
		}
		p.Parts = append(p.Parts, part)
		if p.Fleet == nil {
			all := *part
			p.Fleet = &all
		} else {
			p.Fleet.Groups = slices.Concat(p.Fleet.Groups, part.Groups)
		}
	}
	for host := range wanted {
		p.Unknown = append(p.Unknown, host)
	}
}

// Part is a fleet with some of its hosts only, and the groups that have any.
func Part(f *policy.Fleet, has func(*policy.Group, *policy.Host) bool) *policy.Fleet {
	part := *f
	part.Groups, part.Unmet = nil, nil
	for i := range f.Groups {
		g := f.Groups[i]
		g.Hosts = slices.DeleteFunc(slices.Clone(g.Hosts), func(h policy.Host) bool { return !has(&f.Groups[i], &h) })
		g.Policies = slices.DeleteFunc(slices.Clone(g.Policies), func(p *policy.Policy) bool {
			return !slices.ContainsFunc(g.Hosts, func(h policy.Host) bool { return h.Policy == p })
		})
		if len(g.Hosts) > 0 {
			part.Groups = append(part.Groups, g)
		}
	}
	return &part
}
