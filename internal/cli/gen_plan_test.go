package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/planfile"
)

// TestPlanHasEachOption: a flag of gen that decides what is written is an option of a
// plan; who adds a flag decides here which it is.
func TestPlanHasEachOption(t *testing.T) {
	none := []string{
		"output",                        // the folder is known by what it holds
		"plan", "json", "quiet", "help", // how it is said
		"strict", "verify", "after", // refuse or look, and change no byte
		"gpo",                                                 // kinds
		"sign-pfx", "sign-password-file", "sign-password-env", // the key can't be in a file for all to read: signer_sha256
	}
	var options []string
	for _, o := range new(planfile.Options).Each() {
		options = append(options, o.Flag)
	}
	flags := flagNames(newSession(strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}).app().Command("gen").Flags)
	for _, flag := range flags {
		if slices.Contains(none, flag) == slices.Contains(options, flag) {
			t.Errorf("--%s: is it an option of planfile.Options, or does it change nothing that is written?", flag)
		}
	}
	for _, option := range options {
		if !slices.Contains(flags, option) {
			t.Errorf("gen has no flag --%s", option)
		}
	}
}
