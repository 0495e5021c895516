package probe

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/probe/epm"
)

const mapperAlone = "server services=rpc"

// A domain controller of Samba lists for us what it lists for its own client, over IPv4
// and IPv6, and its dynamic ports are those of its range.
func TestSambaArticle(t *testing.T) { testSamba(t, "5001-5021", "5001-5003") }

// The same in another range.
func TestSambaOther(t *testing.T) { testSamba(t, "6101-6300", "6101-6103") }

func testSamba(t *testing.T, ports, dynamic string) {
	dc := oracle.InDomain(t, mapperAlone, "rpc server dynamic port range="+ports)
	if dc == nil {
		return
	}
	for _, address := range []string{"127.0.0.1", "::1"} {
		want := epmlookup(t, dc, address)
		r := ask(t, address, Options{Keep: true, Reach: true})
		if r.Outcome != Listed || r.Entries != len(want) || r.Unreadable != 0 {
			t.Fatalf("%s: %s, %d entries, %d unreadable: %v", address, r.Outcome, r.Entries, r.Unreadable, r.Err)
		}
		var got []string
		for _, e := range r.Endpoints {
			got = append(got, asRpcclient(e))
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-rpcclient +probe):\n%s", address, diff)
		}
		if r.Ports.Dynamic.String() != dynamic || r.Ports.Fixed.String() != "135,593" || r.Ports.HTTP.String() != "593" {
			t.Errorf("%s: %+v", address, r.Ports)
		}
		// It lists 593, where nothing listens.
		if r.Reach.Stale.String() != "593" || r.Reach.Open.String() != "135,"+dynamic || !r.Reach.Filtered.IsEmpty() {
			t.Errorf("%s: %+v", address, r.Reach)
		}
	}
}

// epmlookup is what rpcclient lists, in order. Its exit code says nothing.
func epmlookup(t *testing.T, dc *oracle.DC, address string) []string {
	t.Helper()
	out, err := exec.Command(oracle.Rpcclient(t), "-U%", "-s", dc.Config, "ncacn_ip_tcp:"+address, "-c", "epmlookup").CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if last := len(lines) - 1; err != nil || last < 20 || lines[last] != "epm_Lookup no more entries" {
		t.Fatalf("%v\n%s", err, out)
	} else {
		lines = lines[:last]
	}
	slices.Sort(lines)
	return lines
}

// asRpcclient writes an endpoint as rpcclient does.
func asRpcclient(e Endpoint) string {
	at := "[" + e.Endpoint
	if e.Protocol == epm.TCP || e.Protocol == epm.HTTP {
		at = fmt.Sprintf("%s[%d", e.Address, e.Port)
	}
	return fmt.Sprintf("%s %s:%s,abstract_syntax=%s/0x%04x%04x]: %s", e.Object, e.Protocol, at, e.Interface, e.Minor, e.Major, e.Annotation)
}
