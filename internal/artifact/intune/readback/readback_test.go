package readback

import (
	"strings"
	"testing"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/psdata"
)

const seed = `$Policies = @{
'a'=@{Schema=1;Fleet='c';Tag='a';RuleGroup='rpcdsc c'}
}

$Hosts = @(
@{Policy='a';When='window';Day='Saturday';Domain='.corp.example';Times=@('02:00 pc1 pc2','02:05 pc3')}
@{Policy='a';When='at';Day='2026-12-05';Domain='';Times=@('03:00 lone')}
@{Policy='b';When='never';Domain='.corp.example';Times=@('- pc4')}
)

code
`

func TestRead(t *testing.T) {
	s, err := Read("Detect.ps1", seed)
	if err != nil || len(s.hosts) != 5 || len(s.policies) != 1 {
		t.Fatal(s, err)
	}
	for name, want := range map[string]string{
		"pc1.corp.example": "a window Saturday 02:00", "pc2.corp.example": "a window Saturday 02:00", "pc3.corp.example": "a window Saturday 02:05",
		"lone": "a at Saturday 03:00", "pc4.corp.example": "b never",
	} {
		r, ok := s.hosts[name]
		if !ok {
			t.Errorf("%s isn't there", name)
			continue
		}
		got := r.tag + " " + r.slot.When
		if r.slot.When != "never" {
			got += " " + r.slot.At.Weekday().String() + " " + r.slot.Clock()
			if r.slot.When == "window" {
				got = r.tag + " " + r.slot.When + " " + r.slot.Day.String() + " " + r.slot.Clock()
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestReadWhatTheScriptsSplit(t *testing.T) {
	for _, time := range []string{"", " ", " 02:00 pc1", "02:00  pc1", "02:00 pc1 ", "02:00 pc1\tpc2", "02:00 pc1 \n", "02:00\u00a0pc1"} {
		if _, err := Read("x", strings.Replace(seed, "02:00 pc1 pc2", time, 1)); err == nil || !strings.Contains(err.Error(), "each behind one space") {
			t.Errorf("%q: %v", time, err)
		}
	}
}

// FuzzRead: whatever is taken lists each host once, by a name that the scripts' own
// search finds, with a slot; and a proof of it ends.
func FuzzRead(f *testing.F) {
	f.Add(seed)
	for _, m := range [][2]string{
		{"'02:05 pc3'", "'02:05 pc1'"}, {"pc3", "pc3.corp"}, {" pc1 pc2", "  pc1"}, {".corp.example", "corp"}, {".corp.example", ". "}, {"'- pc4'", "'02:00 pc4'"},
		{"Saturday", "Samstag"}, {"02:00", "25:00"}, {"2026-12-05", "2026-02-30"}, {"'b'", "b"}, {"never", "window"}, {"Domain=''", "Other=''"},
	} {
		f.Add(strings.Replace(seed, m[0], m[1], 1))
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Read("x", text)
		if err != nil {
			return
		}
		words := 0
		sets, ok, err := psdata.Assigned(text, "Hosts")
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		for _, v := range sets.([]any) {
			times, err := psdata.Strings(v.(psdata.Table)["Times"])
			if err != nil {
				t.Fatal(err)
			}
			for _, time := range times {
				words += len(strings.Fields(time)) - 1
			}
		}
		if len(s.hosts) != words {
			t.Errorf("%d hosts of %d words", len(s.hosts), words)
		}
		hosts := []policy.Host{{Name: "none", Policy: &policy.Policy{Tag: "none"}}}
		for name, r := range s.hosts {
			if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, " \t\r\n") || r.slot == nil {
				t.Errorf("%q has the slot %v", name, r.slot)
			}
			hosts = append(hosts, policy.Host{Name: name, Policy: &policy.Policy{Tag: r.tag, Fleet: "c", Label: "rpcdsc c"}, Slot: *r.slot})
		}
		if len(s.Prove(hosts)) == 0 {
			t.Error("a host that isn't there is proved")
		}
	})
}
