package gpo

import (
	"path"
	"slices"
	"strings"

	"github.com/google/uuid"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// The flavors: a GPO whose startup scripts do the work, or one that holds rules and
// values itself.
const (
	flavorScript = "script"
	flavorNative = "native"
)

// object is one Group Policy object.
type object struct {
	group    *policy.Group
	gen      *osgen.Generation
	flavor   string
	remove   bool             // it takes the others of its group and flavor away
	policies []*policy.Policy // a native one has one; one that removes has none
	hosts    []*policy.Host   // that have its policies
	of       string           // the computer of the first of its hosts, where another object is the group's own
	only     []string         // computers that it is for alone
	except   []string         // computers that it isn't for
}

// flavorsOf gives the flavors that a group's objects have. Where the engine is IPsec
// only a script can do it: Group Policy keeps IPsec policies in Active Directory, which
// no backup holds.
func flavorsOf(job *artifact.Job, gen *osgen.Generation) []string {
	var out []string
	for _, flavor := range Flavors() {
		if job.Asks(words[flavor]...) {
			if gen.RuleVersion == "" {
				flavor = flavorScript
			}
			if !slices.Contains(out, flavor) {
				out = append(out, flavor)
			}
		}
	}
	return out
}

// objects lists the objects of a group: what enforces its policies and, last of each
// flavor, what removes it.
func objects(job *artifact.Job, g *policy.Group) []*object {
	gen := job.Generation(g)
	var out []*object
	for _, flavor := range flavorsOf(job, gen) {
		all := &object{group: g, gen: gen, flavor: flavor, policies: g.Policies}
		for i := range g.Hosts {
			all.hosts = append(all.hosts, &g.Hosts[i])
		}
		if flavor == flavorScript {
			out = append(out, all)
		} else {
			out = append(out, all.split()...)
		}
		out = append(out, &object{group: g, gen: gen, flavor: flavor, remove: true, hosts: all.hosts})
	}
	return out
}

// allObjects lists the objects of all groups, and of those that have left.
func allObjects(job *artifact.Job) []*object {
	var out []*object
	for _, g := range job.Groups(Kind{}.Serves) {
		out = append(out, objects(job, g)...)
	}
	return append(out, departed(job)...)
}

// departed lists what removes a native object of a group that has left: a script has
// no more to say there, and nothing else takes the RPC values back. Where hosts of such
// a group had several releases of Windows, it is for that of the first.
func departed(job *artifact.Job) []*object {
	if !job.Asks(words[flavorNative]...) {
		return nil
	}
	known := map[string]*object{}
	for _, g := range job.Groups(Kind{}.Serves) {
		known[strings.ToLower(g.Name)] = nil
	}
	var out []*object
	for _, l := range job.AllLeavers() {
		key := strings.ToLower(l.Group)
		o, listed := known[key]
		if listed && o == nil || l.Policy.Fleet != job.Fleet.Name || l.Generation == nil || l.Generation.RuleVersion == "" {
			continue
		}
		if !listed {
			o = &object{group: &policy.Group{Name: l.Group, Policies: []*policy.Policy{l.Policy}}, gen: l.Generation, flavor: flavorNative, remove: true}
			known[key] = o
			out = append(out, o)
		}
		if o.gen == l.Generation {
			o.hosts = append(o.hosts, &l.Host)
		}
	}
	return out
}

// split makes an object of each policy. The first is the group's own: that of the
// hosts without a table of their own, or the first host's. The others are named after
// a host, so that they stay the same object while that host has a policy of its own.
func (o *object) split() []*object {
	parts := map[*policy.Policy]*object{}
	own := o.policies[0]
	for _, h := range o.hosts {
		if parts[h.Policy] == nil {
			part := *o
			part.policies, part.hosts = []*policy.Policy{h.Policy}, nil
			parts[h.Policy] = &part
		}
		parts[h.Policy].hosts = append(parts[h.Policy].hosts, h)
		if h.Source != nil && h.Source.Settings == o.group.Settings {
			own = h.Policy
		}
	}
	out := []*object{parts[own]}
	for _, p := range o.policies {
		if p == own {
			continue
		}
		part := parts[p]
		part.of = part.hosts[0].Computer // a display name has room for 255 characters
		part.only = computers(part.hosts)
		out[0].except = append(out[0].except, part.only...)
		out = append(out, part)
	}
	return out
}

func computers(hosts []*policy.Host) []string {
	out := make([]string, len(hosts))
	for i, h := range hosts {
		out[i] = h.Computer
	}
	return out
}

// removal ends the name of an object that removes.
const removal = "removal"

// name is what GPMC shows.
func (o *object) name() string {
	words := []string{"rpcdsc", o.fleet(), o.group.Name, o.flavor}
	if strings.EqualFold(o.of, removal) {
		words = append(words, "host") // or it would be the object that removes
	}
	if o.of != "" {
		words = append(words, o.of)
	}
	if o.remove {
		words = append(words, removal)
	}
	return strings.Join(words, " ")
}

func (o *object) fleet() string { return o.group.Policies[0].Fleet }

// namespace is that of the names below; nobody else has it.
var namespace = uuid.MustParse("5b6c0f0e-6f0c-4c5e-9a5b-3d1f2f0b9c62")

// guid is always the same for the same object (RFC 9562, version 5), so that a new run
// makes a new backup of it and not another one.
func (o *object) guid(of string) string {
	return braced(uuid.NewSHA1(namespace, []byte(of+"\x00"+strings.ToLower(o.name()))))
}

func braced(id uuid.UUID) string { return "{" + strings.ToUpper(id.String()) + "}" }

// id is the object's own, backup that of this backup of it.
func (o *object) id() string     { return o.guid("gpo") }
func (o *object) backup() string { return o.guid("backup") }

// folder is where the backup lies.
func (o *object) folder() string { return path.Join(root, o.backup()) }

// header says of what the object is made.
func (o *object) header(job *artifact.Job) string {
	return job.Header(o.tags()...)
}

// tags are those of its policies.
func (o *object) tags() []string {
	tags := make([]string, len(o.policies))
	for i, p := range o.policies {
		tags[i] = p.Tag
	}
	return tags
}

func (o *object) hostNames() []string {
	names := make([]string, len(o.hosts))
	for i, h := range o.hosts {
		names[i] = h.Name
	}
	return names
}
