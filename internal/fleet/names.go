package fleet

import (
	"fmt"
	"strings"
	"unicode"

	"rpcdsc/internal/diag"
)

const (
	maxName  = 40  // of a fleet or a group: folders, keys and tasks carry it
	maxLabel = 200 // of a rule or policy: leaves room in a command line
)

// name reads the name of a fleet or of a group. It becomes part of the names of
// files, registry keys, tasks and rules, so that few characters are left.
func (r *reader) name(n *node, what string) Text {
	t := n.asText()
	if t.Place.Line > 0 {
		r.checkName(t, what)
	}
	return t
}

func (r *reader) checkName(t Text, what string) {
	if problem := nameProblem(t.Value); problem != "" {
		r.report(diag.BadName.At(t.Place, "the name of a %s %s", what, problem))
	} else if device := deviceName(t.Value); device != "" {
		r.report(diag.DeviceName.At(t.Place, "%q is the Windows device %s", t.Value, device))
	}
}

// nameProblem says what is wrong with a name; nothing if it is good.
func nameProblem(s string) string {
	switch {
	case s == "":
		return "can't be empty"
	case len(s) > maxName:
		return fmt.Sprintf("can't be longer than %d characters; %q has %d", maxName, s, len([]rune(s)))
	case strings.Trim(s[:1], letters+digits) != "":
		return fmt.Sprintf("can't begin with %q", []rune(s)[0])
	case strings.HasSuffix(s, "."):
		return fmt.Sprintf("can't end with a dot, as %q does", s)
	}
	for _, c := range s {
		if !strings.ContainsRune(letters+digits+"._-", c) {
			return fmt.Sprintf("can't have %q in it", c)
		}
	}
	return ""
}

const (
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
)

// devices are the names that Windows keeps for devices, in every folder and
// with every extension. COM and LPT come with a digit.
var devices = []string{"CON", "PRN", "AUX", "NUL", "COM", "LPT"}

// deviceName gives the device that a file of this name would be.
func deviceName(s string) string {
	base, _, _ := strings.Cut(s, ".")
	for _, d := range devices {
		rest := len(base) - len(d)
		if rest < 0 || !strings.EqualFold(base[:len(d)], d) {
			continue
		}
		numbered := d == "COM" || d == "LPT"
		if !numbered && rest == 0 || numbered && rest == 1 && strings.Contains(digits, base[len(d):]) {
			return strings.ToUpper(base)
		}
	}
	return ""
}

// label reads block.name, which the names of rules and policies begin with.
func (r *reader) label(n *node) Text {
	t := n.asText()
	if t.Place.Line == 0 {
		return t
	}
	if problem := labelProblem(t.Value); problem != "" {
		r.report(diag.BadLabel.At(t.Place, "block.name %s", problem))
	}
	if whole := len(t.Value) + len(" - ") + len(r.fleet.Name.Value); whole > maxLabel {
		r.report(diag.LabelTooLong.At(t.Place, "block.name and the fleet's name make a rule name of %d characters, and %d is the most", whole, maxLabel))
	}
	return t
}

// labelProblem says why some tool of some Windows can't be told a name: | ends a
// field of a firewall rule in Group Policy, : the name of an ipsecpol policy,
// \ part of a .reg file's text, { a place to fill in; the others mean something to
// cmd; "all" means all rules, @ a resource, and - or / a switch (ipsecpol -p "-x").
func labelProblem(s string) string {
	switch {
	case s == "":
		return "can't be empty"
	case strings.TrimSpace(s) != s:
		return "can't begin or end with a blank"
	case strings.EqualFold(s, "all"):
		return fmt.Sprintf("can't be %q, which means every rule", s)
	case s[0] == '@':
		return "can't begin with @, which means a resource of Windows"
	case s[0] == '-' || s[0] == '/':
		return fmt.Sprintf("can't begin with %c, which begins a switch of the tools that get it", s[0])
	}
	for _, c := range s {
		if strings.ContainsRune(`|"%!:\{}`, c) || c > unicode.MaxASCII || unicode.IsControl(c) {
			return fmt.Sprintf("can't have %q in it", c)
		}
	}
	return ""
}
