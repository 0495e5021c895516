package fleet

import (
	"strconv"

	"rpcdsc/internal/diag"
)

// maxRevision is what every reader of module versions takes.
const maxRevision = 999999

// readRevision reads the last part of the module's version; 0 if there is none.
func (r *reader) readRevision(n *node) int {
	if n == nil || n.kind != kindInteger {
		return 0
	}
	revision, err := strconv.Atoi(n.text)
	if err != nil || revision < 1 || revision > maxRevision {
		r.report(diag.BadRevision.At(n.place, "%s can't be a revision", n.text))
		return 0
	}
	return revision
}
