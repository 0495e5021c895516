package windows

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/cmdscript"
)

// IPsecStore is the local store of IPsec policies.
type IPsecStore struct {
	Policies map[string]*IPsecPolicy
	Assigned string              // the name of the assigned policy, "" if none
	Lists    map[string][]string // netsh's filter lists by name
	Actions  map[string]string   // netsh's filter actions by name: BLOCK or PASS
	keys     map[string]string   // of every object, by kind and name
}

// IPsecPolicy is rules. Its name is its key in the store.
type IPsecPolicy struct{ Rules []IPsecRule }

// IPsecRule has its filters in the form of ipsecpol, "10.1.1.0/255.255.255.0=0:135:TCP";
// a plus sign for the equals sign is a mirrored one.
type IPsecRule struct {
	Name    string
	Action  string // BLOCK or PASS
	Filters []string
}

func newIPsecStore() IPsecStore {
	return IPsecStore{Policies: map[string]*IPsecPolicy{}, Lists: map[string][]string{}, Actions: map[string]string{}, keys: map[string]string{}}
}

// clone gives a store of the same content.
func (s *IPsecStore) clone() IPsecStore {
	out := IPsecStore{Policies: make(map[string]*IPsecPolicy, len(s.Policies)), Assigned: s.Assigned,
		Lists: maps.Clone(s.Lists), Actions: maps.Clone(s.Actions), keys: maps.Clone(s.keys)}
	for name, p := range s.Policies {
		out.Policies[name] = &IPsecPolicy{slices.Clip(p.Rules)}
		p.Rules = slices.Clip(p.Rules)
	}
	for name, filters := range s.Lists {
		s.Lists[name], out.Lists[name] = slices.Clip(filters), slices.Clip(filters)
	}
	return out
}

// InForce gives the rules of the assigned policy.
func (s *IPsecStore) InForce() []IPsecRule {
	if p := s.Policies[s.Assigned]; p != nil {
		return p.Rules
	}
	return nil
}

// object makes the registry key of something in the store.
func (w *Windows) object(class, name string) {
	if w.IPsec.keys[class+name] != "" {
		return
	}
	w.objects++
	key := fmt.Sprintf(`%s\%s{72385236-70fa-11d1-864c-%012d}`, PolicyKey, class, w.objects)
	w.IPsec.keys[class+name] = key
	w.Registry.Set(key, SZ("ClassName", class))
	w.Registry.Set(key, SZ("ipsecName", name))
	w.Registry.Set(key, regfile.Value{Name: "ipsecData", Type: regfile.Binary, Data: []byte{0x63, 0x21, 0x20}})
}

func (w *Windows) dropObject(class, name string) {
	w.Registry.Delete(w.IPsec.keys[class+name])
	delete(w.IPsec.keys, class+name)
}

// Assign assigns a policy, "" none.
func (w *Windows) Assign(name string) {
	w.IPsec.Assigned = name
	w.Registry.DeleteValue(PolicyKey, "ActivePolicy")
	if name != "" {
		key := w.IPsec.keys["ipsecPolicy"+name]
		w.Registry.Set(PolicyKey, SZ("ActivePolicy", strings.TrimPrefix(key, `HKEY_LOCAL_MACHINE\`)))
	}
}

// MakePolicy adds a policy, as an administrator would.
func (w *Windows) MakePolicy(name string, rules ...IPsecRule) {
	w.IPsec.Policies[name] = &IPsecPolicy{rules}
	w.object("ipsecPolicy", name)
	for _, r := range rules {
		w.object("ipsecNFA", name+"\x00"+r.Name)
	}
}

func (w *Windows) deletePolicy(name string) bool {
	p := w.IPsec.Policies[name]
	if p == nil {
		return false
	}
	for _, r := range p.Rules {
		w.dropObject("ipsecNFA", name+"\x00"+r.Name)
	}
	if w.IPsec.Assigned == name {
		w.Assign("")
	}
	delete(w.IPsec.Policies, name)
	w.dropObject("ipsecPolicy", name)
	return true
}

// ipsecpol simulates ipsecpol.exe and ipseccmd.exe in static mode.
func (w *Windows) ipsecpol(c *cmdscript.Call) (int, error) {
	if len(c.Args) < 5 || !slices.Equal(c.Args[:3], []string{"-w", "REG", "-p"}) || strings.Contains(c.Args[3], ":") {
		return 0, errors.New("a call that isn't simulated")
	}
	name, rest := c.Args[3], c.Args[4:]
	w.changed = true
	switch {
	case len(rest) == 1 && rest[0] == "-x":
		if w.IPsec.Policies[name] == nil {
			return 1, nil
		}
		w.Assign(name)
		return 0, nil
	case len(rest) == 1 && rest[0] == "-y":
		w.Assign("")
		return 0, nil
	case len(rest) == 1 && rest[0] == "-o":
		return failIf(!w.deletePolicy(name)), nil
	}
	rule, err := polRule(rest)
	if err != nil {
		return 0, err
	}
	if w.IPsec.Policies[name] == nil {
		w.MakePolicy(name)
	}
	p := w.IPsec.Policies[name]
	if w.IPsec.keys["ipsecNFA"+name+"\x00"+rule.Name] != "" {
		return 0, fmt.Errorf("the policy has a rule %q already", rule.Name)
	}
	p.Rules = append(p.Rules, rule)
	w.object("ipsecNFA", name+"\x00"+rule.Name)
	return 0, nil
}

// polRule reads -r NAME -f FILTER... -n ACTION.
func polRule(args []string) (IPsecRule, error) {
	n := len(args)
	if n < 6 || args[0] != "-r" || args[2] != "-f" || args[n-2] != "-n" || args[n-1] != "BLOCK" && args[n-1] != "PASS" {
		return IPsecRule{}, errors.New("a call that isn't simulated")
	}
	r := IPsecRule{Name: args[1], Action: args[n-1], Filters: args[3 : n-2]}
	for _, f := range r.Filters {
		if strings.Count(f, "=")+strings.Count(f, "+") != 1 {
			return r, fmt.Errorf("the filter %q isn't understood", f)
		}
	}
	return r, nil
}

// netsh simulates netsh.exe.
func (w *Windows) netsh(c *cmdscript.Call) (int, error) {
	if len(c.Args) < 4 {
		return 0, errors.New("a call that isn't simulated")
	}
	if c.Args[0] == "interface" && w.NT.Since(vista) {
		return w.netshPorts(c)
	}
	opts, err := readOptions(c.Args[4:])
	if err != nil {
		return 0, err
	}
	switch words := strings.Join(c.Args[:4], " "); {
	case strings.HasPrefix(words, "ipsec static ") && w.NT.Since(server2003) && !w.NT.Since(vista):
		w.changed = true
		return w.netshIPsec(strings.TrimPrefix(words, "ipsec static "), opts)
	case words == "ipsec dynamic set config" && w.NT.Since(server2003) && !w.NT.Since(vista):
		v, err := opts.take("property", "value")
		if err != nil || v[0] != "ipsecexempt" || len(v[1]) != 1 || v[1] < "0" || v[1] > "3" {
			return 0, errors.New("a call that isn't simulated")
		}
		w.changed = true
		w.Registry.Set(ExemptKey, DWord("NoDefaultExempt", uint32(v[1][0]-'0')))
		return 0, nil
	case strings.HasPrefix(words, "advfirewall firewall ") && w.NT.Since(vista):
		// Its arguments begin with "rule", which the four words hold.
		return w.netshFirewall(c, strings.TrimPrefix(words, "advfirewall firewall "), opts)
	}
	return 0, errors.New("a call that isn't simulated")
}

func (w *Windows) netshIPsec(verb string, opts options) (int, error) {
	s := &w.IPsec
	switch verb {
	case "add filteraction":
		v, err := opts.take("name", "action")
		action, ok := map[string]string{"block": "BLOCK", "permit": "PASS"}[v0(v, 1)]
		if err != nil || !ok {
			return 0, errors.Join(err, errors.New("an action that isn't simulated"))
		}
		return w.addOnce("ipsecNegotiationPolicy", v[0], s.Actions[v[0]] != "", func() { s.Actions[v[0]] = action }), nil
	case "add filterlist":
		v, err := opts.take("name")
		if err != nil {
			return 0, err
		}
		_, there := s.Lists[v[0]]
		return w.addOnce("ipsecFilter", v[0], there, func() { s.Lists[v[0]] = []string{} }), nil
	case "add filter":
		return w.netshFilter(opts)
	case "add policy":
		v, err := opts.take("name", "activatedefaultrule", "assign")
		if err != nil || v[1] != "no" || v[2] != "no" {
			return 0, errors.Join(err, errors.New("a policy that isn't simulated"))
		}
		return w.addOnce("ipsecPolicy", v[0], s.Policies[v[0]] != nil, func() { s.Policies[v[0]] = &IPsecPolicy{} }), nil
	case "add rule":
		return w.netshRule(opts)
	case "set policy":
		v, err := opts.take("name", "assign")
		if err != nil || s.Policies[v[0]] == nil {
			return 1, err
		}
		w.Assign(map[string]string{"yes": v[0]}[v[1]])
		return 0, nil
	case "delete policy", "delete filterlist", "delete filteraction":
		v, err := opts.take("name")
		if err != nil {
			return 0, err
		}
		return w.netshDelete(strings.TrimPrefix(verb, "delete "), v[0]), nil
	}
	return 0, errors.New("a call that isn't simulated")
}

func v0(v []string, i int) string {
	if i < len(v) {
		return v[i]
	}
	return ""
}

func (w *Windows) addOnce(class, name string, there bool, add func()) int {
	if there {
		return 1
	}
	add()
	w.object(class, name)
	return 0
}

func (w *Windows) netshFilter(opts options) (int, error) {
	v, err := opts.take("filterlist", "srcaddr", "srcmask?", "dstaddr", "protocol", "srcport", "dstport", "mirrored")
	if err != nil {
		return 0, err
	}
	source := v[1] + "/" + v[2]
	if v[1] == "any" {
		source = "*"
	}
	direction := "="
	if v[7] == "yes" {
		direction = "+"
	}
	if v[7] != "yes" && v[7] != "no" || v[3] != "me" || v[5] != "0" || source != "*" && v[2] == "" {
		return 0, errors.New("a filter that isn't simulated")
	}
	list, there := w.IPsec.Lists[v[0]]
	if !there {
		return 1, nil
	}
	w.IPsec.Lists[v[0]] = append(list, source+direction+"0:"+v[6]+":"+v[4])
	return 0, nil
}

func (w *Windows) netshRule(opts options) (int, error) {
	v, err := opts.take("name", "policy", "filterlist", "filteraction", "conntype", "activate")
	if err != nil || v[4] != "all" || v[5] != "yes" {
		return 0, errors.Join(err, errors.New("a rule that isn't simulated"))
	}
	p, list, action := w.IPsec.Policies[v[1]], w.IPsec.Lists[v[2]], w.IPsec.Actions[v[3]]
	if p == nil || list == nil || action == "" {
		return 1, nil
	}
	p.Rules = append(p.Rules, IPsecRule{v[0], action, slices.Clone(list)})
	w.object("ipsecNFA", v[1]+"\x00"+v[0])
	return 0, nil
}

// netshDelete deletes by name. A list or action that a policy uses stays: here
// policies hold copies, so a policy must go first.
func (w *Windows) netshDelete(kind, name string) int {
	switch kind {
	case "policy":
		return failIf(!w.deletePolicy(name))
	case "filterlist":
		_, there := w.IPsec.Lists[name]
		delete(w.IPsec.Lists, name)
		w.dropObject("ipsecFilter", name)
		return failIf(!there)
	}
	there := w.IPsec.Actions[name] != ""
	delete(w.IPsec.Actions, name)
	w.dropObject("ipsecNegotiationPolicy", name)
	return failIf(!there)
}
