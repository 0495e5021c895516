package generate

import (
	"bytes"
	"strings"
	"testing"

	"rpcdsc/internal/output"
)

// Documents in UTF-8 are proved like others, say the same, and are half as large.
func TestDocumentsInUTF8(t *testing.T) {
	c := readExample(t, "contoso")
	opt := testOptions
	wide, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	opt.MOF = output.UTF8
	narrow, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	others := map[string]*output.File{}
	for i := range wide.Files {
		others[wide.Files[i].Path] = &wide.Files[i]
	}
	seen := 0
	for i := range narrow.Files {
		f := &narrow.Files[i]
		other := others[f.Path]
		if !strings.HasPrefix(f.Path, "dsc/") || !strings.HasSuffix(f.Path, ".mof") {
			if !bytes.Equal(f.Content(), other.Content()) {
				t.Errorf("%s hangs on the encoding of documents", f.Path)
			}
			continue
		}
		seen++
		if string(f.Content()) != text(t, other) {
			t.Errorf("%s says something else in UTF-8", f.Path)
		}
		if f.Size()*2 > other.Size() {
			t.Errorf("%s has %d bytes in UTF-8, %d in UTF-16", f.Path, f.Size(), other.Size())
		}
	}
	if seen == 0 {
		t.Error("no document was looked at")
	}
}

// Damage is seen in them, too.
func TestProofCatchesDamageInUTF8(t *testing.T) {
	opt := testOptions
	opt.MOF = output.UTF8
	var documents []mutation
	for _, m := range mutations {
		if strings.HasSuffix(m.file, ".mof") {
			documents = append(documents, m)
		}
	}
	catchDamage(t, documents, opt)
}
