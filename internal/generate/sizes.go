package generate

import (
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// carried is a kind of artifact of which not every size reaches a node.
type carried interface {
	Oversized([]output.File) *artifact.Oversized
}

// manyRanges is from when on a policy is large enough to look: what is made of one
// with fewer networks is far below every limit.
const manyRanges = 1000

// lintSizes reports files that are too large for what carries them, once for each
// list of networks that makes them so. It makes those of large policies only.
func lintSizes(c *Checked) diag.Findings {
	var out diag.Findings
	seen := map[*fleet.Entry]bool{}
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		for _, h := range artifact.Representatives(g) {
			list := &h.Source.Settings.Allow[0]
			if len(h.Policy.Allow.Ranges()) < manyRanges || seen[list] {
				continue
			}
			seen[list] = true
			if f, ok := oversized(c, g, h); ok && !accepts(g, f.Code) {
				f.File = c.Fleet.Source.File
				out = append(out, f)
			}
		}
	}
	return out
}

// oversized makes what may be too large for one host.
func oversized(c *Checked, g *policy.Group, h *policy.Host) (diag.Finding, bool) {
	job := alone(c, g, h)
	for _, kind := range all.For(job.Generation(&job.Fleet.Groups[0])) {
		limited, ok := kind.(carried)
		if !ok {
			continue
		}
		var m artifact.Maker
		if kind.Make(job, &m) != nil {
			continue // Verify and Render say so
		}
		if o := limited.Oversized(m.Files); o != nil {
			return diag.Oversized.At(h.Source.Settings.Allow[0].Place, "%s has %d bytes, and about %d are the most that reach a node when it is pushed: block.allow makes %d ranges of addresses",
				o.Path, o.Bytes, o.Most, len(h.Policy.Allow.Ranges())).Remedyf("%s", o.Remedy), true
		}
	}
	return diag.Finding{}, false
}

// accepts tells whether a group accepts a lint, and notes that it is there.
func accepts(g *policy.Group, code string) bool {
	for _, a := range g.Source.Lints {
		if a.Value == code {
			a.Found = true
			return true
		}
	}
	return false
}
