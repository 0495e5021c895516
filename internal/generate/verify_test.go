package generate

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// manyGroups has n groups of a host for each of some releases. Those with their own
// policies have different ports.
func manyGroups(n int, own bool, releases ...string) string {
	var b strings.Builder
	b.WriteString("schema = 1\nname = \"many\"\nrpc.ports = [\"5101-5200\"]\nblock.allow = [\"10.0.0.0/8\"]\nipv6 = \"ignore\"\nallow_lints = [\"RD5108\", \"RD5122\"]\n")
	for _, os := range releases {
		for i := range n {
			fmt.Fprintf(&b, "[[group]]\nname = \"%s-%d\"\nos = \"%[1]s\"\nhosts = [\"%[1]s-%[2]d\"]\n", os, i)
			if own {
				fmt.Fprintf(&b, "rpc.ports = [\"%d-%d\"]\n", 10001+4*i, 10020+4*i)
			}
		}
	}
	return b.String()
}

// damagedKind damages a file that a kind has made.
type damagedKind struct {
	artifact.Kind
	damage func(*output.File)
}

func (d damagedKind) Make(job *artifact.Job, m *artifact.Maker) error {
	err := d.Kind.Make(job, m)
	for i := range m.Files {
		d.damage(&m.Files[i])
	}
	return err
}

// TestVerifyCatchesDamage: what is made for a check is proved as what is written,
// whatever group it is of and however many there are like it.
func TestVerifyCatchesDamage(t *testing.T) {
	src := manyGroups(3, false, "windows-server-2022", "windows-server-2008") + "[[group]]\nname = \"other\"\nos = \"windows-server-2022\"\nhosts = [\"other\"]\nrpc.ports = [\"6001-6100\"]\n"
	c := check(t, "many.toml", src)
	proof, err := Verify(c, testOptions)
	if err != nil || proof.Policies != 2 || proof.Artifacts != 11 || proof.RulesOnly != 0 {
		t.Fatalf("%+v, %v; want 2 policies in 11 artifacts", proof, err)
	}
	var mu sync.Mutex // kinds are made at the same time
	made := map[string]bool{}
	for _, file := range []string{
		"dsc/windows-server-2022-0.mof", "dsc/remove/windows-server-2022-0.mof", "dsc/other.mof", "dsc/other.meta.mof", "dsc/source/RpcPorts.psd1",
		"startup/windows-server-2022-0/startup.ps1", "startup/windows-server-2008-0/apply.cmd", "startup/other/startup.ps1",
	} {
		damage := func(f *output.File) {
			mu.Lock()
			defer mu.Unlock()
			made[f.Path] = true
			if f.Path != file {
				return
			}
			text, err := f.Encoding.Decode(f.Content())
			if err != nil {
				t.Error(err)
			}
			damaged := strings.Replace(text, "135", "136", 1)
			if damaged == text {
				damaged = strings.Replace(text, "e", "E", 1)
			}
			encoded, err := f.Encoding.Encode(damaged)
			if err != nil {
				t.Error(err)
			}
			f.Parts = [][]byte{encoded}
		}
		var kinds []artifact.Kind
		for _, k := range all.Kinds {
			kinds = append(kinds, damagedKind{k, damage})
		}
		var unproved *UnprovedError
		if _, err := verifyBy(c, testOptions, kinds); !errors.As(err, &unproved) || !made[file] {
			t.Errorf("%s, which was made: %t: got %v", file, made[file], err)
		}
	}
	for file := range made {
		if strings.Contains(file, "-1.") || strings.Contains(file, "-1/") {
			t.Errorf("%s was made, and differs from another one in names only", file)
		}
	}
}

// forgetful is a kind that proves rules of a policy that closed less.
type forgetful struct{ artifact.Kind }

func (f forgetful) ProveRules(job *artifact.Job, gen *osgen.Generation, g *policy.Group, h *policy.Host) artifact.Proved {
	prover, ok := f.Kind.(artifact.RuleProver)
	if !ok {
		return artifact.Proved{}
	}
	p := *h.Policy
	job.Rules(&p, gen)
	p.TCP = p.TCP.Union(netset.NewPorts(netset.PortRange{First: 9999, Last: 9999}))
	host := *h
	host.Policy = &p
	return prover.ProveRules(job, gen, g, &host)
}

// TestVerifyMany: of more policies than a check makes files of, the rules are proved on
// each Windows, and rules of another policy are found.
func TestVerifyMany(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes the files of hundreds of policies")
	}
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	var releases []string
	for _, gen := range cat.All() {
		releases = append(releases, gen.Releases[len(gen.Releases)-1].ID)
	}
	c := check(t, "many.toml", manyGroups(90, true, releases...))
	proof, err := Verify(c, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	if proof.RulesOnly == 0 || proof.RulesOnly > 90*len(releases)-20 || proof.Policies != 180 {
		t.Errorf("%+v", proof)
	}
	var kinds []artifact.Kind
	for _, k := range all.Kinds {
		kinds = append(kinds, forgetful{k})
	}
	var unproved *UnprovedError
	if _, err := verifyBy(c, testOptions, kinds); !errors.As(err, &unproved) || !strings.Contains(err.Error(), "9999/tcp: want block, got open") {
		t.Errorf("got %v", err)
	}
}

// TestRulesInWords: rules as a script's tool is told them are compared with the policy.
func TestRulesInWords(t *testing.T) {
	h := &policy.Host{Name: "h", Policy: &policy.Policy{
		Tag: "a", TCP: netset.NewPorts(netset.PortRange{First: 135, Last: 136}), Allow: netset.MustAddrs("10.0.0.0/8"), IgnoreIPv6: true,
	}}
	filters := []readback.Words{
		{Name: "Block", Action: "BLOCK", Filters: []string{"*=0:135:TCP", "*=0:136:TCP"}},
		{Name: "Allow", Action: "PASS", Filters: []string{"10.0.0.0/255.0.0.0=0:135:TCP", "10.0.0.0/255.0.0.0=0:136:TCP"}},
	}
	rules := []readback.Words{
		{Name: "allow", Action: "Allow", Proto: "TCP", Ports: []string{"135-136"}, Remote: []string{"10.0.0.0-10.255.255.255"}},
		{Name: "block", Action: "Block", Proto: "TCP", Ports: []string{"135-136"}, Remote: []string{"0.0.0.1-9.255.255.255", "11.0.0.0-255.255.255.254"}},
	}
	for _, tt := range []struct {
		name    string
		byIPsec bool
		rules   []readback.Words
		want    string
	}{
		{"filters", true, filters, ""},
		{"rules", false, rules, ""},
		{"a filter less", true, append([]readback.Words{{Name: "Block", Action: "BLOCK", Filters: filters[0].Filters[:1]}}, filters[1:]...), "to 136/tcp: want block, got"},
		{"no words of a filter", true, []readback.Words{{Name: "Block", Action: "BLOCK", Filters: []string{"*+0:135:TCP"}}}, "not one direction"},
		{"a rule less", false, rules[:1], "0.0.0.1 to 135/tcp: want block, got open"},
		{"no words of an address", false, []readback.Words{{Name: "a", Action: "Allow", Proto: "TCP", Ports: []string{"135"}, Remote: []string{"everybody"}}}, "everybody"},
	} {
		wrong := readback.ProveRules("startup/g/", h, tt.byIPsec, tt.rules)
		if tt.want == "" && len(wrong) > 0 {
			t.Errorf("%s: %v", tt.name, wrong)
		}
		if tt.want != "" && (len(wrong) == 0 || !strings.Contains(fmt.Sprint(wrong), tt.want)) {
			t.Errorf("%s: got %v, want %s", tt.name, wrong, tt.want)
		}
	}
}
