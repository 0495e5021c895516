package generate

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/artifact/all"
)

// TestFleetRestsOn lists what the groups of a fleet rest on, by what their
// generations have. Every assumption is some generation's.
func TestFleetRestsOn(t *testing.T) {
	used := map[string]bool{}
	for name, want := range map[string]string{
		"windows-2000":           "one-ipsec-policy ipsec-ties ipsec-exemptions ipv6-unfiltered loopback-unfiltered range-after-restart simulated-windows",
		"windows-server-2008":    "firewall-on local-rules-count no-authenticated-bypass sources-left-out loopback-unfiltered range-after-restart simulated-windows",
		"windows-server-2008-r2": "firewall-on local-rules-count no-authenticated-bypass sources-left-out loopback-unfiltered range-after-restart simulated-windows powershell-functions",
		"windows-server-2022":    "firewall-on local-rules-count no-authenticated-bypass sources-left-out loopback-unfiltered range-after-restart powershell-functions",
	} {
		src := wideFleet(name, 1)
		if !strings.Contains(want, "ipsec") {
			src = strings.Replace(src, "ipv6 = \"ignore\"\n", "", 1)
		}
		p, err := Verify(check(t, name, src), testOptions)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range p.Assumptions {
			got = append(got, a.ID)
			used[a.ID] = true
			if !slices.Equal(a.Groups, []string{"g"}) {
				t.Errorf("%s: %s is about %v", name, a.ID, a.Groups)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s rests on %s", name, got)
		}
	}
	ofAsked := map[string]bool{}
	for _, a := range all.Assumptions() {
		ofAsked[a.ID] = a.Asked != nil
	}
	asked := withGPOs()
	asked.Kinds = append(asked.Kinds, "dscv3", "pull", "machineconfig", "ansible", "intune")
	for _, asks := range []struct{ os, want string }{
		{"windows-xp", "gpo-applies"}, {"windows-server-2022", "gpo-applies gpo-looks-at-nothing gpo-restarts-once dsc3-as-its-source pull-hands-out machineconfig-agent ansible-runs-the-script intune-runs"},
	} {
		src := wideFleet(asks.os, 1)
		if asks.os != "windows-xp" {
			src = strings.Replace(src, "ipv6 = \"ignore\"\n", "", 1)
		}
		p, err := Verify(check(t, asks.os, src), asked)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range p.Assumptions {
			if ofAsked[a.ID] {
				got, used[a.ID] = append(got, a.ID), true
			}
		}
		if strings.Join(got, " ") != asks.want {
			t.Errorf("%s with what is asked for rests on %s", asks.os, got)
		}
	}
	for _, a := range all.Assumptions() {
		if !used[a.ID] || !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(a.ID) || !strings.HasSuffix(a.Text, ".") {
			t.Errorf("%s: %s", a.ID, a.Text)
		}
	}
}

// TestVerifyCounts counts each policy once, and every artifact that has it.
func TestVerifyCounts(t *testing.T) {
	p, err := Verify(check(t, "wide.toml", bigFleet(100)), testOptions)
	if err != nil {
		t.Fatal(err)
	}
	// A document to apply and one to remove, source, data, startup.ps1.
	if p.Policies != 50 || p.Artifacts != 50*5 {
		t.Errorf("%d policies in %d artifacts", p.Policies, p.Artifacts)
	}
}
