package generate

import (
	"fmt"
	"strings"
	"testing"

	"rpcdsc/internal/diag"
)

// scattered is a fleet that lets in so many networks apart from each other.
func scattered(n int, lints string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\"10.%d.%d.%d\",", i>>15, i>>7&255, i<<1&255)
	}
	return "schema = 1\nname = \"large\"\nrpc.ports = [\"5101-5300\"]\nblock.also = [\"593/tcp\", \"135/udp\"]\nallow_lints = [\"RD5122\"" + lints +
		"]\nblock.allow = [" + b.String() + "]\n[[group]]\nname = \"g\"\nos = \"windows-server-2022\"\nhosts = [\"h\"]\n"
}

// TestOversized is about documents that WS-Man doesn't carry: 3,100 scattered
// networks make one.
func TestOversized(t *testing.T) {
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	_, findings := Check("f.toml", []byte(scattered(3100, "")), cat)
	if len(findings) != 1 || findings[0].Code != diag.Oversized.Code || findings[0].Line != 6 || findings[0].Column != 16 ||
		!strings.Contains(findings[0].Message, "dsc/h.mof has ") || !strings.Contains(findings[0].Message, "about 375000") ||
		!strings.Contains(findings[0].Remedy, "--dsc-flavor module") {
		t.Errorf("got %+v", findings)
	}
	for src, what := range map[string]string{
		scattered(3100, `, "RD5013"`): "accepted", scattered(1500, ""): "small enough",
		strings.Replace(scattered(3100, ""), `-server-2022"`, `-server-2008"`, 1): "without DSC",
	} {
		if _, findings := Check("f.toml", []byte(src), cat); findings != nil {
			t.Errorf("%s: got %+v", what, findings)
		}
	}
}
