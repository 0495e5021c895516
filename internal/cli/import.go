package cli

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/enroll"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/read/inventory"
)

func (s *session) importCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "make a fleet file of lists of computers, or add what is new to one",
		ArgsUsage: "LIST" + dots,
		Description: "LIST is CSV of Get-ADComputer (Name, DNSHostName, OperatingSystem,\n" +
			"OperatingSystemVersion, Enabled, PrimaryGroupID, DistinguishedName, Description, as far\n" +
			"as they are there), or of Get-ADReplicationSubnet (Name, Site); an Ansible inventory,\n" +
			"in INI or YAML; a plain list of names and ranges such as fs[01-12], one a line; or -\n" +
			"for standard input. UTF-8 and UTF-16 are read, commas, semicolons and tabs.\n\n" +
			"Hosts come into groups by their release of Windows, domain controllers into their\n" +
			"own, and subnets into networks by their site. A list that says no release needs --os;\n" +
			"a group of an inventory that is called like one (windows_server_2022) says it.\n\n" +
			"Nothing is guessed: what has no place is listed with its line, and the exit code\n" +
			"then is 2. What only you can decide is marked FILL IN in the file, and `rpcdsc check`\n" +
			"refuses the file until that is done.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`, which must not be there yet unless it is\nthe one of --extend (default: standard output)"},
			&cli.StringFlag{Name: "extend", Usage: "add what is new to the fleet file `FLEET`: new groups\nand networks; all that it has stays as it is"},
			&cli.StringSliceFlag{Name: "os", Usage: "the `RELEASE` of hosts of which a list says none, or\nGROUP=RELEASE for a group of an inventory"},
			&cli.StringFlag{Name: "name", Usage: "the new fleet's `NAME`; without it, that of --output"},
			&cli.StringFlag{Name: "format", Usage: "the `FORMAT` of the lists: " + strings.Join(inventory.Formats(), ", ") + "\n(default: by name and content)"},
			jsonFlag("what has which place, and what has none,"),
		},
		Action: s.importLists,
	}
}

// maxList is how many bytes a list may have. An export with all properties of a
// computer has some thousand for each.
const maxList = 256 << 20

// importRun is one run of import.
type importRun struct {
	session        *session
	catalogue      *osgen.Catalogue
	output, extend string
	name           string
	text           []byte // of the fleet file that is extended
	fleet          *fleet.Fleet
	findings       diag.Findings
	beside         fleet.Files
	sources        []enroll.Source
	opt            enroll.Options
	roll           *enroll.Roll
}

func (s *session) importLists(ctx *cli.Context) error {
	relaxMemory()
	s.ui.quiet = s.json
	r := &importRun{session: s, output: ctx.String("output"), extend: ctx.String("extend")}
	if err := r.checkFlags(ctx); err != nil {
		return err
	}
	if err := r.readFleet(); err != nil {
		return err
	}
	if err := r.readLists(ctx.Args().Slice(), ctx.String("format")); err != nil {
		return err
	}
	if err := r.releases(ctx.StringSlice("os")); err != nil {
		return err
	}
	r.roll = enroll.Make(r.sources, r.catalogue, r.opt, r.fleet)
	return r.finish()
}

func (r *importRun) checkFlags(ctx *cli.Context) (err error) {
	if r.output == "-" {
		r.output = ""
	}
	r.name = ctx.String("name")
	switch {
	case r.session.json && r.output == "":
		return wrongUsage("--json needs --output: standard output can't have both")
	case ctx.IsSet("name") && r.extend != "":
		return wrongUsage("--name is for a new fleet, and --extend keeps that of the file")
	case ctx.IsSet("name") && !fleet.ValidName(r.name):
		return wrongUsage("%q can't be a fleet's name", r.name).hint("letters, digits, dots, hyphens and underscores, as in contoso")
	case r.extend == "-" && slices.Contains(ctx.Args().Slice(), "-"), count1(ctx.Args().Slice(), "-") > 1:
		return wrongUsage("import: standard input can be read once only").hint("write one of the two to a file")
	}
	if format := ctx.String("format"); format != "" && !slices.Contains(inventory.Formats(), format) {
		return didYouMean(wrongUsage("--format=%s: it is one of %s", format, strings.Join(inventory.Formats(), ", ")), format, inventory.Formats(), "")
	}
	if r.name == "" {
		r.name = nameFromFile(cmp.Or(r.output, starterFile))
	}
	if r.output != "" {
		if err := checkPath(r.output); err != nil {
			return err
		}
		if err := r.checkOutput(); err != nil {
			return err
		}
	}
	r.catalogue, err = generate.LoadCatalogue()
	return err
}

func count1(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

// checkOutput refuses to write over a file that isn't the one which is extended.
func (r *importRun) checkOutput() error {
	there, err := os.Stat(r.output)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return explainFile(r.output, err)
	}
	if there.IsDir() {
		return failure("%s is a folder; nothing was written", r.output).hint("name the file in it")
	}
	if r.extend != "" && r.extend != "-" {
		if own, err := os.Stat(r.extend); err == nil && os.SameFile(there, own) {
			return nil
		}
	}
	return failure("%s is there already; nothing was written", r.output).
		hint("to add to it, say --extend %s --output %s; else name another file", quoteArg(r.output), quoteArg(r.output))
}

// readFleet reads the fleet file that is extended. What `check` says of it is no
// matter, as long as it can be read.
func (r *importRun) readFleet() (err error) {
	if r.extend == "" {
		return nil
	}
	name := stdinName
	if r.extend == "-" {
		r.text, err = io.ReadAll(io.LimitReader(r.session.stdin, fleet.MaxSize+1))
	} else {
		name = trueName(r.extend)
		r.text, err = readFile(r.extend)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return failure("%s isn't there", name).hint("leave --extend out to make a new fleet file")
	}
	if err != nil {
		return err
	}
	if r.extend != "-" {
		r.beside = r.session.beside(r.extend)
	}
	r.fleet, r.findings = fleet.ParseBeside(name, r.text, r.beside)
	if hosts := slices.DeleteFunc(slices.Clone(r.findings), func(f diag.Finding) bool { return f.Code != diag.BadHostsFile.Code }); len(hosts) > 0 {
		return r.unreadable(name, hosts) // or its hosts would come a second time
	}
	if r.fleet != nil && !slices.ContainsFunc(r.findings, func(f diag.Finding) bool { return f.Code == diag.Syntax.Code || f.Code == diag.DuplicateKey.Code }) {
		return nil
	}
	return r.unreadable(name, r.findings)
}

// unreadable is about a fleet file that nobody knows the hosts of.
func (r *importRun) unreadable(name string, why diag.Findings) error {
	if !r.session.json {
		if err := r.session.ui.findings(why, name, r.text); err != nil {
			return err
		}
	}
	r.session.reply.Findings = append(r.session.reply.Findings, why...)
	return failure("%s can't be read; nothing was written", name).hint("mend it first: `rpcdsc check %s`", quoteArg(name))
}

// readLists reads the lists in the order in which they are named: of a computer that
// two have, the first one counts.
func (r *importRun) readLists(args []string, format string) error {
	for _, arg := range args {
		name, content, err := r.readList(arg)
		if err != nil {
			return err
		}
		l, err := inventory.Read(name, format, content)
		if err != nil {
			title := ""
			if l != nil {
				title = " (it was taken for " + l.Title() + ")"
			}
			return failure("%s: %s%s; nothing was written", name, err, title).hint("--format says what it is: %s", strings.Join(inventory.Formats(), ", "))
		}
		r.sources = append(r.sources, enroll.Source{File: name, List: l})
		var what []string
		if len(l.Hosts) > 0 || l.Subnets == nil {
			what = append(what, plural(len(l.Hosts), "host"))
		}
		if l.Subnets != nil {
			what = append(what, plural(len(l.Subnets), "subnet"))
		}
		r.session.ui.note("%s: %s, %s", name, l.Title(), strings.Join(what, ", "))
	}
	return nil
}

func (r *importRun) readList(arg string) (name string, content []byte, err error) {
	if arg == "-" {
		name = stdinName
		content, err = io.ReadAll(io.LimitReader(r.session.stdin, maxList+1))
	} else {
		name = trueName(arg)
		if info, err := os.Stat(arg); err == nil && info.Size() > maxList {
			return name, nil, tooLarge(name)
		}
		content, err = readFile(arg)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return name, nil, failure("%s isn't there", name)
	case err == nil && len(content) > maxList:
		err = tooLarge(name)
	}
	return name, content, err
}

func tooLarge(name string) error {
	return failure("%s has more than %d MB, which are the most", name, maxList>>20).
		hint("export the columns that are needed only: Select-Object Name, DNSHostName, OperatingSystem, OperatingSystemVersion, Enabled, PrimaryGroupID")
}

// releases reads --os: RELEASE, or GROUP=RELEASE for a group that a list has.
func (r *importRun) releases(values []string) error {
	r.opt.GroupOS = map[string]string{}
	groups := map[string]bool{}
	for _, s := range r.sources {
		for i := range s.List.Hosts {
			for _, g := range s.List.Hosts[i].Groups {
				groups[g] = true
			}
		}
	}
	for _, value := range values {
		group, os, of := cutLast(value, "=")
		if !of {
			os = value
		}
		_, release, ok := r.catalogue.Lookup(os)
		switch {
		case !ok:
			return didYouMean(wrongUsage("--os=%s: %q is no release of Windows that rpcdsc knows", value, os), os, r.catalogue.Names(), "").hint("`rpcdsc os` lists them")
		case of && !groups[group]:
			var known []string
			for g := range groups {
				known = append(known, g)
			}
			slices.Sort(known)
			return didYouMean(wrongUsage("--os=%s: no list has a group %q", value, group), group, known, "")
		case of:
			r.opt.GroupOS[group] = release.ID
		case r.opt.OS != "" && r.opt.OS != release.ID:
			return wrongUsage("--os says %s and %s", r.opt.OS, release.ID).hint("one is for all hosts of which nothing else says a release; GROUP=RELEASE is for a group of an inventory")
		default:
			r.opt.OS = release.ID
		}
	}
	return nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
