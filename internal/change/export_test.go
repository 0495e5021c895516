package change

import (
	"fmt"
	"strings"
	"testing"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/wfw"
)

// samplePolicy lets 10.1.0.0/16 in.
func samplePolicy() *policy.Policy {
	ports := netset.NewPorts(netset.PortRange{First: 135, Last: 135}, netset.PortRange{First: 5001, Last: 5100})
	return &policy.Policy{Fleet: "contoso", Label: "Block RPC Ports - contoso", TCP: ports, Allow: netset.MustAddrs("10.1.0.0/16")}
}

// TestExports compares exported rules: those of the module by their group, those of
// a startup script by their name.
func TestExports(t *testing.T) {
	const allow = "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|LPort2_10=5001-5100|RA4=10.1.0.0/255.255.0.0|Name=%s|"
	const block = "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|LPort2_10=5001-5100|RA4=0.0.0.1-10.0.255.255|RA4=10.2.0.0-255.255.255.254|RA6=::2-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe|Name=%s|"
	named := func(form, what string) string {
		return fmt.Sprintf(form, "Block RPC Ports - contoso - "+what+" TCP 879d8b01")
	}
	grouped := func(form string) string { return fmt.Sprintf(form, "x") + "EmbedCtxt=rpcdsc contoso|" }
	for name, c := range map[string]struct {
		rules []string
		want  string
	}{
		"by name":        {[]string{named(allow, "allow"), named(block, "block"), fmt.Sprintf(block, "File sharing - all")}, ""},
		"by group":       {[]string{grouped(allow), grouped(block)}, ""},
		"one is missing": {[]string{grouped(block)}, "closed"},
		"no block rule":  {[]string{grouped(allow)}, "open"},
		"one profile":    {[]string{grouped(allow), strings.Replace(grouped(block), "Dir=In|", "Dir=In|Profile=Domain|", 1)}, "open rule"},
		"another fleet":  {[]string{grouped(allow), grouped(block), fmt.Sprintf(allow, "y") + "EmbedCtxt=rpcdsc lab|"}, "other"},
		"damaged":        {[]string{grouped(allow), grouped(block), "v2.30|Action=Block|Name=z|EmbedCtxt=rpcdsc contoso|"}, "rule"},
		"nothing":        {nil, "open closed"},
	} {
		e := &wfw.Export{}
		for i, text := range c.rules {
			e.Rules = append(e.Rules, wfw.Rule{ID: fmt.Sprint(i), Text: text})
		}
		p := samplePolicy()
		var got []string
		for _, f := range newComparer().compare(p, OfExport(e, "fs01.wfw", p)) {
			got = append(got, string(f.Kind))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestExportOff: a profile without a firewall counts if the policy counts on it.
func TestExportOff(t *testing.T) {
	p := samplePolicy()
	p.Profiles = []string{"Domain"}
	e := &wfw.Export{Profiles: []wfw.Profile{{Name: "Domain", Off: true}, {Name: "Public", Off: true}}}
	if r := OfExport(e, "x", p); len(r.Unenforced) != 1 || !strings.Contains(r.Unenforced[0], "Domain") {
		t.Errorf("%q", r.Unenforced)
	}
}
