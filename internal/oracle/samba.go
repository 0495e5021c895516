package oracle

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"
)

// sambaPython reads jobs as JSON, and answers each: what a reader of Samba makes
// of some bytes.
const sambaPython = `
import base64, json, sys
from samba.ndr import ndr_unpack, ndr_pack
from samba.dcerpc import preg, security, misc
from samba.gp_parse.gp_ini import GPScriptsIniParser, GPTIniParser

def ini(parser, data):
    parser.parse(data)
    return {s: dict(parser.ini_conf.items(s)) for s in parser.ini_conf.sections()}

def do(kind, data):
    if kind == 'preg':
        return base64.b64encode(ndr_pack(ndr_unpack(preg.file, data))).decode()
    if kind == 'sddl':
        return ndr_unpack(security.descriptor, data).as_sddl(security.dom_sid())
    return ini({'scripts.ini': GPScriptsIniParser, 'gpt.ini': GPTIniParser}[kind](), data)

answers = []
for job in json.load(sys.stdin):
    try:
        answers.append({'Value': do(job['Kind'], base64.b64decode(job['Data']))})
    except Exception as e:
        answers.append({'Error': '%s: %s' % (type(e).__name__, e)})
json.dump(answers, sys.stdout)
`

type sambaAnswer struct {
	Value json.RawMessage
	Error string
}

// samba asks for one answer for each file; Python takes a while to start.
func samba(t testing.TB, kind string, files [][]byte) []sambaAnswer {
	t.Helper()
	python := program(t, "python3 of the system", "", "/usr/bin/python3")
	if exec.Command(python, "-c", "import samba.gp_parse.gp_ini, samba.dcerpc.preg").Run() != nil {
		missing(t, "python3-samba")
	}
	type job struct {
		Kind string
		Data []byte
	}
	jobs := make([]job, len(files))
	for i, f := range files {
		jobs[i] = job{kind, f}
	}
	in, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", sambaPython)
	cmd.Stdin = bytes.NewReader(in)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("Samba's Python: %v\n%s", err, &complaint)
	}
	var answers []sambaAnswer
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(files) {
		t.Fatalf("Samba's Python answers %q: %v", out, err)
	}
	return answers
}

// sambaValues gives the answers' values, and ends the test at an error.
func sambaValues[T any](t testing.TB, kind string, files [][]byte) []T {
	t.Helper()
	out := make([]T, len(files))
	for i, a := range samba(t, kind, files) {
		if a.Error != "" {
			t.Fatalf("Samba doesn't read %s %d: %s\n%.300q", kind, i, a.Error, files[i])
		}
		if err := json.Unmarshal(a.Value, &out[i]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// SambaRegistryPol reads registry.pol files with Samba, and gives them as Samba
// writes what it has read. Only a comparison of the bytes tells whether a file is
// right: Samba reads many that aren't. It refuses a text of no bytes, which is.
func SambaRegistryPol(t testing.TB, files ...[]byte) [][]byte {
	t.Helper()
	return sambaValues[[]byte](t, "preg", files)
}

// SambaReadsRegistryPol tells whether Samba reads a registry.pol and writes it with
// the same bytes.
func SambaReadsRegistryPol(t testing.TB, file []byte) bool {
	t.Helper()
	a := samba(t, "preg", [][]byte{file})[0]
	var again []byte
	return a.Error == "" && json.Unmarshal(a.Value, &again) == nil && bytes.Equal(again, file)
}

// SambaScriptsIni reads scripts.ini and psscripts.ini with Samba: keys by section.
// It doesn't miss the byte order mark.
func SambaScriptsIni(t testing.TB, files ...[]byte) []map[string]map[string]string {
	t.Helper()
	return sambaValues[map[string]map[string]string](t, "scripts.ini", files)
}

// SambaSDDL gives self-relative security descriptors as SDDL.
func SambaSDDL(t testing.TB, descriptors ...[]byte) []string {
	t.Helper()
	return sambaValues[string](t, "sddl", descriptors)
}
