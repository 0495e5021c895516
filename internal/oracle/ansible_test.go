package oracle

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What is recorded of the modules' options is what the collection itself says, where it
// is installed: few machines have it, so that a missing one is skipped whatever
// REQUIRE_ORACLES says. Later versions know more.
func TestAnsibleOptions(t *testing.T) {
	slow(t, "Ansible")
	doc := program(t, "ansible-doc", "", "ansible-doc")
	for name, want := range AnsibleOptions {
		cmd := exec.Command(doc, "-t", "module", "--json", "ansible.windows."+name)
		cmd.Env = append(os.Environ(), "ANSIBLE_HOME="+t.TempDir(), "LC_ALL=C.UTF-8")
		out, err := cmd.Output()
		var docs map[string]struct {
			Doc struct {
				Options map[string]any
			}
		}
		if err != nil || json.Unmarshal(out, &docs) != nil || docs["ansible.windows."+name].Doc.Options == nil {
			t.Skip("the collection ansible.windows isn't installed (package ansible)")
		}
		for _, option := range want {
			if _, ok := docs["ansible.windows."+name].Doc.Options[option]; !ok {
				t.Errorf("%s has no option %s", name, option)
			}
		}
	}
}

// A stand-in takes no option that the module hasn't, and is called as the playbook says.
func TestAnsibleStandIn(t *testing.T) {
	dir := t.TempDir()
	a := NewAnsible(t, dir)
	const play = "---\n- name: A\n  hosts: all\n  gather_facts: false\n  tasks:\n    - name: B\n      ansible.windows.win_file:\n        path: 'x'\n        OPTION: 'absent'\n"
	for file, text := range map[string]string{
		"inventory.yml": "all:\n  hosts:\n    a:\n", "good.yml": strings.Replace(play, "OPTION", "state", 1), "bad.yml": strings.Replace(play, "OPTION", "stat", 1),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	calls := a.Play(t, "{}", "good.yml", "--check")
	if len(calls) != 1 || calls[0].Module != "win_file" || !calls[0].Check || calls[0].Args["path"] != "x" || calls[0].Args["state"] != "absent" {
		t.Errorf("%+v", calls)
	}
	out, _, err := a.Run(t, "ansible-playbook", "-i", "inventory.yml", "-e", "ansible_connection=local", "-e", "ansible_python_interpreter=/usr/bin/python3", "bad.yml")
	if err == nil || !strings.Contains(out, "Unsupported parameters") {
		t.Errorf("an unknown option: %v\n%s", err, out)
	}
}
