package proof

import (
	"fmt"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/psdata"
)

// CheckSlot compares what stands for a host's slot in the bodies of its document
// with the slot. It stands between MOF's quotes, so it must be free of what means
// something there, and of comments.
func CheckSlot(text string, s policy.Slot) error {
	if strings.ContainsAny(text, "\"\\#\r\n") {
		return fmt.Errorf("its restart slot is %q", text)
	}
	got, err := psdata.Parse(text)
	if err != nil {
		return fmt.Errorf("its restart slot is %q: %w", text, err)
	}
	if !isSlot(got, s) {
		return fmt.Errorf("its restart slot is %v, want %s", got, restartOf(s))
	}
	return nil
}

// CheckRestart is the same for a document with the module's resource.
func CheckRestart(text string, s policy.Slot) error {
	if want := restartOf(s); text != want {
		return fmt.Errorf("its restart slot is %q, want %q", text, want)
	}
	return nil
}

// OwnSlots is how many times a document holds its host's slot.
func (d *Document) OwnSlots() int {
	if d.Module != nil {
		return len(d.Slots) + 1
	}
	return len(d.Slots)
}
