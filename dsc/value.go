package dsc

import (
	"fmt"
	"reflect"
)

// field ties a property of a class to where its value is kept, for encoding and
// decoding alike.
type field struct {
	name   string
	to     any  // pointer to a string, int, bool or slice of strings, or of types made of these
	always bool // written even if it is empty, 0 or false
}

// properties gives what the fields say.
func properties(fields []field) []Property {
	var out []Property
	for _, f := range fields {
		v := reflect.ValueOf(f.to).Elem()
		if f.always || !v.IsZero() && (v.Kind() != reflect.Slice || v.Len() > 0) {
			out = append(out, Property{f.name, v.Interface()})
		}
	}
	return out
}

// set puts a value, as Decode gives it, where the field keeps it.
func (f field) set(value any) bool {
	to := reflect.ValueOf(f.to).Elem()
	switch v := value.(type) {
	case string:
		if to.Kind() != reflect.String {
			return false
		}
		to.SetString(v)
	case bool:
		if to.Kind() != reflect.Bool {
			return false
		}
		to.SetBool(v)
	case int64:
		if to.Kind() != reflect.Int || to.OverflowInt(v) {
			return false
		}
		to.SetInt(v)
	case []string:
		if to.Kind() != reflect.Slice {
			return false
		}
		list := reflect.MakeSlice(to.Type(), len(v), len(v))
		for i, s := range v {
			list.Index(i).SetString(s)
		}
		to.Set(list)
	default:
		return false
	}
	return true
}

// alias is a value that stands for an embedded instance.
type alias string

// plain turns a value that a Property may have into a string, bool, int64 or
// Instance, or a slice of one of these.
func plain(value any) (any, error) {
	if i, ok := value.(Instance); ok {
		return i, nil
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(v.Uint()), nil
	case reflect.Slice:
		return plainSlice(v)
	}
	return nil, fmt.Errorf("no MOF form for %T: use a string, bool, integer or Instance, or a slice of one of these", value)
}

func plainSlice(v reflect.Value) (any, error) {
	switch v.Type().Elem().Kind() {
	case reflect.String:
		return slice(v, reflect.Value.String), nil
	case reflect.Bool:
		return slice(v, reflect.Value.Bool), nil
	case reflect.Int, reflect.Int16, reflect.Int32, reflect.Int64:
		return slice(v, reflect.Value.Int), nil
	case reflect.Uint16, reflect.Uint32:
		return slice(v, func(e reflect.Value) int64 { return int64(e.Uint()) }), nil
	}
	if list, ok := v.Interface().([]Instance); ok {
		return list, nil
	}
	return nil, fmt.Errorf("no MOF form for %s: use a slice of strings, bools, integers or Instances", v.Type())
}

func slice[T any](v reflect.Value, item func(reflect.Value) T) []T {
	out := make([]T, v.Len())
	for i := range out {
		out[i] = item(v.Index(i))
	}
	return out
}

// elementsOf gives the elements of a slice.
func elementsOf(value any) (elements []any, array bool) {
	switch v := value.(type) {
	case []string:
		return anys(v), true
	case []bool:
		return anys(v), true
	case []int64:
		return anys(v), true
	case []alias:
		return anys(v), true
	}
	return nil, false
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
