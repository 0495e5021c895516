package wfw

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// The parts of a hive file: a header, then pages of cells. A cell is named by its
// place behind the header.
const (
	headerSize = 4096
	none       = 1<<32 - 1 // no cell
	segment    = 16344     // the most bytes of a value in one cell,
	segmented  = 4         // from this minor version of the form on
)

// Flags of keys and values.
const (
	narrowKey   = 0x20    // the key's name has a byte a character
	narrowValue = 0x01    // the value's name has
	inPlace     = 1 << 31 // of a size: the bytes stand where their cell would be named
)

// hive is a registry hive as it stands in a file. Every place and length in it is
// checked against the file before anything is read or made.
type hive []byte

var order = binary.LittleEndian

// open checks the header: a file that was cut short, or is being written to, is
// refused as a whole.
func open(data []byte) (hive, error) {
	if len(data) < headerSize || string(data[:4]) != "regf" {
		return nil, errors.New("it isn't a registry hive, as `netsh advfirewall export` writes it")
	}
	var sum uint32
	for i := 0; i < 508; i += 4 {
		sum ^= order.Uint32(data[i:])
	}
	switch sum { // two values have a meaning of their own
	case 0:
		sum = 1
	case none:
		sum = none - 1
	}
	switch size := int64(order.Uint32(data[40:])); {
	case sum != order.Uint32(data[508:]):
		return nil, errors.New("its header is damaged: the checksum is another")
	case order.Uint32(data[4:]) != order.Uint32(data[8:]):
		return nil, errors.New("it wasn't written to its end: its two sequence numbers differ")
	case headerSize+size > int64(len(data)):
		return nil, fmt.Errorf("it is cut short: it has %d bytes of %d", len(data), headerSize+size)
	default:
		return hive(data[:headerSize+size]), nil
	}
}

// cell gives the bytes of a cell in use, which begins with a mark and has at least
// so many bytes.
func (h hive) cell(at uint32, least int, mark string) ([]byte, error) {
	from := int64(headerSize) + int64(at)
	if at%8 != 0 || from+4 > int64(len(h)) {
		return nil, fmt.Errorf("there is no cell at %#x", at)
	}
	size := -int64(int32(order.Uint32(h[from:])))
	if size < 8 || from+size > int64(len(h)) {
		return nil, fmt.Errorf("the cell at %#x has %d bytes", at, size)
	}
	cell := h[from+4 : from+size]
	if len(cell) < least || !strings.HasPrefix(string(cell[:min(len(cell), len(mark))]), mark) {
		return nil, fmt.Errorf("the cell at %#x isn't of the kind %q", at, mark)
	}
	return cell, nil
}

// key is a key's cell.
type key struct {
	hive hive
	cell []byte
	name string
}

func (h hive) key(at uint32) (*key, error) {
	cell, err := h.cell(at, 0x4c, "nk")
	if err != nil {
		return nil, err
	}
	name, err := text(cell, 0x4c, int(order.Uint16(cell[0x48:])), order.Uint16(cell[2:])&narrowKey != 0)
	return &key{h, cell, name}, err
}

func (h hive) root() (*key, error) { return h.key(order.Uint32(h[36:])) }

// text reads a name of so many bytes.
func text(cell []byte, at, size int, narrow bool) (string, error) {
	if at+size > len(cell) {
		return "", errors.New("a name is longer than its cell")
	}
	if !narrow {
		return wide(cell[at : at+size]), nil
	}
	out := make([]rune, size)
	for i, b := range cell[at : at+size] {
		out[i] = rune(b)
	}
	return string(out), nil
}

// wide reads UTF-16, up to its first NUL.
func wide(data []byte) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		u := order.Uint16(data[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// child finds a key below, in any case of letters; nil if there is none.
func (k *key) child(name string) (*key, error) {
	at := order.Uint32(k.cell[0x1c:])
	if order.Uint32(k.cell[0x14:]) == 0 || at == none {
		return nil, nil
	}
	lists, err := k.hive.lists(at)
	if err != nil {
		return nil, err
	}
	for _, list := range lists {
		for i := range list.count {
			below, err := k.hive.key(order.Uint32(list.cell[4+i*list.step:]))
			if err != nil {
				return nil, err
			}
			if strings.EqualFold(below.name, name) {
				return below, nil
			}
		}
	}
	return nil, nil
}

// list is a list of keys: so many, each step bytes behind the one before.
type list struct {
	cell        []byte
	count, step int
}

// lists gives the lists of keys at a cell, which may be a list of lists. An export
// has a handful of keys, so that more lists than a few are a trap.
func (h hive) lists(at uint32) ([]list, error) {
	const most = 16
	one, err := h.list(at)
	if err != nil || string(one.cell[:2]) != "ri" {
		return []list{one}, err
	}
	if one.count > most {
		return nil, fmt.Errorf("%d lists of keys are too many", one.count)
	}
	var out []list
	for i := range one.count {
		next, err := h.list(order.Uint32(one.cell[4+i*4:]))
		if err != nil {
			return nil, err
		}
		if string(next.cell[:2]) == "ri" {
			return nil, errors.New("a list of lists of keys holds another")
		}
		out = append(out, next)
	}
	return out, nil
}

func (h hive) list(at uint32) (list, error) {
	cell, err := h.cell(at, 4, "")
	if err != nil {
		return list{}, err
	}
	step := map[string]int{"lf": 8, "lh": 8, "li": 4, "ri": 4}[string(cell[:2])]
	count := int(order.Uint16(cell[2:]))
	if step == 0 || 4+count*step > len(cell) {
		return list{}, fmt.Errorf("the cell at %#x is no list of keys", at)
	}
	return list{cell, count, step}, nil
}

// value is a value's name, type and bytes.
type value struct {
	name string
	kind uint32
	data []byte
}

// each calls a function for each value of a key.
func (k *key) each(do func(value) error) error {
	count, at := order.Uint32(k.cell[0x24:]), order.Uint32(k.cell[0x28:])
	if count == 0 {
		return nil
	}
	places, err := k.hive.cell(at, 4, "")
	if err != nil {
		return err
	}
	if int64(count)*4 > int64(len(places)) {
		return fmt.Errorf("%d values of %s are more than their list has", count, k.name)
	}
	for i := range int(count) {
		v, err := k.hive.value(order.Uint32(places[i*4:]))
		if err != nil {
			return err
		}
		if err := do(v); err != nil {
			return err
		}
	}
	return nil
}

func (h hive) value(at uint32) (value, error) {
	cell, err := h.cell(at, 0x14, "vk")
	if err != nil {
		return value{}, err
	}
	v := value{kind: order.Uint32(cell[0xc:])}
	if v.name, err = text(cell, 0x14, int(order.Uint16(cell[2:])), order.Uint16(cell[0x10:])&narrowValue != 0); err != nil {
		return v, err
	}
	size := order.Uint32(cell[4:])
	if size&inPlace != 0 {
		if size &^= inPlace; size > 4 {
			return v, fmt.Errorf("value %q has %d bytes in the place of 4", v.name, size)
		}
		v.data = cell[8 : 8+size]
		return v, nil
	}
	v.data, err = h.data(order.Uint32(cell[8:]), int(size))
	if err != nil {
		err = fmt.Errorf("value %q: %w", v.name, err)
	}
	return v, err
}

// data gives the bytes of a value, which are copied only if they stand in several
// cells.
func (h hive) data(at uint32, size int) ([]byte, error) {
	switch {
	case size == 0:
		return nil, nil
	case size > maxValue:
		return nil, fmt.Errorf("it has %d bytes, and %d is the most", size, maxValue)
	case size <= segment || order.Uint32(h[24:]) < segmented:
		cell, err := h.cell(at, size, "")
		return cell[:min(size, len(cell))], err
	}
	head, err := h.cell(at, 8, "db")
	if err != nil {
		return nil, err
	}
	count := int(order.Uint16(head[2:]))
	places, err := h.cell(order.Uint32(head[4:]), 4*count, "")
	if err != nil || count != (size+segment-1)/segment {
		return nil, errors.Join(err, fmt.Errorf("%d bytes stand in %d cells", size, count))
	}
	out := make([]byte, 0, size)
	for i := range count {
		part := min(segment, size-len(out))
		cell, err := h.cell(order.Uint32(places[4*i:]), part, "")
		if err != nil {
			return nil, err
		}
		out = append(out, cell[:part]...)
	}
	return out, nil
}
