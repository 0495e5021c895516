package readback

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rpcdsc/internal/read/mof"
)

// Client is what a meta document makes of a node.
type Client struct {
	Address  string // of the server, or the share
	Share    bool
	Named    bool   // since WMF 5: it has managers, and can ask for a document by name
	Document string // that it asks for
	Modules  bool   // it fetches the module, too
}

// keyPlace stands for the registration key, which is in no file of ours.
const keyPlace = "@REGISTRATION-KEY@"

// settings are what an LCM has beside where it fetches from: it applies what it
// fetches, reports what differs, and never restarts the node.
func (c Client) settings() map[string]any {
	want := map[string]any{
		"RefreshMode": "Pull", "RefreshFrequencyMins": int64(30),
		"ConfigurationMode": "ApplyAndMonitor", "ConfigurationModeFrequencyMins": int64(30),
		"RebootNodeIfNeeded": false,
	}
	if c.Modules {
		want["AllowModuleOverwrite"] = true
	}
	if c.Share || !c.Named {
		want["ConfigurationID"] = c.Document
	}
	return want
}

// instances are all that must stand in the document, each as text, in any order, but
// for what ends it.
func (c Client) instances() []string {
	if !c.Named {
		manager, key := "WebDownloadManager", "ServerUrl"
		if c.Share {
			manager, key = "DscFileDownloadManager", "SourcePath"
		}
		settings := c.settings()
		settings["DownloadManagerName"], settings["DownloadManagerCustomData"] = manager, []string{"MSFT_KeyValuePair"}
		return []string{
			show("MSFT_KeyValuePair", map[string]any{"Key": key, "Value": c.Address}),
			show("MSFT_DSCMetaConfiguration", settings),
		}
	}
	settings, out := c.settings(), []string(nil)
	add := func(property, class, friendly string, more map[string]any) {
		settings[property] = []string{class}
		at := map[string]any{"ResourceID": "[" + friendly + "]Rpc"}
		if c.Share {
			at["SourcePath"] = c.Address
		} else {
			at["ServerURL"], at["RegistrationKey"] = c.Address, keyPlace
		}
		maps.Copy(at, more)
		out = append(out, show(class, at))
	}
	if c.Share {
		add("ConfigurationDownloadManagers", "MSFT_FileDownloadManager", "ConfigurationRepositoryShare", nil)
	} else {
		add("ConfigurationDownloadManagers", "MSFT_WebDownloadManager", "ConfigurationRepositoryWeb", map[string]any{"ConfigurationNames": []string{c.Document}})
		add("ReportManagers", "MSFT_WebReportManager", "ReportServerWeb", nil)
	}
	switch {
	case c.Modules && c.Share:
		add("ResourceModuleManagers", "MSFT_FileResourceManager", "ResourceRepositoryShare", nil)
	case c.Modules:
		add("ResourceModuleManagers", "MSFT_WebResourceManager", "ResourceRepositoryWeb", nil)
	}
	return append(out, show("MSFT_DSCMetaConfiguration", settings))
}

// show writes an instance as text, its properties in order.
func show(class string, properties map[string]any) string {
	var b strings.Builder
	b.WriteString(class)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		fmt.Fprintf(&b, " %s=%v", name, properties[name])
	}
	return b.String()
}

// documentClass is the instance that ends every document.
const documentClass = "OMI_ConfigurationDocument"

// ProveMeta compares a host's meta document with what it must make of the node.
func ProveMeta(text, host string, c Client) error {
	if !strings.HasPrefix(text, "/*\n@TargetNode='"+host+"'\n") {
		return fmt.Errorf("is for another node")
	}
	wmf, versions := mof.WMF40, "[1.0.0]"
	if c.Named {
		wmf, versions = mof.WMF51, "[2.0.0 2.0.0]"
	}
	all, err := mof.Read(text, wmf)
	if err != nil {
		return err
	}
	if len(all) == 0 || all[len(all)-1].Class != documentClass {
		return fmt.Errorf("no %s ends it", documentClass)
	}
	end := all[len(all)-1]
	if got := fmt.Sprint(append([]string{end.Text("Version")}, optional(end.Text("MinimumCompatibleVersion"))...)); got != versions {
		return fmt.Errorf("is of the versions %s, want %s", got, versions)
	}
	if _, ok := end.Properties["GenerationDate"]; ok {
		return fmt.Errorf("has a date")
	}
	var got []string
	classes := map[mof.Ref]string{}
	for _, i := range all[:len(all)-1] {
		classes[mof.Ref(i.Alias)] = i.Class
	}
	for _, i := range all[:len(all)-1] {
		got = append(got, show(i.Class, resolved(i.Properties, classes)))
	}
	want := c.instances()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return nil
}

func optional(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// resolved puts the classes of instances in the place of what refers to them.
func resolved(properties map[string]any, classes map[mof.Ref]string) map[string]any {
	out := maps.Clone(properties)
	for name, value := range out {
		if refs, ok := value.([]mof.Ref); ok {
			names := make([]string, len(refs))
			for i, ref := range refs {
				names[i] = classes[ref]
			}
			out[name] = names
		}
	}
	return out
}
