package dsc

// The enumerations are the values that the classes' qualifiers ValueMap list
// (DSP0004 2.7, 5.6.3.54). An LCM takes them in any case; any other is refused.

// ValueType is the type of a registry value.
type ValueType string

// The types of registry values.
const (
	StringValue       ValueType = "String"
	BinaryValue       ValueType = "Binary"
	DWordValue        ValueType = "DWord"
	QWordValue        ValueType = "QWord"
	MultiStringValue  ValueType = "MultiString"
	ExpandStringValue ValueType = "ExpandString"
)

// Ensure is whether something is to be there.
type Ensure string

// What is to be there, and what isn't.
const (
	Present Ensure = "Present"
	Absent  Ensure = "Absent"
)

// ConfigurationMode is what an LCM does about a node that isn't, or is no longer,
// as its configuration says.
type ConfigurationMode string

// The configuration modes.
const (
	ApplyOnly           ConfigurationMode = "ApplyOnly"           // applies a new configuration once
	ApplyAndMonitor     ConfigurationMode = "ApplyAndMonitor"     // and reports what differs later
	ApplyAndAutoCorrect ConfigurationMode = "ApplyAndAutoCorrect" // and puts it right
	MonitorOnly         ConfigurationMode = "MonitorOnly"         // applies nothing; since WMF 5
)

// RefreshMode is how configurations come to an LCM.
type RefreshMode string

// The refresh modes.
const (
	Push     RefreshMode = "Push"
	Pull     RefreshMode = "Pull"
	Disabled RefreshMode = "Disabled" // since WMF 5
)

// ActionAfterReboot is what an LCM does when the node has restarted in the middle
// of a configuration. WMF 4.0 as shipped doesn't know it.
type ActionAfterReboot string

// The actions after a restart; ContinueConfiguration is what an LCM does by itself.
const (
	ContinueConfiguration ActionAfterReboot = "ContinueConfiguration"
	StopConfiguration     ActionAfterReboot = "StopConfiguration"
)

// DebugMode is help for those who write resources; since WMF 5.
type DebugMode string

// The debug modes.
const (
	DebugNone                DebugMode = "None"
	ForceModuleImport        DebugMode = "ForceModuleImport"
	DebugAll                 DebugMode = "All"
	ResourceScriptBreakAll   DebugMode = "ResourceScriptBreakAll"
	ResourceScriptBreakpoint DebugMode = "ResourceScriptBreakpoint"
)

// SignedItem is what a SignatureValidation wants to be signed.
type SignedItem string

// What can be signed.
const (
	SignedConfiguration SignedItem = "Configuration"
	SignedModule        SignedItem = "Module"
)
