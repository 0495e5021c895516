package registrypol

import (
	"errors"
	"fmt"
	"strings"

	"rpcdsc/internal/read/regfile"
)

// Does is what an instruction does to the registry.
type Does int

// What instructions do ([MS-GPREG] 3.2.5.1.2). All but the first three come from
// names that begin with two stars.
const (
	SetValue       Does = iota // writes Value
	CreateKey                  // makes the key, with no value
	SetIfAbsent                // writes Value if there is none of its name
	DeleteValues               // removes the values of Names
	DeleteAll                  // removes all values of the key
	DeleteKeys                 // removes the keys of Names below the key
	SecureKey                  // lets users only read the key, or undoes that
	unknownCommand             // what no Windows is known to understand
)

// Change is an instruction as a client carries it out.
type Change struct {
	Does  Does
	Key   string        // below the hive
	Value regfile.Value // of SetValue and SetIfAbsent, its name without stars
	Names []string      // of DeleteValues and DeleteKeys, compared without regard to case
}

// Change says what the instruction does. What a client ignores, such as the data
// of a deletion, is ignored here. It refuses a name with stars that the
// specification doesn't know, and a list of names that isn't text.
func (i Instruction) Change() (Change, error) {
	c := Change{Key: i.Key, Value: regfile.Value{Name: i.Name, Type: i.Type, Data: i.Data}}
	if i.Type == regfile.None {
		return Change{Does: CreateKey, Key: i.Key}, nil
	}
	if !strings.HasPrefix(i.Name, "**") {
		return c, nil
	}
	var rest string
	if c.Does, rest = command(i.Name); c.Does == SetIfAbsent {
		c.Value.Name = rest
		return c, nil
	}
	c.Value = regfile.Value{}
	if err := i.checkCommand(c.Does); err != nil {
		return c, fmt.Errorf("byte %d: %s: %w", i.Offset, i, err)
	}
	if rest != "" {
		c.Names = []string{rest}
		return c, nil
	}
	if c.Does == DeleteValues || c.Does == DeleteKeys {
		var err error
		if c.Names, err = i.list(); err != nil {
			return c, fmt.Errorf("byte %d: %w", i.Offset, err)
		}
	}
	return c, nil
}

// command reads a name that begins with stars, and what follows a word with a dot.
func command(name string) (does Does, rest string) {
	switch lower := strings.ToLower(name); {
	case lower == "**deletevalues":
		return DeleteValues, ""
	case lower == "**deletekeys":
		return DeleteKeys, ""
	case lower == "**delvals" || strings.HasPrefix(lower, "**delvals."):
		return DeleteAll, ""
	case lower == "**securekey":
		return SecureKey, ""
	case strings.HasPrefix(lower, "**del.") && len(name) > len("**del."):
		return DeleteValues, name[len("**del."):]
	case strings.HasPrefix(lower, "**soft.") && len(name) > len("**soft."):
		return SetIfAbsent, name[len("**soft."):]
	}
	return unknownCommand, ""
}

func (i Instruction) checkCommand(does Does) error {
	switch {
	case does == unknownCommand:
		return errors.New("no Windows is known to understand this name")
	case does == SecureKey && (i.Type != regfile.DWord || len(i.Data) != 4):
		return errors.New("it must be a DWORD")
	case does != SecureKey && i.Type != regfile.SZ:
		return errors.New("it must be a text")
	}
	return nil
}

// list reads the names that DeleteValues and DeleteKeys have as data.
func (i Instruction) list() ([]string, error) {
	text, err := regfile.Value{Name: i.Name, Type: i.Type, Data: i.Data}.Strings()
	if err != nil {
		return nil, err
	}
	var out []string
	for name := range strings.SplitSeq(text[0], ";") {
		if name != "" {
			out = append(out, name)
		}
	}
	return out, nil
}
