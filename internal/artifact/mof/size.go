package mof

import (
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/output"
)

// mostBytes is what WS-Man carries: a document travels as base64 in an envelope of
// which 500 KB are allowed by default.
const mostBytes int64 = 375_000

// Oversized is the largest of the documents that is more than WS-Man carries.
func (Kind) Oversized(files []output.File) *artifact.Oversized {
	var worst *artifact.Oversized
	for i := range files {
		n := files[i].Size()
		if strings.HasSuffix(files[i].Path, ".mof") && n > mostBytes && (worst == nil || n > worst.Bytes) {
			worst = &artifact.Oversized{
				Path: files[i].Path, Bytes: n, Most: mostBytes,
				Remedy: "let in fewer and larger networks, or make documents that leave the data to the module on the node: `rpcdsc gen --dsc-flavor module`",
			}
		}
	}
	return worst
}
