package module

import (
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/output"
)

// CheckRise refuses changes that give the module other content without a higher
// version, where the fleet file has a revision, or had one in the last run. Who copies
// folders needs no revision, and isn't asked for one.
func (Kind) CheckRise(job *artifact.Job, below func(place string) iter.Seq[output.Change]) error {
	has, folder := VersionOf(job), path.Join("module", Name)
	var had []string
	changed := false
	for c := range below(folder) {
		version, _, _ := strings.Cut(strings.TrimPrefix(c.Path, folder+"/"), "/")
		switch {
		case version == has:
			changed = changed || c.Action != output.Same
			if c.Action != output.Add {
				had = append(had, version)
			}
		case c.Action == output.Remove:
			had = append(had, version)
		}
	}
	if had == nil || !changed {
		return nil
	}
	highest := slices.MaxFunc(had, compareVersions)
	revised := job.Fleet.Source.Revision > 0 || strings.Count(highest, ".") == 3
	if !revised || compareVersions(has, highest) > 0 {
		return nil
	}
	return &artifact.RiseError{Of: "the module " + Name, Has: has, Had: highest, Next: nextRevision(job, highest)}
}

// nextRevision is the revision with which this rpcdsc makes a higher version than one
// that was made before.
func nextRevision(job *artifact.Job, had string) int {
	numbers := parts(had)
	if !slices.Equal(parts(Version(job.Version))[:3], numbers[:3]) {
		return 0
	}
	return numbers[3] + 1
}

// compareVersions orders versions as PowerShell does, part by part.
func compareVersions(a, b string) int { return slices.Compare(parts(a), parts(b)) }

// parts are the numbers of a version: three, and a fourth that may be missing.
func parts(version string) []int {
	var numbers []int
	for _, part := range strings.Split(version, ".") {
		n, _ := strconv.Atoi(part) // what isn't a version is lower than any
		numbers = append(numbers, n)
	}
	for len(numbers) < 4 {
		numbers = append(numbers, 0)
	}
	return numbers
}
