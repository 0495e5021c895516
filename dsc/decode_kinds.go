package dsc

import (
	"errors"
	"regexp"
	"strings"

	"rpcdsc/internal/read/mof"
)

var resourceID = regexp.MustCompile(`^\[([^\]]*)\]((?s:.*))$`)

// id takes a ResourceID apart.
func (d *decoder) id(i *mof.Instance) (friendly, name string) {
	var id string
	if value, ok := lookup(i, "ResourceID"); ok {
		id, _ = value.(string)
	}
	m := resourceID.FindStringSubmatch(id)
	if m == nil {
		d.fail(i, "ResourceID is %q, want [Friendly]Name", id)
		return "", ""
	}
	return m[1], m[2]
}

func lookup(i *mof.Instance, name string) (any, bool) {
	for _, n := range i.Names {
		if strings.EqualFold(n, name) && !absent(i.Properties[n]) {
			return i.Properties[n], true
		}
	}
	return nil, false
}

// document takes all that no other instance refers to for resources.
func (d *decoder) document(h *head) (*Document, error) {
	doc := &Document{
		Target: h.target, Node: h.node, Comments: h.comments, Author: h.author, Host: h.host, Date: h.date, Name: h.name,
	}
	for i, e := range d.values {
		if e.uses == 0 {
			doc.Resources = append(doc.Resources, d.resource(&d.all[i], e.instance, h.name))
		}
	}
	return doc, errors.Join(d.errs...)
}

func (d *decoder) resource(i *mof.Instance, value Instance, configuration string) Resource {
	c := Custom{Class: i.Class}
	c.Friendly, c.Name = d.id(i)
	name := configuration
	common := []field{
		{name: "ModuleName", to: &c.Module}, {name: "ModuleVersion", to: &c.Version}, {name: "DependsOn", to: &c.DependsOn},
		{name: "ConfigurationName", to: &name}, {name: "SourceInfo", to: new(string)}, {name: "ResourceID", to: new(string)},
	}
	for _, p := range value.Properties {
		if f, ok := find(common, p.Name); !ok {
			c.Properties = append(c.Properties, p)
		} else if !f.set(p.Value) {
			d.fail(i, "%s is %v, of another type", p.Name, p.Value)
		}
	}
	if name != configuration {
		d.fail(i, "its ConfigurationName is %q, the document's name is %q", name, configuration)
	}
	return c.typed()
}

// typed gives the resource as a Registry or Script, if that says the same.
func (c Custom) typed() Resource {
	if !strings.EqualFold(c.Module, inboxModule) || c.Version != inboxVersion {
		return c
	}
	if r := (Registry{Name: c.Name, DependsOn: c.DependsOn}); c.is("Registry", registryClass, r.fields()) {
		return r
	}
	if s := (Script{Name: c.Name, DependsOn: c.DependsOn}); c.is("Script", scriptClass, s.fields()) {
		return s
	}
	return c
}

// is fills the fields of a resource, and tells whether they hold all that there
// is.
func (c Custom) is(friendly, class string, fields []field) bool {
	if c.Friendly != friendly || !strings.EqualFold(c.Class, class) {
		return false
	}
	for _, p := range c.Properties {
		if f, ok := find(fields, p.Name); !ok || !f.set(p.Value) {
			return false
		}
	}
	for _, f := range fields {
		if f.always && !contains(c.names(), f.name) {
			return false
		}
	}
	return true
}

func (c Custom) names() []string {
	out := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		out[i] = p.Name
	}
	return out
}

// lcm reads a meta configuration: what the settings refer to, and the settings.
func (d *decoder) lcm(h *head) (*LCM, error) {
	l := &LCM{Target: h.target, Node: h.node, Comments: h.comments, Author: h.author, Host: h.host, Date: h.date, Name: h.name}
	last := len(d.all) - 1
	settings := &d.all[last]
	for i, e := range d.values[:last] {
		if e.uses != 1 {
			d.fail(&d.all[i], "the settings of a meta configuration refer to each other instance once")
		}
	}
	d.assign(settings, l.fields(), customData, downloads, modules, reports, partials, signatures)
	each := func(property string, read func(*mof.Instance)) {
		value, ok := lookup(settings, property)
		refs, array := value.([]mof.Ref)
		if ok && !array {
			d.fail(settings, "%s is %v, want an array of instances", property, value)
		}
		for _, ref := range refs {
			read(&d.all[d.at[ref]])
		}
	}
	each(customData, func(i *mof.Instance) { l.DownloadManagerData = append(l.DownloadManagerData, d.pair(i)) })
	for n, list := range l.sources() {
		each(sourceKinds[n].property, func(i *mof.Instance) { *list = append(*list, d.source(i, sourceKinds[n])) })
	}
	each(partials, func(i *mof.Instance) {
		p := PartialConfiguration{}
		p.Name = d.named(i, partialClass, "PartialConfiguration", p.fields())
		l.Partial = append(l.Partial, p)
	})
	each(signatures, func(i *mof.Instance) {
		s := SignatureValidation{}
		s.Name = d.named(i, signatureClass, "SignatureValidation", s.fields())
		l.Signatures = append(l.Signatures, s)
	})
	return l, errors.Join(d.errs...)
}

func (d *decoder) pair(i *mof.Instance) (kv KeyValue) {
	if !strings.EqualFold(i.Class, pairClass) {
		d.fail(i, "an instance of %s belongs here", pairClass)
	}
	d.assign(i, []field{{name: "Key", to: &kv.Key}, {name: "Value", to: &kv.Value}})
	return kv
}

func (d *decoder) source(i *mof.Instance, kind sourceKind) (s Source) {
	if kind.shareClass != "" && strings.EqualFold(i.Class, kind.shareClass) {
		s.Name = d.named(i, kind.shareClass, kind.share, s.shareFields())
	} else {
		s.Name = d.named(i, kind.webClass, kind.web, s.webFields())
	}
	return s
}

// named reads an instance of a meta configuration that has an ID, and gives its
// name.
func (d *decoder) named(i *mof.Instance, class, friendly string, fields []field) string {
	if !strings.EqualFold(i.Class, class) {
		d.fail(i, "an instance of %s belongs here", class)
	}
	f, name := d.id(i)
	if f != friendly {
		d.fail(i, "its friendly name is %q, want %s", f, friendly)
	}
	d.assign(i, fields, "ResourceID", "SourceInfo")
	return name
}
