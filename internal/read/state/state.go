// Package state reads what Export-RpcPortState of the nodes' module writes: what a
// computer enforces, as JSON. Schema says what such a file can hold, and files of
// every version of the module are read.
//
// A file comes from a computer that may be anyone's, and is bounded. The package
// never compares a state with anything.
package state

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// MaxSize is the most bytes that one computer's state can have. Rules of a thousand
// networks have a tenth of it.
const MaxSize = 4 << 20

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema of a state.
func Schema() []byte { return schema }

// State is what a computer says of itself.
type State struct {
	Schema         int
	Computer       string    // its name, with its domain if it has one
	Time           time.Time // by its own clock
	Fleet, Policy  string    // the policy that it was compared with: the fleet's name, and the tag
	Registry       map[string]Value
	RawRules       json.RawMessage `json:"rules"` // as Rules reads them
	Others         []Other         // nil in files of older modules, which don't tell
	Firewall       []Problem
	RestartPending bool
	PendingSince   Time   // zero in files of older modules
	Restart        string // for people
	Differences    []Difference
}

// Value is a value of the RPC key.
type Value struct {
	Kind  string // "MultiString", "String" and so on
	Value []string
}

// Other is a rule of another fleet of rpcdsc.
type Other struct{ Name, Group string }

// Problem is why rules aren't enforced.
type Problem struct {
	ID      string
	Profile string
	Kind    string // "Stop", "Ask", or "Tell" for a profile that the policy doesn't count on
}

// Difference is what the module found to be otherwise than its policy says.
type Difference struct{ What, Is, Should string }

// Time is a time that may be missing: null.
type Time struct{ time.Time }

// UnmarshalJSON reads null and the form of .NET's "o".
func (t *Time) UnmarshalJSON(text []byte) error {
	if string(text) == "null" || string(text) == `""` {
		t.Time = time.Time{}
		return nil
	}
	return json.Unmarshal(text, &t.Time)
}

// Reader reads states that follow one another, as the lines of many computers do in
// one file, or that are the members of a list.
type Reader struct {
	limit   *limited
	text    *bufio.Reader // that the decoder reads
	decoder *json.Decoder
	begun   bool
	inList  bool
}

// errTooLong is told by a limited reader.
var errTooLong = fmt.Errorf("a computer's state has more than %d bytes", MaxSize)

// limited reads so many bytes and no more.
type limited struct {
	from io.Reader
	left int
}

func (l *limited) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLong
	}
	n, err := l.from.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}

// NewReader reads UTF-8, or what its mark says: Windows PowerShell's > writes
// UTF-16.
func NewReader(r io.Reader) *Reader {
	buffered := bufio.NewReader(r)
	var text io.Reader = buffered
	if head, _ := buffered.Peek(2); bytes.Equal(head, []byte{0xff, 0xfe}) || bytes.Equal(head, []byte{0xfe, 0xff}) || bytes.Equal(head, []byte{0xef, 0xbb}) {
		text = transform.NewReader(buffered, unicode.BOMOverride(transform.Nop))
	}
	l := &limited{from: text}
	in := bufio.NewReader(l)
	return &Reader{limit: l, text: in, decoder: json.NewDecoder(in)}
}

// Next gives the next state, and io.EOF behind the last.
func (r *Reader) Next() (*State, error) {
	r.limit.left = MaxSize
	s := &State{}
	err := r.enter()
	if err == nil {
		err = r.decoder.Decode(s)
	}
	if r.inList && err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, explain(err)
	}
	return s, s.check()
}

// enter goes into the list that the text may begin with, and out of it at its end.
func (r *Reader) enter() error {
	if !r.begun {
		r.begun = true
		if r.inList = r.startsList(); r.inList {
			if _, err := r.decoder.Token(); err != nil {
				return err
			}
		}
	}
	if !r.inList || r.decoder.More() {
		return nil
	}
	_, err := r.decoder.Token()
	r.inList = err != nil
	return err
}

// startsList looks at the first character that isn't blank. An error is the decoder's
// to meet.
func (r *Reader) startsList() bool {
	for n := 1; ; n++ {
		head, err := r.text.Peek(n)
		if err != nil {
			return false
		}
		if c := head[n-1]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c == '['
		}
	}
}

// explain says of what isn't JSON what was expected.
func explain(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("there is a %s where a state must be: Export-RpcPortState writes objects, {...}", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%s is a %s, which Export-RpcPortState doesn't write there", kind.Field, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("it isn't JSON as Export-RpcPortState writes it: byte %d: %w", syntax.Offset, err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends in the middle of a state")
	}
	return err
}

// check holds a state to what it must have.
func (s *State) check() error {
	switch {
	case s.Schema == 0:
		return errors.New("it has no schema, so Export-RpcPortState hasn't written it")
	case s.Schema != 1:
		return fmt.Errorf("its schema is %d, and this version reads 1: take the version of rpcdsc that the module on the computer is of", s.Schema)
	case s.Computer == "":
		return errors.New("it names no computer")
	case s.Fleet == "" || s.Policy == "":
		return errors.New("it names no fleet, or no policy")
	}
	return nil
}
