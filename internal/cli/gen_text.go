package cli

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// written is what happened, in a line.
func (j *job) written() string {
	counts := j.counts()
	switch {
	case !j.plan.Differs():
		return j.dir + " was up to date: nothing was written"
	case !j.touchesFiles() && j.plan.Interrupted():
		return j.dir + ": cleaned up after a run that was interrupted"
	case !j.touchesFiles():
		return j.dir + ": only manifest.json was written"
	}
	return fmt.Sprintf("%s: %s written (%d new, %d changed), %d removed, %d as they were", j.dir,
		plural(counts[output.Add]+counts[output.Modify], "file"), counts[output.Add], counts[output.Modify], counts[output.Remove], counts[output.Same])
}

func (j *job) touchesFiles() bool {
	for c := range j.plan.Each() {
		if c.Action != output.Same {
			return true
		}
	}
	return false
}

func (j *job) counts() map[output.Action]int {
	counts := map[output.Action]int{}
	for c := range j.plan.Each() {
		counts[c.Action]++
	}
	return counts
}

// sharedGroup is what people read for files of all groups. No group can have the
// name.
const sharedGroup = "(shared)"

// share is what one group has of the files.
type share struct {
	files   int
	folders map[string]bool
}

// shares sorts the files by group, "" being all of them.
func (j *job) shares() map[string]*share {
	shares := map[string]*share{}
	for c := range j.plan.Each() {
		if c.Action == output.Remove {
			continue
		}
		if shares[c.Group] == nil {
			shares[c.Group] = &share{folders: map[string]bool{}}
		}
		shares[c.Group].files++
		shares[c.Group].folders[folderOf(c.Path, c.Group)] = true
	}
	return shares
}

// folderOf is the part of a path that tells people where to look: its first
// folder, and its second if that is the group's own.
func folderOf(file, group string) string {
	parts := strings.Split(path.Dir(file), "/")
	if len(parts) > 1 && parts[1] == group {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

// printWritten prints what was written for whom.
func (s *session) printWritten(j *job) error {
	shares := j.shares()
	var rows [][]string
	for i := range j.checked.Fleet.Groups {
		g := &j.checked.Fleet.Groups[i]
		if of := shares[g.Name]; of != nil {
			rows = append(rows, j.row(g.Name, g.Target.ReleaseTitle, fmt.Sprint(j.chosen.count(g)), of))
		}
	}
	if of := shares[""]; of != nil {
		rows = append(rows, j.row(sharedGroup, "", "", of))
	}
	return s.printTable([]column{left("GROUP"), left("WINDOWS"), right("HOSTS"), right("FILES"), left("WHERE")}, rows)
}

func (j *job) row(group, windows, hosts string, of *share) []string {
	var where []string
	for _, folder := range slices.Sorted(maps.Keys(of.folders)) {
		where = append(where, filepath.Join(j.dir, filepath.FromSlash(folder)))
	}
	return []string{group, windows, hosts, fmt.Sprint(of.files), strings.Join(where, ", ")}
}

// next says what to do with the files, in one line or in one for each way.
func (j *job) next() string {
	job := j.checked.Job(generate.Options{Version: Version(), Flavor: j.flavor, Kinds: j.options.Kinds})
	var ways []string
	for _, kind := range all.Kinds {
		chosen := slices.ContainsFunc(job.Groups(kind.Serves), func(g *policy.Group) bool { return j.chosen.count(g) > 0 })
		if way := kind.Next(job, j.dir); way != "" && chosen {
			ways = append(ways, way)
		}
	}
	const fewWays = 2
	if len(ways) <= fewWays {
		return ": " + strings.Join(ways, ", or ")
	}
	return ", one of these:\n- " + strings.Join(ways, "\n- ")
}
