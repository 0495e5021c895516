package cli

import (
	"os"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// A domain controller of Samba in its range is as the fleet says, and in another one it
// isn't.
func TestProbeSamba(t *testing.T) {
	dc := oracle.InDomain(t, "server services=rpc", "rpc server dynamic port range=5001-5021")
	if dc == nil {
		return
	}
	t.Chdir(t.TempDir())
	const file = `schema = 1
name = "lab"
rpc.ports = ["PORTS"]
block.allow = ["10.1.1.0/24"]
[[group]]
name = "controllers"
os = "windows-server-2022"
role = "domain-controller"
hosts = ["dc1.lab.example"]
`
	for ports, want := range map[string]struct {
		code int
		row  string
	}{
		"5001-5021": {exitOK, "listed 53 3 0 2 0 0 21 100"},
		"6101-6300": {exitDiffers, "listed 53 3 0 2 3 0 200 100 5001, 5002, 5003 of 3 ports dynamic outside 6101-6300: not restarted, or"},
	} {
		if err := os.WriteFile("fleet.toml", []byte(strings.Replace(file, "PORTS", ports, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		out, text, code := run(t, "", "probe", "--fleet", "fleet.toml", "--at", "dc1.lab.example="+dc.Address)
		if got := strings.Join(strings.Fields(out), " "); code != want.code || !strings.Contains(got, "dc1.lab.example controllers "+want.row) {
			t.Errorf("%s: exit code %d\n%s%s", ports, code, out, text)
		}
	}
}
