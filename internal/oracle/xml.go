package oracle

import (
	"bytes"
	"os/exec"
	"testing"
)

// XMLLint has libxml2 read XML, and gives its complaint: nil where it is well formed.
func XMLLint(t testing.TB, text []byte) error {
	t.Helper()
	cmd := exec.Command(program(t, "xmllint", "", "xmllint"), "--noout", "--nonet", "-")
	cmd.Stdin = bytes.NewReader(text)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Logf("xmllint: %s", out)
	}
	return err
}
