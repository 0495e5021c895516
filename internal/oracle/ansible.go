package oracle

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// AnsibleOptions are the options that modules of the collection ansible.windows take in
// its version 1.14.0; later ones know more.
var AnsibleOptions = map[string][]string{
	"win_copy":       {"backup", "content", "decrypt", "dest", "force", "local_follow", "remote_src", "src"},
	"win_file":       {"path", "state"},
	"win_powershell": {"arguments", "chdir", "creates", "depth", "error_action", "executable", "parameters", "removes", "script"},
	"win_reboot":     {"boot_time_command", "connect_timeout", "msg", "post_reboot_delay", "pre_reboot_delay", "reboot_timeout", "test_command"},
}

// ansibleStub stands in for a module that runs on Windows: it notes how it was called
// and answers with what it is told to. An option that the module hasn't is an error.
const ansibleStub = `#!/usr/bin/python3
import json, os
from ansible.module_utils.basic import AnsibleModule

OPTIONS = %OPTIONS%
module = AnsibleModule(argument_spec={o: {'type': 'raw'} for o in OPTIONS}, supports_check_mode=True)
args = {k: v for k, v in module.params.items() if v is not None}
with open(os.environ['RPCDSC_ANSIBLE_LOG'], 'a') as log:
    log.write(json.dumps({'Module': '%NAME%', 'Args': args, 'Check': module.check_mode}) + '\n')
module.exit_json(changed=True, **(json.loads(os.environ['RPCDSC_ANSIBLE_ANSWER']) if '%NAME%' == 'win_powershell' else {}))
`

// Ansible runs Ansible's programs in a folder, with stand-ins for the modules that
// AnsibleOptions lists and with nothing of the user's own.
type Ansible struct {
	Dir string
	env []string
	log string
}

// AnsibleCall is how a stand-in was called.
type AnsibleCall struct {
	Module string
	Args   map[string]any
	Check  bool // in check mode
}

// NewAnsible finds Ansible. Its programs take a second to start.
func NewAnsible(t testing.TB, dir string) *Ansible {
	t.Helper()
	slow(t, "Ansible")
	program(t, "ansible-playbook", "", "ansible-playbook")
	home := t.TempDir()
	a := &Ansible{Dir: dir, log: filepath.Join(home, "calls")}
	modules := filepath.Join(home, "collections", "ansible_collections", "ansible", "windows", "plugins", "modules")
	if err := os.MkdirAll(modules, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, options := range AnsibleOptions {
		list, err := json.Marshal(options)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("%OPTIONS%", string(list), "%NAME%", name).Replace(ansibleStub)
		if err := os.WriteFile(filepath.Join(modules, name+".py"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(home, "ansible.cfg")
	if err := os.WriteFile(config, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	a.env = append(os.Environ(), "ANSIBLE_HOME="+home, "HOME="+home, "ANSIBLE_COLLECTIONS_PATH="+filepath.Join(home, "collections"),
		"ANSIBLE_CONFIG="+config, "ANSIBLE_NOCOLOR=1", "NO_COLOR=1", "LC_ALL=C.UTF-8", "RPCDSC_ANSIBLE_LOG="+a.log, "ANSIBLE_LOCALHOST_WARNING=false")
	return a
}

// Run runs one of the programs; with REQUIRE_ORACLES=1 it has to be there.
func (a *Ansible) Run(t testing.TB, name string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.Command(program(t, name, "", name), args...)
	cmd.Dir, cmd.Env = a.Dir, a.env
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// Play runs a playbook here, whatever computers it is for, and gives the calls of the
// stand-ins in their order. That of win_powershell answers with answer, a JSON object.
func (a *Ansible) Play(t testing.TB, answer string, args ...string) []AnsibleCall {
	t.Helper()
	if err := os.RemoveAll(a.log); err != nil {
		t.Fatal(err)
	}
	with := *a
	with.env = append(a.env[:len(a.env):len(a.env)], "RPCDSC_ANSIBLE_ANSWER="+answer)
	out, errs, err := with.Run(t, "ansible-playbook", append([]string{"-i", "inventory.yml", "-f", "1",
		"-e", "ansible_connection=local", "-e", "ansible_python_interpreter=/usr/bin/python3"}, args...)...)
	if err != nil || errs != "" {
		t.Fatalf("ansible-playbook %q: %v\n%s\n%s", args, err, errs, out)
	}
	data, err := os.ReadFile(a.log)
	if err != nil {
		t.Fatalf("nothing was called: %v\n%s", err, out)
	}
	var calls []AnsibleCall
	for line := range strings.Lines(string(data)) {
		var call AnsibleCall
		if err := json.Unmarshal([]byte(line), &call); err != nil {
			t.Fatal(err)
		}
		calls = append(calls, call)
	}
	return calls
}
