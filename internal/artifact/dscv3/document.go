package dscv3

import (
	"bytes"
	"encoding/json"
	"fmt"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/bodies"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// schemaURI is the one that every dsc 3 knows.
const schemaURI = "https://aka.ms/dsc/schemas/v3/bundled/config/document.json"

// The types of the resources.
const (
	registryType = "Microsoft.Windows/Registry"
	scriptType   = "Microsoft.DSC.Transitional/WindowsPowerShellScript"
	ownType      = "Rpcdsc.Windows/RpcPortPolicy"
)

// document is a configuration document. dsc refuses one with a key that it doesn't
// know.
type document struct {
	Schema     string            `json:"$schema"`
	Directives map[string]string `json:"directives"`
	Metadata   metadata          `json:"metadata"`
	Resources  []resource        `json:"resources"`
}

// metadata is what dsc hands on as it is: there are no comments in JSON.
type metadata struct {
	Ours about `json:"rpcdsc"`
}

type about struct {
	Generated string `json:"generated"`
	Node      string `json:"node,omitempty"` // whom it is for
}

type resource struct {
	Type       string   `json:"type"`
	Name       string   `json:"name"` // unique in the document, whatever the type: dsc finds what others depend on by it
	DependsOn  []string `json:"dependsOn,omitempty"`
	Properties any      `json:"properties"`
}

type scriptProperties struct {
	Get  string `json:"getScript"`
	Test string `json:"testScript"`
	Set  string `json:"setScript"`
}

type registryProperties struct {
	KeyPath   string         `json:"keyPath"`
	ValueName string         `json:"valueName"`
	ValueData map[string]any `json:"valueData"`
}

type ownProperties struct {
	Fleet   string `json:"fleet"`
	Policy  string `json:"policy,omitempty"`
	Restart string `json:"restart,omitempty"`
	Exist   bool   `json:"_exist"`
}

// nodeMark and bodies.SlotMark stand for a host's own words in a document that is
// printed once for all hosts of a policy.
const nodeMark = "{{node}}"

// rpcKey holds the three values that confine dynamic endpoints (KB 154596).
const rpcKey = `HKLM\SOFTWARE\Microsoft\Rpc\Internet`

// newDocument puts resources together, each dependent on the one before it.
func newDocument(header, node, version string, resources ...resource) *document {
	for i := 1; i < len(resources); i++ {
		before := resources[i-1]
		resources[i].DependsOn = []string{fmt.Sprintf("[resourceId('%s', '%s')]", before.Type, before.Name)}
	}
	return &document{
		Schema: schemaURI,
		// Registry needs it, and doesn't say so by itself.
		Directives: map[string]string{"securityContext": "elevated", "version": ">=" + version},
		Metadata:   metadata{about{Generated: header, Node: node}},
		Resources:  resources,
	}
}

func script(name string, r bodies.Resource) resource {
	return resource{Type: scriptType, Name: name, Properties: scriptProperties{r.Get.String(), r.Test.String(), r.Set.String()}}
}

// registry is a value with its type, of which there is exactly one.
func registry(value, kind string, data any) resource {
	return resource{Type: registryType, Name: value, Properties: registryProperties{rpcKey, value, map[string]any{kind: data}}}
}

// inbox is the document of a policy with resources that come with dsc. The rules come
// first: their Set saves what the registry held, and writes the three values as one
// unit; the Registry resources then hold them.
func inbox(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) (*document, error) {
	s, err := bodies.Unasked(job, p, gen)
	if err != nil {
		return nil, err
	}
	return newDocument(job.HeaderOf(p.Fleet, p.Tag), nodeMark, gen.DSC3,
		script("Rules", s.Rules),
		registry("Ports", "MultiString", p.Range.Strings()),
		registry("PortsInternetAvailable", "String", "Y"),
		registry("UseInternetPorts", "String", "Y"),
		script("Restart", s.Restart),
	), nil
}

// inboxRemoval is the document that takes a fleet away.
func inboxRemoval(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) (*document, error) {
	s, err := bodies.UnaskedRemoval(p, gen)
	if err != nil {
		return nil, err
	}
	return newDocument(job.HeaderOf(p.Fleet, p.Tag), "", gen.DSC3, script("Remove", s.Remove)), nil
}

// own is the document of a policy with the module's resource.
func own(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) *document {
	return newDocument(job.HeaderOf(p.Fleet, p.Tag), nodeMark, gen.DSC3,
		resource{Type: ownType, Name: "Policy", Properties: ownProperties{p.Fleet, p.Tag, bodies.SlotMark, true}})
}

// ownRemoval takes a fleet away with the module's resource.
func ownRemoval(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) *document {
	return newDocument(job.HeaderOf(p.Fleet, p.Tag), "", gen.DSC3,
		resource{Type: ownType, Name: "Remove", Properties: ownProperties{Fleet: p.Fleet}})
}

// text prints a document. No string of it may begin with a bracket but those that are
// expressions: dsc evaluates such strings. The proof looks at each.
func (d *document) text() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	return out.Bytes(), err
}

// slotText is what stands for the slot mark in a document of a flavor.
func slotText(flavor artifact.Flavor, s policy.Slot) (string, error) {
	if flavor == artifact.FlavorModule {
		return nodedata.SlotText(s), nil
	}
	return dsc.Literal(nodedata.Slot(s), -1)
}
