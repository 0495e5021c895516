package fleet

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"rpcdsc/internal/diag"
)

// kind is the type of a TOML value.
type kind uint8

const (
	kindBad kind = iota // already reported; readers pass over it
	kindString
	kindInteger
	kindFloat
	kindBool
	kindDate
	kindArray
	kindTable
)

// node is a value and where it stands. The place of a table that a header or a
// dotted key made is that key's.
type node struct {
	kind  kind
	text  string // of a string its value, of another scalar what is written
	place diag.Place
	items []*node // of an array
	keys  []field // of a table
	index map[string]int
}

// field is a key of a table.
type field struct {
	name    string
	place   diag.Place
	value   *node
	implied bool // made on the way to a longer key, [a.b] or a.b = 1
	dotted  bool // made, or gone through, by a dotted key: no header opens it again
	whole   bool // written as a value: nothing is added to it
	headed  bool // a list of tables that [[headers]] make
}

// manyKeys is from when on a table keeps an index of its keys.
const manyKeys = 16

func (n *node) find(name string) *field {
	if n == nil {
		return nil
	}
	if n.index != nil {
		if i, ok := n.index[name]; ok {
			return &n.keys[i]
		}
		return nil
	}
	for i := range n.keys {
		if n.keys[i].name == name {
			return &n.keys[i]
		}
	}
	return nil
}

func (n *node) add(f field) {
	n.keys = append(n.keys, f)
	if n.index != nil {
		n.index[f.name] = len(n.keys) - 1
		return
	}
	if len(n.keys) >= manyKeys {
		n.index = make(map[string]int, 2*manyKeys)
		for i := range n.keys {
			n.index[n.keys[i].name] = i
		}
	}
}

// get follows keys down the tables. It is nil if there is no such value, and a
// bad node if one on the way is bad: then the value is wrong, not missing.
func (n *node) get(path ...string) *node {
	for _, name := range path {
		f := n.find(name)
		if f == nil {
			return nil
		}
		if n = f.value; n.kind == kindBad {
			return n
		}
	}
	return n
}

// builder makes the tree. Where the document defines a key twice, the first one
// wins and the other is a conflict.
type builder struct {
	text    string // the source; strings of the tree are parts of it where they can be
	loc     *locator
	root    *node
	current *node // the table that the last header opened
	slab    []node
	depth   int // of the lists and inline tables around the value being read
	err     *syntaxError

	conflicts []*syntaxError
	end       int // offset behind the last expression
}

// maxDepth is more than any fleet nests and no burden to anybody.
const maxDepth = 50

// deeper counts what nests at an offset, and refuses too much of it.
func (b *builder) deeper(depth, off int) bool {
	if depth > maxDepth && b.err == nil {
		b.err = &syntaxError{offset: off, length: 1, message: fmt.Sprintf("keys, lists and tables nest deeper than %d levels", maxDepth)}
	}
	return b.err == nil
}

func newBuilder(text string) *builder {
	b := &builder{text: text, loc: newLocator(text)}
	b.root = b.node(kindTable, diag.Place{})
	b.current = b.root
	return b
}

// node takes nodes from slabs: a fleet has tens of thousands.
func (b *builder) node(k kind, p diag.Place) *node {
	if len(b.slab) == 0 {
		b.slab = make([]node, 128)
	}
	n := &b.slab[0]
	b.slab = b.slab[1:]
	n.kind, n.place = k, p
	return n
}

func (b *builder) expression(n *unstable.Node) {
	switch n.Kind {
	case unstable.Table:
		b.end = b.keyEnd(n.Key())
		b.current = b.header(n.Key(), b.openTable)
	case unstable.ArrayTable:
		b.end = b.keyEnd(n.Key())
		b.current = b.header(n.Key(), b.appendTable)
	case unstable.KeyValue:
		b.end = b.keyValue(b.current, n)
	}
}

// keyEnd is the offset behind a key.
func (b *builder) keyEnd(keys unstable.Iterator) int {
	end := b.end
	for keys.Next() {
		end = int(keys.Node().Raw.Offset + keys.Node().Raw.Length)
	}
	return end
}

// header walks a header's key from the root, and opens its last part.
func (b *builder) header(keys unstable.Iterator, open func(*node, *unstable.Node) *node) *node {
	t := b.root
	for depth := 1; keys.Next() && b.deeper(depth, int(keys.Node().Raw.Offset)); depth++ {
		if keys.IsLast() {
			return open(t, keys.Node())
		}
		t = b.descend(t, keys.Node(), false)
	}
	return t
}

// conflict reports a key that is something else already, and gives a table for
// what belongs to it.
func (b *builder) conflict(key *unstable.Node, earlier *field) *node {
	b.conflicts = append(b.conflicts, &syntaxError{offset: int(key.Raw.Offset), length: int(key.Raw.Length),
		message: fmt.Sprintf("key %s is already defined in line %d", b.string(key), earlier.place.Line)})
	return b.node(kindTable, diag.Place{})
}

// joinRemedy is for a table that is written in two ways, of which TOML takes one.
func joinRemedy(key string, earlier *field) string {
	if earlier.dotted && len(earlier.value.keys) > 0 {
		first := earlier.value.keys[0].name
		return fmt.Sprintf("write %[1]s = ... below [%[2]s] instead of %[2]s.%[1]s = ... in line %[3]d: TOML takes one of the two forms for a table", first, key, earlier.place.Line)
	}
	return ""
}

func (b *builder) keyPlace(key *unstable.Node) diag.Place {
	return b.loc.place(int(key.Raw.Offset), int(key.Raw.Offset+key.Raw.Length))
}

// descend gives the table under a key on the way to a longer one: of a list of
// tables the last. What was written as a value is whole and takes no more keys, and
// what a header made none that are dotted.
func (b *builder) descend(t *node, key *unstable.Node, dotted bool) *node {
	f := t.find(b.string(key))
	if f == nil {
		p := b.keyPlace(key)
		sub := b.node(kindTable, p)
		t.add(field{name: b.string(key), place: p, value: sub, implied: true, dotted: dotted})
		return sub
	}
	sub := f.value
	switch {
	case f.headed && !dotted:
		return sub.items[len(sub.items)-1]
	case f.headed || sub.kind != kindTable || f.whole || dotted && !f.dotted:
		return b.conflict(key, f)
	}
	return sub
}

func (b *builder) openTable(t *node, key *unstable.Node) *node {
	p := b.keyPlace(key)
	f := t.find(b.string(key))
	if f == nil {
		sub := b.node(kindTable, p)
		t.add(field{name: b.string(key), place: p, value: sub})
		return sub
	}
	if !f.implied || f.dotted {
		sub := b.conflict(key, f)
		b.conflicts[len(b.conflicts)-1].remedy = joinRemedy(b.string(key), f)
		if f.dotted {
			return f.value // so that what belongs together isn't missing
		}
		return sub
	}
	f.implied, f.place, f.value.place = false, p, p
	return f.value
}

func (b *builder) appendTable(t *node, key *unstable.Node) *node {
	p := b.keyPlace(key)
	f := t.find(b.string(key))
	if f == nil {
		t.add(field{name: b.string(key), place: p, value: b.node(kindArray, p), headed: true})
		f = t.find(b.string(key))
	}
	if !f.headed {
		return b.conflict(key, f)
	}
	sub := b.node(kindTable, p)
	f.value.items = append(f.value.items, sub)
	return sub
}

// keyValue adds a value and returns the offset behind it.
func (b *builder) keyValue(t *node, kv *unstable.Node) int {
	keys := kv.Key()
	for depth := 1; keys.Next() && b.deeper(depth, int(keys.Node().Raw.Offset)); depth++ {
		if !keys.IsLast() {
			t = b.descend(t, keys.Node(), true)
			continue
		}
		key := keys.Node()
		name, place := b.string(key), b.keyPlace(key)
		v, end := b.value(kv.Value(), b.skip(int(key.Raw.Offset+key.Raw.Length), " \t="))
		if earlier := t.find(name); earlier != nil {
			b.conflict(key, earlier)
		} else {
			t.add(field{name: name, place: place, value: v, whole: true})
		}
		return end
	}
	return int(kv.Raw.Offset + kv.Raw.Length)
}

// value makes the node of a value that begins at the offset start, and gives
// the offset behind it. The parser tells the offsets of scalars only.
func (b *builder) value(v *unstable.Node, start int) (*node, int) {
	switch v.Kind {
	case unstable.Array:
		return b.container(kindArray, v, start, func(n *node, child *unstable.Node, at int) int {
			item, end := b.value(child, at)
			n.items = append(n.items, item)
			return end
		})
	case unstable.InlineTable:
		return b.container(kindTable, v, start, func(n *node, child *unstable.Node, _ int) int {
			return b.keyValue(n, child)
		})
	}
	end := start + int(v.Raw.Length)
	n := b.node(kindOf(v.Kind), b.loc.place(start, end))
	n.text = b.string(v)
	return n, end
}

func (b *builder) container(k kind, v *unstable.Node, start int, add func(n *node, child *unstable.Node, at int) int) (*node, int) {
	n := b.node(k, b.loc.point(start))
	end := start + 1
	b.depth++
	defer func() { b.depth-- }()
	if !b.deeper(b.depth, start) {
		return n, end
	}
	for children := v.Children(); children.Next(); {
		end = add(n, children.Node(), b.skipFill(end))
	}
	end = min(b.skipFill(end)+1, len(b.text))
	n.place.Length = lengthOnLine(b.text[start:end])
	return n, end
}

// string gives the value of a key or of a scalar, as a part of the source where
// that says the same: with nothing escaped.
func (b *builder) string(n *unstable.Node) string {
	from, length := int(n.Raw.Offset), int(n.Raw.Length)
	switch len(n.Data) {
	case length:
		return b.text[from : from+length]
	case length - 2:
		return b.text[from+1 : from+length-1]
	}
	return string(n.Data)
}

func (b *builder) skip(off int, chars string) int {
	for off < len(b.text) && strings.IndexByte(chars, b.text[off]) >= 0 {
		off++
	}
	return off
}

// skipFill passes over what may stand between the elements of an array or of an
// inline table.
func (b *builder) skipFill(off int) int {
	for {
		off = b.skip(off, " \t\r\n,")
		if off >= len(b.text) || b.text[off] != '#' {
			return off
		}
		for off < len(b.text) && b.text[off] != '\n' {
			off++
		}
	}
}

func kindOf(k unstable.Kind) kind {
	switch k {
	case unstable.String:
		return kindString
	case unstable.Integer:
		return kindInteger
	case unstable.Float:
		return kindFloat
	case unstable.Bool:
		return kindBool
	}
	return kindDate
}
