package cli

import (
	"fmt"
	"strings"
	"testing"

	"rpcdsc/internal/output"
)

// TestFileLines: a module of another version is two lines, not hundreds; few files
// are named.
func TestFileLines(t *testing.T) {
	var files []output.Change
	for i := range 9 {
		files = append(files, output.Change{Path: fmt.Sprintf("module/RpcPortPolicy/0.1.0.1/Private/%d.ps1", i), Action: output.Remove},
			output.Change{Path: fmt.Sprintf("module/RpcPortPolicy/0.1.0.2/Private/%d.ps1", i), Action: output.Add})
	}
	for i := range 6 {
		files = append(files, output.Change{Path: fmt.Sprintf("dsc/source/%d.ps1", i), Action: output.Modify})
	}
	files = append(files, output.Change{Path: "manifest.json", Action: output.Modify})
	want := "- module/RpcPortPolicy/0.1.0.1/: 9 files|+ module/RpcPortPolicy/0.1.0.2/: 9 files|~ dsc/source/0.ps1|~ dsc/source/1.ps1|~ dsc/source/2.ps1|~ dsc/source/3.ps1|~ dsc/source/4.ps1|~ dsc/source/5.ps1|~ manifest.json"
	if got := strings.Join(fileLines(files), "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
