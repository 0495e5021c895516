package cli

import (
	"bytes"
	"testing"

	"rpcdsc/internal/generate"
)

// What os prints fits on a console of 80 columns, and says nothing less.
func TestTablesWithin(t *testing.T) {
	columns := []column{left("NAME"), left("A"), right("NUMBER"), left("C")}
	rows := [][]string{{"one", "aaaa", "1", "cccc"}, {"two", "b", "22", "d"}}
	for width, want := range map[int]string{
		0:  "NAME  A     NUMBER  C\none   aaaa       1  cccc\ntwo   b         22  d\n",
		24: "NAME  A     NUMBER  C\none   aaaa       1  cccc\ntwo   b         22  d\n",
		19: "NAME  A     NUMBER\none   aaaa       1\ntwo   b         22\n\nNAME  C\none   cccc\ntwo   d\n",
		3:  "NAME  A\none   aaaa\ntwo   b\n\nNAME  NUMBER\none        1\ntwo       22\n\nNAME  C\none   cccc\ntwo   d\n",
	} {
		var out bytes.Buffer
		if err := printWithin(&out, width, columns, rows); err != nil || out.String() != want {
			t.Errorf("width %d: %v\n%s\nwant\n%s", width, err, out.String(), want)
		}
	}
}

func TestGenerationsWithin80(t *testing.T) {
	catalogue, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range catalogue.All() {
		for _, by := range appliers(g) {
			if len(g.ID)+columnGap+len(by) > 80 {
				t.Errorf("%s and %q don't fit in a line", g.ID, by)
			}
		}
	}
}
