// Package osgen is the catalogue of Windows generations: what each can do, and
// the templates that say things its way. All of it is read from the folders of
// a file system (package templates); adding a folder adds a generation.
//
// No generation or release has a name in Go. The package renders text; it never
// writes a file, and never decides what a host enforces.
package osgen

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/BurntSushi/toml"

	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/nt"
	"rpcdsc/internal/policy"
)

// The engines that a generation can name.
const (
	EngineIPsec = "ipsec"
	EngineWFAS  = "wfas"
)

// Release is a Windows release as a fleet file names it in os = "...".
type Release struct {
	ID    string `toml:"id"`
	Title string `toml:"title"`
	// What Win32_OperatingSystem.ProductType is there: 1 client, 2 domain controller,
	// 3 server. None is any.
	ProductTypes []int `toml:"product_types"`
	// What operatingSystem of Active Directory begins with there, and the first and
	// the last of its builds: see Recognize.
	Directory []string `toml:"directory"`
	Builds    []int    `toml:"builds"`
}

// Artifact is a file that a generation's groups get under startup/<group>/, or in the
// folder of a kind that is asked for.
type Artifact struct {
	Kind     string `toml:"kind"`     // whose template it is; "" is the startup scripts'
	Path     string `toml:"path"`     // relative to the group's folder; {tag} stands for the policy's tag
	Template string `toml:"template"` // a template's file name
	Encoding string `toml:"encoding"` // an encoding of package output
	Per      string `toml:"per"`      // "group", "policy", or "departed": for hosts that have left
	Departed bool   `toml:"departed"` // also for hosts that have left
}

// Generation is what the Windows releases of one folder have in common.
type Generation struct {
	ID           string     `toml:"id"` // the folder's name
	Title        string     `toml:"title"`
	Engine       string     `toml:"engine"`        // EngineIPsec or EngineWFAS
	Tool         string     `toml:"tool"`          // the program or module that makes the rules
	Shell        string     `toml:"shell"`         // what startup scripts are written in: "cmd" or "powershell"
	PowerShell   string     `toml:"powershell"`    // the version in the box, "" if none
	DSC          string     `toml:"dsc"`           // what DSC needs: "WMF 4.0", "in the box"; "" if there is none
	DSC3         string     `toml:"dsc3"`          // the lowest version of the program dsc that can be had; "" if none
	Cmdlets      string     `toml:"cmdlets"`       // the rule engine of the node's PowerShell functions; "" if they don't run there
	Scheduler    string     `toml:"scheduler"`     // what schedules the restart
	RestartAt    bool       `toml:"restart_at"`    // the scheduler can be told a date
	IPv6         bool       `toml:"ipv6"`          // the engine filters IPv6
	PortRanges   bool       `toml:"port_ranges"`   // a rule takes port ranges
	MaxEntries   int        `toml:"max_entries"`   // entries in one list of a rule; 0: no limit known
	MaxLine      int        `toml:"max_line"`      // characters in a command line; 0: none is used
	ShutdownMax  int        `toml:"shutdown_max"`  // the longest notice shutdown takes, in seconds
	DynamicPorts string     `toml:"dynamic_ports"` // the default range of ephemeral ports
	NT           nt.Version `toml:"nt"`            // the lowest version of the kernel
	Versions     []string   `toml:"versions"`      // with which Win32_OperatingSystem.Version begins
	MinBuild     int        `toml:"min_build"`     // the lowest of its builds
	MaxBuild     int        `toml:"max_build"`     // the highest; 0: there will be more
	RuleVersion  string     `toml:"rule_version"`  // of the firewall rules that Group Policy may hold: "2.10"; "" if none
	Releases     []Release  `toml:"release"`
	Artifacts    []Artifact `toml:"artifact"`

	templates *template.Template
	dynamic   netset.Ports // DynamicPorts
}

// Catalogue is every generation, oldest first.
type Catalogue struct {
	generations []*Generation
	releases    map[string]*Generation // by lower-case release ID
}

// baseDir holds the templates that generations share; it is no generation.
const baseDir = "base"

// Load reads the folders of fsys. All problems are reported at once, each with
// its file.
func Load(fsys fs.FS) (*Catalogue, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	base, err := parseTemplates(template.New(baseDir).Funcs(functions()).Option("missingkey=error"), fsys, baseDir)
	if base == nil {
		return nil, err
	}
	c := &Catalogue{releases: map[string]*Generation{}}
	errs := []error{err}
	for _, e := range entries {
		if !e.IsDir() || e.Name() == baseDir {
			continue
		}
		g, err := loadGeneration(base, fsys, e.Name())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, c.add(g))
	}
	slices.SortFunc(c.generations, func(a, b *Generation) int {
		return cmp.Or(a.NT.Compare(b.NT), cmp.Compare(a.ID, b.ID))
	})
	return c, errors.Join(errs...)
}

func (c *Catalogue) add(g *Generation) error {
	c.generations = append(c.generations, g)
	for _, r := range g.Releases {
		id := strings.ToLower(r.ID)
		if other := c.releases[id]; other != nil {
			return fmt.Errorf("%s/generation.toml: release %s is one of %s already", g.ID, r.ID, other.ID)
		}
		c.releases[id] = g
	}
	return nil
}

func loadGeneration(base *template.Template, fsys fs.FS, dir string) (*Generation, error) {
	file := path.Join(dir, "generation.toml")
	src, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	g := &Generation{}
	meta, err := toml.Decode(string(src), g)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var errs []error
	for _, key := range meta.Undecoded() {
		errs = append(errs, fmt.Errorf("%s: unknown key %s", file, key))
	}
	for _, wrong := range g.check(dir) {
		errs = append(errs, fmt.Errorf("%s: %s", file, wrong))
	}
	g.templates, err = overlay(base, fsys, dir)
	errs = append(errs, err)
	if err == nil {
		for _, a := range g.Artifacts {
			if g.templates.Lookup(a.Template) == nil {
				errs = append(errs, fmt.Errorf("%s: artifact %s: no template %s", file, a.Path, a.Template))
			}
		}
	}
	return g, errors.Join(errs...)
}

func (g *Generation) check(dir string) []string {
	var wrong []string
	say := func(bad bool, format string, args ...any) {
		if bad {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	say(g.ID != dir, "id = %q, but the folder is %s", g.ID, dir)
	say(g.Title == "", "title is missing")
	say(g.Engine != EngineIPsec && g.Engine != EngineWFAS, "engine = %q: want %s or %s", g.Engine, EngineIPsec, EngineWFAS)
	say(g.ShutdownMax <= 0, "shutdown_max is missing")
	say(g.NT == nt.Version{}, "nt is missing")
	dynamic, err := netset.ParsePorts(g.DynamicPorts)
	say(err != nil, "dynamic_ports: %v", err)
	g.dynamic = netset.NewPorts(dynamic)
	say(len(g.Releases) == 0, "there is no [[release]]")
	for _, r := range g.Releases {
		say(r.ID == "" || r.Title == "", "a [[release]] lacks its id or title")
		say(len(r.Builds) != 0 && (len(r.Builds) != 2 || r.Builds[0] > r.Builds[1]), "release %s: builds are the first and the last", r.ID)
		say(len(r.Directory) > 0 && len(r.Builds) == 0, "release %s: what a directory calls it needs builds to compare with", r.ID)
	}
	for _, a := range g.Artifacts {
		say(a.Per != "group" && a.Per != "policy" && a.Per != "departed", "artifact %s: per = %q: want group, policy or departed", a.Path, a.Per)
		say(a.Per == "policy" && !strings.Contains(a.Path, "{tag}"), "artifact %s: one for each policy needs {tag} in its path", a.Path)
		say(a.Kind != "" && a.Per != "group", "artifact %s: kind goes with per = \"group\"", a.Path)
		say(a.Departed && a.Per != "group", "artifact %s: departed goes with per = \"group\"", a.Path)
		say(!fs.ValidPath(a.Path), "artifact %q: not a plain relative path", a.Path)
	}
	return wrong
}

// All gives the generations, oldest first.
func (c *Catalogue) All() []*Generation { return c.generations }

// Lookup gives the generation and the release that a fleet file names, in any
// case of letters.
func (c *Catalogue) Lookup(os string) (*Generation, Release, bool) {
	g := c.releases[strings.ToLower(os)]
	if g == nil {
		return nil, Release{}, false
	}
	i := slices.IndexFunc(g.Releases, func(r Release) bool { return strings.EqualFold(r.ID, os) })
	return g, g.Releases[i], true
}

// Names lists every release's ID, oldest generation first.
func (c *Catalogue) Names() []string {
	var names []string
	for _, g := range c.generations {
		for _, r := range g.Releases {
			names = append(names, r.ID)
		}
	}
	return names
}

// LineChars is the room for one rule's filters, or for its ports and addresses,
// on a command line of the generation's tool; 0 is no limit. What else stands on
// the line (the tool, its switches, two names, the redirection to the log) fits
// in the reserve.
func (g *Generation) LineChars() int {
	const reserve = 700
	if g.MaxLine == 0 {
		return 0
	}
	return g.MaxLine - reserve
}

// RuleLimits is what one firewall rule can hold. chars bounds its text where a
// command line carries it; 0 is no bound.
func (g *Generation) RuleLimits(chars int) wfas.Limits {
	return wfas.Limits{SinglePorts: !g.PortRanges, Entries: g.MaxEntries, Chars: chars}
}

// Target says what a policy has to know of a release.
func (c *Catalogue) Target(os string) (policy.Target, bool) {
	g, r, ok := c.Lookup(os)
	if !ok {
		return policy.Target{}, false
	}
	t := g.target()
	t.Release, t.ReleaseTitle = r.ID, r.Title
	return t, true
}

func (g *Generation) target() policy.Target {
	return policy.Target{
		Generation:  g.ID,
		Title:       g.Title,
		IPv6:        g.IPv6,
		IPsec:       g.Engine == EngineIPsec,
		RestartAt:   g.RestartAt,
		ShutdownMax: time.Duration(g.ShutdownMax) * time.Second,
		Dynamic:     g.dynamic,
	}
}

// WhoCan lists the titles of the generations that can, "Windows 7 and Server
// 2008 R2, ...", for a message that says who can do what another can't.
func (c *Catalogue) WhoCan(can func(policy.Target) bool) string {
	var titles []string
	for _, g := range c.generations {
		if can(g.target()) {
			titles = append(titles, g.Title)
		}
	}
	return strings.Join(titles, ", ")
}
