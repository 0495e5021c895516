package module

import "testing"

func TestVersion(t *testing.T) {
	for in, want := range map[string]string{"1.2.3": "1.2.3", "v0.1.0-dev+abc": "0.1.0", "(devel)": "0.0.0", "": "0.0.0"} {
		if got := Version(in); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}
