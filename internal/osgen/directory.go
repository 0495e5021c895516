package osgen

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Recognized is the release of a computer by what a directory says of it.
type Recognized struct {
	Release Release
	Note    string // what the directory calls otherwise than its build; "" for nothing
}

// Recognize gives the release that a computer's operatingSystem ("Windows Server 2022
// Standard") and operatingSystemVersion ("10.0 (20348)", or "" if it isn't known) in
// Active Directory mean. The longest name of the catalogue counts that the words begin
// with, and the version has to agree with it. A problem says why no one release does:
// nothing is guessed.
//
// Windows 11 was called Windows 10 by some of its builds. Where another release of
// the same generation and kind is the only one with that build, the build counts.
func (c *Catalogue) Recognize(name, version string) (r Recognized, problem string) {
	named := c.named(name)
	if len(named) == 0 {
		return Recognized{}, fmt.Sprintf("%q is no Windows that rpcdsc knows", name)
	}
	if strings.TrimSpace(version) == "" {
		if len(named) > 1 {
			return Recognized{}, fmt.Sprintf("%q can be %s, and without OperatingSystemVersion nothing tells which", name, orList(named))
		}
		return Recognized{Release: named[0].Release}, ""
	}
	kernel, build, ok := parseVersion(version)
	if !ok {
		return Recognized{}, fmt.Sprintf("%q is no version of Windows", version)
	}
	fitting := slices.DeleteFunc(slices.Clone(named), func(r placed) bool { return !r.has(kernel, build) })
	switch {
	case len(fitting) == 1:
		return Recognized{Release: fitting[0].Release}, ""
	case len(fitting) > 1:
		return Recognized{}, fmt.Sprintf("%q with the version %s can be %s", name, version, orList(fitting))
	}
	if others := c.besides(named[0], kernel, build); len(others) == 1 {
		r := others[0].Release
		return Recognized{r, fmt.Sprintf("the directory calls it %q, and the version %s is that of %s", name, version, r.Title)}, ""
	}
	return Recognized{}, fmt.Sprintf("%q and the version %s contradict each other", name, version)
}

// placed is a release with its generation.
type placed struct {
	Release
	of *Generation
}

// has tells whether a version can be the release's; build 0 is any.
func (r placed) has(kernel string, build int) bool {
	return slices.Contains(r.of.Versions, kernel) && (build == 0 || len(r.Builds) == 2 && r.Builds[0] <= build && build <= r.Builds[1])
}

// named gives the releases that have the longest name which the words begin with.
func (c *Catalogue) named(words string) []placed {
	words = plainWords(words)
	longest := 0
	var out []placed
	for _, g := range c.generations {
		for _, r := range g.Releases {
			for _, name := range r.Directory {
				name = plainWords(name)
				if len(name) < longest || !beginsWith(words, name) {
					continue
				}
				if len(name) > longest {
					longest, out = len(name), nil
				}
				out = append(out, placed{r, g})
			}
		}
	}
	return out
}

// besides gives the other releases of the same generation and for the same kind of
// computer that have a build.
func (c *Catalogue) besides(r placed, kernel string, build int) []placed {
	var out []placed
	for _, other := range r.of.Releases {
		p := placed{other, r.of}
		if build != 0 && other.ID != r.ID && slices.Equal(other.ProductTypes, r.ProductTypes) && p.has(kernel, build) {
			out = append(out, p)
		}
	}
	return out
}

// trademarks are the marks that some versions have in their names.
var trademarks = strings.NewReplacer("®", " ", "™", " ", "©", " ", "(R)", " ", "(r)", " ", "(TM)", " ", "(tm)", " ", "\u00a0", " ")

// plainWords is a name without its marks, in lower case.
func plainWords(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(trademarks.Replace(s))), " ")
}

// beginsWith tells whether words begin with the whole words of a name: Windows 8.1
// doesn't begin with Windows 8.
func beginsWith(words, name string) bool {
	rest, ok := strings.CutPrefix(words, name)
	return ok && (rest == "" || rest[0] == ' ' || rest[0] == ',')
}

// versionForm is "10.0 (20348)" as Active Directory has it, or 10.0.20348 as Windows
// itself does.
var versionForm = regexp.MustCompile(`^(\d{1,2}\.\d{1,2})(?:(?: *\((\d{1,6})\))|(?:\.(\d{1,6})(?:\.\d+)?))?$`)

func parseVersion(s string) (kernel string, build int, ok bool) {
	m := versionForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return "", 0, false
	}
	build, _ = strconv.Atoi(m[2] + m[3])
	return m[1], build, true
}

// orList names releases: "A, B or C".
func orList(all []placed) string {
	var ids []string
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	last := len(ids) - 1
	return strings.Join(ids[:last], ", ") + " or " + ids[last]
}
