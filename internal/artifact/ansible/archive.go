package ansible

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/output"
)

// earliest is the first time that a zip file can give, which all files have: the same
// content gives the same bytes.
var earliest = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// zipModule packs the module with the fleet's data as RpcPortPolicy/, in the order in
// which it is made.
func zipModule(job *artifact.Job) ([]byte, error) {
	files, err := module.Files(job)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range files {
		part, err := z.CreateHeader(&zip.FileHeader{Name: inArchive(&files[i]), Method: zip.Deflate, Modified: earliest})
		if err != nil {
			return nil, err
		}
		for _, p := range files[i].Parts {
			if _, err := part.Write(p); err != nil {
				return nil, err
			}
		}
	}
	err = z.Close()
	return b.Bytes(), err
}

// inArchive is the name in the archive of a file of the module, whose folder there has
// no version.
func inArchive(f *output.File) string {
	parts := strings.SplitN(f.Path, "/", 4)
	return path.Join(module.Name, parts[3])
}
