package generate

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/read/psdata"
	"rpcdsc/psmodule"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// inlined is functions with all that they reach, each once.
func inlined(t testing.TB, engine string, roots []string) string {
	t.Helper()
	code, err := psmodule.Inline(engine, roots...)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// cutCode puts a mark in the place of the inlined code that calls want; which
// must be there, once, exactly as it is in the golden of the engine's code.
func (s *sample) cutCode(g *policy.Group, text, calls string, inline func(string, ...string) (string, error)) (string, error) {
	engine := s.job.Generation(g).Cmdlets
	roots := psmodule.Commands(calls)
	slices.Sort(roots)
	roots = slices.Compact(roots)
	code, err := inline(engine, roots...)
	if err != nil {
		return "", err
	}
	if n := strings.Count(text, code); n != 1 {
		return "", fmt.Errorf("the code of %s for %s is there %d times", strings.Join(roots, ", "), engine, n)
	}
	s.code[engine] = append(s.code[engine], roots...)
	return strings.Replace(text, code, fmt.Sprintf("<%s: %s>\n", codeFile(engine), strings.Join(roots, ", ")), 1), nil
}

// cutBody is cutCode for the body of a Script resource, which ends in its call.
func (s *sample) cutBody(g *policy.Group, body string) (string, error) {
	return s.cutCode(g, body, body[strings.LastIndexByte(body, '\n')+1:], func(engine string, roots ...string) (string, error) {
		return psmodule.Body(engine, roots[0])
	})
}

// wholeScript keeps a startup.ps1, without the code. That of the others is cut
// off too, but only to see that it is there.
func (s *sample) wholeScript(made map[string]string) error {
	for i := range s.c.Fleet.Groups {
		g := &s.c.Fleet.Groups[i]
		file := "startup/" + g.Name + "/startup.ps1"
		text, ok := s.texts[file]
		if !ok {
			continue
		}
		_, calls, ok := strings.Cut(text, "\n$Policies = @{\n")
		if !ok {
			return fmt.Errorf("%s: has no policies", file)
		}
		if _, calls, ok = strings.Cut(calls, "\n)\n\n"); !ok {
			return fmt.Errorf("%s: has no hosts", file)
		}
		text, err := s.cutCode(g, text, calls, psmodule.Inline)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if g.Name == s.script {
			made["startup/"+g.Name+".ps1"] = text
		}
	}
	return nil
}

// wholeDocuments keeps some documents, and the source of all.
func (s *sample) wholeDocuments(made map[string]string) error {
	for _, host := range s.documents {
		text := s.texts["dsc/"+host+".mof"]
		if fold(unfold(text)) != text || text == "" {
			return errors.New("a document isn't what its golden says: " + host)
		}
		made["dsc/"+host+".mof"] = unfold(text)
	}
	if s.source {
		made["dsc/RpcPorts.ps1"] = s.texts["dsc/source/RpcPorts.ps1"]
	}
	return nil
}

// outlines keeps of all documents what is neither data nor code: the instances
// and their properties.
func (s *sample) outlines(made map[string]string) error {
	var found sayings
	for i := range s.c.Fleet.Groups {
		g := &s.c.Fleet.Groups[i]
		for _, h := range g.Hosts {
			for _, file := range []string{"dsc/<host>.mof", "dsc/remove/<host>.mof", "dsc/<host>.meta.mof"} {
				text, ok := s.texts[strings.Replace(file, "<host>", h.Name, 1)]
				if !ok {
					continue
				}
				outline, err := s.outline(g, &h, text)
				if err != nil {
					return fmt.Errorf("%s: %w", strings.Replace(file, "<host>", h.Name, 1), err)
				}
				found.add(outline, file+" in group "+g.Name)
			}
		}
	}
	if len(found.texts) == 0 {
		return nil
	}
	var b strings.Builder
	for _, text := range found.texts {
		fmt.Fprintf(&b, "== %s\n%s\n", strings.Join(found.by[text], "\n== "), text)
	}
	made["dsc/outline.txt"] = b.String()
	return nil
}

func (s *sample) outline(g *policy.Group, h *policy.Host, text string) (string, error) {
	instances, err := mof.Parse(text)
	if err != nil {
		return "", err
	}
	head, _, _ := strings.Cut(text, "instance of")
	var b strings.Builder
	b.WriteString(strings.NewReplacer(h.Name, "<host>", h.Policy.Tag, "<tag>").Replace(strings.TrimSpace(head)) + "\n")
	for _, i := range instances {
		b.WriteString(strings.TrimSuffix("instance of "+i.Class+" as "+i.Alias, " as ") + "\n")
		for _, name := range sortedKeys(i.Properties) {
			value, err := s.property(g, name, i.Properties[name])
			if err != nil {
				return "", fmt.Errorf("%s: %w", name, err)
			}
			fmt.Fprintf(&b, "    %s = %s\n", name, value)
		}
	}
	return b.String(), nil
}

// property writes a value, but the data of the policy.
func (s *sample) property(g *policy.Group, name string, value any) (string, error) {
	body, ok := value.(string)
	switch {
	case name == "ValueData":
		return "<data>", nil
	case !ok || !strings.HasSuffix(name, "Script"):
		return fmt.Sprintf("%q", fmt.Sprint(value)), nil
	}
	cut, err := s.cutBody(g, body)
	if err != nil {
		return "", err
	}
	mark, rest, _ := strings.Cut(cut, "\n")
	names, call, err := psdata.Assignments(rest)
	if err != nil {
		return "", err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "Remote") })
	return fmt.Sprintf("%s $%s %s", mark, strings.Join(names, " $"), call), nil
}

// list says which files there are, how encoded, and for how many hosts the same.
func (s *sample) list() string {
	counts := map[string]int{}
	for i := range s.files {
		f := &s.files[i]
		name := f.Path
		switch {
		case strings.HasPrefix(name, "dsc/") && len(f.Hosts) == 1:
			name = strings.Replace(name, f.Hosts[0], "<host>", 1)
		case strings.HasPrefix(name, "module/") && !strings.HasPrefix(name, moduleFleet):
			name = path.Dir(name) + "/*" + path.Ext(name)
		}
		counts[fmt.Sprintf("%s, %s", name, f.Encoding)]++
	}
	var b strings.Builder
	for _, name := range sortedKeys(counts) {
		b.WriteString(name)
		if n := counts[name]; n > 1 {
			fmt.Fprintf(&b, ", %d times", n)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
