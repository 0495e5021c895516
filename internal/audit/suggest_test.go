package audit

import (
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/read/firewalllog/logtest"
)

const suggestedFleet = `schema = 1
name = "contoso"
rpc.ports = ["5001-5100"]
block.allow = ["seen-files"]
restart.when = "never"

[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs01"]

`

// TestSuggestIsAFleetFile pastes what is suggested into a fleet file.
func TestSuggestIsAFleetFile(t *testing.T) {
	log := logtest.Header + allow("10:00:00", "10.66.0.1", 50001, 135, "904") + allow("10:00:00", "10.66.0.1", 50002, 49700, "1200") + allow("10:00:01", "10.66.0.1", 50003, 49700, "1200") +
		allow("10:00:02", "198.51.100.7", 50003, 593, "904") + allow("10:00:03", "2001:db8:66::1", 50003, 135, "904") +
		allow("10:00:04", "10.1.0.4", 50005, 135, "904") + allow("10:00:05", "10.66.0.2", 50005, 49700, "1200")
	text := audit(t, Options{}, server(log)).Suggest()
	for _, want := range []string{
		`  "10.66.0.1", # certain: 135/tcp, 1 attempt; likely: 49700/tcp, 2 attempts; the last 2026-11-28 10:00:01; on fs01; of the network guests`,
		`  "198.51.100.7", # certain: 593/tcp, 1 attempt; the last 2026-11-28 10:00:02; on fs01` + "\n", `  "2001:db8:66::1", # certain`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "10.66.0.2") || strings.Contains(text, "10.1.0.4") {
		t.Errorf("it suggests who isn't likely to be cut off, or is allowed:\n%s", text)
	}
	f, findings := fleet.Parse("fleet.toml", []byte(suggestedFleet+text))
	if findings.HasErrors() || f.Network("seen-files") == nil || len(f.Network("seen-files").Entries) != 3 {
		t.Errorf("as a fleet file it gives %v", findings)
	}
}

func TestSuggestNoWholeNetworks(t *testing.T) {
	log := logtest.Header
	for _, last := range "12345" {
		log += allow("10:00:00", "198.51.100."+string(last), 50001, 135, "904")
	}
	text := audit(t, Options{MaxSources: 2}, server(log)).Suggest()
	if !strings.Contains(text, `#"198.51.100.0/24"`) || strings.Contains(text, "\n  \"") {
		t.Errorf("it suggests\n%s", text)
	}
	if text, want := audit(t, Options{}, server("")).Suggest(), "# fs01 can't tell: there is no line in them: nothing is logged, or nothing came\n# The logs show nobody"; !strings.HasPrefix(text, want) {
		t.Errorf("of nothing it suggests %s", text)
	}
	if text := audit(t, Options{}, slices.Repeat([]Host{server("")}, 22)...).Suggest(); strings.Count(text, "can't tell:") != 20 || !strings.Contains(text, "# and 2 more hosts can't tell\n") {
		t.Errorf("of many it says %s", text)
	}
}
