// Package readback reads compiled DSC documents and meta documents of ours, and
// compares them with what a host must have.
//
// It knows nothing of the printer. That the code in a document is the tested one
// is for package code to say.
package readback

import (
	"fmt"
	"slices"
	"strings"

	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/read/psdata"
)

// Document is what a node's MOF makes of it.
type Document struct {
	States   map[string]*proof.State // by body of a Script resource, "[Script]Rules SetScript": what its data say
	Bodies   map[string]string       // their whole text
	Registry proof.RPC               // what its Registry resources hold
	Order    []string                // resource IDs, each after those it depends on
	After    map[string][]string     // those that each depends on: if one of them fails, it isn't applied
	Module   map[string]string       // the properties of the module's resource, if it uses that

	slots int                     // bodies that carry their host's slot
	known map[string]*proof.State // by the data that make it
}

// Read reads a compiled document of ours. path names it in the rules.
func Read(path, text string) (*Document, error) {
	instances, err := mof.Read(text, mof.WMF40, moduleSchema)
	if err != nil {
		return nil, err
	}
	d := &Document{Registry: proof.RPC{}, After: map[string][]string{}, States: map[string]*proof.State{}, Bodies: map[string]string{}, known: map[string]*proof.State{}}
	seen := map[string]bool{}
	for _, i := range instances {
		id := i.Text("ResourceID")
		if seen[id] {
			return nil, fmt.Errorf("%s %s stands twice", i.Class, id)
		}
		seen[id] = true
		switch i.Class {
		case "MSFT_RegistryResource":
			err = d.registry(i)
		case "MSFT_ScriptResource":
			err = d.script(path, i)
		case moduleClass:
			d.Module = map[string]string{}
			for name := range i.Properties {
				d.Module[name] = i.Text(name)
			}
		case documentClass:
			err = checkVersion(i)
		default:
			err = fmt.Errorf("no instance of %s belongs here", i.Class)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
	}
	if len(instances) == 0 || instances[len(instances)-1].Class != documentClass {
		return nil, fmt.Errorf("no %s ends it", documentClass)
	}
	if d.Order, err = order(instances); err != nil {
		return nil, err
	}
	for _, i := range instances {
		if on, ok := i.Properties["DependsOn"].([]string); ok {
			d.After[i.Text("ResourceID")] = on
		}
	}
	return d, nil
}

func (d *Document) registry(i mof.Instance) error {
	values, _ := i.Properties["ValueData"].([]string)
	if err := onlyProperties(i, "Key", "ValueName", "ValueType", "ValueData", "Ensure", "Force"); err != nil {
		return err
	}
	switch {
	case !strings.EqualFold(i.Text("Key"), `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`):
		return fmt.Errorf("sets a value of %s", i.Text("Key"))
	case i.Properties["Force"] != true || i.Text("Ensure") != "Present":
		return fmt.Errorf("without Force a different value stays")
	}
	d.Registry[i.Text("ValueName")] = proof.Value{Type: i.Text("ValueType"), Data: values}
	return nil
}

// script reads the data that each of the three script bodies carries.
func (d *Document) script(path string, i mof.Instance) error {
	if err := onlyProperties(i, "GetScript", "TestScript", "SetScript"); err != nil {
		return err
	}
	for _, name := range []string{"GetScript", "TestScript", "SetScript"} {
		body, at := i.Text(name), i.Text("ResourceID")+" "+name
		state, err := d.body(path, body)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if state.Restart.Slot != nil {
			d.slots++
		}
		d.Bodies[at], d.States[at] = body, state
	}
	return nil
}

// body reads a body. Two that carry the same data mean the same.
func (d *Document) body(path, body string) (*proof.State, error) {
	data := body[max(0, firstData(body)):max(0, strings.LastIndexByte(body, '\n'))]
	if d.known[data] == nil {
		state, err := ReadBody(path, body)
		if err != nil {
			return nil, err
		}
		d.known[data] = state
	}
	return d.known[data], nil
}

// firstData is where the variables begin that a policy can hang on.
func firstData(body string) int {
	policy, remote := strings.Index(body, "\n$Policy = "), strings.Index(body, "\n$Remote")
	if remote >= 0 && remote < policy {
		return remote
	}
	return policy
}

// ReadBody reads the data that a body of a Script resource carries: a policy, and
// a slot if there is one.
func ReadBody(path, body string) (*proof.State, error) {
	v, err := data.Assigned(body, "Policy")
	if err != nil {
		return nil, err
	}
	state, err := data.Policy(path, v)
	if err != nil {
		return nil, err
	}
	slot, ok, err := psdata.Assigned(body, "Slot")
	if err == nil && ok {
		state.Restart.Slot, err = data.Slot(slot)
	}
	return state, err
}

// onlyProperties refuses what nobody reads: a property may change what others
// mean.
func onlyProperties(i mof.Instance, read ...string) error {
	for name := range i.Properties {
		switch name {
		case "ResourceID", "ModuleName", "ModuleVersion", "DependsOn":
		default:
			if !slices.Contains(read, name) {
				return fmt.Errorf("property %s doesn't belong here", name)
			}
		}
	}
	// The version that every WMF has.
	if name, version := i.Text("ModuleName"), i.Text("ModuleVersion"); name != "PSDesiredStateConfiguration" || version != "1.0" {
		return fmt.Errorf("is a resource of module %q %s", name, version)
	}
	return nil
}

// order sorts the resources by their dependencies as the LCM does: in the
// document's order, each once all it depends on is there.
func order(instances []mof.Instance) ([]string, error) {
	var out []string
	done := map[string]bool{}
	for range instances {
		for _, i := range instances {
			id := i.Text("ResourceID")
			if id == "" || done[id] {
				continue
			}
			on, _ := i.Properties["DependsOn"].([]string)
			ready := true
			for _, other := range on {
				ready = ready && done[other]
			}
			if ready {
				done[id] = true
				out = append(out, id)
			}
		}
	}
	for _, i := range instances {
		if id := i.Text("ResourceID"); id != "" && !done[id] {
			return nil, fmt.Errorf("%s depends on what is never there", id)
		}
	}
	return out, nil
}
