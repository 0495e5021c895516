package generate

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/zipped"
	readzip "rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/output"
)

func withAnsible() Options {
	opt := testOptions
	opt.Kinds = []string{"ansible"}
	return opt
}

const (
	roleFolder = "ansible/roles/rpc_port_policy/"
	zipFile    = roleFolder + "files/RpcPortPolicy.zip"
	playScript = roleFolder + "files/Invoke-RpcPortPolicy.ps1"
)

var ansibleMutations = []mutation{
	{"a host less", "ansible/inventory.yml", "            'fs02.corp.contoso.example':\n", "", "has 12 hosts, want 13"},
	{"another host", "ansible/inventory.yml", "'fs02.corp", "'fs03.corp", "there twice"},
	{"a host of nobody", "ansible/inventory.yml", "'fs02.corp", "'fs22.corp", "want fs02.corp"},
	{"a group less", "ansible/inventory.yml", "        'contoso_admin_stations':\n", "", "there twice"},
	{"another group", "ansible/inventory.yml", "'contoso_files'", "'contoso_filez'", "isn't in group contoso_files"},
	{"another fleet", "ansible/inventory.yml", "'contoso':", "'kontoso':", "3 groups in kontoso"},
	{"a policy of another group", "ansible/inventory.yml", "rpc_port_policy_tag: '82481fb8'", "rpc_port_policy_tag: 'a716215c'", "with policy a716215c, want"},
	{"a policy of another host", "ansible/inventory.yml", "rpc_port_policy_tag: '641c5374'", "rpc_port_policy_tag: '82481fb8'", "with policy 82481fb8, want"},
	{"a policy that is a number", "ansible/inventory.yml", "rpc_port_policy_tag: '05553101'", "rpc_port_policy_tag: 05553101", "isn't in single quotes"},
	{"a misspelt key", "ansible/inventory.yml", "hosts:", "hostz:", "has hostz, want hosts"},
	{"another variable", "ansible/inventory.yml", "rpc_port_policy_tag: 'f7c954e6'", "rpc_port_policy_tab: 'f7c954e6'", "has rpc_port_policy_tab"},
	{"a wave without a host", "ansible/inventory.yml", "    'contoso_wave_files':\n      hosts:\n        'fs02.corp.contoso.example':\n", "    'contoso_wave_files':\n      hosts:\n", "as wave contoso_wave_files, want"},
	{"a wave less", "ansible/inventory.yml", "    'contoso_wave_files':\n      hosts:\n", "", "waves, want"},
	{"another wave", "ansible/inventory.yml", "'contoso_wave_files'", "'contoso_wave_filez'", "as wave contoso_wave_filez, want"},
	{"who never left", "ansible/inventory.yml", "        'contoso_files'", "    'rpcdsc_departed':\n      hosts:\n        'a':\n        'contoso_files'", ""},
	{"another play's hosts", "ansible/site.yml", "hosts: 'contoso'", "hosts: 'all'", "is {Hosts:all"},
	{"other tasks", "ansible/site.yml", "tasks_from: 'main'", "tasks_from: 'remove'", "Tasks:remove"},
	{"a verification that applies", "ansible/verify.yml", "tasks_from: 'verify'", "tasks_from: 'main'", "Tasks:main"},
	{"all at a time", "ansible/site.yml", "  serial: '{{ rpc_port_policy_serial | default([1, \"20%\"]) }}'\n  max_fail_percentage: 10\n", "", "Serial:"},
	{"whatever fails", "ansible/remove.yml", "max_fail_percentage: 10", "max_fail_percentage: 100", "MayFail:100"},
	{"tasks more", "ansible/site.yml", "  tasks:\n", "  tasks:\n    - name: 'x'\n      ansible.builtin.debug:\n", "has 2 tasks"},
	{"one play more", "ansible/site.yml", "- name: 'Apply", "- name: 'x'\n- name: 'Apply", "has 2 plays"},
	{"another role", "ansible/verify.yml", "name: 'rpc_port_policy'", "name: 'rpc_port_policz'", "Role:rpc_port_policz"},
	{"facts", "ansible/verify.yml", "gather_facts: false", "gather_facts: true", "gathers facts"},
	{"an action of another task", roleFolder + "tasks/verify.yml", "Action: 'Verify'", "Action: 'Apply'", "does [{Module:ansible.builtin.import_tasks"},
	{"confirmed whatever happens", roleFolder + "tasks/apply.yml", "  when: 'rpc_port_policy_result.result.confirm | default(false)'\n", "", "When:false"},
	{"a restart always", roleFolder + "tasks/main.yml", "  when:\n    - 'rpc_port_policy_reboot | bool'\n    - 'rpc_port_policy_result.result.restart_pending | default(false)'\n", "", "When:false"},
	{"nothing is copied", roleFolder + "tasks/remove.yml", "- name: 'Copy the module'\n  ansible.builtin.import_tasks: 'copy.yml'\n", "", "does ["},
	{"another file is copied", roleFolder + "tasks/copy.yml", "src: 'RpcPortPolicy.zip'", "src: 'other.zip'", "Argument:other.zip"},
	{"a restart by default", roleFolder + "defaults/main.yml", "rpc_port_policy_reboot: false", "rpc_port_policy_reboot: true", "isn't the tested one"},
	{"another collection", "ansible/requirements.yml", "ansible.windows", "ansible.windowz", "isn't the tested one"},
	{"another script", playScript, "SHA256).Hash -eq", "SHA256).Hash -ne", "isn't the tested one"},
	{"another hash", roleFolder + "vars/main.yml", "  '", "  '0", "has another hash"},
}

func TestProofCatchesDamageOfAnsible(t *testing.T) {
	catchDamage(t, ansibleMutations, withAnsible())
}

// rezip packs an archive anew, with what change makes of each file.
func rezip(t *testing.T, archive []byte, change func(name string, content []byte) []byte) []byte {
	t.Helper()
	var entries []zipped.Entry
	for name, content := range unzipped(t, archive) {
		entries = append(entries, zipped.Entry{Name: name, Content: change(name, content)})
	}
	packed, err := zipped.Compress(entries)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// unzipped gives the files of an archive.
func unzipped(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	files, err := readzip.ReadCompressed(archive)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The archive is the module whose files are proved: each byte of each file.
func TestProofCatchesDamageOfAnsiblesArchive(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(name string, content []byte) []byte
		want   string
	}{
		{"a host's row", func(name string, content []byte) []byte {
			return bytes.Replace(content, []byte("fs01.corp"), []byte("fs99.corp"), 1)
		}, "hosts.csv isn't module/"},
		{"a function", func(name string, content []byte) []byte {
			return bytes.Replace(content, []byte("throw"), []byte("#hrow"), 1)
		}, "which is proved"},
	} {
		x := around(t, readExample(t, "contoso"), withAnsible(), zipFile)
		f := fileOf(t, x.files, zipFile)
		f.Parts = [][]byte{rezip(t, f.Content(), tt.change)}
		x.wantRefused(t, tt.want)
	}
	x := around(t, readExample(t, "contoso"), withAnsible(), zipFile)
	fileOf(t, x.files, zipFile).Parts = [][]byte{[]byte("PK")}
	x.wantRefused(t, "not a valid zip file")
}

// The same fleet gives the same archive, whose files are in no other folder than the
// module's.
func TestAnsiblesArchiveIsTheSameEachTime(t *testing.T) {
	c := readExample(t, "contoso")
	var before []byte
	for range 2 {
		set, err := Render(c, withAnsible())
		if err != nil {
			t.Fatal(err)
		}
		archive := fileOf(t, set.Files, zipFile).Content()
		if before != nil && !bytes.Equal(before, archive) {
			t.Error("it has other bytes when it is made again")
		}
		before = archive
	}
	for name := range unzipped(t, before) {
		if !strings.HasPrefix(name, "RpcPortPolicy/") {
			t.Error(name)
		}
	}
}

// What Ansible can't serve makes no files, whoever asks.
func TestAnsibleServesWindows10On(t *testing.T) {
	src := strings.NewReplacer("windows-server-2022", "windows-7").Replace(oneGroup)
	set, err := Render(check(t, "f.toml", src), withAnsible())
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(set.Files, func(f output.File) bool { return strings.HasPrefix(f.Path, "ansible/") }) {
		t.Error("there are files for Windows 7")
	}
	if set, err = Render(check(t, "f.toml", oneGroup), testOptions); err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(set.Files, func(f output.File) bool { return strings.HasPrefix(f.Path, "ansible/") }) {
		t.Error("there are files that nobody asked for")
	}
	src = strings.Replace(oneGroup, "schema = 1\n", "schema = 1\noutput.kinds = [\"ansible\"]\n", 1)
	c := check(t, "f.toml", src)
	noFailures(t, proveBy(c.Job(testOptions), rendered(t, c).Files, all.Kinds...).Failures)
	fileOf(t, rendered(t, c).Files, "ansible/site.yml")
}

// Hosts that have left have a group and a playbook of their own, which only removes;
// one whose name is another's now isn't among them.
func TestAnsibleDeparted(t *testing.T) {
	c := readExample(t, "contoso")
	opt := withAnsible()
	opt.Roster = leavers(t)
	opt.Roster.Departed = append(opt.Roster.Departed, output.Departed{Host: "FS01.old.example", Group: "old", OS: "windows-10", Fleet: "contoso"})
	set, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	inventory := text(t, fileOf(t, set.Files, "ansible/inventory.yml"))
	_, left, _ := strings.Cut(inventory, "    'rpcdsc_departed':\n")
	if want := "      hosts:\n        'windows-10.example':\n        'windows-10-2.example':\n"; left != want {
		t.Errorf("who has left is %q, want %q", left, want)
	}
	for _, m := range []mutation{
		{"all hosts", "ansible/departed.yml", "'rpcdsc_departed'", "'contoso'", "is {Hosts:contoso"},
		{"applies", "ansible/departed.yml", "'remove'", "'main'", "Tasks:main"},
		{"not removed", "ansible/inventory.yml", "        'windows-10-2.example':\n", "", "as who has left"},
		{"a host of the fleet", "ansible/inventory.yml", "        'windows-10-2.example':", "        'fs01.corp.contoso.example':", "as who has left"},
		{"another group", "ansible/inventory.yml", "    'rpcdsc_departed':", "    'rpcdsc_gone':", "waves, want"},
	} {
		x := around(t, c, opt, m.file)
		damage(t, fileOf(t, x.files, m.file), m)
		x.wantRefused(t, m.want)
	}
}

// Names that Ansible can't take are told of where they stand, and only where Ansible is
// asked for; the remedies help.
func TestAnsibleNames(t *testing.T) {
	const last, more = "hosts = [\"h1\", \"h2\"]\n", "[[group]]\nos = \"windows-11\"\n"
	for _, tt := range []struct {
		name, old, new  string
		code            string
		line, column    int
		message, remedy string
	}{
		{"a digit first", `"one"`, `"3rd"`, "RD2061", 2, 8, "the group 3rd for Ansible", "in formerly"},
		{"all hosts", `"one"`, `"all"`, "RD2061", 2, 8, "that of all hosts", "rename the fleet"},
		{"hosts that have left", `"one"`, `"rpcdsc-departed"`, "RD2061", 2, 8, "hosts that have left", "rename the fleet"},
		{"a host with the fleet's name", `"h1"`, `"one"`, "RD2061", 2, 8, "a host has that name", "rename the fleet"},
		{"a host with a group's name", `"h1"`, `"one_files"`, "RD2061", 7, 8, "group files would be the group one_files", "rename it"},
		{"a host with a name of Ansible's", `"h1"`, `"all"`, "RD2061", 9, 10, "the host all has the name of a group of Ansible", "all.corp.example"},
		{"a host with the name of who has left", `"h2"`, `"rpcdsc_departed"`, "RD2061", 9, 16, "that of hosts that have left", "full name"},
		{"two that become one", last, last + more + "hosts = [\"h3\"]\nname = \"fi-les\"\n" + more + "hosts = [\"h4\"]\nname = \"fi_les\"\n",
			"RD2062", 17, 8, "group fi_les is for Ansible the same as group fi-les: one_fi_les", "rename one"},
		{"a wave like a group", last, last + more + "hosts = [\"h3\"]\nname = \"wave-a\"\n[[wave]]\nname = \"a\"\nhosts = [\"h1\"]\n",
			"RD2062", 15, 8, "wave a is for Ansible the same as group wave-a: one_wave_a", "rename one"},
		{"two waves that become one", last, last + "[[wave]]\nname = \"a-b\"\nhosts = [\"h1\"]\n[[wave]]\nname = \"a_b\"\nhosts = [\"h2\"]\n",
			"RD2062", 14, 8, "wave a_b is for Ansible the same as another wave: one_wave_a_b", "rename one"},
		{"letters that stay", `"one"`, `"One.2"`, "", 0, 0, "", ""},
	} {
		src := strings.Replace(oneGroup, tt.old, tt.new, 1)
		_, findings := CheckOn("f.toml", []byte(src), builtIn(t), time.Time{}, "ansible")
		found := slices.DeleteFunc(findings, func(f diag.Finding) bool { return f.Severity != diag.Error })
		if tt.code == "" {
			if len(found) > 0 {
				t.Errorf("%s: %+v", tt.name, found)
			}
			continue
		}
		if len(found) != 1 || found[0].Code != tt.code || found[0].File != "f.toml" || found[0].Line != tt.line || found[0].Column != tt.column ||
			!strings.Contains(found[0].Message, tt.message) || !strings.Contains(found[0].Remedy, tt.remedy) {
			t.Errorf("%s: %+v", tt.name, found)
		}
		check(t, "f.toml", src) // nobody has asked for Ansible
	}
}

const oneGroup = "schema = 1\nname = \"one\"\nrpc.ports = [\"5001-5300\"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n" +
	"[[group]]\nname = \"files\"\nos = \"windows-server-2022\"\nhosts = [\"h1\", \"h2\"]\n"
