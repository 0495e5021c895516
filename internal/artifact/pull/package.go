package pull

import (
	"iter"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/zipped"
	"rpcdsc/internal/output"
)

// makePackage makes the module's package, if nodes fetch it.
func makePackage(job *artifact.Job, m *artifact.Maker, s *source) error {
	if !packages(job) {
		return nil
	}
	files, err := modulePackage(job)
	if err != nil {
		return err
	}
	addSummed(m, output.File{Path: s.packagePath(job), Encoding: output.Raw, Parts: files[0].Parts})
	return nil
}

// packageKey is that of the package, for Job.Once.
type packageKey struct{}

// modulePackage packs the module once for all sources. Its files lie at the top: an LCM
// of WMF 4 knows no folder of a version.
func modulePackage(job *artifact.Job) ([]output.File, error) {
	return job.Once(packageKey{}, func() ([]output.File, error) {
		files, err := module.Files(job)
		if err != nil {
			return nil, err
		}
		entries := make([]zipped.Entry, len(files))
		for i := range files {
			entries[i] = zipped.Entry{Name: strings.TrimPrefix(files[i].Path, module.Folder(job)+"/"), Content: files[i].Content()}
		}
		packed, err := zipped.Pack(entries)
		return []output.File{{Parts: [][]byte{packed}}}, err
	})
}

// CheckRise refuses another package of the same version: a node that has the version
// never fetches it again.
func (Kind) CheckRise(job *artifact.Job, below func(place string) iter.Seq[output.Change]) error {
	if !packages(job) {
		return nil
	}
	for _, s := range sources(job) {
		for c := range below(s.packagePath(job)) {
			if c.Action == output.Modify {
				version := module.VersionOf(job)
				return &artifact.RiseError{Of: "the package of the module " + module.Name, Has: version, Had: version, Next: job.Fleet.Source.Revision + 1}
			}
		}
	}
	return nil
}
