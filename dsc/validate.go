package dsc

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"rpcdsc/internal/read/mof"
)

// Problem is one thing that is wrong with a document. An Encoder refuses
//
//   - a Target, a class, a property or one of a class's listed values that the
//     Target doesn't know, or a value of another type;
//   - a resource that is nil, or has the ID or the keys of another;
//   - a dependency on what isn't there, or on itself, through others or not;
//   - names that a configuration couldn't have if it were compiled;
//   - text that isn't printable ASCII, tabs and line ends;
//   - credentials.
//
// Of a class that Windows doesn't have only the form is validated.
type Problem struct {
	Resource string // its ID, such as "[Script]Rules"; "" is the document
	Property string // "" is the whole resource
	Reason   string
	Err      error // what it comes from, such as a *QuoteError; may be nil
}

func (p *Problem) Error() string {
	text := "dsc: "
	for _, where := range []string{p.Resource, p.Property} {
		if where != "" {
			text += where + ": "
		}
	}
	return text + p.Reason
}

// Unwrap gives what the problem comes from.
func (p *Problem) Unwrap() error { return p.Err }

// builder turns a configuration into the instances that are printed, and collects
// what is wrong with it.
type builder struct {
	wmf      string
	name     string // of the configuration
	objects  []*object
	problems []error
	count    map[string]int  // instances by class, in lower case
	aliases  map[string]bool // in lower case
}

func newBuilder(h *head) *builder {
	b := &builder{wmf: string(h.target), name: h.name, count: map[string]int{}, aliases: map[string]bool{}}
	if b.wmf == "" {
		b.wmf = string(WMF40)
	}
	if b.wmf != string(WMF40) && b.wmf != string(WMF51) {
		b.problem("", "Target", "there is no WMF %q here: use WMF40 or WMF51", b.wmf)
	}
	b.comment("Node", h.node)
	for _, line := range h.comments {
		b.comment("Comments", line)
	}
	return b
}

func (b *builder) problem(resource, property, format string, args ...any) {
	err := fmt.Errorf(format, args...)
	p := &Problem{Resource: resource, Property: property, Reason: err.Error()}
	for _, a := range args {
		if e, ok := a.(error); ok {
			p.Err = e
		}
	}
	b.problems = append(b.problems, p)
}

// comment refuses what would end the comment or its line.
func (b *builder) comment(property, s string) {
	if strings.Contains(s, "*/") || strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
		b.problem("", property, "%q can't stand in a comment: use one line of printable ASCII without */", s)
	}
}

// end adds the instance that ends a document: of version 1, or of version 2 that
// an LCM of minimum takes, if it leaves what added names alone.
func (b *builder) end(h *head, minimum, added string) {
	p := []Property{{"Version", "1.0.0"}}
	if b.wmf == string(WMF51) {
		p = []Property{{"Version", "2.0.0"}, {"MinimumCompatibleVersion", minimum}, {"CompatibleVersionAdditionalProperties", []string{added}}}
	}
	p = append(p, Property{"Author", h.author})
	if year := h.date.Year(); !h.date.IsZero() && (year < 1 || year > 9999) {
		b.problem("", "Date", "the year %d can't be written", year)
	} else if !h.date.IsZero() {
		p = append(p, Property{"GenerationDate", h.date.UTC().Format(dateLayout)})
	}
	p = append(p, Property{"GenerationHost", h.host})
	if h.name != "" {
		p = append(p, Property{"Name", h.name})
	}
	b.object("", "", Instance{documentClass, p}, 0)
}

const dateLayout = "01/02/2006 15:04:05"

// The names that a configuration could have if it were compiled: what a reference
// in DependsOn may be of, and identifiers of MOF (DSP0004 2.7, annex A).
var (
	resourceName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_ .\\-]*$`)
	friendlyName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	identifier   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	moduleNumber = regexp.MustCompile(`^[0-9]+(\.[0-9]+){1,3}$`)
)

// maxDepth is how deep instances may stand in each other.
const maxDepth = 8

// object adds an instance, after those that are embedded in it, and gives its
// alias. id and path say where it is, for people.
func (b *builder) object(id, path string, i Instance, depth int) alias {
	if !identifier.MatchString(i.Class) {
		b.problem(id, path, "%q is no class: use letters, digits and _", i.Class)
		return ""
	}
	if depth > maxDepth {
		b.problem(id, path, "instances stand in each other more than %d deep", maxDepth)
		return ""
	}
	class := b.class(id, path, i.Class)
	o := &object{class: i.Class}
	seen := map[string]bool{}
	for _, p := range i.Properties {
		lower := strings.ToLower(p.Name)
		switch at := join(path, p.Name); {
		case !identifier.MatchString(p.Name):
			b.problem(id, path, "%q is no property: use letters, digits and _", p.Name)
		case seen[lower]:
			b.problem(id, at, "stands twice")
		default:
			o.properties = append(o.properties, printed{p.Name, b.value(id, at, class, p, depth)})
		}
		seen[lower] = true
	}
	b.required(id, path, class, seen)
	if len(i.Properties) == 0 {
		b.problem(id, path, "an instance of %s without properties", i.Class)
	}
	if i.Class != documentClass {
		o.alias = b.alias(i.Class)
	}
	b.objects = append(b.objects, o)
	return alias(o.alias)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// class finds what the Target knows of a class of Windows; nil is a module's.
func (b *builder) class(id, path, name string) *mof.Class {
	class, ok := mof.Find(b.wmf, name)
	if _, later := mof.Find(mof.WMF51, name); !ok && later {
		b.problem(id, path, "WMF %s has no class %s: set Target to WMF51", b.wmf, name)
	}
	if strings.EqualFold(name, "MSFT_Credential") {
		b.problem(id, path, "this package prints no credentials, since it can't encrypt them")
	}
	return class
}

func (b *builder) required(id, path string, class *mof.Class, has map[string]bool) {
	if class == nil {
		return
	}
	for p := range class.All(b.wmf) {
		if p.Required && !has[strings.ToLower(p.Name)] {
			b.problem(id, join(path, p.Name), "is missing")
		}
	}
}

// alias counts the instances of a class, as compilers do. The 11th of class A
// would have the alias of the first of class A1, so that a number may be left out.
func (b *builder) alias(class string) string {
	lower := strings.ToLower(class)
	for {
		b.count[lower]++
		n := fmt.Sprintf("%dref", b.count[lower])
		if !b.aliases[lower+n] {
			b.aliases[lower+n] = true
			return class + n
		}
	}
}

// value gives the text of a property's value, after adding what is embedded.
func (b *builder) value(id, path string, class *mof.Class, p Property, depth int) string {
	value, err := plain(p.Value)
	if err != nil {
		b.problem(id, path, "%w", err)
		return ""
	}
	if class != nil {
		b.known(id, path, class, p.Name, value)
	}
	switch v := value.(type) {
	case Instance:
		value = b.object(id, path, v, depth+1)
	case []Instance:
		aliases := make([]alias, len(v))
		for n, i := range v {
			aliases[n] = b.object(id, fmt.Sprintf("%s[%d]", path, n), i, depth+1)
		}
		value = aliases
	}
	text, err := valueText(value)
	if err != nil {
		b.problem(id, path, "%w", err)
	}
	return text
}

// known holds a value against the table of the Target's classes.
func (b *builder) known(id, path string, class *mof.Class, name string, value any) {
	p, ok := class.Property(b.wmf, name)
	if !ok {
		b.problem(id, path, "%s of WMF %s has no such property to set", class.Name, b.wmf)
		return
	}
	switch v := value.(type) {
	case Instance:
		value = mof.Ref(v.Class)
	case []Instance:
		refs := make([]mof.Ref, len(v))
		for n, i := range v {
			refs[n] = mof.Ref(i.Class)
		}
		value = refs
	}
	err := p.Check(b.wmf, value, func(of string, element any) bool {
		name, _ := element.(mof.Ref)
		class, ok := mof.Find(b.wmf, string(name))
		return ok && class.Is(of)
	})
	if err != nil {
		b.problem(id, path, "%w", err)
	}
}

// isNil tells whether an interface holds nothing, or a pointer to nothing.
func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
}
