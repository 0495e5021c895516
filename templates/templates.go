// Package templates embeds one folder a Windows generation: generation.toml
// holds its facts, *.tmpl the text of its artifacts, base/ what generations
// share. It holds no code beyond this: package osgen reads it.
package templates
