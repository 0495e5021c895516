// Package dsc holds PowerShell Desired State Configuration documents as data,
// and prints them: the compiled MOF of a node, the meta MOF of its Local
// Configuration Manager (LCM), and PowerShell literals for configuration data.
//
// The MOF is the form that every LCM from WMF 4.0 to 5.1 takes: a version 1
// document, without the two properties that WMF 4.0 doesn't know
// (ConfigurationName of a resource, Name of the document). Text is printed with
// \n line ends and ASCII content; a file on disk is UTF-16LE with a byte order
// mark and CRLF, which the caller's encoder makes.
//
// The package never runs, compiles or sends anything, and never invents a date.
package dsc

import "time"

// The inbox module whose resources the documents use. "1.0" is the version that
// every LCM from WMF 4.0 to 5.1 has.
const (
	inboxModule  = "PSDesiredStateConfiguration"
	inboxVersion = "1.0"
)

// Document is the configuration of one node.
type Document struct {
	Node      string   // the computer, as in the file's name
	Comments  []string // lines of the leading comment, without */
	Author    string
	Host      string    // GenerationHost
	Date      time.Time // GenerationDate; the zero time leaves it out
	Resources []Resource
}

// Resource is one resource of a document: Registry, Script or Custom.
type Resource interface {
	// instance gives the MOF class, the friendly name, the resource's name and
	// its properties beside those that all resources have.
	instance() instance
}

type instance struct {
	class, friendly, name string
	module, version       string
	dependsOn             []string
	keys                  []string // the values of the key properties
	properties            []Property
}

func (i instance) id() string { return "[" + i.friendly + "]" + i.name }

// Property is a property of a resource. Value is a string, []string, int or bool.
type Property struct {
	Name  string
	Value any
}

// Custom is a resource of a module that must be on the node in exactly this
// version.
type Custom struct {
	Name            string // of the instance
	Class, Friendly string // the MOF class, and what people call it
	Module, Version string
	Keys            []string // the values of the key properties
	Properties      []Property
	DependsOn       []string
}

func (c Custom) instance() instance {
	return instance{
		class: c.Class, friendly: c.Friendly, name: c.Name, module: c.Module, version: c.Version,
		dependsOn: c.DependsOn, keys: c.Keys, properties: c.Properties,
	}
}

// Registry is the inbox Registry resource: one value of a key.
type Registry struct {
	Name      string
	Key       string // HKLM:\ or HKEY_LOCAL_MACHINE\ form
	ValueName string
	ValueType string // String or MultiString, among others
	ValueData []string
	DependsOn []string // resource IDs, "[Script]Rules"
}

func (r Registry) instance() instance {
	return instance{
		class: "MSFT_RegistryResource", friendly: "Registry", name: r.Name, module: inboxModule, version: inboxVersion,
		dependsOn: r.DependsOn, keys: []string{r.Key, r.ValueName},
		properties: []Property{
			{"Key", r.Key}, {"ValueName", r.ValueName}, {"ValueType", r.ValueType}, {"ValueData", r.ValueData},
			{"Ensure", "Present"},
			// Without Force a different value is an error, not a change.
			{"Force", true},
		},
	}
}

// Script is the inbox Script resource. Each text is the body of a script block.
type Script struct {
	Name           string
	Get, Test, Set string
	DependsOn      []string
}

func (s Script) instance() instance {
	return instance{
		class: "MSFT_ScriptResource", friendly: "Script", name: s.Name, module: inboxModule, version: inboxVersion,
		dependsOn: s.DependsOn, keys: []string{s.Get, s.Set, s.Test},
		properties: []Property{{"GetScript", s.Get}, {"TestScript", s.Test}, {"SetScript", s.Set}},
	}
}

// LCM is the meta configuration of a node: when it checks, and that it never
// restarts the node by itself.
type LCM struct {
	Node              string
	Comments          []string
	Author            string
	Host              string
	Date              time.Time
	ConfigurationMode string // ApplyAndMonitor, ApplyAndAutoCorrect or ApplyOnly
	FrequencyMins     int    // how often the node checks, 30 or a multiple (WMF 4.0 wants one of the refresh frequency, 30)
}
