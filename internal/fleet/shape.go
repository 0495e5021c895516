package fleet

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
)

// shape is what a value must look like. The shapes are the one list of the keys
// that a fleet file may have; the JSON Schema is tested against them.
type shape struct {
	kind    kind
	choices []string // the strings that are taken; nil for any
	elem    *shape   // of an array, and of a table whose keys are free names
	keys    []key    // of a table
}

type key struct {
	name     string
	required bool
	shape    *shape
}

var (
	anyText  = &shape{kind: kindString}
	anyTexts = &shape{kind: kindArray, elem: anyText}
)

func choice(values ...string) *shape     { return &shape{kind: kindString, choices: values} }
func table(keys ...key) *shape           { return &shape{kind: kindTable, keys: keys} }
func tables(keys ...key) *shape          { return &shape{kind: kindArray, elem: table(keys...)} }
func required(name string, s *shape) key { return key{name, true, s} }
func optional(name string, s *shape) key { return key{name, false, s} }

// settingKeys are the keys that the fleet, a group and a host can set.
var settingKeys = []key{
	optional("rpc", table(optional("ports", anyTexts))),
	optional("block", table(
		optional("name", anyText),
		optional("allow", anyTexts),
		optional("also", anyTexts),
		optional("profiles", &shape{kind: kindArray, elem: choice("domain", "private", "public")}),
	)),
	optional("ipv6", choice("filter", "ignore")),
	optional("restart", table(restartKeys...)),
}

var restartKeys = []key{
	optional("when", choice("window", "at", "never")),
	optional("windows", anyTexts),
	optional("stagger", anyText),
	optional("notice", anyText),
	optional("at", anyText),
}

// fleetKeys are the settings that the fleet can have: one is about several groups.
var fleetKeys = append(slices.DeleteFunc(slices.Clone(settingKeys), func(k key) bool { return k.name == "restart" }),
	optional("restart", table(append(slices.Clone(restartKeys), optional("apart", anyTexts))...)))

// Kinds are the kinds of artifacts that a fleet file can ask for besides those that
// are always made. What each is, the JSON Schema says.
var Kinds = []string{
	"gpo", "gpo-script", "gpo-native",
	"dscv3",
	"pull",
	"ansible",
	"intune",
	"machineconfig",
}

// fileShape is the shape of a whole file.
var fileShape = table(append([]key{
	required("schema", &shape{kind: kindInteger}),
	required("name", anyText),
	optional("formerly", anyTexts),
	optional("revision", &shape{kind: kindInteger}),
	optional("allow_lints", anyTexts),
	optional("output", table(
		optional("kinds", &shape{kind: kindArray, elem: choice(Kinds...)}),
		optional("pull_server", anyText),
		optional("pull_share", anyText),
	)),
	optional("networks", &shape{kind: kindTable, elem: anyTexts}),
	optional("group", tables(append([]key{
		required("name", anyText),
		required("os", anyText),
		optional("hosts", anyTexts), // or hosts_file: see readHosts
		optional("hosts_file", anyText),
		optional("role", choice(Roles...)),
		optional("located", anyTexts),
		optional("allow_lints", anyTexts),
	}, settingKeys...)...)),
	optional("host", tables(append([]key{
		required("name", anyText),
	}, settingKeys...)...)),
	optional("assert", tables(
		required("hosts", anyTexts),
		required("from", anyTexts),
		required("port", anyTexts),
		required("want", choice("allow", "block", "open")),
	)),
	optional("wave", tables(
		required("name", anyText),
		optional("groups", anyTexts),
		optional("hosts", anyTexts),
		optional("each", &shape{kind: kindInteger}),
	)),
}, fleetKeys...)...)

// check reports where a value isn't of its shape, and marks it bad. Path is how
// the user calls the value, "restart.when".
func (r *reader) check(n *node, s *shape, path string) {
	switch {
	case n.kind != s.kind:
		if !r.isSyntax(n) {
			r.report(wrongType(n, s, path))
		}
		r.misspelt[path] = true
		n.kind = kindBad
	case s.kind == kindTable:
		r.checkTable(n, s, path)
	case s.kind == kindArray:
		if s.elem.kind != kindTable {
			path = "an entry of " + path
		}
		for _, item := range n.items {
			r.check(item, s.elem, path)
		}
	case s.choices != nil:
		r.checkChoice(n, s, path)
	}
}

func (r *reader) checkTable(n *node, s *shape, path string) {
	for i := range n.keys {
		f := &n.keys[i]
		if known := s.key(f.name); known != nil {
			r.check(f.value, known.shape, join(path, f.name))
		} else if s.elem != nil {
			r.check(f.value, s.elem, join(path, f.name))
		} else {
			r.unknownKey(f, s, path)
		}
	}
	for _, k := range s.keys {
		if k.required && n.find(k.name) == nil && !r.misspelt[join(path, k.name)] {
			r.report(diag.MissingKey.At(n.place, "%s is missing", join(path, k.name)).
				Remedyf("add %s", example(k)))
		}
	}
}

func (s *shape) key(name string) *key {
	for i := range s.keys {
		if s.keys[i].name == name {
			return &s.keys[i]
		}
	}
	return nil
}

func (r *reader) unknownKey(f *field, s *shape, path string) {
	where := "at the top of the file"
	if path != "" {
		where = "in " + path
	}
	finding := diag.UnknownKey.At(f.place, "unknown key %q %s", f.name, where)
	if r.guesses == 0 {
		r.report(finding)
		return
	}
	r.guesses--
	if near := diag.Near(f.name, s.names(""), 3); near != nil {
		for _, name := range near {
			r.misspelt[join(path, name)] = true
		}
		finding = finding.Remedyf("did you mean %s?", strings.Join(near, " or "))
	} else {
		finding = finding.Remedyf("the keys here are %s", strings.Join(s.names(""), ", "))
	}
	r.report(finding)
}

// names lists the keys of a table and of the tables in it, dotted.
func (s *shape) names(prefix string) []string {
	var out []string
	for _, k := range s.keys {
		out = append(out, prefix+k.name)
		out = append(out, k.shape.names(prefix+k.name+".")...)
	}
	return out
}

func (r *reader) checkChoice(n *node, s *shape, path string) {
	for _, c := range s.choices {
		if n.text == c {
			return
		}
	}
	finding := diag.BadChoice.At(n.place, "%s can't be %q", path, n.text)
	remedy := s.choicesRemedy()
	if near := diag.Near(n.text, s.choices, 1); near != nil {
		remedy = fmt.Sprintf("did you mean %q? %s", near[0], remedy)
	}
	r.report(finding.Remedyf("%s", remedy))
	n.kind = kindBad
}

func (s *shape) choicesRemedy() string {
	quoted := make([]string, len(s.choices))
	for i, c := range s.choices {
		quoted[i] = fmt.Sprintf("%q", c)
	}
	return "write " + strings.Join(quoted, " or ")
}

// isSyntax tells whether a value is reported already as none that TOML knows.
func (r *reader) isSyntax(n *node) bool {
	return n.kind == kindDate && slices.ContainsFunc(r.findings[:min(len(r.findings), maxSyntaxErrors)], func(f diag.Finding) bool {
		return f.Code == diag.Syntax.Code && f.Place == n.place
	})
}

// neverNumbers are texts that aren't right yet if a number is put into quotes, and
// what they look like.
var neverNumbers = map[string]string{
	"stagger": `put it in quotes, with a unit, such as "5m"`,
	"notice":  `put it in quotes, with a unit, such as "10m"`,
	"windows": `write days and times in quotes, such as "Sat 02:00-04:00"`,
	"hosts":   `write a name in quotes, such as "fs01": one of digits alone is no computer's`,
	"os":      `write a release in quotes, such as "windows-server-2022"; ` + "`rpcdsc os` lists them",
	"also":    `put it in quotes, with the protocol, such as "593/tcp"`,
	"port":    `put it in quotes, with the protocol, such as "135/tcp"`,
}

func wrongType(n *node, s *shape, path string) diag.Finding {
	f := diag.WrongType.At(n.place, "%s must be %s, not %s", path, s, kindNames[n.kind])
	name := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case s.kind == kindArray && s.elem.kind == kindTable && n.kind == kindTable:
		return f.Remedyf("write [[%s]] with two brackets, once for each", name)
	case s.kind == kindArray && n.kind == kindString:
		return f.Remedyf("put it in brackets: %s = [%q]", name, n.text)
	case name == "at" && n.kind == kindDate && meantTime(n.text) != "":
		return f.Remedyf("put it in quotes, without seconds: at = %q", meantTime(n.text))
	case s.choices != nil:
		return f.Remedyf("%s", s.choicesRemedy())
	case s.kind == kindString && n.kind == kindInteger && neverNumbers[name] != "":
		return f.Remedyf("%s", neverNumbers[name])
	case s.kind == kindString && n.text != "":
		return f.Remedyf("put it in quotes: %q", n.text)
	case s.kind == kindInteger && n.kind == kindString:
		return f.Remedyf("write it without quotes")
	case s.kind == kindTable:
		return f.Remedyf("write a table, [%s]", path)
	}
	return f
}

var kindNames = map[kind]string{
	kindString:  "a string",
	kindInteger: "an integer",
	kindFloat:   "a float",
	kindBool:    "a boolean",
	kindDate:    "a date",
	kindArray:   "a list",
	kindTable:   "a table",
}

func (s *shape) String() string {
	if s.kind == kindArray {
		if s.elem.kind == kindTable {
			return "a list of tables"
		}
		return "a list of strings"
	}
	return kindNames[s.kind]
}

// example writes a key as a file would have it.
func example(k key) string {
	switch k.shape.kind {
	case kindInteger:
		return k.name + " = 1"
	case kindArray:
		return k.name + ` = ["..."]`
	}
	if k.shape.choices != nil {
		return fmt.Sprintf("%s = %q", k.name, k.shape.choices[0])
	}
	return k.name + ` = "..."`
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
