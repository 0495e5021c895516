package probe

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/BurntSushi/toml"

	"rpcdsc/internal/probe/epm"
)

//go:embed interfaces.toml
var interfacesTOML string

// Interface is what is known of one.
type Interface struct {
	Name     string // in its IDL
	Document string // that specifies it, "MS-NRPC"
	Title    string // of the document
}

// interfaces reads the list when it is needed first.
var interfaces = sync.OnceValue(func() map[epm.GUID]Interface {
	all, err := readInterfaces(interfacesTOML)
	if err != nil {
		panic("probe: interfaces.toml: " + err.Error()) // it is built in, and tested
	}
	return all
})

// Named gives what is known of an interface, or nothing.
func Named(id epm.GUID) Interface { return interfaces()[id] }

func readInterfaces(src string) (map[epm.GUID]Interface, error) {
	var file struct {
		Documents  map[string]string
		Interfaces map[string][2]string // name and document, by UUID
	}
	if _, err := toml.Decode(src, &file); err != nil {
		return nil, err
	}
	out := make(map[epm.GUID]Interface, len(file.Interfaces))
	for id, row := range file.Interfaces {
		g, err := epm.ParseGUID(id)
		if err != nil {
			return nil, err
		}
		title, ok := file.Documents[row[1]]
		if !ok {
			return nil, fmt.Errorf("%s: no document %q", id, row[1])
		}
		out[g] = Interface{row[0], row[1], title}
	}
	return out, nil
}
