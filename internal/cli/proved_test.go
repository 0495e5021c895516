package cli

import (
	"bytes"
	"strings"
	"testing"

	"rpcdsc/internal/generate"
)

// TestProvedByRules: where files were made of some policies only, people are told.
func TestProvedByRules(t *testing.T) {
	for rules, want := range map[int]string{
		0: "proved: 9 policies in 5 artifacts, on 0 assumptions (--assumptions lists them)\n",
		4: "proved: 9 policies in 5 artifacts, of 4 the rules alone (gen proves all that it writes), on 0 assumptions (--assumptions lists them)\n",
	} {
		var out, said bytes.Buffer
		s := newSession(strings.NewReader(""), &out, &said)
		if err := s.proved(&generate.Proof{Policies: 9, Artifacts: 5, RulesOnly: rules}, false); err != nil || said.String() != want || out.Len() > 0 {
			t.Errorf("got %q, %v, want %q", said.String(), err, want)
		}
	}
}
