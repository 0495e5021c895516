package generate

import (
	"errors"
	"io"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/crash"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// faulty is a kind whose reader panics.
type faulty struct{ artifact.Kind }

func (faulty) Prove(*artifact.Job, *artifact.Files) artifact.Proved { panic("faulty") }

// What panics in a kind reaches the caller, whom it can be caught by.
func TestKindsCatch(t *testing.T) {
	c := check(t, "corp.toml", everyKey)
	job := c.Job(testOptions)
	for name, do := range map[string]func() error{
		"make":  func() error { return each(all.Kinds, func(int, artifact.Kind) error { panic("faulty") }) },
		"prove": func() error { proveBy(job, []output.File{}, faulty{all.Kinds[0]}); return io.EOF },
		"groups": func() error {
			job.ProveGroups([]*policy.Group{&c.Fleet.Groups[0]}, func(*policy.Group, *osgen.Generation) artifact.Proved { panic("faulty") })
			return io.EOF
		},
	} {
		var fault *crash.Error
		if err := crash.Catch(do); !errors.As(err, &fault) || fault.What != "faulty" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
