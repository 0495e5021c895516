package dsc

import (
	"slices"
	"strings"
)

func (l *LCM) head() *head {
	if l == nil {
		return nil
	}
	return &head{l.Target, l.Node, l.Comments, l.Author, l.Host, l.Date, l.Name}
}

func (l *LCM) build(b *builder) {
	g := newGraph(b)
	settings := Instance{metaClass, properties(l.fields())}
	add := func(property string, list []Instance) {
		if len(list) > 0 {
			settings.Properties = append(settings.Properties, Property{property, list})
		}
	}
	add(customData, instances(l.DownloadManagerData, KeyValue.instance))
	for n, list := range l.sources() {
		add(sourceKinds[n].property, instances(*list, func(s Source) Instance { return s.instance(b, g, sourceKinds[n]) }))
	}
	add(partials, instances(l.Partial, func(p PartialConfiguration) Instance { return p.instance(b, g) }))
	add(signatures, instances(l.Signatures, func(s SignatureValidation) Instance { return s.instance(b, g) }))
	b.object("", "", settings, 0)
	g.check()
	b.end(l.head(), l.minimum(settings), "MSFT_DSCMetaConfiguration:StatusRetentionTimeInDays")
}

// minimum is the version that an LCM must have that takes the settings.
func (l *LCM) minimum(settings Instance) string {
	for _, p := range settings.Properties {
		switch p.Name {
		case "StatusRetentionTimeInDays", "MaximumDownloadSizeMB", "SignatureValidationPolicy", downloads, modules, reports, partials, signatures:
			return "2.0.0"
		}
	}
	return "1.0.0"
}

func instances[T any](list []T, instance func(T) Instance) []Instance {
	out := make([]Instance, len(list))
	for i, v := range list {
		out[i] = instance(v)
	}
	return out
}

func (kv KeyValue) instance() Instance {
	return Instance{pairClass, []Property{{"Key", kv.Key}, {"Value", kv.Value}}}
}

func (s Source) instance(b *builder, g *graph, kind sourceKind) Instance {
	class, friendly, fields := kind.webClass, kind.web, s.webFields()
	if s.SourcePath != "" && kind.shareClass != "" {
		class, friendly, fields = kind.shareClass, kind.share, s.shareFields()
	}
	id := "[" + friendly + "]" + s.Name
	b.names(id, friendly, s.Name)
	g.add(id, nil)
	switch web := len(properties(s.webFields())) - 1; { // it always has ServerURL
	case s.SourcePath != "" && kind.shareClass == "":
		b.problem(id, "SourcePath", "no share takes reports: give a ServerURL")
	case s.SourcePath == "" && s.ServerURL == "":
		b.problem(id, "ServerURL", "is empty: give it, or the SourcePath of a share")
	case s.SourcePath != "" && (s.ServerURL != "" || web > 0):
		b.problem(id, "SourcePath", "a share has nothing but SourcePath")
	}
	return meta(class, id, fields)
}

func (p PartialConfiguration) instance(b *builder, g *graph) Instance {
	id := "[PartialConfiguration]" + p.Name
	b.names(id, "PartialConfiguration", p.Name)
	g.add(id, p.DependsOn)
	for _, from := range slices.Concat(p.ConfigurationSource, p.ResourceModuleSource) {
		if g.nodes[strings.ToLower(from)] == nil {
			b.problem(id, "", "its source %s isn't there", from)
		}
	}
	return meta(partialClass, id, p.fields())
}

func (s SignatureValidation) instance(b *builder, g *graph) Instance {
	id := "[SignatureValidation]" + s.Name
	b.names(id, "SignatureValidation", s.Name)
	g.add(id, nil)
	return meta(signatureClass, id, s.fields())
}

// meta is an instance with the property that all of a meta configuration have.
func meta(class, id string, fields []field) Instance {
	return Instance{class, append([]Property{{"ResourceID", id}}, properties(fields)...)}
}
