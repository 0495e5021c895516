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
	return &cli.Command{Name: "version", Usage: "print the version", Action: s.version}
}

func (s *session) version(*cli.Context) error {
	fmt.Fprintf(s.out, "rpcdsc %s (%s%s/%s, %s)\n", Version(), revision(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	return nil
}

// revision gives the commit that was built, "1a2b3c4d, ", if it is known.
func revision() string {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 8 {
			return setting.Value[:8] + ", "
		}
	}
	return ""
}
