package main

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// The types of resources that a program of ours has (winuser.h).
const (
	typeVersion  = 16
	typeManifest = 24
)

// resource is a leaf of the resource tree.
type resource struct {
	kind, name, language uint32
	data                 []byte
}

// resources walks the resource tree of a program, as FindResource does: folders of
// types, names and languages, which offsets from the start of the section lead
// through, and leaves, which have an address in memory.
func resources(file *pe.File) ([]resource, error) {
	section := file.Section(".rsrc")
	if section == nil {
		return nil, errors.New("there is no section .rsrc")
	}
	data, err := section.Data()
	if err != nil {
		return nil, err
	}
	w := &walker{data: data, address: section.VirtualAddress}
	if directory := directoryOf(file); directory.VirtualAddress != section.VirtualAddress || directory.Size == 0 {
		return nil, fmt.Errorf("the header says that the resources are elsewhere: %+v", directory)
	}
	err = w.folder(0, nil)
	return w.found, err
}

func directoryOf(file *pe.File) pe.DataDirectory {
	switch h := file.OptionalHeader.(type) {
	case *pe.OptionalHeader64:
		return h.DataDirectory[pe.IMAGE_DIRECTORY_ENTRY_RESOURCE]
	case *pe.OptionalHeader32:
		return h.DataDirectory[pe.IMAGE_DIRECTORY_ENTRY_RESOURCE]
	}
	return pe.DataDirectory{}
}

type walker struct {
	data    []byte
	address uint32 // of the section
	found   []resource
}

// at gives bytes of the section.
func (w *walker) at(offset, size uint32) ([]byte, error) {
	if uint64(offset)+uint64(size) > uint64(len(w.data)) {
		return nil, fmt.Errorf("%d bytes at %#x are outside of the section", size, offset)
	}
	return w.data[offset : offset+size], nil
}

// folder reads an IMAGE_RESOURCE_DIRECTORY; path is the ids that led to it.
func (w *walker) folder(offset uint32, path []uint32) error {
	head, err := w.at(offset, 16)
	if err != nil {
		return err
	}
	count := uint32(binary.LittleEndian.Uint16(head[12:])) + uint32(binary.LittleEndian.Uint16(head[14:]))
	entries, err := w.at(offset+16, 8*count)
	if err != nil {
		return err
	}
	const below = 1 << 31 // says that an entry is a folder
	for ; len(entries) > 0; entries = entries[8:] {
		id, to := binary.LittleEndian.Uint32(entries), binary.LittleEndian.Uint32(entries[4:])
		next := append(path[:len(path):len(path)], id)
		switch {
		case to&below == 0 && len(next) == 3:
			err = w.leaf(to, next)
		case to&below != 0 && len(next) < 3:
			err = w.folder(to&^below, next)
		default:
			err = fmt.Errorf("the tree of %v isn't three levels deep", next)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leaf reads an IMAGE_RESOURCE_DATA_ENTRY.
func (w *walker) leaf(offset uint32, path []uint32) error {
	entry, err := w.at(offset, 16)
	if err != nil {
		return err
	}
	address, size := binary.LittleEndian.Uint32(entry), binary.LittleEndian.Uint32(entry[4:])
	data, err := w.at(address-w.address, size)
	w.found = append(w.found, resource{path[0], path[1], path[2], data})
	return err
}

// versionNode is a block of a version resource: VS_VERSIONINFO, StringFileInfo,
// StringTable, String, VarFileInfo and Var all have this form.
type versionNode struct {
	key      string
	value    []byte
	children []versionNode
}

// find gives the block that keys lead to, in any case of letters, as VerQueryValue
// does.
func (n *versionNode) find(keys ...string) *versionNode {
	for _, key := range keys {
		var next *versionNode
		for i := range n.children {
			if strings.EqualFold(n.children[i].key, key) {
				next = &n.children[i]
			}
		}
		if next == nil {
			return &versionNode{}
		}
		n = next
	}
	return n
}

// text is a value that is UTF-16 with a zero behind it.
func (n *versionNode) text() string {
	if len(n.value) < 2 || !bytes.HasSuffix(n.value, []byte{0, 0}) {
		return ""
	}
	return fromUTF16(n.value[:len(n.value)-2])
}

func fromUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// readVersion reads a block and those in it. Everything in it begins at a multiple
// of four bytes.
func readVersion(b []byte) (versionNode, error) {
	var n versionNode
	if len(b) < 6 || int(binary.LittleEndian.Uint16(b)) > len(b) {
		return n, errors.New("a block has no room for itself")
	}
	b = b[:binary.LittleEndian.Uint16(b)]
	size, isText := int(binary.LittleEndian.Uint16(b[2:])), binary.LittleEndian.Uint16(b[4:]) == 1
	if isText {
		size *= 2
	}
	at := 6
	for at+2 <= len(b) && (b[at] != 0 || b[at+1] != 0) {
		at += 2
	}
	n.key = fromUTF16(b[6:at])
	at = aligned(at + 2)
	if at+size > len(b) {
		return n, fmt.Errorf("%s: a value of %d bytes in %d", n.key, size, len(b))
	}
	if size > 0 {
		n.value = b[at : at+size]
	}
	for at = aligned(at + size); at < len(b); {
		child, err := readVersion(b[at:])
		if err != nil {
			return n, fmt.Errorf("%s: %w", n.key, err)
		}
		n.children = append(n.children, child)
		at = aligned(at + int(binary.LittleEndian.Uint16(b[at:])))
	}
	return n, nil
}

func aligned(at int) int { return (at + 3) &^ 3 }
