package windows

import (
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf16"

	"rpcdsc/internal/read/regfile"
)

// Registry is keys with their values. The zero value is empty.
type Registry struct {
	roots  []*registryKey
	byPath map[string]*registryKey // in lower case
}

// registryKey keeps what is printed of it until its values change: scripts read
// the same keys over and over.
type registryKey struct {
	path     string
	parent   *registryKey // nil for a root
	children []*registryKey
	sorted   bool // children are in the order of their names
	values   []regfile.Value
	exported string // its section of a .reg file, "" if that isn't known
	listed   string // what reg query prints, "" if that isn't known
}

func longPath(path string) string {
	root, rest, below := strings.Cut(path, `\`)
	switch {
	case below && root == "HKLM":
		return `HKEY_LOCAL_MACHINE\` + rest
	case below && root == "HKU":
		return `HKEY_USERS\` + rest
	}
	return path
}

func (r *Registry) key(path string) *registryKey { return r.byPath[strings.ToLower(longPath(path))] }

// Make makes a key and its parents.
func (r *Registry) Make(path string) { r.make(longPath(path)) }

func (r *Registry) make(path string) *registryKey {
	lower := strings.ToLower(path)
	if k := r.byPath[lower]; k != nil {
		return k
	}
	k := &registryKey{path: path}
	if i := strings.LastIndexByte(path, '\\'); i > 0 {
		k.parent = r.make(path[:i])
		k.parent.children = append(k.parent.children, k)
		k.parent.sorted = false
	} else {
		r.roots = append(r.roots, k)
	}
	if r.byPath == nil {
		r.byPath = map[string]*registryKey{}
	}
	r.byPath[lower] = k
	return k
}

// Set writes a value, in its place if it is there already.
func (r *Registry) Set(path string, v regfile.Value) {
	k := r.make(longPath(path))
	k.forget()
	v.Line = 0
	v.Data = slices.Clone(v.Data)
	if i := k.find(v.Name); i >= 0 {
		v.Name = k.values[i].Name
		k.values[i] = v
		return
	}
	k.values = append(k.values, v)
}

// forget is called before a key's values change.
func (k *registryKey) forget() { k.exported, k.listed = "", "" }

// find gives the place of a value, -1 if there is none.
func (k *registryKey) find(name string) int {
	return slices.IndexFunc(k.values, func(v regfile.Value) bool { return strings.EqualFold(v.Name, name) })
}

// Get gives a value.
func (r *Registry) Get(path, name string) (regfile.Value, bool) {
	if k := r.key(path); k != nil {
		if i := k.find(name); i >= 0 {
			return k.values[i], true
		}
	}
	return regfile.Value{}, false
}

// Has says whether there is a key.
func (r *Registry) Has(path string) bool { return r.key(path) != nil }

// DeleteValue deletes a value; false if there is none.
func (r *Registry) DeleteValue(path, name string) bool {
	k := r.key(path)
	if k == nil {
		return false
	}
	i := k.find(name)
	if i < 0 {
		return false
	}
	k.forget()
	k.values = slices.Delete(k.values, i, i+1)
	return true
}

// Delete deletes a key with all below it; false if there is none.
func (r *Registry) Delete(path string) bool {
	k := r.key(path)
	if k == nil {
		return false
	}
	siblings := &r.roots
	if k.parent != nil {
		siblings = &k.parent.children
	}
	i := slices.Index(*siblings, k)
	*siblings = slices.Delete(*siblings, i, i+1)
	for gone := range k.all() {
		delete(r.byPath, strings.ToLower(gone.path))
	}
	return true
}

// all gives a key and all below it, parents first, then by name.
func (k *registryKey) all() iter.Seq[*registryKey] {
	return func(yield func(*registryKey) bool) { k.each(yield) }
}

func (k *registryKey) each(yield func(*registryKey) bool) bool {
	if !yield(k) {
		return false
	}
	for _, child := range k.inOrder() {
		if !child.each(yield) {
			return false
		}
	}
	return true
}

// inOrder gives the keys directly below one, by name.
func (k *registryKey) inOrder() []*registryKey {
	if !k.sorted {
		slices.SortFunc(k.children, func(a, b *registryKey) int { return strings.Compare(strings.ToLower(a.path), strings.ToLower(b.path)) })
		k.sorted = true
	}
	return k.children
}

// clone gives a registry of the same content.
func (r *Registry) clone() Registry {
	out := Registry{byPath: make(map[string]*registryKey, len(r.byPath))}
	for _, root := range r.roots {
		out.roots = append(out.roots, root.clone(nil))
	}
	for _, root := range out.roots {
		for k := range root.all() {
			out.byPath[strings.ToLower(k.path)] = k
		}
	}
	return out
}

func (k *registryKey) clone(parent *registryKey) *registryKey {
	out := *k
	out.parent, out.values, out.children = parent, slices.Clone(k.values), make([]*registryKey, len(k.children))
	for i, child := range k.children {
		out.children[i] = child.clone(&out)
	}
	return &out
}

// Import does what a .reg file says.
func (r *Registry) Import(f *regfile.File) {
	for _, k := range f.Keys {
		if k.Delete {
			r.Delete(k.Path)
			continue
		}
		r.Make(k.Path)
		for _, v := range k.Values {
			if v.Delete {
				r.DeleteValue(k.Path, v.Name)
				continue
			}
			r.Set(k.Path, v)
		}
	}
}

// Export gives the text of a key's .reg file as Windows writes it, "" if there is
// no such key. Windows writes it in UTF-16.
func (r *Registry) Export(path string) string {
	k := r.key(path)
	if k == nil {
		return ""
	}
	const head, end = "Windows Registry Editor Version 5.00\r\n", "\r\n"
	size := len(head) + len(end)
	for below := range k.all() {
		size += len(below.section())
	}
	var out strings.Builder
	out.Grow(size)
	out.WriteString(head)
	for below := range k.all() {
		out.WriteString(below.section())
	}
	out.WriteString(end)
	return out.String()
}

// section is what a .reg file says of a key, without those below it.
func (k *registryKey) section() string {
	if k.exported == "" {
		out := "\r\n[" + k.path + "]\r\n"
		for _, v := range k.values {
			out += exportValue(v)
		}
		k.exported = out
	}
	return k.exported
}

func exportValue(v regfile.Value) string {
	name := `"` + escape(v.Name) + `"=`
	switch v.Type {
	case regfile.SZ:
		s, _ := v.Strings()
		return name + `"` + escape(strings.Join(s, "")) + "\"\r\n"
	case regfile.DWord:
		return fmt.Sprintf("%sdword:%08x\r\n", name, dword(v))
	case regfile.Binary:
		return wrapHex(name+"hex:", v.Data)
	}
	return wrapHex(fmt.Sprintf("%shex(%x):", name, v.Type), v.Data)
}

func dword(v regfile.Value) uint32 {
	return uint32(v.Data[0]) | uint32(v.Data[1])<<8 | uint32(v.Data[2])<<16 | uint32(v.Data[3])<<24
}

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func escape(s string) string { return escaper.Replace(s) }

// wrapHex breaks the list of bytes as regedit does, so that no line has more
// than 80 characters.
func wrapHex(head string, data []byte) string {
	var out strings.Builder
	out.WriteString(head)
	column := len(head)
	for i, b := range data {
		out.WriteString(hex.EncodeToString([]byte{b}))
		if i == len(data)-1 {
			break
		}
		out.WriteByte(',')
		if column += 3; column > 76 {
			out.WriteString("\\\r\n  ")
			column = 2
		}
	}
	out.WriteString("\r\n")
	return out.String()
}

// SZ makes a string value.
func SZ(name, text string) regfile.Value {
	return regfile.Value{Name: name, Type: regfile.SZ, Data: utf16Bytes(text + "\x00")}
}

// DWord makes a number value.
func DWord(name string, n uint32) regfile.Value {
	return regfile.Value{Name: name, Type: regfile.DWord, Data: []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}}
}

func utf16Bytes(s string) []byte {
	units := utf16.Encode([]rune(s))
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// Dump lists the registry as lines, sorted, to compare states.
func (r *Registry) Dump() []string {
	var out []string
	for _, k := range r.byPath {
		out = append(out, k.path)
		for _, v := range k.values {
			out = append(out, k.path+`\`+strings.TrimSpace(exportValue(v)))
		}
	}
	slices.Sort(out)
	return out
}
