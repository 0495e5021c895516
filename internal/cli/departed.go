package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/roster"
)

const departedHelp = "A host that the fleet no longer has is kept in the output, below departed/FLEET,\n" +
	"with what removes the fleet from it, until --release names it. Who has left is known\n" +
	"from the folder's manifest.json: into a new folder nothing is written for them."

func releaseFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "release", Usage: "forget hosts like `GLOB` that have left the fleet, as nothing of it is on\nthem any more; can be repeated"}
}

// checkRelease refuses to release hosts in a run that is about others.
func checkRelease(ctx *cli.Context) error {
	if ctx.IsSet("release") && (ctx.IsSet("host") || ctx.IsSet("group")) {
		return wrongUsage("--release is about hosts that have left: it can't be had with --host and --group")
	}
	return nil
}

// roster says which hosts the output folder is for after the run, and which have
// left.
func (j *job) roster(ctx *cli.Context) (output.Roster, error) {
	f := j.checked.Fleet
	known, err := output.Look(j.dir)
	j.replaced = j.replaces(known, ctx.String("replace-fleet"))
	if err != nil || known != nil && !isPredecessor(known, f, j.replaced) {
		known = nil // the comparison refuses what can't be read, and a folder of another fleet
	}
	r := roster.Of(known, f, func(group, host string) bool {
		return j.chosen.all || j.chosen.groups[group] || j.chosen.hosts[host]
	})
	return r, release(&r, ctx.StringSlice("release"))
}

// replaces is the name of the fleet that a run may replace in the folder. Besides
// that of the flag, which is about the whole folder, it is any that the fleet was
// formerly, if the run isn't about a part of it.
func (j *job) replaces(known *output.Known, flag string) string {
	if flag != "" || known == nil || known.Fleet == "" || !j.chosen.all || !j.checked.Fleet.Source.WasFormerly(known.Fleet) {
		return flag
	}
	return known.Fleet
}

// isPredecessor says if those whom a folder knows are hosts of the fleet, or of one
// that it replaces. Of a fleet whose name rpcdsc 0.1 didn't note nobody knows what to
// remove, unless it is the same, which has a host in common.
func isPredecessor(known *output.Known, f *policy.Fleet, replaced string) bool {
	if known.Fleet != "" {
		return known.Fleet == f.Name || known.Fleet == replaced
	}
	hosts := map[string]bool{}
	for i := range f.Groups {
		for _, name := range artifact.HostNames(&f.Groups[i]) {
			hosts[strings.ToLower(name)] = true
		}
	}
	return slices.ContainsFunc(known.Groups, func(g output.Members) bool {
		return slices.ContainsFunc(g.Hosts, func(host string) bool { return hosts[strings.ToLower(host)] })
	})
}

// release drops the departed hosts that patterns match. A pattern that matches none is
// an error: nobody means to do nothing.
func release(r *output.Roster, globs []string) error {
	var names []string
	for _, d := range r.Departed {
		names = append(names, d.Host)
	}
	released := map[string]bool{}
	for _, glob := range globs {
		if err := match("release", glob, names, released); err != nil {
			return explainRelease(asProblem(err), glob, names)
		}
	}
	r.Departed = slices.DeleteFunc(r.Departed, func(d output.Departed) bool { return released[d.Host] })
	return nil
}

func explainRelease(p *problem, glob string, names []string) error {
	if names == nil {
		return failure("no host has left the fleet, so that none like %q can be released", glob).
			hint("leave --release out; `plan` names the hosts that have left")
	}
	p.message = strings.Replace(p.message, "no release of the fleet", "no host that has left", 1)
	return p.hint("these have left: %s", hostList(slices.Compact(names)))
}

// make renders the files for a roster.
func (j *job) make(r output.Roster) (err error) {
	j.options.Roster = r
	j.set, err = generate.Render(j.checked, j.options)
	if err == nil {
		j.mark(j.signer)
	}
	return err
}

// noteDeparted names who has left and isn't released.
func (s *session) noteDeparted(j *job) {
	byFleet := map[string][]string{}
	var fleets []string
	for _, d := range j.set.Roster.Departed {
		if byFleet[d.Fleet] == nil {
			fleets = append(fleets, d.Fleet)
		}
		byFleet[d.Fleet] = append(byFleet[d.Fleet], d.Host)
	}
	for _, fleet := range fleets {
		way := ""
		if f := j.checked.Fleet; f.Source.WasFormerly(fleet) {
			way = fmt.Sprintf("those that are in %s hand it over, ", f.Name)
		}
		s.ui.note("left the fleet %s, and not released: %s; %s%s removes it from them, and --release forgets them",
			fleet, hostList(byFleet[fleet]), way, filepath.Join(j.dir, "departed", fleet))
	}
}

// renew renders again if another run has changed meanwhile who has left: now the
// folder is locked.
func (j *job) renew(ctx *cli.Context) error {
	if err := j.checkHeld(); err != nil {
		return err
	}
	r, err := j.roster(ctx)
	if err != nil || slices.Equal(r.Departed, j.set.Roster.Departed) {
		if err == nil {
			j.set.Roster = r
		}
		return err
	}
	return j.make(r)
}
