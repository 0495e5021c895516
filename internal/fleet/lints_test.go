package fleet

import (
	"testing"
)

func TestAllowedLints(t *testing.T) {
	const overlap = `rpc.ports = ["6001-6100", "6050-6200"]` + "\n"
	for _, tt := range []struct {
		name, src string
		left      int // findings
	}{
		{"nobody accepts", good + overlap, 1},
		{"the group does", good + overlap + "allow_lints = ['RD5001']\n", 0},
		{"the group accepts another", good + overlap + "allow_lints = ['RD5002']\n", 1},
		{"the fleet does", "allow_lints = ['RD5001']\n" + good + overlap, 0},
		{"the fleet does, the group nothing", "allow_lints = ['RD5001']\n" + good + overlap + "allow_lints = []\n", 1},
		{"the group does for its host", good + "allow_lints = ['RD5001']\n[[host]]\nname = 'fs01'\n" + overlap, 0},
		{"the group doesn't for the fleet", "block.also = ['593/tcp', '593/tcp']\n" + good + "allow_lints = ['RD5001']\n", 1},
		{"not for another group's host", good + "[[group]]\nname = 'g'\nos = 'x'\nhosts = ['h']\nallow_lints = ['RD5001']\n[[host]]\nname = 'fs01'\n" + overlap, 1},
	} {
		_, findings := Parse("fleet.toml", []byte(tt.src))
		if len(findings) != tt.left || findings.HasErrors() {
			t.Errorf("%s: %s", tt.name, lines(findings))
		}
	}
}

func TestGroupKeys(t *testing.T) {
	f := parse(t, "allow_lints = ['RD5101', 'RD5001']\n"+good+`role = "domain-controller"
located = ["net", "10.9.0.7"]
block.also = ["593/tcp", "593/tcp"]
[[group]]
name = "g"
os = "x"
hosts = ["h"]
allow_lints = ["RD5108"]
`)
	g, other := f.Groups[0], f.Groups[1]
	if g.Role.Value != RoleDomainController || len(g.Located) != 2 || g.Located[0].Ref != "net" || other.Role.Value != "" || other.Located != nil {
		t.Errorf("got %+v, %+v", g, other)
	}
	if len(g.Lints) != 2 || g.Lints[0].Value != "RD5101" || g.Lints[0].Found || !g.Lints[1].Found || g.Lints[0] != f.Lints[0] {
		t.Errorf("the group accepts %+v", g.Lints)
	}
	if len(other.Lints) != 1 || other.Lints[0].Place.Line != 18 {
		t.Errorf("the other accepts %+v", other.Lints)
	}
}
