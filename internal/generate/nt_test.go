package generate

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/osgen/osgentest"
)

// TestALaterVersionOfWindows copies the folder of a Windows whose scripts are
// proved on the simulator, with a version of two digits: as text it is before
// every other.
func TestALaterVersionOfWindows(t *testing.T) {
	const from, to = "windows-2008r2", "windows-2010"
	fsys := osgentest.Templates(t)
	for path, f := range maps.Clone(fsys) {
		if rest, ok := strings.CutPrefix(path, from+"/"); ok {
			s := strings.NewReplacer(`nt = "6.1"`, `nt = "10.1"`, `id = "`+from, `id = "`+to, `id = "windows-`, `id = "later-`).Replace(string(f.Data))
			fsys[to+"/"+rest] = &fstest.MapFile{Data: []byte(s)}
		}
	}
	cat, err := all.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if last := cat.All()[len(cat.All())-1]; last.ID != to {
		t.Errorf("the newest is %s, not %s", last.ID, to)
	}
	c, findings := Check("later.toml", []byte("schema = 1\nname = \"later\"\nrpc.ports = [\"5001-5200\"]\nblock.allow = [\"10.1.0.0/16\"]\n"+
		"restart.when = \"window\"\nrestart.windows = [\"Sat 02:00-04:00\"]\nrestart.notice = \"20m\"\n"+
		"[[group]]\nname = \"g\"\nos = \"later-server-2008-r2\"\nhosts = [\"h\"]\n"), cat)
	if c == nil {
		t.Fatalf("%+v", findings)
	}
	if _, err := Verify(c, testOptions); err != nil {
		t.Error(err)
	}
}
