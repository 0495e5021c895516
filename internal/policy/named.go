package policy

import "rpcdsc/internal/netset"

// Named is a network of the fleet file, with the addresses that it means.
type Named struct {
	Name  string
	Addrs netset.Addrs
}

// Networks gives the fleet's named networks, in the order of the file.
func (f *Fleet) Networks() []Named {
	r := unlimited(f.Source)
	out := make([]Named, 0, len(f.Source.Networks))
	for i := range f.Source.Networks {
		name := f.Source.Networks[i].Name.Value
		out = append(out, Named{name, r.network(name)})
	}
	return out
}
