package dsc

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// Print writes the document as MOF text. It refuses a document that an LCM
// would refuse: a name used twice, a dependency on nothing, two resources with
// the same keys, text that isn't printable ASCII.
func (d *Document) Print(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	p := &printer{w: w}
	p.header(d.Node, d.Comments)
	count := map[string]int{}
	for _, r := range d.Resources {
		i := r.instance()
		count[i.class]++
		p.resource(i, count[i.class])
	}
	p.document(d.Author, d.Host, d.Date)
	return p.err
}

// Print writes the meta configuration as MOF text. Only properties that WMF 4.0
// knows are used.
func (l *LCM) Print(w io.Writer) error {
	p := &printer{w: w}
	p.header(l.Node, l.Comments)
	const class = "MSFT_DSCMetaConfiguration"
	p.printf("instance of %s as $%s1ref\n{\n", class, class)
	p.property("RefreshMode", "Push")
	p.property("ConfigurationMode", l.ConfigurationMode)
	p.property("ConfigurationModeFrequencyMins", l.FrequencyMins)
	p.property("RefreshFrequencyMins", 30)
	p.property("RebootNodeIfNeeded", false)
	p.property("ActionAfterReboot", "ContinueConfiguration")
	p.printf("};\n\n")
	p.document(l.Author, l.Host, l.Date)
	return p.err
}

// instanceName is what a DependsOn reference may name when a configuration is
// compiled; a name outside it works in no source form.
var instanceName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_ .\\-]*$`)

func (d *Document) check() error {
	var errs []error
	ids, keys := map[string]bool{}, map[string]string{}
	for _, r := range d.Resources {
		i := r.instance()
		id := strings.ToLower(i.id())
		if !instanceName.MatchString(i.name) {
			errs = append(errs, fmt.Errorf("dsc: resource name %q: use letters, digits, blank, _ . \\ -", i.name))
		}
		if ids[id] {
			errs = append(errs, fmt.Errorf("dsc: resource %s stands twice", i.id()))
		}
		ids[id] = true
		key := i.class + "\x00" + strings.ToLower(strings.Join(i.keys, "\x00"))
		if other, ok := keys[key]; ok {
			errs = append(errs, fmt.Errorf("dsc: %s and %s have the same keys", other, i.id()))
		}
		keys[key] = i.id()
	}
	for _, r := range d.Resources {
		for _, on := range r.instance().dependsOn {
			if !ids[strings.ToLower(on)] {
				errs = append(errs, fmt.Errorf("dsc: %s depends on %s, which isn't there", r.instance().id(), on))
			}
		}
	}
	return errors.Join(errs...)
}

// printer remembers the first error, so that the steps read as a list.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) header(node string, comments []string) {
	p.printf("/*\n@TargetNode='%s'\n", p.comment(node))
	for _, c := range comments {
		p.printf("%s\n", p.comment(c))
	}
	p.printf("*/\n\n")
}

// comment refuses what would end the comment.
func (p *printer) comment(s string) string {
	if err := checkASCII(s); p.err == nil && (err != nil || strings.Contains(s, "*/") || strings.Contains(s, "\n")) {
		p.err = fmt.Errorf("dsc: %q can't stand in a comment", s)
	}
	return s
}

func (p *printer) resource(i instance, n int) {
	p.printf("instance of %s as $%s%dref\n{\n", i.class, i.class, n)
	p.property("ResourceID", i.id())
	for _, pr := range i.properties {
		p.property(pr.Name, pr.Value)
	}
	p.property("ModuleName", i.module)
	p.property("ModuleVersion", i.version)
	if len(i.dependsOn) > 0 {
		p.property("DependsOn", i.dependsOn)
	}
	p.printf("};\n\n")
}

// document prints the version 1 document instance: no MinimumCompatibleVersion,
// no Name.
func (p *printer) document(author, host string, date time.Time) {
	p.printf("instance of OMI_ConfigurationDocument\n{\n")
	p.property("Version", "1.0.0")
	p.property("Author", author)
	if !date.IsZero() {
		p.property("GenerationDate", date.UTC().Format("01/02/2006 15:04:05"))
	}
	p.property("GenerationHost", host)
	p.printf("};\n")
}

func (p *printer) property(name string, value any) {
	text, err := mofValue(value)
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("dsc: property %s: %w", name, err)
	}
	p.printf(" %s = %s;\n", name, text)
}

func mofValue(value any) (string, error) {
	switch v := value.(type) {
	case bool:
		if v {
			return "True", nil
		}
		return "False", nil
	case int:
		return fmt.Sprint(v), nil
	case string:
		return mofString(v)
	case []string:
		return mofArray(v)
	}
	return "", fmt.Errorf("no MOF form for %T", value)
}

// mofArray keeps the braces of a single element: without them the LCM reads a
// scalar and refuses it. An empty array has no form.
func mofArray(list []string) (string, error) {
	if len(list) == 0 {
		return "", errors.New("an empty array can't be written")
	}
	quoted := make([]string, len(list))
	for i, s := range list {
		q, err := mofString(s)
		if err != nil {
			return "", err
		}
		quoted[i] = "    " + q
	}
	return "{\n" + strings.Join(quoted, ",\n") + "\n }", nil
}

// mofString quotes as Windows PowerShell does: backslash, quote and newline are
// escaped, nothing else is.
func mofString(s string) (string, error) {
	if err := checkASCII(s); err != nil {
		return "", err
	}
	return `"` + mofEscapes.Replace(s) + `"`, nil
}

var mofEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// checkASCII refuses all but printable ASCII and the newline: the rest is read
// differently by different LCMs.
func checkASCII(s string) error {
	for i := range len(s) {
		if c := s[i]; c != '\n' && (c < ' ' || c > '~') {
			return &QuoteError{Offset: i, Text: s}
		}
	}
	return nil
}

// QuoteError says that a text has a character that the target can't carry.
type QuoteError struct {
	Offset int // in bytes
	Text   string
}

func (e *QuoteError) Error() string {
	return fmt.Sprintf("character %d of %.60q can't be written: only printable ASCII can", e.Offset+1, e.Text)
}
