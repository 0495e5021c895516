//go:build !windows

package cli

// trueName gives a file's name as its folder has it, where that may be another
// than people write.
func trueName(file string) string { return file }
