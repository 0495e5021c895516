package dsc

import "time"

// LCM is the meta configuration of a node: how its Local Configuration Manager
// works (MSFT_DSCMetaConfiguration). What is empty, 0 or false is left out, so
// that the LCM's own default holds; only RebootNodeIfNeeded is always said.
//
// The fields from ActionAfterReboot on need the Target WMF51.
type LCM struct {
	Target   WMF       // the oldest WMF that is to take it; "" is WMF40
	Node     string    // the computer, as in the file's name; it stands in the leading comment only
	Comments []string  // further lines of the leading comment, without */
	Author   string    // who made it
	Host     string    // the computer where it was made: GenerationHost
	Date     time.Time // when, to the second, written in UTC: GenerationDate; the zero time leaves it out
	Name     string    // of the configuration; WMF40 has none

	RefreshMode          RefreshMode
	ConfigurationMode    ConfigurationMode
	FrequencyMins        int  // how often the node checks, in minutes (ConfigurationModeFrequencyMins); WMF 4.0 wants RefreshFrequencyMins to be a multiple
	RefreshFrequencyMins int  // how often it asks a pull server, in minutes
	RebootNodeIfNeeded   bool // let the LCM restart the node when a resource asks for it
	AllowModuleOverwrite bool // let modules from a pull server replace those that are there
	CertificateID        string
	ConfigurationID      string     // a GUID, which a pull server of WMF 4.0 knows the node by
	DownloadManagerName  string     // "WebDownloadManager", for a pull server of WMF 4.0
	DownloadManagerData  []KeyValue // its settings: DownloadManagerCustomData

	ActionAfterReboot     ActionAfterReboot
	DebugMode             []DebugMode
	StatusRetentionDays   int // StatusRetentionTimeInDays
	MaximumDownloadSizeMB int
	SignaturePolicy       string // SignatureValidationPolicy

	ConfigurationSources []Source // pull servers: ConfigurationDownloadManagers
	ModuleSources        []Source // where missing modules come from: ResourceModuleManagers
	ReportServers        []Source // ReportManagers
	Partial              []PartialConfiguration
	Signatures           []SignatureValidation
}

// KeyValue is a setting (MSFT_KeyValuePair).
type KeyValue struct{ Key, Value string }

// Source is a server or share that an LCM asks, or a server that it reports to:
// MSFT_WebDownloadManager, MSFT_WebResourceManager and MSFT_WebReportManager, and
// for a share MSFT_FileDownloadManager and MSFT_FileResourceManager.
type Source struct {
	Name                    string // "AzureAutomation", in the ID [ConfigurationRepositoryWeb]AzureAutomation
	SourcePath              string // of a share; a share has nothing else, a server no SourcePath
	ServerURL               string
	CertificateID           string
	AllowUnsecureConnection bool   // http: without TLS
	RegistrationKey         string // a secret, which stands in the document as it is
	ProxyURL                string
	ConfigurationNames      []string // of ConfigurationSources only
}

// PartialConfiguration is a part of a node's configuration that has its own
// source (MSFT_PartialConfiguration).
type PartialConfiguration struct {
	Name                 string
	Description          string
	ExclusiveResources   []string
	ConfigurationSource  []string // IDs of Sources, "[ConfigurationRepositoryWeb]AzureAutomation"
	ResourceModuleSource []string
	DependsOn            []string // IDs, "[PartialConfiguration]Base"
	RefreshMode          RefreshMode
}

// SignatureValidation is what must be signed, by a certificate of which store
// (MSFT_SignatureValidation).
type SignatureValidation struct {
	Name             string
	TrustedStorePath string
	SignedItemTypes  []SignedItem
}

func (l *LCM) fields() []field {
	return []field{
		{name: "RefreshMode", to: &l.RefreshMode}, {name: "ConfigurationMode", to: &l.ConfigurationMode},
		{name: "ConfigurationModeFrequencyMins", to: &l.FrequencyMins}, {name: "RefreshFrequencyMins", to: &l.RefreshFrequencyMins},
		{name: "RebootNodeIfNeeded", to: &l.RebootNodeIfNeeded, always: true},
		{name: "AllowModuleOverwrite", to: &l.AllowModuleOverwrite}, {name: "CertificateID", to: &l.CertificateID},
		{name: "ConfigurationID", to: &l.ConfigurationID}, {name: "DownloadManagerName", to: &l.DownloadManagerName},
		{name: "ActionAfterReboot", to: &l.ActionAfterReboot}, {name: "DebugMode", to: &l.DebugMode},
		{name: "StatusRetentionTimeInDays", to: &l.StatusRetentionDays}, {name: "MaximumDownloadSizeMB", to: &l.MaximumDownloadSizeMB},
		{name: "SignatureValidationPolicy", to: &l.SignaturePolicy},
	}
}

// The properties that hold instances.
const (
	customData     = "DownloadManagerCustomData"
	downloads      = "ConfigurationDownloadManagers"
	modules        = "ResourceModuleManagers"
	reports        = "ReportManagers"
	partials       = "PartialConfigurations"
	signatures     = "SignatureValidations"
	partialClass   = "MSFT_PartialConfiguration"
	signatureClass = "MSFT_SignatureValidation"
)

// sourceKind is what a Source is in one of the three lists.
type sourceKind struct{ property, webClass, web, shareClass, share string }

var sourceKinds = []sourceKind{
	{downloads, "MSFT_WebDownloadManager", "ConfigurationRepositoryWeb", "MSFT_FileDownloadManager", "ConfigurationRepositoryShare"},
	{modules, "MSFT_WebResourceManager", "ResourceRepositoryWeb", "MSFT_FileResourceManager", "ResourceRepositoryShare"},
	{reports, "MSFT_WebReportManager", "ReportServerWeb", "", ""}, // no share takes reports
}

// sources gives the lists in the order of sourceKinds.
func (l *LCM) sources() []*[]Source {
	return []*[]Source{&l.ConfigurationSources, &l.ModuleSources, &l.ReportServers}
}

func (s *Source) shareFields() []field {
	return []field{{name: "SourcePath", to: &s.SourcePath, always: true}}
}

func (s *Source) webFields() []field {
	return []field{
		{name: "ServerURL", to: &s.ServerURL, always: true}, {name: "CertificateID", to: &s.CertificateID},
		{name: "AllowUnsecureConnection", to: &s.AllowUnsecureConnection}, {name: "RegistrationKey", to: &s.RegistrationKey},
		{name: "ProxyURL", to: &s.ProxyURL}, {name: "ConfigurationNames", to: &s.ConfigurationNames},
	}
}

func (p *PartialConfiguration) fields() []field {
	return []field{
		{name: "Description", to: &p.Description}, {name: "ExclusiveResources", to: &p.ExclusiveResources},
		{name: "ConfigurationSource", to: &p.ConfigurationSource}, {name: "ResourceModuleSource", to: &p.ResourceModuleSource},
		{name: "DependsOn", to: &p.DependsOn}, {name: "RefreshMode", to: &p.RefreshMode},
	}
}

func (s *SignatureValidation) fields() []field {
	return []field{{name: "TrustedStorePath", to: &s.TrustedStorePath}, {name: "SignedItemType", to: &s.SignedItemTypes}}
}
