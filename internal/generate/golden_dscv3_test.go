package generate

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/osgen"
)

// addDSC3 adds the goldens of documents for DSC 3: a host's and the removal, of each
// flavor. The code of bodies is left out: that it is the tested one is proved, and
// compiled documents show how it looks.
func addDSC3(t testing.TB, made map[string]string, cat *osgen.Catalogue) {
	t.Helper()
	file, src := exampleSource(t, "contoso")
	c := checkIn(t, cat, file, src)
	for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
		var m artifact.Maker
		for _, kind := range all.Kinds {
			if kind.Name() == "dscv3" {
				if err := kind.Make(c.Job(withDSC3(flavor)), &m); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := range m.Files {
			if f := &m.Files[i]; f.Path == fs01Doc || f.Path == removeDoc {
				made[path.Join("contoso/dscv3", string(flavor), strings.TrimPrefix(f.Path, "dscv3/"))] = withoutCode(text(t, f))
			}
		}
	}
}

var bodyCode = regexp.MustCompile(`(?m)^( *"[a-z]+Script": ").*?\\n(\$(?:Remote1|Policy) = )`)

func withoutCode(document string) string {
	return strings.ReplaceAll(bodyCode.ReplaceAllString(document, "$1<code>\\n$2"), `\n`, "\\n\n")
}
