package oracle

import "testing"

// NotOnWine ends a test of the Windows binary that runs under Wine 8, which
// doesn't do what Windows does; lacks says what.
func NotOnWine(t testing.TB, lacks string) {
	t.Helper()
	if OnWine() {
		t.Skipf("Wine: %s", lacks)
	}
}
