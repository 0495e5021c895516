package cli

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"
)

// version is set by the linker: -X rpcdsc/internal/cli.version=1.2.3.
var version string

// defaultVersion is that of a build without a tag.
const defaultVersion = "0.1.0"

// A PowerShell module's version is numbers only, and part of a folder's name.
var tagged = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)

// Version is what artifacts say of the program that made them. A build from
// between two tags has none of its own: the same source must give the same
// artifacts, wherever it was built.
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && tagged.MatchString(info.Main.Version) {
		return strings.TrimPrefix(info.Main.Version, "v")
	}
	return defaultVersion
}

func (s *session) versionCommand() *cli.Command {
	return &cli.Command{Name: "version", Usage: "print the version", Flags: []cli.Flag{jsonFlag("the version, the commit and what it was built for")}, Action: s.version}
}

// versionOutput is what `version --json` prints.
type versionOutput struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`   // "" is not known
	Modified bool   `json:"modified"` // the sources were no longer those of the commit
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	Go       string `json:"go"`
	reply
}

func (s *session) version(*cli.Context) error {
	v := versionOutput{Version: Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(), reply: s.reply}
	v.Commit, v.Modified = revision()
	if s.json {
		return s.answer(v)
	}
	commit := ""
	if len(v.Commit) >= 8 {
		commit = v.Commit[:8] + ", "
	}
	fmt.Fprintf(s.out, "rpcdsc %s (%s%s/%s, %s)\n", v.Version, commit, v.OS, v.Arch, v.Go)
	return nil
}

// revision gives the commit that was built, if it is known.
func revision() (commit string, modified bool) {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return "", false
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			commit = setting.Value
		case "vcs.modified":
			modified = setting.Value == "true"
		}
	}
	return commit, modified
}
