package fleet

import (
	"reflect"

	"rpcdsc/internal/diag"
)

// sameFleet tells whether two fleets say the same, wherever it stands in their files.
func sameFleet(a, b *Fleet) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, y := *a, *b
	x.Source, x.SHA256, x.lists = nil, "", nil
	y.Source, y.SHA256, y.lists = nil, "", nil
	c := comparer{seen: map[[2]uintptr]bool{}}
	return c.same(reflect.ValueOf(x), reflect.ValueOf(y))
}

// comparer compares values of one type, but for places. What hosts share it looks at
// once.
type comparer struct{ seen map[[2]uintptr]bool }

var placeType = reflect.TypeFor[diag.Place]()

func (c *comparer) same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Pointer:
		return c.samePointer(a, b)
	case reflect.Slice, reflect.Array:
		return c.sameList(a, b)
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type() != placeType && !c.same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Map:
		return c.sameMap(a, b)
	}
	return a.Equal(b)
}

func (c *comparer) samePointer(a, b reflect.Value) bool {
	if a.IsNil() || b.IsNil() {
		return a.IsNil() == b.IsNil()
	}
	pair := [2]uintptr{a.Pointer(), b.Pointer()}
	if c.seen[pair] {
		return true
	}
	c.seen[pair] = true
	return c.same(a.Elem(), b.Elem())
}

// sameList takes a list that is missing for another one than an empty one: that is
// what a group has that sets it to nothing.
func (c *comparer) sameList(a, b reflect.Value) bool {
	if a.Len() != b.Len() || a.Kind() == reflect.Slice && a.IsNil() != b.IsNil() {
		return false
	}
	for i := range a.Len() {
		if !c.same(a.Index(i), b.Index(i)) {
			return false
		}
	}
	return true
}

func (c *comparer) sameMap(a, b reflect.Value) bool {
	if a.Len() != b.Len() {
		return false
	}
	for keys := a.MapRange(); keys.Next(); {
		other := b.MapIndex(keys.Key())
		if !other.IsValid() || !c.same(keys.Value(), other) {
			return false
		}
	}
	return true
}
