package audit

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/firewalllog/logtest"
)

// lineOf is a line in plain form.
type lineOf struct {
	second           int
	action, protocol string
	src, dst         string
	sport, dport     int
	syn, path, pid   string
}

func (l lineOf) String() string {
	return fmt.Sprintf("2026-11-28 10:00:%02d %s %s %s %s %d %d 52 S %s 0 8192 - - - %s %s\r\n", l.second, l.action, l.protocol, l.src, l.dst, l.sport, l.dport, l.syn, l.path, l.pid)
}

func drawLines(t *rapid.T) []lineOf {
	of := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	lines := make([]lineOf, rapid.IntRange(0, 30).Draw(t, "lines"))
	listeners := map[int]string{} // one process has a port
	for i := range lines {
		lines[i] = lineOf{
			rapid.IntRange(0, 3).Draw(t, "second"), of("action", "ALLOW", "ALLOW", "DROP"), of("protocol", "TCP", "TCP", "UDP"),
			of("src", "10.1.0.1", "10.66.0.2", "::ffff:10.66.0.2", "198.51.100.3", "2001:db8:9::4", "2001:db8:66::5", "127.0.0.1"), "10.0.0.5",
			rapid.IntRange(50000, 50002).Draw(t, "sport"), rapid.SampledFrom([]int{135, 593, 5001, 5100, 49152, 49700, 445}).Draw(t, "dport"),
			of("syn", "1", "2"), of("path", "RECEIVE", "RECEIVE", "RECEIVE", "SEND"), of("pid", "904", "1200", "-"),
		}
		if pid, ok := listeners[lines[i].dport]; ok {
			lines[i].pid = pid
		}
		listeners[lines[i].dport] = lines[i].pid
		if l := &lines[i]; l.path == "SEND" {
			l.src, l.dst = l.dst, l.src
		}
	}
	return lines
}

// naive decides line by line, as the package's comments say, and counts attempts as
// sets.
func naive(lines []lineOf, p *policy.Policy, old netset.Ports, after bool) []string {
	asked, rpc := map[string]bool{}, map[string]bool{}
	ip := func(s string) string { return netip.MustParseAddr(s).Unmap().String() }
	lines = slices.DeleteFunc(slices.Clone(lines), func(l lineOf) bool { return l.path != "RECEIVE" || l.src == "127.0.0.1" })
	for _, l := range lines {
		if l.dport == 135 && l.protocol == "TCP" {
			asked[ip(l.src)] = true
			if l.pid != "-" {
				rpc[l.pid] = true
			}
		}
	}
	attempts := map[string]map[string]bool{}
	for _, l := range lines {
		port, proto := uint16(l.dport), strings.ToLower(l.protocol)
		dyn := proto == "tcp" && old.Contains(port) && !p.TCP.Contains(port)
		if !p.Closed(proto).Contains(port) && !dyn {
			continue
		}
		passes := p.Allow.Contains(netip.MustParseAddr(l.src).Unmap())
		fresh := proto == "tcp" && port != 135 && p.Range.Contains(port) && !old.Contains(port)
		likely := asked[ip(l.src)] || rpc[l.pid]
		v := Certain
		switch {
		case l.action == "DROP" && after && passes && !dyn:
			v = CutOff
		case l.action == "DROP":
			v = Dropped
		case fresh && !after:
			v = Foreign
		case passes:
			v = Kept
		case dyn && likely:
			v = Likely
		case dyn:
			v = Unknown
		case after:
			v = LetIn
		}
		k := fmt.Sprintf("%s %s %d/%s", v, ip(l.src), l.dport, proto)
		if attempts[k] == nil {
			attempts[k] = map[string]bool{}
		}
		last := l.syn
		if l.action == "ALLOW" {
			last = fmt.Sprint(l.second)
		}
		attempts[k][fmt.Sprint(l.sport, " ", last)] = true
	}
	var out []string
	for k, set := range attempts {
		out = append(out, fmt.Sprintf("%s x%d", k, len(set)))
	}
	slices.Sort(out)
	return out
}

func TestAuditIsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := server()
		h.Policy.Range = rapid.SampledFrom([]netset.Ports{ports("5001-5100"), ports("135", "49700-49800"), ports("593")}).Draw(t, "range")
		h.Policy.TCP = h.Policy.Range.Union(rapid.SampledFrom([]netset.Ports{ports("135"), ports("135", "593", "49152")}).Draw(t, "closed"))
		h.Policy.UDP = rapid.SampledFrom([]netset.Ports{{}, ports("135")}).Draw(t, "udp")
		h.Policy.Allow = rapid.SampledFrom([]netset.Addrs{branches.Addrs, branches.Addrs.Union(admins.Addrs), guests.Addrs}).Draw(t, "allow")
		after := rapid.Bool().Draw(t, "after")
		lines := drawLines(t)
		log := logtest.Header
		for _, l := range lines {
			log += l.String()
		}
		h.Logs = server(log).Logs
		r, err := Audit([]Host{h}, Options{Networks: []Network{branches, admins, guests}, After: after, Cores: rapid.IntRange(1, 2).Draw(t, "cores")})
		if err != nil {
			t.Fatal(err)
		}
		got := rows(r)
		for i, row := range got {
			got[i] = row[:strings.LastIndex(row, " ")] // without networks
		}
		slices.Sort(got)
		if want := naive(lines, h.Policy, h.Dynamic, after); !slices.Equal(got, want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	})
}

// TestFoldingKeepsSums folds ever more: what was counted stays, by verdict and network
// but for what is likely or unknown, of which folding may lose the sign.
func TestFoldingKeepsSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := logtest.Header
		for _, l := range drawLines(t) {
			log += l.String()
		}
		sums := func(max int) map[string]uint64 {
			r, err := Audit([]Host{server(log)}, Options{Networks: []Network{branches, admins, guests}, MaxSources: max})
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]uint64{}
			for _, s := range r.Networks {
				v := s.Verdict
				if v == Unknown {
					v = Likely
				}
				out[fmt.Sprint(v, " ", s.Network)] += s.Attempts
			}
			return out
		}
		if exact, folded := sums(0), sums(rapid.IntRange(1, 5).Draw(t, "max")); fmt.Sprint(exact) != fmt.Sprint(folded) {
			t.Fatalf("exact  %v\nfolded %v", exact, folded)
		}
	})
}
