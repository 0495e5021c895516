package cli

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/audit"
	"rpcdsc/internal/held"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/sorting"
)

// foundLogs is the hosts that there are logs of.
type foundLogs struct {
	hosts     []audit.Host // in the order of the fleet
	strangers []string     // logs of no host of the fleet
	without   int          // hosts of the fleet that there is no log of
}

// logFile is a log before its host is known.
type logFile struct {
	name string // for people
	path string // whole; "" is standard input
}

// findLogs finds the logs that are named, and whose they are.
func (s *session) findLogs(ctx *cli.Context, f *policy.Fleet, names []string) (*foundLogs, error) {
	files, err := logFiles(names)
	if err != nil {
		return nil, err
	}
	if ctx.Args().First() == "-" && slices.ContainsFunc(files, func(l logFile) bool { return l.path == "" }) {
		return nil, wrongUsage("%s: the fleet file and a log can't both be standard input", ctx.Command.Name).hint("write one of them to a file")
	}
	hosts := newHostNames(f)
	only, err := theHost(ctx, f)
	if err != nil {
		return nil, err
	}
	logs := map[*policy.Host][]logFile{}
	out := &foundLogs{}
	var others []string // named after a host that --host isn't
	for _, file := range files {
		host := hosts.of(file)
		if only != nil {
			if host != nil && host != only {
				others = append(others, file.name)
			}
			host = only
		}
		if host == nil {
			out.strangers = append(out.strangers, file.name)
			continue
		}
		logs[host] = append(logs[host], file)
	}
	if len(logs) == 0 {
		return nil, noHost(out.strangers)
	}
	s.addHosts(out, f, logs)
	if len(others) > 0 {
		s.warn("%s taken for one of %s, as --host says, and named after another host: %s", plural(len(others), "log"), only.Name, firstOf(others))
	}
	if len(out.strangers) > 0 {
		s.warn("%s of no host of the fleet, not looked at: %s", plural(len(out.strangers), "log"), firstOf(out.strangers))
	}
	return out, nil
}

// theHost is the host that all logs are of, if that is known: it is named, or there
// is no other.
func theHost(ctx *cli.Context, f *policy.Fleet) (*policy.Host, error) {
	if name := ctx.String("host"); name != "" {
		_, host, err := findHost(f, name)
		return host, err
	}
	if len(f.Groups) == 1 && len(f.Groups[0].Hosts) == 1 {
		return &f.Groups[0].Hosts[0], nil
	}
	return nil, nil
}

func noHost(strangers []string) error {
	return failure("of which host of the fleet the logs are isn't said: %s", firstOf(strangers)).
		hint("--host HOST says it of all of them; else put the logs of each host into a folder with its name")
}

// firstOf names some of many.
func firstOf(names []string) string {
	if len(names) > maxNamed {
		names = append(names[:maxNamed:maxNamed], dots)
	}
	return strings.Join(names, ", ")
}

func (s *session) addHosts(out *foundLogs, f *policy.Fleet, logs map[*policy.Host][]logFile) {
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			h := &g.Hosts[j]
			files := logs[h]
			if files == nil {
				out.without++
				continue
			}
			sorting.By(files, inTime)
			host := audit.Host{Name: h.Name, Group: g.Name, Policy: h.Policy, Dynamic: g.Target.Dynamic}
			for _, file := range files {
				host.Logs = append(host.Logs, audit.Log{Name: file.name, Open: s.opener(file)})
			}
			out.hosts = append(out.hosts, host)
		}
	}
}

// inTime puts what Windows renamed before what it writes to.
func inTime(a, b logFile) int {
	old := func(l logFile) int {
		if strings.HasSuffix(strings.ToLower(l.name), ".old") {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(stem(a.name), stem(b.name)), cmp.Compare(old(a), old(b)), cmp.Compare(a.name, b.name))
}

func (s *session) opener(file logFile) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		if file.path == "" {
			return io.NopCloser(s.stdin), nil
		}
		f, err := held.Open(file.path)
		if err != nil {
			return nil, explainFile(file.name, err)
		}
		return f, nil
	}
}

// logFiles lists the logs of the arguments, each once.
func logFiles(args []string) ([]logFile, error) {
	var out []logFile
	known := map[string]bool{}
	for _, arg := range args {
		files, err := logsAt(arg)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if !known[file.path] {
				known[file.path] = true
				out = append(out, file)
			}
		}
	}
	return out, nil
}

func logsAt(arg string) ([]logFile, error) {
	if arg == "-" {
		return []logFile{{name: stdinName}}, nil
	}
	if err := checkPath(arg); err != nil {
		return nil, err
	}
	whole, err := filepath.Abs(arg)
	if err != nil {
		return nil, err
	}
	f, err := held.Open(whole)
	var kind *held.KindError
	switch {
	case errors.As(err, &kind) && kind.Kind == held.Folder:
		return logsIn(arg, whole)
	case errors.Is(err, fs.ErrNotExist):
		return nil, failure("%s isn't there", arg).hint("name a log, a folder of logs, or - for standard input")
	case err != nil:
		return nil, explainFile(arg, err)
	}
	return []logFile{{name: arg, path: whole}}, f.Close()
}

// logName is what logs are called that lie in a folder with other files.
var logName = regexp.MustCompile(`(?i)\.(log|old|txt)([._-].*)?$`)

func logsIn(arg, whole string) ([]logFile, error) {
	var out []logFile
	err := filepath.WalkDir(whole, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return explainFile(path, err)
		}
		if !d.IsDir() && logName.MatchString(d.Name()) {
			below, _ := filepath.Rel(whole, path)
			out = append(out, logFile{name: filepath.Join(arg, below), path: path})
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = failure("no log is in the folder %s", arg).hint("logs have names that end in .log, .old or .txt; name others one by one")
	}
	return out, err
}

// hostNames finds hosts by their names, and by the first parts that only one has.
type hostNames map[string]*policy.Host

func newHostNames(f *policy.Fleet) hostNames {
	names := hostNames{}
	short := map[string]*policy.Host{}
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			name := strings.ToLower(h.Name)
			names[name] = h
			first, _, _ := strings.Cut(name, ".")
			if _, twice := short[first]; twice {
				h = nil
			}
			short[first] = h
		}
	}
	for name, h := range short {
		if _, ok := names[name]; !ok && h != nil {
			names[name] = h
		}
	}
	return names
}

// of gives the host whose name a log's name begins with, or that the nearest folder
// is named after; nil if there is none.
func (n hostNames) of(file logFile) *policy.Host {
	if file.path == "" {
		return nil
	}
	dir, base := filepath.Split(strings.ToLower(file.path))
	name := stem(base)
	for end := len(name); end > 0; end = strings.LastIndexAny(name[:end], "-_ .") {
		if h := n[name[:end]]; h != nil {
			return h
		}
	}
	for dir = filepath.Clean(dir); ; dir = filepath.Dir(dir) {
		if h := n[filepath.Base(dir)]; h != nil {
			return h
		}
		if filepath.Dir(dir) == dir {
			return nil
		}
	}
}

// stem is a name without what says that it is a log.
func stem(name string) string {
	if i := logName.FindStringIndex(name); i != nil {
		return name[:i[0]]
	}
	return name
}
