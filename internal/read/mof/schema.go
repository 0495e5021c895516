package mof

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
)

// The versions of the Windows Management Framework whose classes Check knows.
const (
	WMF40 = "4.0" // as shipped with Windows 8.1 and Server 2012 R2, without later updates
	WMF51 = "5.1"
)

// Kind says which properties a class has beside its own.
type Kind int

// The kinds of classes.
const (
	Resource Kind = iota // of a configuration: those of OMI_BaseResource
	Meta                 // of a meta configuration: those of OMI_MetaConfigurationResource
	Plain                // none: what is embedded, the LCM's settings, the document itself
)

// Class is what a document may say of an instance of a class: properties that
// only report are left out.
type Class struct {
	Name       string
	Base       string // what a property of embedded instances may name instead
	Kind       Kind
	Since      string // the WMF that it came with; "" is 4.0
	Properties []Property
}

// Property is a property of a class.
type Property struct {
	Name     string
	Type     Type
	Array    bool
	Of       string // the class, or its base, of an embedded instance
	Required bool   // no instance may lack it: its qualifiers are Key or Required
	Since    string // the WMF that it came with; "" is 4.0
	Values   []Value
}

// Value is one of the values that a property can have, in any case.
type Value struct {
	Text  string
	Since string
}

// Type is a type of DSP0004 (table 2), as far as the classes use them.
type Type string

// The types.
const (
	String  Type = "string"
	Boolean Type = "boolean"
	Uint32  Type = "uint32"
	Object  Type = "instance" // DSP0004: a string with the qualifier EmbeddedInstance
)

// Find gives a class that the WMF knows, by its name in any case.
func Find(wmf, class string) (*Class, bool) {
	c := classes[strings.ToLower(class)]
	if c == nil || !known(wmf, c.Since) {
		return nil, false
	}
	return c, true
}

func known(wmf, since string) bool { return since == "" || since == wmf }

// Read parses a document and checks it.
func Read(text, wmf string, others ...Class) ([]Instance, error) {
	instances, err := Parse(text)
	if err != nil {
		return nil, err
	}
	return instances, Check(instances, wmf, others...)
}

// Check gives all that an LCM of a WMF, 4.0 or 5.1, would refuse: a class or
// property that it doesn't know, a value of another type, a scalar for an array
// or the reverse, a value that it has no meaning for, a key or required property
// that is missing, a ResourceID that stands twice in any case. others are the
// classes of modules that are on the node.
func Check(instances []Instance, wmf string, others ...Class) error {
	if wmf != WMF40 && wmf != WMF51 {
		return fmt.Errorf("mof: no table of the classes of WMF %q, only of %s and %s", wmf, WMF40, WMF51)
	}
	c := checker{wmf: wmf, others: others, classes: map[Ref]string{}, ids: map[string]bool{}}
	for i := range instances {
		if alias := instances[i].Alias; alias != "" {
			c.classes[Ref(alias)] = instances[i].Class
		}
	}
	for i := range instances {
		c.at = &instances[i]
		c.instance(c.at)
	}
	return errors.Join(c.errs...)
}

type checker struct {
	wmf     string
	others  []Class
	classes map[Ref]string  // of the instances, by alias
	ids     map[string]bool // ResourceIDs, in lower case
	errs    []error
	at      *Instance
}

func (c *checker) fail(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("mof: line %d: %s", c.at.Line, fmt.Sprintf(format, args...)))
}

func (c *checker) find(name string) (*Class, bool) {
	for i := range c.others {
		if strings.EqualFold(c.others[i].Name, name) {
			return &c.others[i], true
		}
	}
	return Find(c.wmf, name)
}

func (c *checker) instance(i *Instance) {
	class, ok := c.find(i.Class)
	if !ok {
		c.fail("WMF %s has no class %s", c.wmf, i.Class)
		return
	}
	has := map[string]bool{}
	for _, name := range i.Names {
		has[strings.ToLower(name)] = i.Properties[name] != nil
		if strings.EqualFold(name, "ResourceID") {
			c.id(i.Text(name))
		}
		if p, ok := class.Property(c.wmf, name); !ok {
			c.fail("%s of WMF %s has no property %s to set", class.Name, c.wmf, name)
		} else if err := p.Check(c.wmf, i.Properties[name], c.fits); err != nil {
			c.fail("%s of %s %v", name, class.Name, err)
		}
	}
	for p := range class.All(c.wmf) {
		if p.Required && !has[strings.ToLower(p.Name)] {
			c.fail("%s lacks %s", class.Name, p.Name)
		}
	}
}

func (c *checker) id(id string) {
	lower := strings.ToLower(id)
	if c.ids[lower] {
		c.fail("ResourceID %s stands twice", id)
	}
	c.ids[lower] = true
}

// fits tells whether an instance may be the value of a property of a class.
func (c *checker) fits(of string, v any) bool {
	ref, _ := v.(Ref)
	class, ok := c.find(c.classes[ref])
	return ok && class.Is(of)
}

// Is tells whether the class is one of a name, or has it as its base.
func (c *Class) Is(of string) bool {
	return strings.EqualFold(c.Name, of) || c.Base != "" && strings.EqualFold(c.Base, of)
}

// Property gives a property that the WMF knows, by its name in any case.
func (c *Class) Property(wmf, name string) (Property, bool) {
	for p := range c.All(wmf) {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	return Property{}, false
}

// All gives the properties that the WMF knows, with those that a class of the
// kind always has.
func (c *Class) All(wmf string) iter.Seq[Property] {
	return func(yield func(Property) bool) {
		for _, list := range [][]Property{c.Properties, common[c.Kind]} {
			for _, p := range list {
				if known(wmf, p.Since) && !yield(p) {
					return
				}
			}
		}
	}
}

// Check tells whether the property can have a value, as Parse gives it; NULL is
// a value of each. fits tells whether an element is an instance of a class.
func (p Property) Check(wmf string, value any, fits func(of string, element any) bool) error {
	if value == nil {
		return nil
	}
	elements, array := elementsOf(value)
	switch {
	case array && !p.Array:
		return fmt.Errorf("is an array, want one %s", p.Type)
	case !array && p.Array:
		return fmt.Errorf("is a scalar, want an array of %s: {...}", p.Type)
	}
	for _, e := range elements {
		if err := p.element(wmf, e, fits); err != nil {
			return err
		}
	}
	return nil
}

func elementsOf(value any) (elements []any, array bool) {
	switch v := value.(type) {
	case []string:
		return anys(v), true
	case []bool:
		return anys(v), true
	case []int64:
		return anys(v), true
	case []Ref:
		return anys(v), true
	}
	return []any{value}, false
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

func (p Property) element(wmf string, v any, fits func(string, any) bool) error {
	if p.Type == Object {
		if !fits(p.Of, v) {
			return fmt.Errorf("isn't an instance of %s", p.Of)
		}
		return nil
	}
	switch v := v.(type) {
	case string:
		if p.Type != String {
			return fmt.Errorf("is %q in quotes, want a %s without", v, p.Type)
		}
		return p.listed(wmf, v)
	case bool:
		if p.Type == Boolean {
			return nil
		}
	case int64:
		if p.Type == Uint32 {
			if v < 0 || v > math.MaxUint32 {
				return fmt.Errorf("is %d, want 0 to %d", v, uint32(math.MaxUint32))
			}
			return nil
		}
	}
	return fmt.Errorf("is %v, want a %s", v, p.Type)
}

// listed compares with the values of the qualifier ValueMap as the LCM does.
func (p Property) listed(wmf, text string) error {
	var names []string
	for _, v := range p.Values {
		if !known(wmf, v.Since) {
			continue
		}
		if strings.EqualFold(v.Text, text) {
			return nil
		}
		names = append(names, v.Text)
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("is %q, want %s", text, strings.Join(names, ", "))
}
