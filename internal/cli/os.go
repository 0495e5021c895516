package cli

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/osgen"
)

func (s *session) osCommand() *cli.Command {
	return &cli.Command{
		Name:  "os",
		Usage: "list the releases of Windows, and what each can do",
		Description: "The first table has what os = \"...\" in a fleet file can be, the second what the\n" +
			"releases of a generation have in common. KINDS are what output.kinds in the fleet file,\n" +
			"or --kind of gen, can ask for besides what is always made.",
		Flags:  []cli.Flag{jsonFlag("the releases")},
		Action: s.os,
	}
}

func (s *session) os(ctx *cli.Context) error {
	catalogue, err := generate.LoadCatalogue()
	if err != nil {
		return err
	}
	if ctx.Bool("json") {
		var all []generationJSON
		for _, g := range catalogue.All() {
			all = append(all, generationAsJSON(g))
		}
		return s.answer(osOutput{all, s.reply})
	}
	if err := s.printReleases(catalogue); err != nil {
		return err
	}
	fmt.Fprintln(s.out)
	return s.printGenerations(catalogue)
}

func (s *session) printReleases(catalogue *osgen.Catalogue) error {
	var rows [][]string
	for _, g := range catalogue.All() {
		for _, r := range g.Releases {
			rows = append(rows, []string{r.ID, r.Title, g.ID, g.Engine, strings.Join(all.Words(g, r), ", ")})
		}
	}
	return s.printTable([]column{left("OS"), left("WINDOWS"), left("GENERATION"), left("ENGINE"), left("KINDS")}, rows)
}

func (s *session) printGenerations(catalogue *osgen.Catalogue) error {
	var rows [][]string
	for _, g := range catalogue.All() {
		rows = append(rows, []string{
			g.ID, g.Tool, cmp.Or(g.PowerShell, "-"), cmp.Or(g.DSC, "-"), g.Scheduler, yesNo(g.RestartAt),
			yesNo(g.IPv6), yesNo(g.PortRanges), limit(g.MaxEntries), limit(g.MaxLine), longest(g.ShutdownMax), g.DynamicPorts,
			strings.Join(appliers(g), ", "),
		})
	}
	return s.printTable([]column{
		left("GENERATION"), left("RULES BY"), left("POWERSHELL"), left("DSC"), left("RESTART BY"), left("BY DATE"),
		left("IPV6"), left("PORT RANGES"), right("LIST"), right("LINE"), right("NOTICE"), left("DYNAMIC PORTS"),
		left("APPLIED BY"),
	}, rows)
}

// appliers are the ways in which a generation's artifacts get applied.
func appliers(g *osgen.Generation) []string {
	var list []string
	for _, kind := range all.For(g) {
		if by := kind.AppliedBy(g); by != "" {
			list = append(list, by)
		}
	}
	return list
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// longest is a number of seconds as people read it.
func longest(seconds int) string {
	const day = 24 * 60 * 60
	if seconds >= day {
		return fmt.Sprintf("%dd", seconds/day)
	}
	return strings.TrimSuffix((time.Duration(seconds) * time.Second).String(), "0s")
}

// limit is a number that 0 means no known limit of.
func limit(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

type osOutput struct {
	Generations []generationJSON `json:"generations"`
	reply
}

type releaseJSON struct {
	OS    string   `json:"os"`
	Title string   `json:"title"`
	Kinds []string `json:"kinds"`
}

type generationJSON struct {
	Generation   string        `json:"generation"`
	Title        string        `json:"title"`
	Releases     []releaseJSON `json:"releases"`
	Engine       string        `json:"engine"`
	Tool         string        `json:"tool"`
	AppliedBy    []string      `json:"applied_by"`
	PowerShell   string        `json:"powershell,omitempty"`
	DSC          string        `json:"dsc,omitempty"`
	Scheduler    string        `json:"scheduler"`
	RestartAt    bool          `json:"restart_at"`
	IPv6         bool          `json:"ipv6"`
	PortRanges   bool          `json:"port_ranges"`
	MaxEntries   int           `json:"max_entries,omitempty"`
	MaxLine      int           `json:"max_line,omitempty"`
	ShutdownMax  int           `json:"shutdown_max"`
	DynamicPorts string        `json:"dynamic_ports"`
	NT           string        `json:"nt"`
}

func generationAsJSON(g *osgen.Generation) generationJSON {
	out := generationJSON{
		Generation: g.ID, Title: g.Title, Engine: g.Engine, Tool: g.Tool, AppliedBy: appliers(g),
		PowerShell: g.PowerShell, DSC: g.DSC, Scheduler: g.Scheduler, RestartAt: g.RestartAt, IPv6: g.IPv6,
		PortRanges: g.PortRanges, MaxEntries: g.MaxEntries, MaxLine: g.MaxLine, ShutdownMax: g.ShutdownMax,
		DynamicPorts: g.DynamicPorts, NT: g.NT.String(),
	}
	for _, r := range g.Releases {
		out.Releases = append(out.Releases, releaseJSON{r.ID, r.Title, all.Words(g, r)})
	}
	return out
}
