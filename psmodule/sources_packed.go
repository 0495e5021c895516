//go:build packed

package psmodule

import (
	_ "embed"

	"rpcdsc/internal/packed"
)

// What is released holds the sources as a zip file, which build.ps1 and .ci/run have
// internal/pack make.
//
//go:embed sources.zip.gz
var zipped []byte

var sources = packed.FS(zipped)
