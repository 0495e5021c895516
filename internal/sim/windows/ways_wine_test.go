package windows_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// put writes a file on both computers.
func (w *twin) put(path, text string) {
	w.WriteFile(path, []byte(text))
	w.wine.WriteFile(w.t, path, []byte(text))
}

// TestRenamedInWine takes over from a former fleet, and is removed beside others.
func TestRenamedInWine(t *testing.T) {
	for _, id := range []string{"windows-2003", "windows-2008r2"} {
		eachTwin(t, id, func(w *twin) {
			old, contoso := small(w.t, "11111111"), small(w.t, "22222222")
			w.as("old")
			w.deploy(old)
			earlier(w.node)
			w.want("apply.cmd", 0)
			w.as("contoso")
			w.deploy(contoso).want("apply.cmd", 4).want("verify.cmd", 2)
			w.as("contoso", "old")
			w.deploy(contoso).want("apply.cmd", 0).want("verify.cmd", 0)
			w.as("old")
			w.deploy(old).want("apply.cmd", 4).want("remove.cmd", 0)
			w.as("contoso")
			w.deploy(contoso)
			w.put(twinRoot+`\rpcdsc\other\applied-33333333`, "\"x\"\r\n")
			w.put(twinRoot+`\rpcdsc\Third.1\applied-33333333`, "\"x\"\r\n")
			w.put(twinRoot+`\rpcdsc\Third.1\before.reg`, "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet]\r\n"+
				"\"Ports\"=hex(7):35,00,00,00,00,00\r\n\"PortsInternetAvailable\"=\"Y\"\r\n\"UseInternetPorts\"=\"Y\"\r\n")
			w.want("remove.cmd", 0)
			for _, fleet := range []string{"other", "Third.1"} {
				path := twinRoot + `\rpcdsc\` + fleet + `\before.reg`
				data, _ := w.ReadFile(path)
				inWine, err := os.ReadFile(w.wine.Path(path))
				if err != nil || !strings.Contains(string(ascii(string(data))), `"Their own"`) || cmp.Diff(ascii(string(data)), inWine) != "" {
					w.t.Errorf("%s: %v\n%s", path, err, cmp.Diff(string(ascii(string(data))), string(inWine)))
				}
			}
		})
	}
}
