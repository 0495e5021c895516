package enroll

import (
	"cmp"
	"slices"
	"strings"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/read/inventory"
	"rpcdsc/internal/sorting"
)

// networks makes a network of each site's subnets.
func (e *enroller) networks(sources []Source) {
	bySite := map[string][]inventory.Subnet{}
	first := map[string]Source{}
	for _, s := range sources {
		e.file = s.File
		for _, subnet := range s.List.Subnets {
			if problem := fleet.AddressProblem(subnet.Addresses); problem != "" {
				e.leaveSubnet(subnet, problem)
				continue
			}
			if _, known := first[subnet.Site]; !known {
				first[subnet.Site] = s
			}
			bySite[subnet.Site] = append(bySite[subnet.Site], subnet)
		}
	}
	taken := map[string]bool{}
	for _, n := range e.fleet.Networks {
		taken[strings.ToLower(n.Name.Value)] = true
	}
	var sites []string
	for site := range bySite {
		sites = append(sites, site)
	}
	slices.Sort(sites)
	for _, site := range sites {
		e.file = first[site].File
		e.site(site, bySite[site], taken)
	}
}

func (e *enroller) leaveSubnet(s inventory.Subnet, reason string) {
	e.roll.Left = append(e.roll.Left, Left{e.file, inventory.Left{Line: s.Line, Text: s.Addresses, Reason: reason}})
}

// site makes the network of a site, unless the fleet file has one of that name.
func (e *enroller) site(site string, subnets []inventory.Subnet, taken map[string]bool) {
	name := networkName(site)
	if there := e.fleet.Network(name); there != nil {
		for _, s := range subnets {
			if !holds(there, s.Addresses) {
				e.leaveSubnet(s, "the fleet file has a network "+name+" without it: add it there, if it is the same site")
			}
		}
		return
	}
	free := freeName(name, taken)
	if free != site {
		e.note(subnets[0].Line, site, "the site's network is called %s", free)
	}
	n := Network{Name: free}
	sorting.By(subnets, func(a, b inventory.Subnet) int {
		x, _ := netset.ParseWritten(a.Addresses)
		y, _ := netset.ParseWritten(b.Addresses)
		return cmp.Or(x.From().Compare(y.From()), y.To().Compare(x.To()))
	})
	for _, s := range subnets {
		if !slices.Contains(n.Entries, s.Addresses) {
			n.Entries = append(n.Entries, s.Addresses)
		}
	}
	e.roll.Networks = append(e.roll.Networks, n)
}

// holds tells whether a network of the fleet file has an entry with these addresses.
func holds(n *fleet.Network, addresses string) bool {
	want, _ := netset.ParseWritten(addresses)
	return slices.ContainsFunc(n.Entries, func(e fleet.Entry) bool {
		return e.Ref == "" && !e.Except && e.Range.Contains(want.From()) && e.Range.Contains(want.To())
	})
}

// maxNetworkName leaves room for a number behind a name, of which 40 characters are
// the most.
const maxNetworkName = 36

// networkName is a site's name in the characters that a network's can have. It has a
// letter, so that it is never an address.
func networkName(site string) string {
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r)) {
			return r
		}
		return '-'
	}, site)
	name = strings.Trim(name[:min(len(name), maxNetworkName)], ".-_")
	if !fleet.ValidName(name) || strings.Trim(name, "0123456789.-_") == "" {
		name = strings.TrimRight(("site-" + name)[:min(len(name)+5, maxNetworkName)], ".-")
	}
	return name
}
