package mof

import (
	"sync"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// Documents that are fetched by their checksums carry no date: made again on another
// day they would be others, and every node would take them for new.

// Undated gives the documents of all hosts without a date.
func Undated(job *artifact.Job) (*Documents, error) { return documents(job, time.Time{}) }

// UndatedRemovals gives the documents that remove a fleet from hosts that have left it.
func UndatedRemovals(job *artifact.Job, each func(l *artifact.Leaver, remove [][]byte)) error {
	return newPrinter(job, time.Time{}).departed(job.Leavers(Kind{}.Serves), each)
}

// Places are where the documents of hosts lie.
type Places struct {
	Apply, Remove func(*osgen.Generation, *policy.Host) string
	Departed      func(*artifact.Leaver) string
}

// ProveAt proves documents of a job that lie elsewhere than this kind's own. Each is
// opened.
func ProveAt(job *artifact.Job, files *artifact.Files, at Places) artifact.Proved {
	var models sync.Map
	all := job.ProveGroups(job.Groups(Kind{}.Serves), func(g *policy.Group, gen *osgen.Generation) artifact.Proved {
		p := newProver(job, files, &models)
		p.noMeta, p.at = true, at
		p.group(g, gen)
		return p.Proved
	})
	p := newProver(job, files, nil)
	p.at = at
	p.departed(job.Leavers(Kind{}.Serves))
	all.Add(p.Proved)
	return all
}
