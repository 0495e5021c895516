// Package oracle finds the programs of others that tests compare our output with:
// the PowerShell engine, Wine, hivex, Samba and its Python, osslsigncode. Where one is
// missing a test is skipped, or fails if REQUIRE_ORACLES=1. go test -short leaves
// out PowerShell, Wine and domain controllers, which take seconds to start, whether
// they are there or not.
//
// It is for tests only; nothing of the product imports it. What it makes to keep,
// such as a Wine prefix, lies in rpcdsc-test in the user's cache folder.
package oracle

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// missing ends the test: there is nothing to compare with.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("REQUIRE_ORACLES") == "1" {
		t.Fatalf("%s is missing, and REQUIRE_ORACLES=1", what)
	}
	t.Skipf("%s is missing; REQUIRE_ORACLES=1 makes that a failure", what)
}

// slow ends a test that -short leaves out.
func slow(t testing.TB, what string) {
	t.Helper()
	if testing.Short() {
		t.Skipf("-short: this runs %s", what)
	}
}

// program finds a program named by an environment variable, on the path, or at
// one of the other places.
func program(t testing.TB, what, env, name string, places ...string) string {
	t.Helper()
	NotOnWine(t, what+" is no Windows program here: this test runs on Linux")
	if env != "" {
		if path := os.Getenv(env); path != "" {
			return path
		}
	}
	for _, place := range append([]string{name}, places...) {
		if path, err := exec.LookPath(place); err == nil {
			return path
		}
	}
	missing(t, what)
	return ""
}

// Pwsh is a PowerShell: RPCDSC_PWSH, or pwsh on the path.
func Pwsh(t testing.TB) string {
	t.Helper()
	slow(t, "PowerShell")
	return program(t, "pwsh (RPCDSC_PWSH)", "RPCDSC_PWSH", "pwsh")
}

// WinePwsh is a PowerShell on Wine's registry: RPCDSC_WINE_PWSH, or wine-pwsh on
// the path.
func WinePwsh(t testing.TB) string {
	t.Helper()
	slow(t, "PowerShell on Wine")
	return program(t, "wine-pwsh (RPCDSC_WINE_PWSH)", "RPCDSC_WINE_PWSH", "wine-pwsh")
}

// WineServer is the program that holds what a session of Wine has in memory; -k
// ends that of the prefix, -w waits for its end.
func WineServer(t testing.TB) string {
	t.Helper()
	slow(t, "Wine")
	return program(t, "wineserver", "", "wineserver", "/usr/lib/wine/wineserver")
}

// MinGW is a C compiler that makes programs for 64-bit Windows.
func MinGW(t testing.TB) string {
	t.Helper()
	return program(t, "x86_64-w64-mingw32-gcc", "", "x86_64-w64-mingw32-gcc")
}

// Rpcclient is Samba's client of RPC, which lists what an endpoint mapper has.
func Rpcclient(t testing.TB) string {
	t.Helper()
	return program(t, "rpcclient", "", "rpcclient")
}

// Osslsigncode is an osslsigncode that signs scripts; versions before 2.9 don't.
func Osslsigncode(t testing.TB) string {
	t.Helper()
	exe := program(t, "osslsigncode", "", "osslsigncode")
	out, _ := exec.Command(exe, "--version").CombinedOutput()
	var major, minor int
	if n, _ := fmt.Sscanf(string(out), "osslsigncode %d.%d", &major, &minor); n < 2 || major < 2 || major == 2 && minor < 9 {
		missing(t, "osslsigncode 2.9 or later")
	}
	return exe
}

// cache gives a folder that outlives the tests.
func cache(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		missing(t, "a cache folder")
	}
	dir = filepath.Join(dir, "rpcdsc-test", name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Awk makes tables of text files.
func Awk(t testing.TB) string {
	t.Helper()
	return program(t, "awk", "", "awk")
}

// Unzip takes files out of archives: Info-ZIP's, which shares nothing with archive/zip.
func Unzip(t testing.TB) string {
	t.Helper()
	return program(t, "unzip", "", "unzip")
}
