package readback

import (
	"fmt"
	"maps"

	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/mof"
)

// metaProperties is what a meta document sets of a Local Configuration Manager:
// it takes documents that are pushed, reports what differs and puts nothing
// right by itself, and never restarts the node.
var metaProperties = map[string]any{
	"RefreshMode": "Push", "RefreshFrequencyMins": int64(30),
	"ConfigurationMode": "ApplyAndMonitor", "ConfigurationModeFrequencyMins": int64(30),
	"RebootNodeIfNeeded": false,
}

// ProveMeta compares a meta document with what all have.
func ProveMeta(at proof.Failure, text string) []proof.Failure {
	instances, err := mof.Read(text, mof.WMF40)
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	if len(instances) != 2 || instances[0].Class != "MSFT_DSCMetaConfiguration" || instances[1].Class != documentClass {
		return []proof.Failure{at.Because("holds other instances than a meta configuration's")}
	}
	var failures []proof.Failure
	if got := instances[0].Properties; !maps.Equal(got, metaProperties) {
		failures = append(failures, at.Because("sets %v, want %v", got, metaProperties))
	}
	if err := checkVersion(instances[1]); err != nil {
		failures = append(failures, at.Because("%v", err))
	}
	return failures
}

// documentClass is the instance that ends every document.
const documentClass = "OMI_ConfigurationDocument"

// checkVersion wants a version 1 document, which every LCM takes: without what
// came later.
func checkVersion(i mof.Instance) error {
	for name := range i.Properties {
		switch name {
		case "Version", "Author", "GenerationDate", "GenerationHost":
		default:
			return fmt.Errorf("its %s has %s", documentClass, name)
		}
	}
	if i.Text("Version") != "1.0.0" {
		return fmt.Errorf("is a document of version %q", i.Text("Version"))
	}
	return nil
}
