package policy

import (
	"fmt"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// domainController warns of what closing RPC does to a domain. That can't be
// right by itself: somebody has to accept it.
func (l *linter) domainController(g *Group) {
	if g.Source.Role.Value != fleet.RoleDomainController {
		return
	}
	also := "and no allow rule of Windows or of Group Policy undoes these block rules"
	if g.Target.IPsec {
		also = "and an IPsec policy that comes from the domain takes the place of this one"
	}
	l.reportFor(g, diag.DomainController.At(g.Source.Role.Place, "members of the domain outside block.allow lose the RPC services of these domain controllers, %s", also))
}

// roleNeeds says what a role's RPC is for, and for whom. Domain controllers have a
// lint of their own.
func (l *linter) roleNeeds(g *Group) {
	r, known := knownServices().roles[g.Source.Role.Value]
	if !known {
		return
	}
	l.reportFor(g, diag.RoleNeeds.At(g.Source.Role.Place, "%s: %s", r.Hosts, r.Needs).
		Remedyf("let in with block.allow %s; accept RD5126 once that is so (%s)", r.Who, r.Source))
}

// ipv6Unfiltered is about an engine that lets all of IPv6 through, where the file
// doesn't say that it knows.
func (l *linter) ipv6Unfiltered(s subject) {
	if !s.group.Target.IPv6 && s.IPv6.Value != "ignore" {
		l.reportFor(s.group, diag.IPv6Unfiltered.At(s.group.Source.OS.Place, "IPv6 isn't filtered on %s: over it, the ports stay open to everyone", s.group.Target.Title))
	}
}

// mostFilters leaves a startup script, which Group Policy ends after 600 seconds,
// two for each filter.
const mostFilters = 300

func (l *linter) manyFilters(s subject) {
	if !s.group.Target.IPsec {
		return
	}
	ports, networks := s.policy.TCP.Len()+s.policy.UDP.Len(), len(s.policy.Allow.Prefixes4())
	if n := s.policy.Filters(); n > mostFilters {
		l.reportFor(s.group, diag.ManyFilters.At(s.Ports[0].Place, "%d filters (%d closed ports, each for everyone and for %d networks), and a startup script has 600 seconds", n, ports, networks))
	}
}

// restartTogether is about hosts of a group that have the same slot.
func (l *linter) restartTogether(g *Group) {
	together := map[Slot]int{}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		s := &h.Source.Settings.Restart
		if h.Slot.When == "never" || s.Stagger.Duration > 0 {
			continue
		}
		together[h.Slot]++
		if together[h.Slot] == 2 {
			l.reportFor(g, diag.RestartTogether.At(s.Stagger.Place, "hosts restart at the same time, %s", slotText(h.Slot)))
		}
	}
}

// pastRestart is about hosts whose one restart lies before today. Without a today
// nobody knows: then it may be accepted for another day.
func (l *linter) pastRestart(g *Group) {
	for i := range g.Hosts {
		h := &g.Hosts[i]
		at := h.Source.Settings.Restart.At
		switch {
		case h.Slot.When != "at":
		case l.today.IsZero():
			l.accepted(g.Source.Lints, diag.PastRestart.Code)
		case h.Slot.At.Before(l.today):
			l.reportFor(g, diag.PastRestart.At(at.Place, "host %s restarts at %s, which is before %s", h.Name, slotText(h.Slot), l.today.Format("2006-01-02 15:04")))
		}
	}
}

// nothingAsserted is about a file that says of nobody that he must get in: whom a
// slip of the pen locks out, nothing tells.
func (l *linter) nothingAsserted() {
	if len(l.fleet.Source.Asserts) > 0 {
		return
	}
	for i := range l.fleet.Groups {
		if l.fleet.Groups[i].Source.Located != nil {
			return
		}
	}
	for i := range l.fleet.Groups {
		l.report(&l.fleet.Groups[i], diag.NothingAsserted.At(l.fleet.Source.Name.Place, "no [[assert]] and no located: nothing says who must get in, so that a lock-out would pass unremarked"))
	}
}

// slotText is the slot as people say it.
func slotText(s Slot) string {
	if s.When == "at" {
		return s.At.Format("2006-01-02 15:04")
	}
	return fmt.Sprintf("%s %s", s.Day, s.Clock())
}
