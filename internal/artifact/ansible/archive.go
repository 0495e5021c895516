package ansible

import (
	"path"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/zipped"
	"rpcdsc/internal/output"
)

// zipModule packs the module with the fleet's data as RpcPortPolicy/. It is compressed:
// each computer gets a copy, over connections that are slow with much.
func zipModule(job *artifact.Job) ([]byte, error) {
	files, err := module.Files(job)
	if err != nil {
		return nil, err
	}
	entries := make([]zipped.Entry, len(files))
	for i := range files {
		entries[i] = zipped.Entry{Name: inArchive(&files[i]), Content: files[i].Content()}
	}
	return zipped.Compress(entries)
}

// inArchive is the name in the archive of a file of the module, whose folder there has
// no version.
func inArchive(f *output.File) string {
	parts := strings.SplitN(f.Path, "/", 4)
	return path.Join(module.Name, parts[3])
}
