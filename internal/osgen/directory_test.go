package osgen

import (
	"strconv"
	"strings"
	"testing"

	"rpcdsc/templates"
)

func builtIn(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestRecognize has what Active Directory says of computers.
func TestRecognize(t *testing.T) {
	c := builtIn(t)
	for _, tt := range []struct{ name, version, want string }{
		{"Windows 2000 Server", "5.0 (2195)", "windows-2000"},
		{"Windows XP Professional", "5.1 (2600)", "windows-xp"},
		{"Windows XP Professional", "5.2 (3790)", "windows-xp-x64"},
		{"Windows Server 2003", "5.2 (3790)", "windows-server-2003"},
		{"Windows Vista™ Enterprise", "6.0 (6002)", "windows-vista"},
		{"Windows Server® 2008 Standard", "6.0 (6002)", "windows-server-2008"},
		{"Windows Server (R) 2008 Enterprise", "6.0 (6003)", "windows-server-2008"},
		{"Windows Server 2008 R2 Standard", "6.1 (7601)", "windows-server-2008-r2"},
		{"Windows 7 Professional", "6.1 (7601)", "windows-7"},
		{"Windows 8 Pro", "6.2 (9200)", "windows-8"},
		{"Windows 8.1 Pro", "6.3 (9600)", "windows-8.1"},
		{"Windows Server 2012 Datacenter", "6.2 (9200)", "windows-server-2012"},
		{"Windows Server 2012 R2 Datacenter", "6.3 (9600)", "windows-server-2012-r2"},
		{"Windows 10 Enterprise", "10.0 (19045)", "windows-10"},
		{"Windows 11 Pro", "10.0 (22631)", "windows-11"},
		{"Windows 10 Pro", "10.0 (22000)", "windows-11"},
		{"Windows Server 2016 Standard", "10.0 (14393)", "windows-server-2016"},
		{"Windows Server 2019 Standard", "10.0 (17763)", "windows-server-2019"},
		{"Windows Server Standard", "10.0 (17763)", "windows-server-1809"},
		{"Windows Server Datacenter", "10.0 (25398)", "windows-server-23h2"},
		{"Windows Server 2022 Datacenter Azure Edition", "10.0 (20348)", "windows-server-2022"},
		{"windows  server 2025 standard", "10.0.26100", "windows-server-2025"},
		{"Hyper-V Server", "10.0 (17763)", "hyper-v-server-2019"},
		{"Hyper-V Server 2012 R2", "6.3 (9600)", "hyper-v-server-2012-r2"},
		{"Azure Stack HCI", "10.0 (25398)", "azure-local"},
		{"Windows Server 2022 Standard", "", "windows-server-2022"},
		{"Windows 10 Pro", "10.0", "windows-10"},

		{"", "", `"" is no Windows that rpcdsc knows`},
		{"Ubuntu", "22.04", `"Ubuntu" is no Windows that rpcdsc knows`},
		{"Windows Server 2099", "10.0 (30000)", `"Windows Server 2099" is no Windows that rpcdsc knows`},
		{"Windows 80", "", `"Windows 80" is no Windows that rpcdsc knows`},
		{"Windows XP Professional", "", `"Windows XP Professional" can be windows-xp or windows-xp-x64, and without OperatingSystemVersion nothing tells which`},
		{"Windows Server 2016 Standard", "10.0 (17763)", `"Windows Server 2016 Standard" and the version 10.0 (17763) contradict each other`},
		{"Windows Server 2008 Standard", "6.1 (7601)", `"Windows Server 2008 Standard" and the version 6.1 (7601) contradict each other`},
		{"Windows 7 Professional", "10.0 (22631)", `"Windows 7 Professional" and the version 10.0 (22631) contradict each other`},
		{"Windows 10 Pro", "latest", `"latest" is no version of Windows`},
		{"Windows Server Standard", "10.0", `"Windows Server Standard" with the version 10.0 can be `},
	} {
		r, problem := c.Recognize(tt.name, tt.version)
		got := r.Release.ID
		if problem != "" {
			got = problem
		}
		if got != tt.want && !(strings.HasSuffix(tt.want, " can be ") && strings.HasPrefix(got, tt.want)) {
			t.Errorf("%s, %s: %s, want %s", tt.name, tt.version, got, tt.want)
		}
		if contradicted := tt.name == "Windows 10 Pro" && tt.version == "10.0 (22000)"; contradicted != (r.Note != "") {
			t.Errorf("%s, %s: the note is %q", tt.name, tt.version, r.Note)
		}
	}
}

// TestEveryReleaseIsRecognized: what the catalogue calls a release is its name, and
// no build of it is out of its generation's.
func TestEveryReleaseIsRecognized(t *testing.T) {
	c := builtIn(t)
	for _, g := range c.All() {
		for _, r := range g.Releases {
			if len(r.Directory) == 0 || len(r.Builds) != 2 {
				t.Fatalf("%s: directory %q, builds %v", r.ID, r.Directory, r.Builds)
			}
			if r.Builds[0] < g.MinBuild || g.MaxBuild > 0 && r.Builds[1] > g.MaxBuild {
				t.Errorf("%s: builds %v are out of those of %s", r.ID, r.Builds, g.ID)
			}
			name := r.Directory[len(r.Directory)-1]
			found := false
			for _, kernel := range g.Versions {
				got, _ := c.Recognize(name, kernel+"."+strconv.Itoa(r.Builds[0]))
				found = found || got.Release.ID == r.ID
			}
			if !found {
				t.Errorf("%s isn't what %q with its own build is taken for", r.ID, name)
			}
		}
	}
}
