// Package readback reads packages for Azure Machine Configuration of ours: the archive,
// the document and the module's data in it. It knows nothing of what makes them.
package readback

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strings"

	module "rpcdsc/internal/artifact/module/readback"
	zip "rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/mof"
)

// Want is what a package must be.
type Want struct {
	Name, Fleet, Mode, Version, ModuleVersion string
	Hosts                                     []*policy.Host // of one policy, if it sets one
	Removes                                   bool           // the fleet, and has no data
}

// folder is where the agent finds the module.
const folder = "Modules/RpcPortPolicy/"

// Prove reads a package, and gives the text of the module's files that are no data, by
// their paths in it.
func Prove(at proof.Failure, content []byte, want Want) (map[string]string, []proof.Failure) {
	entries, err := zip.Read(content)
	if err != nil {
		return nil, []proof.Failure{at.Because("%v", err)}
	}
	var failures []proof.Failure
	take := func(name string) string {
		text, ok := entries[name]
		if delete(entries, name); !ok {
			failures = append(failures, at.Because("has no %s", name))
		}
		return string(text)
	}
	if err := document(take(want.Name+".mof"), want); err != nil {
		failures = append(failures, at.Because("its document %v", err))
	}
	if err := metaconfig(take(want.Name+".metaconfig.json"), want); err != nil {
		failures = append(failures, at.Because("its metaconfig.json %v", err))
	}
	if !want.Removes {
		h := want.Hosts[0]
		data := folder + "Fleet/policy-" + h.Policy.Tag + ".psd1"
		failures = append(failures, module.ProvePolicy(at.Artifact+", "+data, unix(take(data)), h)...)
		hosts := folder + "Fleet/hosts.csv"
		failures = append(failures, module.ProveHosts(at.Artifact+", "+hosts, unix(take(hosts)), want.Hosts, nil)...)
	}
	rest := map[string]string{}
	for name, text := range entries {
		inside, ok := strings.CutPrefix(name, folder)
		if !ok {
			failures = append(failures, at.Because("has a file %s", name))
			continue
		}
		rest[inside] = unix(string(text))
	}
	return rest, failures
}

func unix(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// class is what the resource's schema says of what a document sets.
var class = mof.Class{Name: "DSC_RpcPortPolicy", Properties: []mof.Property{
	{Name: "Fleet", Type: mof.String, Required: true}, {Name: "Policy", Type: mof.String, Required: true},
	{Name: "Ensure", Type: mof.String}, {Name: "Restart", Type: mof.String},
}}

// document wants one resource that sets the hosts' policy, with the slot from the list, or
// removes the fleet, in a document of version 2, in ASCII.
func document(text string, want Want) error {
	if strings.ContainsFunc(text, func(r rune) bool { return r > '~' || r < ' ' && r != '\n' }) {
		return fmt.Errorf("isn't ASCII with plain line ends")
	}
	all, err := mof.Read(text, mof.WMF51, class)
	if err != nil {
		return err
	}
	if len(all) != 2 || all[0].Class != class.Name || all[1].Class != "OMI_ConfigurationDocument" {
		return fmt.Errorf("has other instances than one %s", class.Name)
	}
	end := all[1].Properties
	if _, ok := end["GenerationDate"]; ok || fmt.Sprint(end["Version"], end["MinimumCompatibleVersion"], end["CompatibleVersionAdditionalProperties"], end["Name"]) !=
		fmt.Sprint("2.0.0", "1.0.0", []string{"Omi_BaseResource:ConfigurationName"}, want.Name) {
		return fmt.Errorf("ends with %v", end)
	}
	properties := map[string]any{
		"ResourceID": "[RpcPortPolicy]Policy", "ModuleName": "RpcPortPolicy", "ModuleVersion": want.ModuleVersion, "ConfigurationName": want.Name,
		"SourceInfo": "::1::1::RpcPortPolicy", "Fleet": want.Fleet, "Policy": "none", "Ensure": "Absent",
	}
	if !want.Removes {
		properties["Policy"], properties["Ensure"], properties["Restart"] = want.Hosts[0].Policy.Tag, "Present", "listed"
	}
	if got := all[0].Properties; !maps.EqualFunc(got, properties, func(a, b any) bool { return a == b }) {
		return fmt.Errorf("sets %v, want %v", got, properties)
	}
	return nil
}

// metaconfig wants the kind and the version of the package, and nothing else.
func metaconfig(text string, want Want) error {
	var got struct{ Type, Version string }
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF || got.Type != want.Mode || got.Version != want.Version {
		return fmt.Errorf("says %s, want %s %s", text, want.Mode, want.Version)
	}
	return nil
}

// ProveHashes wants a line for each package, and for no other.
func ProveHashes(text string, want map[string]string) error {
	got := map[string]string{}
	for line := range strings.Lines(text) {
		if hash, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok && strings.HasSuffix(name, ".zip") {
			got[name] = hash
		}
	}
	if !maps.Equal(got, want) {
		return fmt.Errorf("has the hashes %v, want %v", got, want)
	}
	return nil
}
