// Package dsc holds PowerShell Desired State Configuration (DSC) documents as
// data, encodes them and decodes them: the compiled configuration of a node
// (MOF), and the meta configuration of its Local Configuration Manager (LCM). It
// needs no Windows and no PowerShell. Literal writes the PowerShell data that a
// configuration takes when it is compiled elsewhere.
//
// What an Encoder is given is validated first, as a whole, and nothing is written
// of a document that an LCM would refuse: [Problem] lists the rules. Unless
// Target says otherwise a document has the form that every LCM from WMF 4.0 to
// 5.1 takes: version 1, without the properties that came later. The language is
// MOF as DMTF DSP0004 2.7 defines it (annex A), of which documents use instances
// only; the classes are those of the Windows Management Framework (WMF), and of
// modules.
//
// The content is ASCII: how an LCM reads anything else depends on its version and
// on the encoding. The package never runs, compiles or sends anything, never
// invents a date, and prints no credentials, since it can't encrypt them.
//
// Only the module's path, which is no address, stands in the way of importing
// this package: it uses nothing of the program that it came with but a reader.
package dsc

import "time"

// WMF is a version of the Windows Management Framework, which the LCM is a part
// of.
type WMF string

// The versions. A document for WMF40 is taken by all later ones.
const (
	WMF40 WMF = "4.0" // as shipped with Windows 8.1 and Server 2012 R2; documents of version 1.0.0
	WMF51 WMF = "5.1" // documents of version 2.0.0
)

// Configuration is what one document holds: a *Document or an *LCM.
type Configuration interface {
	head() *head
	build(*builder)
}

// head is what documents of both kinds have.
type head struct {
	target       WMF
	node         string
	comments     []string
	author, host string
	date         time.Time
	name         string
}

// Document is the configuration of one node.
type Document struct {
	Target    WMF       // the oldest WMF that is to take it; "" is WMF40
	Node      string    // the computer, as in the file's name; it stands in the leading comment only
	Comments  []string  // further lines of the leading comment, without */
	Author    string    // who made it
	Host      string    // the computer where it was made: GenerationHost
	Date      time.Time // when, to the second, written in UTC: GenerationDate; the zero time leaves it out
	Name      string    // of the configuration; WMF40 has none
	Resources []Resource
}

// Resource is one resource of a document: a Registry, Script or Custom, or a
// pointer to one. An LCM applies them in their order, each after those that it
// depends on.
type Resource interface {
	instance() instance
}

// instance is a resource as any other: the MOF class, the friendly name, the
// resource's name and its properties beside those that all resources have.
type instance struct {
	class, friendly, name string
	module, version       string
	dependsOn             []string
	keys                  []string // the values of the key properties
	properties            []Property
}

func (i instance) id() string { return "[" + i.friendly + "]" + i.name }

// Property is a property of a resource or Instance. Value is a string, bool or
// integer, an Instance, or a slice of one of these; types made of a string, such
// as Ensure, are strings. Decode gives string, bool, int64, Instance, and slices
// of these.
type Property struct {
	Name  string
	Value any
}

// Instance is a value with properties of its own: an instance of a MOF class that
// is embedded in the property of another. In a document it stands above the one
// that it is embedded in, which refers to it (DSP0004 2.7, 7.9: instance aliases).
type Instance struct {
	Class      string
	Properties []Property
}

// Custom is a resource of a module that must be on the node in exactly this
// version.
type Custom struct {
	Name            string // of the resource
	Class, Friendly string // the MOF class, and what people call it
	Module, Version string
	Keys            []string // the values of the key properties: no two resources of a class may have the same; a document doesn't say which they are, and Decode leaves them out
	Properties      []Property
	DependsOn       []string // resource IDs, "[Script]Rules"
}

func (c Custom) instance() instance {
	return instance{
		class: c.Class, friendly: c.Friendly, name: c.Name, module: c.Module, version: c.Version,
		dependsOn: c.DependsOn, keys: c.Keys, properties: c.Properties,
	}
}

// The inbox module whose resources the documents use. "1.0" is the version that
// every LCM from WMF 4.0 to 5.1 has.
const (
	inboxModule  = "PSDesiredStateConfiguration"
	inboxVersion = "1.0"
)

// Registry is the inbox Registry resource (MSFT_RegistryResource): a value of a
// key, or a key. What is empty or false is left out.
type Registry struct {
	Name      string
	Key       string // HKLM:\ or HKEY_LOCAL_MACHINE\ form
	ValueName string // "" is the key's default value or, without ValueData, the key itself
	ValueType ValueType
	ValueData []string
	Ensure    Ensure   // "" is Present
	Force     bool     // change a value that differs, which is an error without; remove a key with its subkeys
	Hex       bool     // ValueData of a DWord or QWord is hexadecimal
	DependsOn []string // resource IDs, "[Script]Rules"
}

func (r Registry) instance() instance {
	return instance{
		class: registryClass, friendly: "Registry", name: r.Name, module: inboxModule, version: inboxVersion,
		dependsOn: r.DependsOn, keys: []string{r.Key, r.ValueName}, properties: properties(r.fields()),
	}
}

func (r *Registry) fields() []field {
	return []field{
		{name: "Key", to: &r.Key, always: true}, {name: "ValueName", to: &r.ValueName, always: true},
		{name: "ValueType", to: &r.ValueType}, {name: "ValueData", to: &r.ValueData},
		{name: "Ensure", to: &r.Ensure}, {name: "Force", to: &r.Force}, {name: "Hex", to: &r.Hex},
	}
}

// Script is the inbox Script resource (MSFT_ScriptResource). Each text is the body
// of a script block, which can use no variables of where the document is made.
type Script struct {
	Name           string
	Get, Test, Set string
	DependsOn      []string // resource IDs, "[Registry]Ports"
}

func (s Script) instance() instance {
	return instance{
		class: scriptClass, friendly: "Script", name: s.Name, module: inboxModule, version: inboxVersion,
		dependsOn: s.DependsOn, keys: []string{s.Get, s.Set, s.Test}, properties: properties(s.fields()),
	}
}

func (s *Script) fields() []field {
	return []field{
		{name: "GetScript", to: &s.Get, always: true}, {name: "TestScript", to: &s.Test, always: true},
		{name: "SetScript", to: &s.Set, always: true},
	}
}

const (
	registryClass = "MSFT_RegistryResource"
	scriptClass   = "MSFT_ScriptResource"
	metaClass     = "MSFT_DSCMetaConfiguration"
	documentClass = "OMI_ConfigurationDocument"
	pairClass     = "MSFT_KeyValuePair"
)
