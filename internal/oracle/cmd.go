package oracle

import (
	"os"
	"testing"
)

// newerCmd is where another cmd.exe lies in Wine, which runs its own instead of any
// file of Wine's that has that name.
const newerCmd = `C:\rpcdsc-cmd\newer-cmd.exe`

// NewerCmd gives Wine with a newer cmd.exe than its own, such as that of Wine 10, if
// RPCDSC_CMD_EXE names its file: the one file runs under Wine 8 too, and goes by what
// was recorded on Windows far more often. Few machines have it, so that a missing one
// is skipped whatever REQUIRE_ORACLES says. cmd is what Wine is to start.
func NewerCmd(t *testing.T, name string) (w *Wine, cmd string) {
	t.Helper()
	file := os.Getenv("RPCDSC_CMD_EXE")
	if file == "" {
		t.Skip("RPCDSC_CMD_EXE names no cmd.exe, of Wine 10 say: libwine in Debian 13, usr/lib/x86_64-linux-gnu/wine/x86_64-windows/cmd.exe")
	}
	w = NewWine(t, name)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w.WriteFile(t, newerCmd, data)
	return w, newerCmd
}

// EachCmd runs a test with Wine's own cmd.exe, and with the newer one.
func EachCmd(t *testing.T, name string, f func(t *testing.T, w *Wine, cmd string)) {
	t.Run("Wine's cmd", func(t *testing.T) { f(t, NewWine(t, name), "cmd") })
	t.Run("a newer cmd", func(t *testing.T) {
		w, cmd := NewerCmd(t, name)
		f(t, w, cmd)
	})
}
