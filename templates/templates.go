// Package templates embeds one folder a Windows generation: generation.toml
// holds its facts, *.tmpl the text of its artifacts, base/ what generations
// share. It holds no code beyond this: package osgen reads it.
package templates

import "embed"

// FS holds the folders as they are in the source.
//
//go:embed */*.toml */*.tmpl
var FS embed.FS
