//go:build packed

package templates

import (
	_ "embed"

	"rpcdsc/internal/packed"
)

// What is released holds the folders as a zip file, which build.ps1 and .ci/run have
// internal/pack make.
//
//go:embed sources.zip.gz
var zipped []byte

// FS holds the folders as they are in the source.
var FS = packed.FS(zipped)
