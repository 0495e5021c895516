// Package cmdscript reads Windows command scripts (.cmd) as cmd.exe does, and
// runs them against a simulated machine, so that what a script does to a
// computer can be computed anywhere.
//
// It knows the part of the language that works from Windows 2000 on and in
// Wine, and refuses everything else with the line's number: also what nobody has
// recorded on Windows or found in what is documented, where a guess would vouch for
// scripts that hang on it. It never starts a program, opens a file or reads the
// environment of the computer it runs on.
package cmdscript

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Script is a parsed .cmd file. It keeps what its lines come to, so that a run
// doesn't parse again what an earlier one has parsed; so no two runs of it may be
// under way at the same time.
type Script struct {
	Name  string
	Lines []Line

	labels map[string][]int // by name, the lines with that label in their order
	last   expanded         // the line with variables that was parsed last
}

// Line is a logical line: a label, or a command that may span several physical
// lines between parentheses. Empty lines are left out.
type Line struct {
	Number int    // of its first physical line
	Label  string // the label's name if it is one
	Text   string // as written, its variables unexpanded
	Node   Node   // the command as written; nil for a label

	longest int      // characters of its longest physical line, where nothing is to expand; else -1
	before  expanded // what it came to when it ran last
}

// expanded is a line with its variables expanded, and the command that this is.
type expanded struct {
	text string
	node Node
}

// What cmd takes, from Windows XP on: characters in a line. A block may have
// that many lines here.
const (
	maxLine  = 8191
	maxBlock = 100
)

// shortLine is how long a line is that may well stand in a script more than once.
const shortLine = 60

var errLong = errors.New("the line is longer than cmd takes")

// Error is a script that can't be read or run, with the place.
type Error struct {
	Script string
	Line   int
	Msg    string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.Script, e.Line, e.Msg) }

// Parse reads a script's text, with either kind of line end. It fails on the
// first construct that it doesn't know.
func Parse(name, text string) (*Script, error) {
	physical := strings.Split(text, "\n")
	for i := range physical[:len(physical)-1] {
		physical[i] = strings.TrimSuffix(physical[i], "\r")
	}
	s := &Script{Name: name, Lines: make([]Line, 0, len(physical))}
	known := map[string]Node{}
	for i := 0; i < len(physical); {
		line, used, err := readLine(physical[i:], known)
		if err != nil {
			return nil, &Error{name, i + 1, err.Error()}
		}
		line.Number = i + 1
		if line.Label != "" || line.Node != nil {
			s.Lines = append(s.Lines, line)
		}
		i += used
	}
	s.index()
	return s, nil
}

// index finds the labels, and the lines without variables.
func (s *Script) index() {
	s.labels = map[string][]int{}
	for i := range s.Lines {
		l := &s.Lines[i]
		if l.Label != "" {
			s.labels[l.Label] = append(s.labels[l.Label], i)
		}
		l.longest = -1
		if strings.IndexByte(l.Text, '%') < 0 {
			l.longest = longest(l.Text)
		}
	}
}

// longest gives the length of the longest physical line.
func longest(text string) int {
	n := 0
	for {
		line, rest, more := strings.Cut(text, "\n")
		if n = max(n, len(line)); !more {
			return n
		}
		text = rest
	}
}

// readLine takes one logical line off the front of physical, and says how many
// physical lines it spans. known has the commands of short lines: such ones as
// look at an exit code stand again and again.
func readLine(physical []string, known map[string]Node) (Line, int, error) {
	first := strings.TrimLeft(physical[0], " \t")
	if strings.HasPrefix(first, ":") {
		name := labelName(first[1:])
		if !isLabel(name) {
			return Line{}, 1, unknown("where the label " + name + " ends")
		}
		return Line{Label: name, Text: physical[0]}, 1, nil
	}
	for n := 1; ; n++ {
		if len(physical[n-1]) > maxLine {
			return Line{}, 0, errLong
		}
		text := physical[0]
		if n > 1 {
			text = strings.Join(physical[:n], "\n")
		}
		node := known[text]
		if node != nil {
			return Line{Text: text, Node: node}, n, nil
		}
		node, err := parseLine(text)
		if err == nil && len(text) < shortLine {
			known[text] = node
		}
		if err == errUnclosed && n < min(len(physical), maxBlock) {
			continue
		}
		return Line{Text: text, Node: node}, n, err
	}
}

// labelName is the part of a label that cmd compares. It ends at a blank, a colon,
// a plus sign, and at others that nobody has listed.
func labelName(s string) string {
	s = strings.TrimLeft(s, " \t")
	if end := strings.IndexAny(s, " \t:+"); end >= 0 {
		s = s[:end]
	}
	return strings.ToLower(s)
}

// isLabel tells whether a label's name has no character at which it may end.
func isLabel(name string) bool {
	return !strings.ContainsFunc(name, func(c rune) bool {
		return c < 'a' && c != '_' && c != '-' && c != '.' && (c < '0' || c > '9') || c > 'z'
	})
}

// Commands lists every simple command in the order of the text, those inside
// blocks, conditions and loops too, with variables unexpanded.
func (s *Script) Commands() []*Simple {
	var out []*Simple
	for _, l := range s.Lines {
		for _, c := range simples(l.Node, nil) {
			c := *c // lines of the same text share it
			c.Line = l.Number + strings.Count(l.Text[:c.Offset], "\n")
			out = append(out, &c)
		}
	}
	return out
}

func simples(n Node, out []*Simple) []*Simple {
	switch n := n.(type) {
	case *Simple:
		out = append(out, n)
	case *If:
		out = simples(n.Then, out)
	case *For:
		out = simples(n.Body, out)
	case Block:
		for _, c := range n {
			out = simples(c, out)
		}
	}
	return out
}

// find gives the index of the line after a label, searching from a line on and
// round, as cmd does.
func (s *Script) find(label string, from int) (int, error) {
	name := labelName(label)
	if !isLabel(name) {
		return 0, unknown("where the label " + name + " ends")
	}
	places := s.labels[name]
	if len(places) == 0 {
		return 0, fmt.Errorf("there is no label %q", label)
	}
	i, _ := slices.BinarySearch(places, from)
	return places[i%len(places)] + 1, nil
}
