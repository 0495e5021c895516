package windows

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"rpcdsc/internal/read/regfile"
)

// Registry is keys with their values, in the order in which they were made.
type Registry struct {
	keys   []*registryKey
	byPath map[string]*registryKey // in lower case
}

type registryKey struct {
	path   string
	values []regfile.Value
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
func (r *Registry) Make(path string) {
	path = longPath(path)
	if r.key(path) != nil {
		return
	}
	if i := strings.LastIndexByte(path, '\\'); i > 0 {
		r.Make(path[:i])
	}
	k := &registryKey{path: path}
	r.keys = append(r.keys, k)
	if r.byPath == nil {
		r.byPath = map[string]*registryKey{}
	}
	r.byPath[strings.ToLower(path)] = k
}

// Set writes a value, in its place if it is there already.
func (r *Registry) Set(path string, v regfile.Value) {
	r.Make(path)
	k := r.key(path)
	v.Line = 0
	v.Data = slices.Clone(v.Data)
	for i := range k.values {
		if strings.EqualFold(k.values[i].Name, v.Name) {
			v.Name = k.values[i].Name
			k.values[i] = v
			return
		}
	}
	k.values = append(k.values, v)
}

// Get gives a value.
func (r *Registry) Get(path, name string) (regfile.Value, bool) {
	if k := r.key(path); k != nil {
		for _, v := range k.values {
			if strings.EqualFold(v.Name, name) {
				return v, true
			}
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
	n := len(k.values)
	k.values = slices.DeleteFunc(k.values, func(v regfile.Value) bool { return strings.EqualFold(v.Name, name) })
	return len(k.values) < n
}

// Delete deletes a key with all below it; false if there is none.
func (r *Registry) Delete(path string) bool {
	n := len(r.keys)
	path = longPath(path)
	r.keys = slices.DeleteFunc(r.keys, func(k *registryKey) bool {
		gone := below(k.path, path)
		if gone {
			delete(r.byPath, strings.ToLower(k.path))
		}
		return gone
	})
	return len(r.keys) < n
}

func below(path, root string) bool {
	return strings.EqualFold(path, root) || len(path) > len(root) && strings.EqualFold(path[:len(root)+1], root+`\`)
}

// under gives a key and all below it, parents first.
func (r *Registry) under(path string) []*registryKey {
	var out []*registryKey
	path = longPath(path)
	for _, k := range r.keys {
		if below(k.path, path) {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b *registryKey) int { return strings.Compare(strings.ToLower(a.path), strings.ToLower(b.path)) })
	return out
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

// Export gives the bytes of a key's .reg file as Windows writes it.
func (r *Registry) Export(path string) []byte {
	var out strings.Builder
	out.WriteString("Windows Registry Editor Version 5.00\r\n")
	for _, k := range r.under(path) {
		fmt.Fprintf(&out, "\r\n[%s]\r\n", k.path)
		for _, v := range k.values {
			out.WriteString(exportValue(v))
		}
	}
	out.WriteString("\r\n")
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(out.String())) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
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
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// Dump lists the registry as lines, sorted, to compare states.
func (r *Registry) Dump() []string {
	var out []string
	for _, k := range r.keys {
		out = append(out, k.path)
		for _, v := range k.values {
			out = append(out, k.path+`\`+strings.TrimSpace(exportValue(v)))
		}
	}
	slices.Sort(out)
	return out
}
