package words

import "testing"

func TestProtocol(t *testing.T) {
	for text, want := range map[string]string{"TCP": "tcp", "udp": "udp", "Any": "", "": "", "6": "", "tcp ": ""} {
		if got, err := Protocol(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
}
