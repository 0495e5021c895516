package fwrule

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go4.org/netipx"

	"rpcdsc/internal/netset"
)

// write is the way back: what Parse reads from it is r again.
func write(r *Rule) string {
	var out strings.Builder
	field := func(name string, value any) { fmt.Fprintf(&out, "%s=%v|", name, value) }
	fmt.Fprintf(&out, "v%d.%d|", r.Major, r.Minor)
	field("Action", r.Action)
	field("Active", strings.ToUpper(fmt.Sprint(r.Active)))
	field("Dir", r.Dir)
	if r.Protocol != AnyProtocol {
		field("Protocol", r.Protocol)
	}
	for _, p := range r.Profiles {
		field("Profile", p)
	}
	for _, p := range r.Ports {
		if p.First == p.Last {
			field("LPort", p)
			continue
		}
		field("LPort2_10", p)
	}
	for _, at := range r.Remote {
		name := "RA6"
		if at.From().Is4() {
			name = "RA4"
		}
		field(name, netset.FormatRange(at))
	}
	field("Name", r.Name)
	for name, value := range map[string]string{"Desc": r.Desc, "EmbedCtxt": r.Group} {
		if value != "" {
			field(name, value)
		}
	}
	for _, f := range r.Others {
		field(f.Name, f.Value)
	}
	return out.String()
}

func ranges(entries ...string) []netset.AddrRange {
	var out []netset.AddrRange
	for _, e := range entries {
		at, err := netset.ParseAddrs(e)
		if err != nil {
			panic(err)
		}
		out = append(out, at)
	}
	return out
}

var same = cmp.Options{
	cmp.Comparer(func(a, b netset.AddrRange) bool { return a == b }),
	cmpopts.EquateEmpty(),
}

const full = `v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|LPort2_10=5001-5021|RA4=0.0.0.1-10.1.0.255|RA4=192.0.2.0/255.255.255.0|RA4=198.51.100.0/24|RA4=203.0.113.7|RA6=::2-2001:db8:50::|RA6=fd00::/8|Name=block TCP|Desc=a, "b" = c|EmbedCtxt=RPC ports: contoso|`

func TestParse(t *testing.T) {
	for text, want := range map[string]*Rule{
		full: {
			Major: 2, Minor: 10, Action: "Block", Dir: "In", Active: true, Protocol: TCP,
			Ports:  []netset.PortRange{{First: 135, Last: 135}, {First: 5001, Last: 5021}},
			Remote: ranges("0.0.0.1-10.1.0.255", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.7", "::2-2001:db8:50::", "fd00::/8"),
			Name:   "block TCP", Desc: `a, "b" = c`, Group: "RPC ports: contoso",
		},
		// Windows itself has one that begins so, for its DHCP server.
		`V2.0|Action=Allow|Dir=Out|Name=n|`: {Major: 2, Action: "Allow", Dir: "Out", Protocol: AnyProtocol, Name: "n"},
		`v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Public|LPort=RPC-EPMap|LPort2_10=IPHTTPSIn|RA4=LocalSubnet|RA6=LocalSubnet|App=%SystemRoot%\System32\svchost.exe|Svc=RPCSS|Name=@FirewallAPI.dll,-1|Edge=FALSE|LOM=TRUE|NewField=x|`: {
			Major: 2, Minor: 31, Action: "Allow", Dir: "In", Active: true, Protocol: TCP, Profiles: []string{"Domain", "Public"}, Name: "@FirewallAPI.dll,-1",
			Others: []Field{{"LPort", "RPC-EPMap"}, {"LPort2_10", "IPHTTPSIn"}, {"RA4", "LocalSubnet"}, {"RA6", "LocalSubnet"},
				{"App", `%SystemRoot%\System32\svchost.exe`}, {"Svc", "RPCSS"}, {"LOM", "TRUE"}, {"NewField", "x"}},
		},
		`v2.20|Action=ByPass|Active=FALSE|Dir=In|Protocol=17|LPort=0|LPort2_10=0-65535|RA4=192.0.2.77/24|RA4=10.0.0.1/255.255.255.255|RA4=0.0.0.0|RA6=::/8|Name=n|Security=Authenticate|`: {
			Major: 2, Minor: 20, Action: "ByPass", Dir: "In", Protocol: UDP, Name: "n",
			Ports:  []netset.PortRange{{}, {Last: 65535}},
			Remote: ranges("192.0.2.0/24", "10.0.0.1", "0.0.0.0", "::/8"), Others: []Field{{"Security", "Authenticate"}},
		},
	} {
		got, err := Parse(text)
		if diff := cmp.Diff(want, got, same); diff != "" || err != nil {
			t.Errorf("%s\n%v (-want +got)\n%s", text, err, diff)
			continue
		}
		again, err := Parse(write(got))
		if diff := cmp.Diff(want, again, same); diff != "" || err != nil {
			t.Errorf("%s written as %s\n%v (-want +got)\n%s", text, write(got), err, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const open, end = `v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|`, `Name=n|`
	for _, c := range []struct{ text, want string }{
		{``, `character 1: "" isn't a version`},
		{`2.10|Name=n|`, `character 1: "2.10" isn't a version`},
		{`v2|Name=n|`, `isn't a version`},
		{`v2.256|Name=n|`, `isn't a version`},
		{`v+2.1|Name=n|`, `isn't a version`},
		{`v1.0|Name=n|`, `character 1: v1.0 is older than Windows Vista`},
		{`v2.10`, `character 1: no field follows`},
		{`v2.10|`, `character 7: no Action`},
		{open + `Name=n`, `character 50: "Name=n" isn't closed by |`},
		{open + `Name|` + end, `character 50: "Name": a field is NAME=VALUE`},
		{open + `|` + end, `a field is NAME=VALUE`},
		{open + `Name=|`, `it has no value`},
		{open + end + end, `character 57: "Name=n": it stands twice`},
		{open + `Ä=x|Active=TRUE|`, `character 54: "Active=TRUE": it stands twice`},
		{`v2.10|Dir=In|Name=n|`, `character 21: no Action`},
		{`v2.10|Action=Allow|Name=n|`, `no Dir`},
		{open, `no Name`},
		{`v2.10|Action=Deny|`, `character 7: "Action=Deny": it can be Allow, Block, ByPass`},
		{`v2.10|Action=block|`, `it can be`},
		{`v2.10|Dir=Inbound|`, `it can be In, Out`},
		{`v2.10|Active=1|`, `it can be TRUE, FALSE`},
		{`v2.10|Edge=True|`, `it can be TRUE, FALSE`},
		{`v2.10|Profile=All|`, `it can be Domain`},
		{`v2.10|Protocol=256|`, `isn't a number up to 255`},
		{`v2.10|Protocol=0006|`, `isn't a number up to 255`},
		{`v2.10|Protocol=TCP|`, `isn't a number`},
		{`v2.10|Protocol=99999999999999999999|`, `isn't a number`},
		{`v2.10|LPort=135|Protocol=6|`, `Protocol=6 or Protocol=17 must stand before it`},
		{`v2.10|Protocol=1|LPort=135|`, `must stand before it`},
		{open + `LPort=5001-5021|` + end, `"5001-5021" isn't a number`},
		{open + `LPort=135,593|` + end, `isn't a number`},
		{open + `LPort=65536|` + end, `isn't a number up to 65535`},
		{open + `LPort2_10=135|` + end, `it is for a range; one port is LPort`},
		{open + `LPort2_10=5021-5001|` + end, `the range is reversed`},
		{open + `LPort2_10=5001-70000|` + end, `isn't a number up to 65535`},
		{`v2.1|Protocol=6|LPort2_10=5001-5021|`, `version 2.1 doesn't have it, 2.10 is the first`},
		{`v2.10|Action=Allow|Dir=Out|Protocol=6|LPort=RPC|Name=n|`, `LPort=RPC needs Protocol=6 and Dir=In`},
		{`v2.10|Action=Allow|Dir=In|Protocol=17|LPort=RPC-EPMap|Name=n|`, `LPort=RPC-EPMap needs Protocol=6`},
		{open + `RA4=10.0.0.0/0|`, `a network of all addresses`},
		{open + `RA4=10.0.0.0/0.0.0.0|`, `a network of all addresses`},
		{open + `RA4=10.0.0.1/32|`, `the length must be below 32`},
		{open + `RA4=10.0.0.0/255.0.255.0|`, `the ones of the mask don't come first`},
		{open + `RA4=10.0.0.0/255.0.0|`, `isn't a mask`},
		{open + `RA4=10.0.0.9-10.0.0.1|`, `the range is reversed`},
		{open + `RA4=10.0.0.1-::5|`, `the range is reversed, or of two families`},
		{open + `RA4=10.0.0|`, `"10.0.0" isn't an address`},
		{open + `RA4=10.1.1.1,10.1.1.2|`, `isn't an address`},
		{open + `RA4=Any|`, `isn't an address`},
		{open + `RA4=2001:db8::1|`, `RA4 is for IPv4`},
		{open + `RA6=10.0.0.1|`, `RA4 is for IPv4`},
		{open + `RA6=::ffff:10.0.0.1|`, `isn't an address`},
		{open + `RA6=fe80::1%eth0|`, `isn't an address`},
		{open + `RA6=::-2001:db8::|`, `the firewall takes no rule with :: in it`},
		{open + `RA6=::1|`, `the firewall takes no rule with ::1 in it`},
		{open + `RA6=::1/64|`, `the firewall takes no rule with ::1 in it`},
		{open + `RA6=2001:db8::/128|`, `the length must be below 128`},
		{open + `RA6=2001:db8::/0|`, `a network of all addresses`},
		{open + `RA6=2001:db8::/129|`, `isn't a number up to 128`},
		{open + `RA4=10.0.0.0/33|`, `too large for IPv4`},
		{open + `Name=All|`, `no rule can have this name`},
		{open + `Name=` + strings.Repeat("n", 10000) + `|`, `10000 characters: a rule can have 9999`},
		{open + "Name=a\x00b|", `it has a NUL in it`},
		{open + strings.Repeat(`LPort=135|`, 1001) + end, `1001 local ports: a rule can have 1000`},
		{open + strings.Repeat(`RA4=10.0.0.1|`, 1001) + end, `1001 RA4 ranges: a rule can have 1000`},
		{open + strings.Repeat(`RA6=2001:db8::/32|`, 1001) + end, `1001 RA6 networks: a rule can have 1000`},
	} {
		if r, err := Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.80s: %v, %v, want %s", c.text, r, err, c.want)
		}
	}
}

func TestScope(t *testing.T) {
	r, err := Parse(full)
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Scope()
	want := netset.NewAddrs(r.Remote...)
	if err != nil || !cmp.Equal(got.Protos, []string{"tcp"}) || got.Ports.String() != "135,5001-5021" || !got.Remote.Equal(want) {
		t.Errorf("%v, %v", got, err)
	}
	all, err := Parse(`v2.10|Action=Block|Active=TRUE|Dir=In|Name=all of it|`)
	if err != nil {
		t.Fatal(err)
	}
	got, err = all.Scope()
	if err != nil || !cmp.Equal(got.Protos, []string{"tcp", "udp"}) || got.Ports.String() != "1-65535" || !got.Remote.Equal(netset.Universe) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestScopeRefuses(t *testing.T) {
	const open = `v2.10|Active=TRUE|Name=n|`
	for text, want := range map[string]string{
		`v2.10|Action=Block|Dir=In|Name=n|`:                             "isn't active",
		open + `Action=Block|Dir=Out|`:                                  "outbound",
		open + `Action=ByPass|Dir=In|`:                                  "IPsec",
		open + `Action=Block|Dir=In|Profile=Domain|`:                    `only for the profiles ["Domain"]`,
		open + `Action=Block|Dir=In|App=System|`:                        "App=System says more",
		open + `Action=Block|Dir=In|RA4=LocalSubnet|`:                   "RA4=LocalSubnet says more",
		open + `Action=Block|Dir=In|Protocol=6|LPort=RPC|`:              "LPort=RPC says more",
		open + `Action=Allow|Dir=In|Edge=TRUE|`:                         "Edge=TRUE says more",
		open + `Action=Block|Dir=In|Protocol=1|`:                        "protocol 1 is neither",
		open + `Action=Block|Dir=In|Protocol=6|LPort=0|`:                "port 0",
		open + `Action=Block|Dir=In|RA4=0.0.0.0-10.0.0.1|`:              "takes no rule with 0.0.0.0-10.0.0.1",
		open + `Action=Block|Dir=In|RA4=240.0.0.0-255.255.255.255|`:     "takes no rule with 240.0.0.0/4",
		open + `Action=Block|Dir=In|RA4=10.0.0.0/8|SomethingNew=thing|`: "SomethingNew=thing says more",
	} {
		r, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if s, err := r.Scope(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v, want %s", text, s, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(full)
	f.Add(`v2.0|Action=Allow|Dir=Out|Name=n|RA4=LocalSubnet|Edge=TRUE|`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(text)
		if err != nil {
			return
		}
		for _, at := range r.Remote {
			if !at.IsValid() || at == (netipx.IPRange{}) {
				t.Fatalf("an invalid range from %q", text)
			}
		}
		r.Scope()
		again, err := Parse(write(r))
		if diff := cmp.Diff(r, again, same); diff != "" || err != nil {
			t.Errorf("%q written as %q: %v (-want +got)\n%s", text, write(r), err, diff)
		}
	})
}
