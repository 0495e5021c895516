package readback

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUsualForm: what is read without a reader of XML is what one reads, and that reads
// whatever looks like it but isn't.
func TestUsualForm(t *testing.T) {
	p := partsOf(someItem("{2}", "02:05", "Saturday", "FS-02"))
	for _, change := range [][2]string{
		{"", ""}, {"02:05", "&#48;2:05"}, {"Saturday", "Saturday a='b'"}, {"Saturday/>", "Saturday/><Sunday/>"}, {"true", "false"},
		{"FS-02", "F&amp;S"}, {"FS-02", "é"}, {`name="FS-02"`, `name="FS-02" not="1"`}, {"FS-02", ""}, {"<Filters>", "<Filters><x/>"}, {"</Triggers>", ""},
	} {
		var quick, slow triggers
		text := strings.Replace(p.triggers, change[0], change[1], 1)
		err, wrong := readTriggers(text, &quick), unmarshal(text, &slow)
		if diff := cmp.Diff(slow, quick); diff != "" || (err == nil) != (wrong == nil) {
			t.Errorf("%s: %v, %v (-XML +quick)\n%s", text, wrong, err, diff)
		}
		var quickly, slowly filterList
		text = strings.Replace(p.filters, change[0], change[1], 1)
		err, wrong = readFilters(text, &quickly), unmarshal(text, &slowly)
		if diff := cmp.Diff(slowly, quickly); diff != "" || (err == nil) != (wrong == nil) {
			t.Errorf("%s: %v, %v (-XML +quick)\n%s", text, wrong, err, diff)
		}
	}
}
