package generate

import (
	"strings"
	"testing"
	"testing/fstest"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/osgen/osgentest"
)

const unmet = `schema = 1
name = "unmet"
rpc.ports = ["5001-5200"]
block.allow = ["10.1.0.0/16"]
block.also = ["135/udp", "593/tcp"]
[[group]]
name = "g"
os = "windows-server-2022"
hosts = ["h"]
[[assert]]
hosts = ["h"]
from = ["203.0.113.9"]
port = ["5001/tcp"]
want = "allow"
`

func TestFindingsNameTheRule(t *testing.T) {
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	if got := onlyFinding(t, cat); !strings.Contains(got, "; startup/g/startup.ps1:") || !strings.HasSuffix(got, " decides") {
		t.Errorf("got %s", got)
	}
}

// TestFindingsDoWithoutTheScript has a template that can't be rendered: what is
// wrong with the fleet file is told all the same, with another artifact's rule.
func TestFindingsDoWithoutTheScript(t *testing.T) {
	for _, template := range []string{"{{.Nowhere | rem}}", "no data at all"} {
		fsys := osgentest.Templates(t)
		fsys["base/startup.ps1.tmpl"] = &fstest.MapFile{Data: []byte(template)}
		cat, err := all.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if got := onlyFinding(t, cat); !strings.Contains(got, "; module/RpcPortPolicy/") || !strings.HasSuffix(got, " decides") {
			t.Errorf("%s: got %s", template, got)
		}
	}
}

func onlyFinding(t *testing.T, cat *osgen.Catalogue) string {
	t.Helper()
	c, findings := Check("unmet.toml", []byte(unmet), cat)
	if c != nil || len(findings) != 1 {
		t.Fatalf("%+v", findings)
	}
	return findings[0].Message
}

// TestUnmetHidesNoLint: what a lint says may be why the assertion fails.
func TestUnmetHidesNoLint(t *testing.T) {
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	src := strings.Replace(unmet, `hosts = ["h"]`, "hosts = [\"h\"]\nlocated = [\"203.0.113.0/24\"]", 1)
	_, findings := Check("unmet.toml", []byte(src), cat)
	if len(findings) != 2 || findings[0].Code != diag.OwnNetworkLeftOut.Code || findings[1].Code != diag.AssertionFailed.Code {
		t.Errorf("%+v", findings)
	}
}

// TestUnmetInManyGroups: of many groups in which an assertion doesn't hold, the rule is
// named for the first ones; all are reported.
func TestUnmetInManyGroups(t *testing.T) {
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	src := manyGroups(mostNamed+20, false, "windows-server-2022") + "[[assert]]\nhosts = [\"*\"]\nfrom = [\"10.0.0.0/8\"]\nport = [\"135/tcp\"]\nwant = \"block\"\n"
	_, findings := Check("many.toml", []byte(src), cat)
	named, unmet := 0, 0
	for _, f := range findings {
		if f.Code == diag.AssertionFailed.Code {
			unmet++
		}
		if strings.HasSuffix(f.Message, " decides") {
			named++
		}
	}
	if unmet != mostNamed+20 || named != mostNamed {
		t.Errorf("%d assertions don't hold, %d with a rule", unmet, named)
	}
}
