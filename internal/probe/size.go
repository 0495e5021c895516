package probe

import "rpcdsc/internal/netset"

// Size is what size of range follows from hosts that have the same one.
type Size struct {
	Group   string
	Range   netset.Ports // what the fleet file gives them; none without one
	Hosts   int          // whose ports are known
	Most    string       // the host with the most dynamic ports
	Used    int          // how many that are
	Advised int
}

// Enough tells whether the range that the hosts have is as large as advised.
func (s *Size) Enough() bool { return s.Range.IsEmpty() || s.Range.Len() >= s.Advised }

// Sizes gives one for each group and range, in the order of the hosts.
func Sizes(results []Result) []Size {
	type key struct{ group, ports string }
	at := map[key]int{}
	var out []Size
	for i := range results {
		r := &results[i]
		if !r.Outcome.Known() {
			continue
		}
		s := Size{Group: r.Group, Used: -1}
		if r.Wanted != nil {
			s.Range = r.Wanted.Range
		}
		k := key{s.Group, s.Range.String()}
		if _, ok := at[k]; !ok {
			at[k] = len(out)
			out = append(out, s)
		}
		of := &out[at[k]]
		of.Hosts++
		if used := r.Ports.Dynamic.Len(); used > of.Used {
			of.Most, of.Used, of.Advised = r.Name, used, Advise(used)
		}
	}
	return out
}
