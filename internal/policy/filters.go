package policy

import (
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// maxFilters is far more than a startup script writes in its 600 seconds, and than
// anybody waits for.
const maxFilters = 50_000

// Filters is how many filters of IPsec a policy takes: each closed port's, for
// everyone and for each network.
func (p *Policy) Filters() int {
	return (p.TCP.Len() + p.UDP.Len()) * (1 + len(p.Allow.Prefixes4()))
}

func (r *resolver) checkFilters(s *fleet.Settings, t Target, p *Policy) {
	r.countFilters(s, t, p)
	if !t.IPsec || len(s.Ports) == 0 || p.Filters() <= maxFilters {
		return
	}
	r.report(diag.TooMuch.At(s.Ports[0].Place, "%d filters are too many for %s, and %d are the most: %d closed ports, each for everyone and for %d networks", p.Filters(), t.Title, maxFilters, p.TCP.Len()+p.UDP.Len(), len(p.Allow.Prefixes4())).
		Remedyf("close at most %d ports in rpc.ports and block.also here, or let in fewer and larger networks", max(1, maxFilters/(1+len(p.Allow.Prefixes4())))))
}
