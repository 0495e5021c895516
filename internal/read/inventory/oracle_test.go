package inventory

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
)

// TestAsAnsibleReads: an inventory has the hosts, and each is in the groups, that
// Ansible itself says.
func TestAsAnsibleReads(t *testing.T) {
	for name, src := range map[string]string{
		"plain": "mail.example ansible_port=22 # x\n[web]\nwww[01:03].example ansible_host=\"10.0.0.1\"\nb[a:c:2]:5986\n[1:2].web\n" +
			"[db]\nwww01.example\n; no\n[site:children]\nweb\ndb\n[site:vars]\nwww99=1\n[empty]\n[late:children]\nlater\n[later]\nx1\n",
		"steps":      "[a]\nx[1:9:3]y[08:11]\n[b:children]\na\n[c:children]\nb\n",
		"yaml.yml":   cases[slices.IndexFunc(cases, func(c struct{ name, format, src, want string }) bool { return c.format == YAML })].src,
		"nested.yml": "ungrouped:\n  hosts:\n    lone:\nsite:\n    children:\n        east:\n            hosts:\n                e[1:3]: {x: 1}\n        west: {}\n    vars:\n        a: |\n            hosts:\n              no:\n        b: [1,\n            2]\nwest:\n    hosts: w1\n",
		"texts.yml":  "\"a\":\n  hosts:\n    'h1' :\n    h2: null\n    h3: ~ # c\n  children: b\nb:\n  hosts:\n    h4:\n      k: 'x: y'\n      l:\n      - m\n      - n: o\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a := oracle.NewAnsible(t, dir)
			if err := os.WriteFile(filepath.Join(dir, name), []byte(src), 0o666); err != nil {
				t.Fatal(err)
			}
			stdout, stderr, err := a.Run(t, "ansible-inventory", "-i", name, "--list")
			if err != nil {
				t.Fatalf("%v: %s", err, stderr)
			}
			l, err := Read(name, "", []byte(src))
			if err != nil || l.Left != nil {
				t.Fatalf("%v, left %+v", err, l)
			}
			want := ansibleGroups(t, stdout)
			if diff := cmp.Diff(want, groupsOfHosts(l)); diff != "" {
				t.Errorf("(-Ansible +rpcdsc):\n%s%s", diff, stderr)
			}
			printed, stderr, err := a.Run(t, "ansible-inventory", "-i", name, "--list", "--yaml")
			if err != nil {
				t.Fatalf("%v: %s", err, stderr)
			}
			if l, err = Read("list.yml", "", []byte(printed)); err != nil || l.Left != nil {
				t.Fatalf("%v, left %+v of what Ansible prints:\n%s", err, l, printed)
			}
			if diff := cmp.Diff(want, groupsOfHosts(l)); diff != "" {
				t.Errorf("of what Ansible prints (-Ansible +rpcdsc):\n%s%s", diff, printed)
			}
		})
	}
}

func groupsOfHosts(l *List) map[string][]string {
	out := map[string][]string{}
	for _, h := range l.Hosts {
		out[h.Name] = plainGroups(h.Groups)
	}
	return out
}

// plainGroups are those that somebody made, in order.
func plainGroups(groups []string) []string {
	out := []string{}
	for _, g := range groups {
		if g != "all" && g != "ungrouped" {
			out = append(out, g)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ansibleGroups gives the groups of each host in a list of ansible-inventory.
func ansibleGroups(t *testing.T, list string) map[string][]string {
	t.Helper()
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(list), &raw); err != nil {
		t.Fatalf("%v: %s", err, list)
	}
	type group struct{ Hosts, Children []string }
	groups := map[string]group{}
	for name, text := range raw {
		var g group
		if name != "_meta" && json.Unmarshal(text, &g) == nil {
			groups[name] = g
		}
	}
	in := map[string][]string{}
	var walk func(name string, above []string)
	walk = func(name string, above []string) {
		above = append(slices.Clone(above), name)
		for _, h := range groups[name].Hosts {
			in[h] = append(in[h], above...)
		}
		for _, c := range groups[name].Children {
			walk(c, above)
		}
	}
	walk("all", nil)
	for h := range in {
		in[h] = plainGroups(in[h])
	}
	return in
}
