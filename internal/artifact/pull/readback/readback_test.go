package readback

import "testing"

// TestProveNames: of several hosts that would fetch the document of another, the first
// in the list is named, each time.
func TestProveNames(t *testing.T) {
	rows := []Row{{"a", "A", "1"}, {"b", "b", "2"}, {"c", "c", ""}, {"d", "", "2"}, {"e", "C", "3"}, {"f", "a", ""}, {"g", "", ""}, {"h", "", ""}}
	of := func(rows []Row) func(int) Row { return func(i int) Row { return rows[i] } }
	for range 30 {
		if err := proveNames(len(rows), of(rows)); err == nil || err.Error() != "b and d would fetch the same document" {
			t.Fatalf("got %v", err)
		}
		if err := proveNames(3, of(rows)); err != nil {
			t.Fatal(err)
		}
	}
}
