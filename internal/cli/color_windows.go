package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// takesColors says if a console understands ANSI sequences, which it has to be
// told to do.
func takesColors(f *os.File) bool {
	var mode uint32
	console := windows.Handle(f.Fd())
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
