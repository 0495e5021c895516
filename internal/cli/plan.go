package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/output"
)

func (s *session) planCommand() *cli.Command {
	return &cli.Command{
		Name:      "plan",
		Usage:     "say what gen would change",
		ArgsUsage: "FLEET",
		Description: "FLEET is a fleet file, or - for standard input. The exit code is 0 if gen would\n" +
			"change no file but manifest.json, and 2 if it would. A + is new, a ~ changed, a - removed.\n\n" + selectHelp + "\n\n" + sinceHelp + "\n\n" + waveHelp + "\n\n" + afterHelp + "\n\n" + saveHelp,
		Flags: append(outputFlags(),
			&cli.BoolFlag{Name: "detail", Usage: "print a unified diff of every file: the first lines that differ, and files of a\ngroup that change alike once"},
			&cli.BoolFlag{Name: "unfolded", Usage: "with --detail, print every line of every file"},
			&cli.BoolFlag{Name: "force", Usage: "say what gen --force would change"},
			sinceFlag(),
			saveFlag(),
			planFlag("say what gen would do that has the plan in `FILE`, or why it would do nothing"),
			jsonFlag("the changes")),
		Action: s.plan,
	}
}

func (s *session) plan(ctx *cli.Context) error {
	if ctx.Bool("json") && ctx.Bool("detail") {
		return wrongUsage("--json and --detail can't be had together")
	}
	if ctx.Bool("unfolded") && !ctx.Bool("detail") {
		return wrongUsage("--unfolded says how --detail prints: give both")
	}
	if err := checkSince(ctx); err != nil {
		return err
	}
	if err := s.readPlan(ctx); err != nil {
		return err
	}
	j, err := s.render(ctx, neverStopped)
	if err != nil {
		return err
	}
	if err := s.compare(ctx, j, nil, neverStopped); err != nil {
		return explainOutput(j.dir, err)
	}
	if other := j.plan.Beside(); other != nil {
		s.warn("another run is writing to %s%s: this is compared with what was there before it", j.dir, holderOf(other))
	}
	if err := s.setMeaning(ctx, j); err != nil {
		return err
	}
	saved, err := s.savePlan(ctx, j)
	switch {
	case err != nil:
	case s.json:
		err = s.answerJob(j)
	case s.ui.quiet:
	case ctx.Bool("detail"):
		err = s.planDetail(j, ctx.Bool("unfolded"))
	default:
		err = s.planText(j)
	}
	if err != nil {
		return err
	}
	s.noteDeparted(j)
	s.noteWave(j)
	s.ui.note("%s", j.summary())
	s.noteSaved(saved)
	if !j.plan.SameFiles() {
		return silent(exitDiffers)
	}
	return nil
}

// neverStopped is for what a signal may end at any time.
func neverStopped() error { return nil }

// summary is the plan in a line.
func (j *job) summary() string {
	counts := j.counts()
	switch {
	case !j.plan.Differs():
		return j.dir + " is up to date"
	case j.plan.SameFiles():
		return j.dir + " is up to date: gen would only write into manifest.json where its files come from"
	case j.touchesFiles():
		return fmt.Sprintf("%s: %d to add, %d to change, %d to remove, %d as they are", j.dir,
			counts[output.Add], counts[output.Modify], counts[output.Remove], counts[output.Same])
	case j.plan.Interrupted():
		return j.dir + ": gen would only clean up after a run that was interrupted"
	}
	return j.dir + ": only manifest.json would change"
}

// differences are the changes without the files that stay as they are.
func (j *job) differences() []output.Change {
	return slices.DeleteFunc(slices.Clone(j.changes()), func(c output.Change) bool { return c.Action == output.Same })
}

// planText prints the changes by group, and in it by host. Hosts with the same
// changes share a line.
func (s *session) planText(j *job) error {
	var text strings.Builder
	text.WriteString(j.meaningText())
	byGroup := map[string][]output.Change{}
	for _, c := range j.differences() {
		byGroup[c.Group] = append(byGroup[c.Group], c)
	}
	if len(byGroup) > 0 || j.rollout != nil {
		text.WriteString(j.wavesText())
	}
	for _, name := range j.groupNames(byGroup) {
		fmt.Fprintln(&text, cmp.Or(name, sharedGroup))
		for _, line := range groupLines(byGroup[name]) {
			fmt.Fprintf(&text, "  %s\n", line)
		}
	}
	return s.print(text.String())
}

// groupNames gives the groups of changes: first the fleet's, in its order, then
// those that are gone, and last what is everyone's.
func (j *job) groupNames(byGroup map[string][]output.Change) []string {
	var names []string
	for i := range j.checked.Fleet.Groups {
		if name := j.checked.Fleet.Groups[i].Name; byGroup[name] != nil {
			names = append(names, name)
		}
	}
	var gone []string
	for name := range byGroup {
		if name != "" && !slices.Contains(names, name) {
			gone = append(gone, name)
		}
	}
	slices.Sort(gone)
	names = append(names, gone...)
	if byGroup[""] != nil {
		names = append(names, "")
	}
	return names
}

var signs = map[output.Action]string{output.Add: "+", output.Modify: "~", output.Remove: "-"}

// groupLines gives a line to each set of hosts that change in the same way, and
// to each file that several hosts share, or to a folder of many.
func groupLines(changes []output.Change) []string {
	var order []string
	var files []output.Change
	perHost := map[string][]output.Change{}
	for _, c := range changes {
		if len(c.Hosts) != 1 {
			files = append(files, c)
			continue
		}
		if perHost[c.Hosts[0]] == nil {
			order = append(order, c.Hosts[0])
		}
		perHost[c.Hosts[0]] = append(perHost[c.Hosts[0]], c)
	}
	var ways []string
	hosts := map[string][]string{}
	for _, host := range order {
		way := hostWay(perHost[host])
		if hosts[way] == nil {
			ways = append(ways, way)
		}
		hosts[way] = append(hosts[way], host)
	}
	var out []string
	for _, way := range ways {
		sign, text, _ := strings.Cut(way, " ")
		out = append(out, fmt.Sprintf("%s %s: %s", sign, hostList(hosts[way]), text))
	}
	return append(out, fileLines(files)...)
}

// fileLines gives a line to each file. Of a deep folder in which many change in the
// same way, as in a module of another version, it gives their number: --detail and
// --json have the names.
func fileLines(files []output.Change) []string {
	const most = 6
	folder := func(c output.Change) string {
		if parts := strings.SplitN(c.Path, "/", 4); len(parts) == 4 {
			return signs[c.Action] + " " + strings.Join(parts[:3], "/") + "/"
		}
		return c.Path
	}
	counts := map[string]int{}
	for _, c := range files {
		counts[folder(c)]++
	}
	var lines []string
	for _, c := range files {
		switch in := folder(c); {
		case counts[in] > most:
			lines = append(lines, fmt.Sprintf("%s: %d files", in, counts[in]))
			counts[in] = 0
		case counts[in] > 0:
			lines = append(lines, signs[c.Action]+" "+c.Path)
		}
	}
	return lines
}

// hostWay says how a host's files change: its sign, a blank, and the counts.
func hostWay(changes []output.Change) string {
	counts := map[output.Action]int{}
	for _, c := range changes {
		counts[c.Action]++
	}
	sign := signs[output.Modify]
	var parts []string
	for _, a := range []output.Action{output.Add, output.Modify, output.Remove} {
		if n := counts[a]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, done[a]))
			if n == len(changes) {
				sign = signs[a]
			}
		}
	}
	return sign + " " + strings.Join(parts, ", ")
}

var done = map[output.Action]string{output.Add: "new", output.Modify: "changed", output.Remove: "removed"}

// hostList names the first hosts of many.
func hostList(hosts []string) string {
	const shown = 3
	if len(hosts) <= shown+1 {
		return strings.Join(hosts, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(hosts[:shown], ", "), len(hosts)-shown)
}
