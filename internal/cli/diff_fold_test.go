package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFolded shows what differs in more than a fingerprint, and counts the rest.
func TestFolded(t *testing.T) {
	long := strings.Repeat("x", 200)
	for name, c := range map[string]struct{ diff, want string }{
		"fingerprints": {"-tag 0123abcd\n+tag 9876fedc\n", "  ... only fingerprints, long numbers or the order of lines differ; --unfolded has all\n"},
		"a network":    {"-tag 0123abcd\n-10.1.0.0/16\n+tag 9876fedc\n+10.2.0.0/16\n", "-10.1.0.0/16\n+10.2.0.0/16\n"},
		"many":         {"+a\n+b\n+c\n+d\n+e\n-f\n", "-f\n+a\n+b\n+c\n  ... 2 more lines added; --unfolded has all\n"},
		"twice":        {"-a\n-a\n+a\n", "-a\n"},
		"a long line":  {"-" + long + "10.1" + long + "\n+" + long + "10.2" + long + "\n", "-..." + long[:37] + "10.1" + long[:79] + "...\n+..." + long[:37] + "10.2" + long[:79] + "...\n"},
	} {
		if got := folded("--- a/x\n+++ b/x\n@@ -1 +1 @@\n same\n"+c.diff, 4); got != c.want {
			t.Errorf("%s:\n%swant:\n%s", name, got, c.want)
		}
	}
}

// TestDetailIsShort: one more network in contoso, which every generation has files of,
// is said in at most 200 lines, and each file that changes in other lines is named.
func TestDetailIsShort(t *testing.T) {
	text, err := os.ReadFile("../../examples/contoso.toml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, out := filepath.Join(dir, "contoso.toml"), filepath.Join(dir, "out")
	run := func(text []byte, args ...string) string {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		if code := Main(append([]string{"rpcdsc"}, args...), strings.NewReader(""), &stdout, &stderr); code != exitOK && code != exitDiffers {
			t.Fatal(code, stderr.String())
		}
		return stdout.String()
	}
	run(text, "gen", file, "-o", out)
	more := bytes.Replace(text, []byte(`"10.20.7.0/24", `), []byte(`"10.20.7.0/24", "10.20.9.0/24", `), 1)
	got := run(more, "plan", file, "-o", out, "--detail")
	if n := strings.Count(got, "\n"); n > 200 || n < 20 {
		t.Errorf("%d lines", n)
	}
	for _, want := range []string{"+++ b/startup/erp/apply.cmd\n", "'10.20.9.0/24'", "10.20.9.0/255.255.255.0", "these lines are the same in "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q isn't in it", want)
		}
	}
}
