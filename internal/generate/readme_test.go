package generate

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeSamples checks every fleet file that the README shows.
func TestReadmeSamples(t *testing.T) {
	samples := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(readme(t), -1)
	if len(samples) == 0 {
		t.Fatal("the README shows no fleet file")
	}
	for i, s := range samples {
		c := check(t, fmt.Sprintf("sample %d", i+1), s[1])
		rendered(t, c)
	}
}

// TestReadmeFlows compares the README's table of flows with what the emitted
// artifacts decide.
func TestReadmeFlows(t *testing.T) {
	c := readExample(t, "kb908472")
	src := string(c.Fleet.Source.Source)
	for _, os := range []string{"windows-server-2008", "windows-server-2008-r2", "windows-server-2012", "windows-server-2022"} {
		src += fmt.Sprintf("\n[[group]]\nname = %q\nos = %q\nhosts = [%q]\n", "more-"+os, os, "more-"+strings.TrimPrefix(os, "windows-server-"))
	}
	c = check(t, "flows.toml", src)
	made := rendered(t, c).Files
	rows := regexp.MustCompile(`(?m)^\| ([0-9.]+)[^|]*\| (\d+)/tcp \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$`).FindAllStringSubmatch(readme(t), -1)
	if len(rows) != 7 {
		t.Fatalf("%d flows in the README", len(rows))
	}
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		for column, verdict := range verdicts(t, c, g, made) {
			for _, row := range rows {
				port, err := strconv.ParseUint(row[2], 10, 16)
				if err != nil {
					t.Fatal(err)
				}
				got := verdict(netip.MustParseAddr(row[1]), uint16(port))
				if want := row[column]; got != want || want != row[3] {
					t.Errorf("group %s, %s to %s: %s, the README says %s, and wants %s", g.Name, row[1], row[2], got, want, row[3])
				}
			}
		}
	}
}

// TestReadmeAssumptions holds the README's list against the data.
func TestReadmeAssumptions(t *testing.T) {
	_, section, _ := strings.Cut(readme(t), "The proof rests on these assumptions.")
	section, _, _ = strings.Cut(section, "\n#")
	var got, want []string
	for _, item := range strings.Split(section, "\n- ")[1:] {
		got = append(got, strings.Join(strings.Fields(item), " "))
	}
	for _, a := range all.Assumptions() {
		want = append(want, "`"+a.ID+"`: "+a.Text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-data +README)\n%s", diff)
	}
}

type verdict func(source netip.Addr, port uint16) string

// verdicts gives what a group's artifacts decide, by column of the table.
func verdicts(t *testing.T, c *Checked, g *policy.Group, files []output.File) map[int]verdict {
	t.Helper()
	gen := c.Job(testOptions).Generation(g)
	h := &g.Hosts[0]
	out := map[int]verdict{}
	if hasCmd(c, g) {
		state, err := scriptsOf(c, g, files).Apply(h)
		if err != nil {
			t.Fatal(err)
		}
		column := 4
		if gen.Engine == "wfas" {
			column = 5
		}
		out[column] = decider(state.Rules)
	}
	if gen.DSC != "" {
		d, err := readback.Read("document", text(t, fileOf(t, files, "dsc/"+h.Name+".mof")))
		if err != nil {
			t.Fatal(err)
		}
		out[6] = decider(d.States["[Script]Rules SetScript"].Rules)
	}
	return out
}

func decider(rules *proof.Rules) verdict {
	return func(source netip.Addr, port uint16) string {
		matching := slices.DeleteFunc(slices.Clone(rules.List), func(r proof.Rule) bool { return r.Proto != "tcp" || !r.Ports.Contains(port) })
		blocked, allowed := rules.Engine.Resolve(matching)
		switch {
		case blocked.Contains(source):
			return "block"
		case allowed.Contains(source):
			return "allow"
		}
		return "open"
	}
}
