package mof

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// A document is proved once for all hosts that share its bytes. The parts between
// those bytes are each host's own words: here they are read for each host.

// word is a part that is a host's own: what stands before it, and what it must be.
type word struct {
	before string
	check  func(text string, h *policy.Host) error
}

// The words; a document has the first once.
var words = []word{
	{"@TargetNode='", func(text string, h *policy.Host) error {
		if text != h.Name {
			return fmt.Errorf("is for node %q", text)
		}
		return nil
	}},
	{"$Slot = ", func(text string, h *policy.Host) error { return readback.CheckSlot(text, h) }},
	{"Restart = \"", func(text string, h *policy.Host) error { return readback.CheckSlotWords(text, h) }},
}

// model is a document that was read, which others share the bytes of.
type model struct {
	file *output.File
	own  []int // of each of its own parts the place in words
}

// newModel finds out what the own parts of a document are. There must be a name
// and so many slots, or it is nobody's model: a word of its host's is among what
// all share.
func newModel(f *output.File, slots int) *model {
	m := &model{file: f}
	if f == nil || len(f.Parts) != 3+2*slots {
		return m
	}
	names := 0
	for i := 1; i < len(f.Parts); i += 2 {
		shared := f.Parts[i-1]
		before, _ := decode(shared[max(0, len(shared)-width(f.Encoding)*len(words[0].before)):], f.Encoding)
		at := slices.IndexFunc(words, func(w word) bool { return strings.HasSuffix(before, w.before) })
		if at < 0 {
			return &model{file: f}
		}
		if at == 0 {
			names++
		}
		m.own = append(m.own, at)
	}
	if names != 1 {
		return &model{file: f}
	}
	return m
}

// check compares a host's document with the model, and its own parts with what
// they must be. A part that is the same memory as the one before it isn't read
// again.
func (m *model) check(f *output.File, h *policy.Host) error {
	if f == nil || m.own == nil || !sameBody(m.file, f) {
		return fmt.Errorf("isn't the document of policy %s", h.Policy.Tag)
	}
	var known []byte
	for i, at := range m.own {
		part := f.Parts[2*i+1]
		if at > 0 && sameMemory(part, known) {
			continue
		}
		text, ok := decode(part, f.Encoding)
		if !ok {
			return fmt.Errorf("holds %q, which isn't ASCII in %s", part, f.Encoding)
		}
		if err := words[at].check(text, h); err != nil {
			return err
		}
		if at > 0 {
			known = part
		}
	}
	return nil
}

// sameBody tells whether two files share every part but the hosts' own.
func sameBody(a, b *output.File) bool {
	if len(a.Parts) != len(b.Parts) {
		return false
	}
	for i := 0; i < len(a.Parts); i += 2 {
		if !sameMemory(a.Parts[i], b.Parts[i]) {
			return false
		}
	}
	return true
}

func sameMemory(a, b []byte) bool {
	return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0]
}

// decode reads a word of ASCII characters.
func decode(part []byte, as output.Encoding) (string, bool) {
	n := width(as)
	if len(part)%n != 0 {
		return "", false
	}
	text := make([]byte, len(part)/n)
	for i := range text {
		text[i] = part[n*i]
		if text[i] > '~' || n == 2 && part[n*i+1] != 0 {
			return "", false
		}
	}
	return string(text), true
}
