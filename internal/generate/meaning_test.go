package generate

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const meaning = `schema = 1
name = "meaning"
[networks]
branches = ["10.1.0.0/16"]
[rpc]
ports = ["5001-5100"]
[block]
allow = ["branches"]
[restart]
when = "window"
windows = ["Sat 02:00-04:00"]
stagger = "5m"
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs1", "fs2"]
[[group]]
name = "print"
os = "windows-server-2022"
hosts = ["pr1", "pr2"]
[[group]]
name = "plant"
os = "windows-2000"
ipv6 = "ignore"
hosts = ["plc1"]
`

// changed lists the files whose bytes differ, those that are gone and those that
// are new, with a star for what names a policy's tag.
func changed(t *testing.T, file, after string) []string {
	t.Helper()
	sums := func(name, src string) map[string]string {
		out := map[string]string{}
		set := rendered(t, check(t, name, src))
		for i := range set.Files {
			out[set.Files[i].Path] = set.Files[i].SHA256().String()
		}
		return out
	}
	old, now := sums("fleet.toml", meaning), sums(file, after)
	var out []string
	for name := range old {
		if now[name] != old[name] {
			out = append(out, name)
		}
	}
	for name := range now {
		if old[name] == "" {
			out = append(out, name)
		}
	}
	for i, name := range out {
		if base := path.Base(name); strings.HasPrefix(base, "policy-") || strings.HasPrefix(base, "rpc-") {
			out[i] = path.Join(path.Dir(name), base[:strings.IndexByte(base, '-')]+"-*"+path.Ext(base))
		}
	}
	slices.Sort(out)
	return out
}

// TestBytesFollowMeaning: what a change of the fleet file doesn't mean, it doesn't
// write.
func TestBytesFollowMeaning(t *testing.T) {
	const module = "module/RpcPortPolicy/0.0.0/Fleet/"
	tables := []string{"dsc/source/RpcPorts.psd1", module + "hosts.csv"}
	documents := func(host string) []string {
		return []string{"dsc/" + host + ".meta.mof", "dsc/" + host + ".mof", "dsc/remove/" + host + ".mof"}
	}
	edit := func(old, new string) string {
		t.Helper()
		after := strings.Replace(meaning, old, new, 1)
		if after == meaning {
			t.Fatalf("no %q", old)
		}
		return after
	}
	group := func(name string) string {
		_, rest, _ := strings.Cut(meaning, "[[group]]\nname = \""+name+"\"")
		body, _, _ := strings.Cut(rest, "[[group]]")
		return "[[group]]\nname = \"" + name + "\"" + body
	}
	for name, tt := range map[string]struct {
		file, after string
		want        []string
	}{
		"a comment":                     {"fleet.toml", edit("[rpc]", "# what we agreed on\n[rpc]"), nil},
		"blanks":                        {"fleet.toml", edit("ports = ", "ports     =   "), nil},
		"another file name":             {"other.toml", meaning, nil},
		"tables reordered":              {"fleet.toml", edit("[rpc]\nports = [\"5001-5100\"]\n[block]\nallow = [\"branches\"]\n", "[block]\nallow = [\"branches\"]\n[rpc]\nports = [\"5001-5100\"]\n"), nil},
		"a network renamed":             {"fleet.toml", strings.ReplaceAll(meaning, "branches", "offices"), nil},
		"the same in parts":             {"fleet.toml", edit(`"10.1.0.0/16"`, `"10.1.0.0/17", "10.1.128.0/17"`), nil},
		"groups reordered":              {"fleet.toml", strings.Replace(strings.Replace(meaning, group("print"), "", 1), group("plant"), group("plant")+group("print"), 1), nil},
		"a host more":                   {"fleet.toml", edit(`"fs2"`, `"fs2", "fs3"`), slices.Concat(documents("fs3"), tables, []string{"startup/files/startup.ps1"})},
		"a host of an old Windows more": {"fleet.toml", edit(`"plc1"`, `"plc1", "plc2"`), []string{"startup/plant/apply.cmd", "startup/plant/verify.cmd"}},
		"a network of one host": {"fleet.toml", meaning + "[[host]]\nname = \"fs2\"\nblock.allow = [\"branches\", \"10.9.0.0/16\"]\n", slices.Concat(
			[]string{"dsc/fs2.mof", "dsc/remove/fs2.mof"}, tables, []string{module + "policy-*.psd1", "startup/files/startup.ps1"})},
		"a network of a group": {"fleet.toml", edit("name = \"plant\"\n", "name = \"plant\"\nblock.allow = [\"branches\", \"10.9.0.0/16\"]\n"), []string{
			"startup/plant/apply.cmd", "startup/plant/rpc-*.reg", "startup/plant/rpc-*.reg", "startup/plant/verify.cmd"}},
	} {
		slices.Sort(tt.want)
		if diff := cmp.Diff(tt.want, changed(t, tt.file, tt.after)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}
