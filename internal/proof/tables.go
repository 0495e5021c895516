package proof

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/read/psdata"
)

// NodePolicy is what PowerShell data tells a node: the registry's port ranges,
// the firewall rules, and the restart.
type NodePolicy struct {
	Fleet, Tag, RuleGroup string
	Ports                 []string
	Rules                 []Rule
	When                  string
	Notice                int64 // seconds
}

// ReadPolicy reads a policy table, as a data file of the module or a Script
// resource holds it. where names the artifact.
func ReadPolicy(where string, v any) (*NodePolicy, error) {
	r := &tableReader{where: where}
	t := r.table(v)
	p := &NodePolicy{Fleet: r.string(t, "Fleet"), Tag: r.string(t, "Tag"), RuleGroup: r.string(t, "RuleGroup"), Ports: r.strings(t, "Ports")}
	restart := r.table(t["Restart"])
	p.When = r.string(restart, "When")
	p.Notice, _ = restart["Notice"].(int64)
	rules, _ := t["Rules"].([]any)
	for _, rule := range rules {
		p.Rules = append(p.Rules, r.rule(r.table(rule)))
	}
	return p, r.err
}

// tableReader remembers the first error, so that reading is a list.
type tableReader struct {
	where string
	err   error
}

func (r *tableReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %s", r.where, fmt.Sprintf(format, args...))
	}
}

func (r *tableReader) table(v any) psdata.Table {
	t, ok := v.(psdata.Table)
	if !ok {
		r.fail("%T where a hashtable belongs", v)
	}
	return t
}

func (r *tableReader) string(t psdata.Table, key string) string {
	s, ok := t[key].(string)
	if !ok {
		r.fail("no string %s", key)
	}
	return s
}

func (r *tableReader) strings(t psdata.Table, key string) []string {
	list, err := psdata.Strings(t[key])
	if err != nil || len(list) == 0 {
		r.fail("%s: an array of strings belongs here, with at least one", key)
	}
	return list
}

func (r *tableReader) rule(t psdata.Table) Rule {
	name := r.string(t, "Name")
	rule := Rule{Where: r.where + ", rule " + name, Proto: strings.ToLower(r.string(t, "Protocol"))}
	switch action := r.string(t, "Action"); action {
	case "Block":
		rule.Action = Block
	case "Allow":
		rule.Action = Allow
	default:
		r.fail("rule %s: action %q", name, action)
	}
	var err error
	if rule.Ports, err = readPorts(r.strings(t, "LocalPort")); err != nil {
		r.fail("rule %s: %v", name, err)
	}
	if rule.Remote, err = readAddrs(r.strings(t, "RemoteAddress")); err != nil {
		r.fail("rule %s: %v", name, err)
	}
	return rule
}

func readPorts(list []string) (netset.Ports, error) {
	var ranges []netset.PortRange
	for _, s := range list {
		r, err := netset.ParsePorts(s)
		if err != nil {
			return netset.Ports{}, err
		}
		ranges = append(ranges, r)
	}
	return netset.NewPorts(ranges...), nil
}

// readAddrs reads a firewall rule's remote addresses. Windows refuses a rule
// with an end point outside of the universe, and takes an empty list for any.
func readAddrs(list []string) (netset.Addrs, error) {
	var ranges []netset.AddrRange
	for _, s := range list {
		r, err := netset.ParseAddrs(s)
		if err != nil {
			return netset.Addrs{}, err
		}
		if !netset.Universe.ContainsRange(r) {
			return netset.Addrs{}, fmt.Errorf("the firewall takes no rule with %s in it", s)
		}
		ranges = append(ranges, r)
	}
	if len(ranges) == 0 {
		return netset.Addrs{}, errors.New("an empty list of addresses means any")
	}
	return netset.NewAddrs(ranges...), nil
}

// Document is what a node's MOF makes of it.
type Document struct {
	Policies map[string]*NodePolicy // by body of a Script resource, "[Script]Rules SetScript"
	Bodies   map[string]string      // their whole text
	Registry map[string]string      // "value name": "ValueType: data,data" of HKLM\SOFTWARE\Microsoft\Rpc\Internet
	Slots    map[string]any         // by body, of those that carry one
	Order    []string               // resource IDs, each after those it depends on
	Module   map[string]string      // the properties of the module's resource, if it uses that
}

// ReadDocument reads a compiled document of ours.
func ReadDocument(where, text string) (*Document, error) {
	instances, err := mof.Read(text, mof.WMF40, moduleSchema)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	d := &Document{Registry: map[string]string{}, Policies: map[string]*NodePolicy{}, Bodies: map[string]string{}, Slots: map[string]any{}}
	seen := map[string]bool{}
	for _, i := range instances {
		id := i.Text("ResourceID")
		if seen[id] {
			return nil, fmt.Errorf("%s: %s %s stands twice", where, i.Class, id)
		}
		seen[id] = true
		switch i.Class {
		case "MSFT_RegistryResource":
			err = d.registry(i)
		case "MSFT_ScriptResource":
			err = d.script(where, i)
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
			return nil, fmt.Errorf("%s: %s: %w", where, id, err)
		}
	}
	if d.Order, err = order(instances); err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	return d, nil
}

func (d *Document) registry(i mof.Instance) error {
	data, _ := i.Properties["ValueData"].([]string)
	if err := onlyProperties(i, "Key", "ValueName", "ValueType", "ValueData", "Ensure", "Force"); err != nil {
		return err
	}
	switch {
	case !strings.EqualFold(i.Text("Key"), `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`):
		return fmt.Errorf("sets a value of %s", i.Text("Key"))
	case i.Properties["Force"] != true || i.Text("Ensure") != "Present":
		return fmt.Errorf("without Force a different value stays")
	}
	d.Registry[i.Text("ValueName")] = i.Text("ValueType") + ": " + strings.Join(data, ",")
	return nil
}

// script reads the data that each of the three script bodies carries.
func (d *Document) script(where string, i mof.Instance) error {
	if err := onlyProperties(i, "GetScript", "TestScript", "SetScript"); err != nil {
		return err
	}
	for _, body := range []string{"GetScript", "TestScript", "SetScript"} {
		at := where + ", " + i.Text("ResourceID") + " " + body
		d.Bodies[i.Text("ResourceID")+" "+body] = i.Text(body)
		v, ok, err := psdata.Assigned(i.Text(body), "Policy")
		if err != nil || !ok {
			return fmt.Errorf("%s: no policy: %v", body, err)
		}
		p, err := ReadPolicy(at, v)
		if err != nil {
			return err
		}
		d.Policies[i.Text("ResourceID")+" "+body] = p
		if slot, ok, _ := psdata.Assigned(i.Text(body), "Slot"); ok {
			d.Slots[i.Text("ResourceID")+" "+body] = slot
		}
	}
	return nil
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
	if i.Text("ModuleName") != "PSDesiredStateConfiguration" {
		return fmt.Errorf("is a resource of module %q", i.Text("ModuleName"))
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
