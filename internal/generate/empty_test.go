package generate

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
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
