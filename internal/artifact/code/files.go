package code

import (
	"path"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// ProveFiles compares files in a folder with the tested ones, which they are wholly. any
// is a host to name where one of them is missing.
func ProveFiles(files *artifact.Files, folder string, tested []psmodule.File, any *policy.Host) (p artifact.Proved) {
	for _, s := range tested {
		text, at, ok := files.Read(&p, path.Join(folder, s.Path), any)
		if ok && text != s.Text {
			p.Fail(at.Because("isn't the tested one: %s", FirstOther(s.Text, text)))
		}
	}
	return p
}
