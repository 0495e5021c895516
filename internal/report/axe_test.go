package report

import (
	"testing"

	"rpcdsc/internal/oracle"
)

// TestInABrowser: nothing leaves the page, it fits on a phone, and a reader who can't
// see it finds its way.
func TestInABrowser(t *testing.T) {
	for _, words := range []string{"words", hostile[0], "عربي עברית"} {
		if found := oracle.Axe(t, htmlOf(t, Make(whole(t, words)))); found != "" {
			t.Errorf("%q:\n%s", words, found)
		}
	}
}
