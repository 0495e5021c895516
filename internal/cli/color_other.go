//go:build !windows

package cli

import "os"

// takesColors says if a terminal understands ANSI sequences.
func takesColors(*os.File) bool { return true }
