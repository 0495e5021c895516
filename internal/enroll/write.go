package enroll

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// FillIn lists the keys of a new file that only a person can decide, which the file
// marks with the words FILL IN. `rpcdsc check` refuses the file until they are.
func (r *Roll) FillIn() []string {
	if len(r.Groups) == 0 {
		return []string{"block.allow", "group"}
	}
	return []string{"block.allow"}
}

const head = `#:schema ./rpcdsc.schema.json
# A fleet file of ` + "`rpcdsc import`" + `. What only you can decide is marked with FILL IN;
# ` + "`rpcdsc check`" + ` refuses the file until that is done.

schema = 1
name   = %q

`

const middle = `[rpc]
ports = ["5101-5300"]                    # a beginning: ` + "`rpcdsc probe`" + ` counts what hosts really use

[block]
allow = []                               # FILL IN: the networks that may reach RPC; everyone else is blocked

[restart]
when = "never"                           # you restart the hosts yourself
`

// File is a new fleet file for a fleet of this name.
func (r *Roll) File(name string) ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, head, name)
	if len(r.Networks) > 0 {
		b.WriteString("[networks]\n" + r.networkLines() + "\n")
	}
	b.WriteString(middle)
	b.WriteString(r.groupTables())
	if len(r.Groups) == 0 {
		b.WriteString("\n# FILL IN: the hosts, in groups by their release of Windows.\n# [[group]]\n# name  = \"files\"\n# os    = \"windows-server-2022\"\n# hosts = [\"fs[01-12].corp.example\"]\n")
	}
	src := []byte(b.String())
	return src, r.verify(&fleet.Fleet{}, diag.Findings{diag.EmptyList.At(diag.Place{}, ""), diag.NoGroups.At(diag.Place{}, "")}, src, nil)
}

func (r *Roll) networkLines() string {
	var b strings.Builder
	for _, n := range r.Networks {
		fmt.Fprintf(&b, "%s = %s\n", key(n.Name), list(n.Entries, len(n.Name)))
	}
	return b.String()
}

// key quotes a key that has a dot in it.
func key(name string) string {
	if strings.Contains(name, ".") {
		return fmt.Sprintf("%q", name)
	}
	return name
}

func (r *Roll) groupTables() string {
	var b strings.Builder
	for _, g := range r.Groups {
		fmt.Fprintf(&b, "\n[[group]]\nname  = %q\nos    = %q\n", g.Name, g.OS)
		if g.Role != "" {
			fmt.Fprintf(&b, "role  = %q\n", g.Role)
		}
		fmt.Fprintf(&b, "hosts = %s\n", list(fleet.FoldHosts(g.Hosts), len("hosts")))
	}
	return b.String()
}

// maxLine is how long a line with a whole list may be.
const maxLine = 100

// list writes texts that need no escape as a list: in a line, or in one each.
func list(texts []string, before int) string {
	line := `["` + strings.Join(texts, `", "`) + `"]`
	if before+len(line) <= maxLine || len(texts) == 1 {
		return line
	}
	return "[\n  \"" + strings.Join(texts, "\",\n  \"") + "\",\n]"
}

// Extend adds what is new to the fleet file that was read as f, with those findings
// and those files beside it. All that it says stays, byte for byte.
func (r *Roll) Extend(f *fleet.Fleet, findings diag.Findings, beside fleet.Files) ([]byte, error) {
	src := f.Source
	end := []byte("\n")
	if bytes.Contains(src, []byte("\r\n")) {
		end = []byte("\r\n")
	}
	native := func(s string) []byte { return bytes.ReplaceAll([]byte(s), []byte("\n"), end) }
	out := slices.Clone(src)
	if len(out) > 0 && !bytes.HasSuffix(out, []byte("\n")) {
		out = append(out, end...)
	}
	if len(r.Networks) > 0 {
		at, header := fleet.NetworksEnd(src)
		lines := r.networkLines()
		if !header {
			at, lines = len(out), "\n[networks]\n"+lines
		}
		out = slices.Insert(out, at, native(lines)...)
	}
	out = append(out, native(r.groupTables())...)
	return out, r.verify(f, findings, out, beside)
}

// errUnfit is about a file whose own form leaves no room for more.
var errUnfit = errors.New("its groups or networks are written in a form that nothing can be added to: write them as [[group]] and [networks]")

// verify reads what was written: it must have what the fleet had, then what is new,
// and no mistake that wasn't there.
func (r *Roll) verify(f *fleet.Fleet, had diag.Findings, src []byte, beside fleet.Files) error {
	got, findings := fleet.ParseBeside(f.File, src, beside)
	for _, now := range findings {
		known := func(was diag.Finding) bool {
			return was.Code == now.Code && (was.Message == now.Message || f.Source == nil)
		}
		if now.Severity == diag.Error && !slices.ContainsFunc(had, known) {
			return fmt.Errorf("%w (line %d would be wrong: %s)", errUnfit, now.Line, now.Message)
		}
	}
	if got == nil || len(got.Groups) != len(f.Groups)+len(r.Groups) || len(got.Networks) != len(f.Networks)+len(r.Networks) {
		return errUnfit
	}
	for i := range f.Groups {
		if was, is := &f.Groups[i], &got.Groups[i]; was.Name.Value != is.Name.Value || !slices.Equal(hostNames(was), hostNames(is)) {
			return errUnfit
		}
	}
	for i, want := range r.Groups {
		g := &got.Groups[len(f.Groups)+i]
		if g.Name.Value != want.Name || g.OS.Value != want.OS || g.Role.Value != want.Role || !slices.Equal(hostNames(g), want.Hosts) {
			return errUnfit
		}
	}
	for _, want := range r.Networks {
		if n := got.Network(want.Name); n == nil || len(n.Entries) != len(want.Entries) {
			return errUnfit
		}
	}
	return nil
}

func hostNames(g *fleet.Group) []string {
	out := make([]string, len(g.Hosts))
	for i := range g.Hosts {
		out[i] = g.Hosts[i].Name
	}
	return out
}
