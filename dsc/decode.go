package dsc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"rpcdsc/internal/read/mof"
)

// Decode reads a document, made by an Encoder or by a compiler of Windows, and
// gives a *Document or an *LCM with the same data. Of the two inbox resources that
// this package has, those in version 1.0 become a Registry or Script; all others
// become a Custom.
//
// The text may be UTF-16 with a byte order mark, or UTF-8 with or without one.
// Left out are SourceInfo, which says where a resource stood in its source, and
// properties that are NULL or an empty array. What the data has no place for, such
// as the LCM's credential, is an error; so is what isn't a document. Decode doesn't
// validate the rest: an Encoder does.
func Decode(r io.Reader) (Configuration, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	text, err := decodeText(raw)
	if err != nil {
		return nil, fmt.Errorf("dsc: %w", err)
	}
	c, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("dsc: %w", err)
	}
	return c, nil
}

func decodeText(raw []byte) (string, error) {
	if len(raw) >= 2 {
		switch binary.LittleEndian.Uint16(raw) {
		case 0xfeff:
			return narrow(raw[2:], binary.LittleEndian)
		case 0xfffe:
			return narrow(raw[2:], binary.BigEndian)
		}
	}
	if !utf8.Valid(raw) {
		return "", errors.New("neither UTF-16 with a byte order mark nor UTF-8")
	}
	return strings.TrimPrefix(string(raw), "\ufeff"), nil
}

func narrow(raw []byte, order binary.ByteOrder) (string, error) {
	if len(raw)%2 != 0 {
		return "", errors.New("half a UTF-16 character at the end")
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	runes := utf16.Decode(units)
	if !slices.Equal(utf16.Encode(runes), units) {
		return "", errors.New("half a UTF-16 surrogate pair")
	}
	return string(runes), nil
}

func decode(text string) (Configuration, error) {
	all, err := mof.Parse(text)
	if err != nil {
		return nil, err
	}
	d := &decoder{at: map[mof.Ref]int{}}
	h, err := d.end(all)
	if err != nil {
		return nil, err
	}
	h.node, h.comments = comment(text)
	d.all = all[:len(all)-1]
	for i := range d.all {
		d.values = append(d.values, d.value(&d.all[i]))
		if alias := d.all[i].Alias; alias != "" {
			d.at[mof.Ref(alias)] = i
		}
	}
	if n := len(d.all); n > 0 && strings.EqualFold(d.all[n-1].Class, metaClass) {
		return d.lcm(h)
	}
	return d.document(h)
}

// comment takes the leading comment apart.
func comment(text string) (node string, lines []string) {
	inner, ok := strings.CutPrefix(strings.TrimLeft(text, " \t\r\n"), "/*")
	inner, _, closed := strings.Cut(inner, "*/")
	if !ok || !closed {
		return "", nil
	}
	inner = strings.TrimPrefix(strings.ReplaceAll(inner, "\r\n", "\n"), "\n")
	first := true
	for line := range strings.Lines(inner) {
		line = strings.TrimSuffix(line, "\n")
		name, ok := strings.CutPrefix(line, "@TargetNode='")
		if ok = ok && first && strings.HasSuffix(name, "'"); ok {
			node = strings.TrimSuffix(name, "'")
		} else {
			lines = append(lines, line)
		}
		first = false
	}
	return node, lines
}

// decoder turns what the reader found into data.
type decoder struct {
	all    []mof.Instance // but the last
	values []*embedded    // of the same
	at     map[mof.Ref]int
	errs   []error
}

// embedded is an instance as a value, which another may refer to.
type embedded struct {
	instance Instance
	deep     bool // it has instances of its own
	uses     int
}

func (d *decoder) fail(i *mof.Instance, format string, args ...any) {
	d.errs = append(d.errs, fmt.Errorf("line %d: %s: %s", i.Line, i.Class, fmt.Sprintf(format, args...)))
}

// end reads the instance that ends each document.
func (d *decoder) end(all []mof.Instance) (*head, error) {
	for i := range all {
		if last := i == len(all)-1; strings.EqualFold(all[i].Class, documentClass) != last {
			return nil, fmt.Errorf("line %d: %s: a document ends with its one instance of %s", all[i].Line, all[i].Class, documentClass)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no instance in it")
	}
	h := &head{}
	var version, date, minimum string
	var added []string
	d.assign(&all[len(all)-1], []field{
		{name: "Version", to: &version}, {name: "Author", to: &h.author}, {name: "GenerationDate", to: &date},
		{name: "GenerationHost", to: &h.host}, {name: "Name", to: &h.name},
		// An Encoder knows these from the rest.
		{name: "MinimumCompatibleVersion", to: &minimum}, {name: "CompatibleVersionAdditionalProperties", to: &added},
	})
	var ok bool
	if h.target, ok = map[string]WMF{"1.0.0": WMF40, "2.0.0": WMF51}[version]; !ok {
		d.fail(&all[len(all)-1], "Version is %q, want 1.0.0 or 2.0.0", version)
	}
	if date != "" {
		var err error
		if h.date, err = time.Parse(dateLayout, date); err != nil {
			d.fail(&all[len(all)-1], "GenerationDate is %q, want MM/DD/YYYY hh:mm:ss", date)
		}
	}
	return h, errors.Join(d.errs...)
}

// assign puts an instance's properties into their fields; skipped are those read
// elsewhere.
func (d *decoder) assign(i *mof.Instance, fields []field, skipped ...string) {
	for _, name := range i.Names {
		if absent(i.Properties[name]) || contains(skipped, name) {
			continue
		}
		if f, ok := find(fields, name); !ok {
			d.fail(i, "no place for its %s", name)
		} else if !f.set(i.Properties[name]) {
			d.fail(i, "%s is %v, of another type", name, i.Properties[name])
		}
	}
}

// absent tells whether a value says nothing: NULL, or an empty array.
func absent(value any) bool {
	list, ok := value.([]string)
	return value == nil || ok && len(list) == 0
}

func contains(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

func find(fields []field, name string) (field, bool) {
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			return f, true
		}
	}
	return field{}, false
}

// value turns an instance into data, with those above it that it refers to.
func (d *decoder) value(i *mof.Instance) *embedded {
	e := &embedded{instance: Instance{Class: i.Class}}
	for _, name := range i.Names {
		value := i.Properties[name]
		if absent(value) {
			continue
		}
		switch v := value.(type) {
		case mof.Ref:
			value, e.deep = d.use(i, v), true
		case []mof.Ref:
			list := make([]Instance, len(v))
			for n, ref := range v {
				list[n] = d.use(i, ref)
			}
			value, e.deep = list, true
		}
		e.instance.Properties = append(e.instance.Properties, Property{name, value})
	}
	return e
}

// use gives the instance that a reference stands for. One that has instances of
// its own can't stand in two places: as values they could be without number.
func (d *decoder) use(i *mof.Instance, ref mof.Ref) Instance {
	e := d.values[d.at[ref]]
	if e.uses++; e.uses > 1 && e.deep {
		d.fail(i, "$%s has instances of its own and stands in several places", ref)
	}
	return e.instance
}
