package dsc

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/read/mof"
)

func (d *Document) head() *head {
	if d == nil {
		return nil
	}
	return &head{d.Target, d.Node, d.Comments, d.Author, d.Host, d.Date, d.Name}
}

func (d *Document) build(b *builder) {
	g := newGraph(b)
	keys := map[string][]instance{} // by what is quick to compare
	for n, r := range d.Resources {
		if isNil(r) {
			b.problem(fmt.Sprintf("resource %d", n+1), "", "is nil")
			continue
		}
		i := r.instance()
		b.resource(i)
		g.add(i.id(), i.dependsOn)
		if r, ok := r.(interface{ check(*builder) }); ok {
			r.check(b)
		}
		rough := strings.ToLower(i.class)
		for _, k := range i.keys {
			rough += fmt.Sprint(" ", len(k))
		}
		if same := slices.IndexFunc(keys[rough], func(o instance) bool { return slices.EqualFunc(o.keys, i.keys, strings.EqualFold) }); same >= 0 && len(i.keys) > 0 {
			b.problem(i.id(), "", "has the same keys as %s", keys[rough][same].id())
		}
		keys[rough] = append(keys[rough], i)
	}
	g.check()
	b.end(d.head(), "1.0.0", "Omi_BaseResource:ConfigurationName")
}

// resource adds a resource with the properties that all have.
func (b *builder) resource(i instance) {
	id := i.id()
	b.names(id, i.friendly, i.name)
	if i.module == "" {
		b.problem(id, "Module", "is empty: name the module that has the resource")
	}
	if !moduleNumber.MatchString(i.version) {
		b.problem(id, "Version", "%q is no version of a module: use 2 to 4 numbers with points between them", i.version)
	}
	list := []Property{{"ResourceID", id}}
	for _, p := range i.properties {
		if contains(ownNames, p.Name) {
			b.problem(id, p.Name, "every resource has it: leave it out of Properties")
			continue
		}
		list = append(list, p)
	}
	list = append(list, Property{"ModuleName", i.module}, Property{"ModuleVersion", i.version})
	if len(i.dependsOn) > 0 {
		list = append(list, Property{"DependsOn", i.dependsOn})
	}
	if b.name != "" {
		list = append(list, Property{"ConfigurationName", b.name})
	}
	b.object(id, "", Instance{i.class, list}, 0)
	if class, ok := mof.Find(b.wmf, i.class); ok && class.Kind != mof.Resource {
		b.problem(id, "", "%s is no class of a resource", i.class)
	}
}

// ownNames are written from a resource's fields.
var ownNames = []string{"ResourceID", "ModuleName", "ModuleVersion", "DependsOn", "ConfigurationName"}

func (b *builder) names(id, friendly, name string) {
	if !resourceName.MatchString(name) {
		b.problem(id, "Name", "%q can't be the name of a resource: use letters, digits, blank, _ . \\ -", name)
	}
	if !friendlyName.MatchString(friendly) {
		b.problem(id, "Friendly", "%q can't be the friendly name of a class: use letters, digits and _", friendly)
	}
}

func (r Registry) check(b *builder) {
	id := r.instance().id()
	if r.Key == "" {
		b.problem(id, "Key", "is empty")
	}
	if len(r.ValueData) == 0 && r.ValueName != "" && r.Ensure != Absent {
		b.problem(id, "ValueData", "is an empty array, which can't be written: give the value, or leave ValueName empty too for the key itself")
	}
}

// graph is what depends on what.
type graph struct {
	b     *builder
	nodes map[string]*node // by ID in lower case
	order []*node
}

type node struct {
	id        string
	dependsOn []string
	state     int // 0: not looked at, 1: being looked at, 2: in no circle
}

func newGraph(b *builder) *graph { return &graph{b: b, nodes: map[string]*node{}} }

func (g *graph) add(id string, dependsOn []string) {
	n := &node{id: id, dependsOn: dependsOn}
	if g.nodes[strings.ToLower(id)] != nil {
		g.b.problem(id, "", "stands twice")
	}
	g.nodes[strings.ToLower(id)] = n
	g.order = append(g.order, n)
}

// check looks for dependencies on nothing and for circles.
func (g *graph) check() {
	for _, n := range g.order {
		for _, on := range n.dependsOn {
			if g.nodes[strings.ToLower(on)] == nil {
				g.b.problem(n.id, "DependsOn", "depends on %s, which isn't there", on)
			}
		}
	}
	for _, n := range g.order {
		g.visit(n, nil)
	}
}

// visit follows the dependencies of a node; path is how it was reached.
func (g *graph) visit(n *node, path []*node) {
	if n.state == 1 {
		g.circle(path[slices.Index(path, n):])
	}
	if n.state != 0 {
		return
	}
	n.state = 1
	path = append(path, n)
	for _, on := range n.dependsOn {
		if next := g.nodes[strings.ToLower(on)]; next != nil {
			g.visit(next, path)
		}
	}
	n.state = 2
}

func (g *graph) circle(nodes []*node) {
	var text strings.Builder
	for _, n := range nodes {
		text.WriteString(n.id + " -> ")
	}
	g.b.problem(nodes[0].id, "DependsOn", "goes in a circle: %s%s", text.String(), nodes[0].id)
}
