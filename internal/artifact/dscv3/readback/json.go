package readback

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// object is an object of JSON. Its keys keep their spelling; values are string, bool,
// json.Number, nil, object or []any.
type object map[string]any

// parse reads the one object that text holds. What readers of JSON take differently is
// refused: a key that stands twice, and what follows.
func parse(text string) (object, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := value(d)
	if err != nil {
		return nil, fmt.Errorf("byte %d: %w", d.InputOffset(), err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("byte %d: something follows the object", d.InputOffset())
	}
	o, ok := v.(object)
	if !ok {
		return nil, errors.New("isn't an object")
	}
	return o, nil
}

func value(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		return members(d)
	case json.Delim('['):
		return elements(d)
	}
	return t, nil
}

func members(d *json.Decoder) (any, error) {
	o := object{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name := key.(string)
		if _, twice := o[name]; twice {
			return nil, fmt.Errorf("the key %q stands twice", name)
		}
		if o[name], err = value(d); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return o, err
}

func elements(d *json.Decoder) (any, error) {
	list := []any{}
	for d.More() {
		v, err := value(d)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

// reader reads objects. It remembers the first error, so that reading is a list.
type reader struct{ err error }

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// object is a value that must be an object, with no other keys than those: dsc refuses
// a document for one.
func (r *reader) object(where string, v any, keys ...string) object {
	o, ok := v.(object)
	if !ok {
		r.fail("%s isn't an object", where)
	}
	for key := range o {
		if !slices.Contains(keys, key) {
			r.fail("%s has the key %q, which doesn't belong there", where, key)
		}
	}
	return o
}

// text is a value that must be a string.
func (r *reader) text(o object, key string) string {
	s, ok := o[key].(string)
	if !ok {
		r.fail("%s isn't a string", key)
	}
	return s
}

// list is a value that must be an array.
func (r *reader) list(o object, key string) []any {
	list, ok := o[key].([]any)
	if !ok {
		r.fail("%s isn't an array", key)
	}
	return list
}

// texts is a value that must be an array of strings.
func (r *reader) texts(o object, key string) []string {
	var out []string
	for _, v := range r.list(o, key) {
		s, ok := v.(string)
		if !ok {
			r.fail("%s holds something else than strings", key)
		}
		out = append(out, s)
	}
	return out
}

// plain refuses strings in a value that dsc would evaluate, or refuse: it skips blanks
// and line ends, and takes what then begins with a bracket for an expression.
func (r *reader) plain(where string, v any) {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(strings.TrimLeft(v, " \t\r\n"), "[") {
			r.fail("%s: dsc takes %.40q for an expression", where, v)
		}
	case object:
		for key := range v {
			r.plain(where+"."+key, v[key])
		}
	case []any:
		for _, e := range v {
			r.plain(where, e)
		}
	}
}
