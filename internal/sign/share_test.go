package sign

import (
	"bytes"
	"testing"
)

func TestShare(t *testing.T) {
	var b blocks
	first := []byte("head1 certificates tail1")
	if got := b.share(first); len(got) != 1 || !bytes.Equal(got[0], first) || &got[0][0] == &first[0] {
		t.Errorf("%q", got)
	}
	for text, parts := range map[string]int{
		"head2 certificates tail2": 3,
		"head1 certificates tail1": 1,
		"head1 certificates tail2": 2,
		"Head1 certificates tail1": 2,
		"zzzzzzzzzzzzzzzzzzzzzzzz": 1,
		"of another length":        1,
		"of another LENGTH":        2,
	} {
		if text == "of another LENGTH" {
			b.share([]byte("of another length"))
		}
		block := []byte(text)
		got := b.share(block)
		if len(got) != parts {
			t.Errorf("%q: parts %q", text, got)
		}
		for i := range block {
			block[i] = '?' // as the memory of a file that is read next
		}
		if joined := string(bytes.Join(got, nil)); joined != text {
			t.Errorf("%q became %q", text, joined)
		}
	}
}
