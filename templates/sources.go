//go:build !packed

package templates

import "embed"

// FS holds the folders as they are in the source.
//
//go:embed */*.toml */*.tmpl
var FS embed.FS
