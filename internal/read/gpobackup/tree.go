package gpobackup

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The limits of a file. Real ones have a few kilobytes for each file of an object,
// and are six deep.
const (
	maxSize  = 16 << 20
	maxDepth = 32
)

// node is an element with its place.
type node struct {
	name     xml.Name
	attrs    []xml.Attr
	text     strings.Builder // all of it, CDATA or not
	children []*node
	line     int
}

// parseTree reads a document of one element in a namespace.
func parseTree(file []byte, root xml.Name) (*node, error) {
	if len(file) > maxSize {
		return nil, fmt.Errorf("%d bytes: more than %d", len(file), maxSize)
	}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))))
	top := &node{}
	open := []*node{top}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err == nil {
			open, err = grow(open, token)
		}
		if err != nil {
			return nil, at(line(d), err)
		}
		if start, ok := token.(xml.StartElement); ok {
			last := open[len(open)-1]
			last.line, last.attrs = line(d), start.Copy().Attr
		}
	}
	if len(top.children) != 1 || top.children[0].name != root {
		return nil, fmt.Errorf("line 1: it isn't one element %s of %s", root.Local, root.Space)
	}
	return top.children[0], nil
}

func line(d *xml.Decoder) int {
	line, _ := d.InputPos()
	return line
}

// at gives an error its line; those of package xml have it.
func at(line int, err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d: %s", syntax.Line, syntax.Msg)
	}
	return fmt.Errorf("line %d: %w", line, err)
}

// grow adds a token below the elements that are open.
func grow(open []*node, token xml.Token) ([]*node, error) {
	last := open[len(open)-1]
	switch token := token.(type) {
	case xml.StartElement:
		if len(open) > maxDepth {
			return nil, fmt.Errorf("more than %d elements deep", maxDepth)
		}
		child := &node{name: token.Name}
		last.children = append(last.children, child)
		open = append(open, child)
	case xml.EndElement:
		open = open[:len(open)-1]
	case xml.CharData:
		last.text.Write(token)
	case xml.Directive:
		return nil, errors.New("a document type has no place here")
	}
	return open, nil
}

// child is the one child of a name, which must be there.
func (n *node) child(name string) (*node, error) {
	var found *node
	for _, c := range n.children {
		switch {
		case c.name.Local != name || c.name.Space != n.name.Space:
		case found != nil:
			return nil, fmt.Errorf("line %d: a second %s", c.line, name)
		default:
			found = c
		}
	}
	if found == nil {
		return nil, fmt.Errorf("line %d: %s has no %s", n.line, n.name.Local, name)
	}
	return found, nil
}

// attr is an attribute in the element's own namespace, "" if it isn't there.
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name && a.Name.Space == n.name.Space {
			return a.Value
		}
	}
	return ""
}
