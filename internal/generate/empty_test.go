package generate

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// everyKey has each key that takes a text, so that each can be empty.
const everyKey = `schema = 1
name = "corp"
allow_lints = ["RD5101"]
ipv6 = "filter"
[networks]
net = ["10.1.0.0/16", "10.2.0.0/16"]
both = ["net", "10.3.0.0/16"]
[rpc]
ports = ["5001-5100"]
[block]
name = "Block RPC Ports"
allow = ["both"]
also = ["593/tcp"]
[restart]
when = "window"
at = "2031-01-01 04:00"
windows = ["Sat 02:00-04:00"]
stagger = "5m"
notice = "10m"
[[group]]
name = "files"
os = "windows-server-2022"
role = "domain-controller"
located = ["net"]
hosts = ["fs01", "fs02"]
[[host]]
name = "fs02"
rpc.ports = ["5001-5200"]
[[assert]]
hosts = ["fs*"]
from = ["net"]
port = ["135/tcp"]
want = "allow"
`

var quoted = regexp.MustCompile(`"[^"\n]*"`)

// An empty text is an error in its own line, wherever it stands, and nothing else
// comes of it.
func TestEmptyTexts(t *testing.T) {
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	if c, findings := Check("fleet.toml", []byte(everyKey), cat); c == nil {
		t.Fatal(findings)
	}
	for _, network := range []string{"", "\"\" = [\"10.9.0.0/16\"]\n", "\"\" = [\"\"]\n"} {
		src := strings.Replace(everyKey, "both =", network+"both =", 1)
		for _, at := range quoted.FindAllStringIndex(src, -1) {
			text := src[:at[0]] + `""` + src[at[1]:]
			line := 1 + strings.Count(src[:at[0]], "\n")
			c, findings := Check("fleet.toml", []byte(text), cat)
			found := false
			for _, f := range findings {
				found = found || f.Line == line && f.Severity == "error"
			}
			if c != nil || !found {
				t.Errorf("%s in line %d is empty: %v", src[at[0]:at[1]], line, findings)
			}
		}
	}
}

// odd are texts that one key or another takes for its own, or for somebody else's.
var odd = []string{
	"", " ", "a", "0", ".", "*", "[1-3]", "h[1-3]", "[9-1]", "0.0.0.0/0", "::", "255.255.255.255", "10.0.0.0-9.0.0.0", "fe80::/10", "2001:db8::/32",
	"1-65535", "0-65535", "65535", "135", "135/tcp", "/tcp", "5001-5100/udp", "net", "both", "NET", "files", "fs01", "fs02",
	"windows-2000", "windows-7", "windows-server-2008", "window", "at", "never", "filter", "ignore", "block", "open",
	"Sat 24:00-24:00", "Sat 00:00-24:00", "daily 23:59-00:00", "0s", "-5m", "168h", "0001-01-01 00:00", "9999-12-31 23:59", "RD0000",
	`\u0000`, "'", `\"`, "é", `\U0010FFFF`,
}

// TestOddTexts puts texts where others belong, and leaves lines out: such a file is
// refused, or what is made of it is proved.
func TestOddTexts(t *testing.T) {
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		lines := strings.SplitAfter(everyKey, "\n")
		if i := rapid.IntRange(0, 2*len(lines)).Draw(t, "left out"); i < len(lines) {
			lines = slices.Delete(lines, i, i+1)
		}
		src := strings.Join(lines, "")
		for range rapid.IntRange(1, 3).Draw(t, "texts") {
			at := rapid.SampledFrom(quoted.FindAllStringIndex(src, -1)).Draw(t, "at")
			src = src[:at[0]] + `"` + rapid.SampledFrom(odd).Draw(t, "text") + `"` + src[at[1]:]
		}
		c, findings := Check("fleet.toml", []byte(src), cat)
		if (c == nil) != findings.HasErrors() {
			t.Errorf("%v and %v", c, findings)
		}
		if c == nil {
			return
		}
		if _, err := Render(c, testOptions); err != nil {
			t.Errorf("%v\n%s", err, src)
		}
	})
}

// FuzzCheck: whatever a file holds, it is judged. What has errors is resolved too,
// as far as it can be, to report all of them.
func FuzzCheck(f *testing.F) {
	cat, err := LoadCatalogue()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(everyKey))
	for _, name := range []string{"contoso", "kb908472"} {
		src, err := os.ReadFile(fmt.Sprintf("../../examples/%s.toml", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if c, findings := Check("fleet.toml", src, cat); (c == nil) != findings.HasErrors() {
			t.Errorf("%v and %v", c, findings)
		}
	})
}
