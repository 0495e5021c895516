package mof

import "strings"

// The classes of the two tables, written from the class declarations themselves:
//
//   - 4.0: the LCM that was shipped with it, whose declarations stand in the
//     first version of PowerShell-DSC-for-Linux (61888240, March 2014), and
//     Microsoft's "Configuring the LCM, applies to Windows PowerShell 4.0";
//   - 5.1: BaseRegistration of the module PSDesiredStateConfiguration;
//   - Registry and Script: the inbox module, unchanged from 4.0 to 5.1.
//
// What has no Since came with 4.0.

var classes = func() map[string]*Class {
	byName := map[string]*Class{}
	for i := range table {
		byName[strings.ToLower(table[i].Name)] = &table[i]
	}
	return byName
}()

// common is what each class of a kind has beside its own: OMI_BaseResource and
// OMI_MetaConfigurationResource.
var common = map[Kind][]Property{
	Resource: {
		{Name: "ResourceID", Type: String, Required: true},
		{Name: "ModuleName", Type: String, Required: true},
		{Name: "ModuleVersion", Type: String, Required: true},
		{Name: "SourceInfo", Type: String},
		{Name: "DependsOn", Type: String, Array: true},
		{Name: "ConfigurationName", Type: String, Since: WMF51},
		{Name: "PsDscRunAsCredential", Type: Object, Of: credential, Since: WMF51},
	},
	Meta: {
		{Name: "ResourceID", Type: String, Required: true},
		{Name: "SourceInfo", Type: String},
	},
}

const (
	credential = "MSFT_Credential"
	pair       = "MSFT_KeyValuePair"
	download   = "OMI_ConfigurationDownloadManager"
	modules    = "OMI_ResourceModuleManager"
	report     = "OMI_ReportManager"
)

var table = []Class{
	{Name: "MSFT_RegistryResource", Properties: []Property{
		{Name: "Key", Type: String, Required: true},
		{Name: "ValueName", Type: String, Required: true},
		{Name: "ValueData", Type: String, Array: true},
		{Name: "ValueType", Type: String, Values: either("String", "Binary", "DWord", "QWord", "MultiString", "ExpandString")},
		{Name: "Ensure", Type: String, Values: either("Present", "Absent")},
		{Name: "Hex", Type: Boolean},
		{Name: "Force", Type: Boolean},
	}},
	{Name: "MSFT_ScriptResource", Properties: []Property{
		{Name: "GetScript", Type: String, Required: true},
		{Name: "SetScript", Type: String, Required: true},
		{Name: "TestScript", Type: String, Required: true},
		{Name: "Credential", Type: Object, Of: credential},
	}},
	{Name: credential, Kind: Plain, Properties: []Property{
		{Name: "UserName", Type: String},
		{Name: "Password", Type: String},
	}},
	{Name: pair, Kind: Plain, Properties: []Property{
		{Name: "Key", Type: String, Required: true},
		{Name: "Value", Type: String},
	}},
	{Name: "OMI_ConfigurationDocument", Kind: Plain, Properties: []Property{
		{Name: "Version", Type: String},
		{Name: "Author", Type: String},
		{Name: "Copyright", Type: String},
		{Name: "HelpInfoUri", Type: String},
		{Name: "ContentType", Type: String},
		{Name: "GenerationDate", Type: String},
		{Name: "GenerationHost", Type: String},
		{Name: "Name", Type: String, Since: WMF51},
		{Name: "MinimumCompatibleVersion", Type: String, Since: WMF51},
		{Name: "CompatibleVersionAdditionalProperties", Type: String, Array: true, Since: WMF51},
		{Name: "UseCms", Type: Boolean, Since: WMF51},
	}},
	{Name: "MSFT_DSCMetaConfiguration", Kind: Plain, Properties: []Property{
		{Name: "ConfigurationModeFrequencyMins", Type: Uint32},
		{Name: "RebootNodeIfNeeded", Type: Boolean},
		{Name: "ConfigurationMode", Type: String, Values: append(either("ApplyOnly", "ApplyAndMonitor", "ApplyAndAutoCorrect"), Value{"MonitorOnly", WMF51})},
		{Name: "Credential", Type: Object, Of: credential},
		{Name: "RefreshMode", Type: String, Values: append(either("Push", "Pull"), Value{"Disabled", WMF51})},
		{Name: "CertificateID", Type: String},
		{Name: "ConfigurationID", Type: String},
		{Name: "DownloadManagerName", Type: String},
		{Name: "DownloadManagerCustomData", Type: Object, Of: pair, Array: true},
		{Name: "RefreshFrequencyMins", Type: Uint32},
		{Name: "AllowModuleOverwrite", Type: Boolean},
		// An update of 4.0 brought it to Windows 8.1 and Server 2012 R2: not all have that.
		{Name: "ActionAfterReboot", Type: String, Since: WMF51, Values: either("ContinueConfiguration", "StopConfiguration")},
		{Name: "DebugMode", Type: String, Array: true, Since: WMF51, Values: either("None", "ForceModuleImport", "All", "ResourceScriptBreakAll", "ResourceScriptBreakpoint")},
		{Name: "ConfigurationDownloadManagers", Type: Object, Of: download, Array: true, Since: WMF51},
		{Name: "ResourceModuleManagers", Type: Object, Of: modules, Array: true, Since: WMF51},
		{Name: "ReportManagers", Type: Object, Of: report, Array: true, Since: WMF51},
		{Name: "PartialConfigurations", Type: Object, Of: "MSFT_PartialConfiguration", Array: true, Since: WMF51},
		{Name: "StatusRetentionTimeInDays", Type: Uint32, Since: WMF51},
		{Name: "SignatureValidationPolicy", Type: String, Since: WMF51},
		{Name: "SignatureValidations", Type: Object, Of: "MSFT_SignatureValidation", Array: true, Since: WMF51},
		{Name: "MaximumDownloadSizeMB", Type: Uint32, Since: WMF51},
	}},
	{Name: "MSFT_WebDownloadManager", Base: download, Kind: Meta, Since: WMF51, Properties: append(webServer(),
		Property{Name: "ConfigurationNames", Type: String, Array: true})},
	{Name: "MSFT_FileDownloadManager", Base: download, Kind: Meta, Since: WMF51, Properties: share()},
	{Name: "MSFT_WebResourceManager", Base: modules, Kind: Meta, Since: WMF51, Properties: webServer()},
	{Name: "MSFT_FileResourceManager", Base: modules, Kind: Meta, Since: WMF51, Properties: share()},
	{Name: "MSFT_WebReportManager", Base: report, Kind: Meta, Since: WMF51, Properties: webServer()},
	{Name: "MSFT_PartialConfiguration", Kind: Meta, Since: WMF51, Properties: []Property{
		{Name: "Description", Type: String},
		{Name: "ExclusiveResources", Type: String, Array: true},
		{Name: "ConfigurationSource", Type: String, Array: true},
		{Name: "ResourceModuleSource", Type: String, Array: true},
		{Name: "DependsOn", Type: String, Array: true},
		{Name: "RefreshMode", Type: String, Values: either("Push", "Pull", "Disabled")},
	}},
	{Name: "MSFT_SignatureValidation", Kind: Meta, Since: WMF51, Properties: []Property{
		{Name: "TrustedStorePath", Type: String},
		{Name: "SignedItemType", Type: String, Array: true, Values: either("Configuration", "Module")},
	}},
}

func either(texts ...string) []Value {
	out := make([]Value, len(texts))
	for i, t := range texts {
		out[i].Text = t
	}
	return out
}

func webServer() []Property {
	return []Property{
		{Name: "ServerURL", Type: String, Required: true},
		{Name: "CertificateID", Type: String},
		{Name: "AllowUnsecureConnection", Type: Boolean},
		{Name: "RegistrationKey", Type: String},
		{Name: "ProxyURL", Type: String},
		{Name: "ProxyCredential", Type: Object, Of: credential},
	}
}

func share() []Property {
	return []Property{
		{Name: "SourcePath", Type: String, Required: true},
		{Name: "Credential", Type: Object, Of: credential},
	}
}
