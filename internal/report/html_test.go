package report

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/generate"
)

var contosoOnce struct {
	sync.Once
	Input
}

// contoso is the example, which is proved once.
func contoso(t testing.TB) Input {
	contosoOnce.Do(func() { contosoOnce.Input = example(t, "contoso.toml") })
	return contosoOnce.Input
}

// whole is an input with every part that a report can have.
func whole(t testing.TB, words string) Input {
	in := contoso(t)
	in.File = words
	fleet := *in.Checked.Fleet.Source
	fleet.Source = bytes.Replace(fleet.Source, []byte("agreed with those who run the domain"), []byte(strings.ReplaceAll(words, "\n", "")), 1)
	resolved := *in.Checked.Fleet
	resolved.Source = &fleet
	in.Checked = &generate.Checked{Fleet: &resolved, Catalogue: in.Checked.Catalogue}
	in.Findings = diag.Findings{{Code: "RD5101", Severity: diag.Warning, Message: words, Remedy: words}}
	in.Change = &Change{words, []string{words, "group files: 12 hosts also let 10.20.9.0/24 in"}}
	in.Drift = &Drift{38, 12, 11, 9, []DriftRow{{"files", words, []string{"fs01.corp.contoso.example"}}}, []string{words}, []string{words}}
	in.Audit = &Audit{[]AuditLog{{words, "-", "-", 0, words}}, []AuditSum{{"CERTAIN", "will be cut off", words, 1, 2, 3, "135/tcp"}}, []string{words}}
	return in
}

// TestPageIsWhole: one file that loads nothing, runs nothing, and can be read by
// whoever can't see it.
func TestPageIsWhole(t *testing.T) {
	page := htmlOf(t, Make(whole(t, "words")))
	root := parse(t, page)
	ids, regions := map[string]bool{}, map[string]bool{}
	for _, n := range append(elements(root, "section"), elements(root, "div")...) {
		name := attrOf(n, "aria-label")
		if n.Data == "section" {
			name = textOf(elements(n, "h2")[0])
		}
		if regions[name] || name == "" {
			t.Errorf("two regions are called %q", name)
		}
		regions[name] = true
	}
	for _, n := range elements(root, "") {
		if id := attrOf(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %s twice", id)
			}
			ids[id] = true
		}
	}
	for _, n := range elements(root, "") {
		checkElement(t, n, ids)
	}
	if style := textOf(elements(root, "style")[0]); regexp.MustCompile(`(?i)url\(|@import|expression`).MatchString(style) {
		t.Error("the style sheet refers to something else")
	}
	for name, want := range map[string]int{"h1": 1, "main": 1, "nav": 1, "script": 0, "iframe": 0, "img": 0, "form": 0, "link": 0, "style": 1, "html": 1, "body": 1} {
		if got := len(elements(root, name)); got != want {
			t.Errorf("%d of %s, want %d", got, name, want)
		}
	}
	if head := elements(root, "head")[0]; len(elements(head, "title")) != 1 || textOf(elements(head, "title")[0]) == "" {
		t.Error("the page has no title")
	}
	if at := elements(root, "html")[0]; attrOf(at, "lang") != "en" || attrOf(at, "dir") != "ltr" || !strings.Contains(page, `<meta charset="utf-8">`) {
		t.Error("no language, direction or encoding")
	}
}

// checkElement looks at what an element refers to, and what it is called.
func checkElement(t *testing.T, n *html.Node, ids map[string]bool) {
	t.Helper()
	for _, a := range n.Attr {
		target, inside := strings.CutPrefix(a.Val, "#")
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "style", a.Key == "srcset", a.Key == "action", a.Key == "data":
			t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
		case a.Key == "href" && (!inside || !ids[target]):
			t.Errorf("a link to %q", a.Val)
		}
		if strings.HasPrefix(a.Key, "aria-labelledby") {
			for id := range strings.FieldsSeq(a.Val) {
				if !ids[id] {
					t.Errorf("no %q, which names a <%s>", id, n.Data)
				}
			}
		}
	}
	switch n.Data {
	case "th":
		if scope := attrOf(n, "scope"); scope != "col" && scope != "row" {
			t.Errorf("a header without a scope: %q", textOf(n))
		}
	case "table":
		if textOf(elements(n, "caption")[0]) == "" || len(elements(n, "tr")) < 2 {
			t.Error("a table without a caption or rows")
		}
	case "svg":
		if attrOf(n, "role") != "img" || attrOf(n, "aria-labelledby") == "" {
			t.Error("a picture without a name")
		}
	}
}

// hostile is what somebody may have written to break out.
var hostile = []string{
	`</bdi></td></tr></table><script>alert(1)</script>`, `" onload="alert(1)`, `'><img src=x onerror=alert(1)>`, `]]><!--`, `--><h1>x</h1>`,
	`</style></title><script>`, "a\u202Eb\u2066c\x00d\x1be\u2028f\ng\xff", `&lt;b&gt;&#60;`, `javascript:alert(1)`, "عربي עברית", `{{.}}`, `</svg>`,
}

// TestNoNameBreaksOut: the page has the same elements and attributes whatever the
// names are, and the names as they were.
func TestNoNameBreaksOut(t *testing.T) {
	shape := func(root *html.Node) string {
		var out []string
		for _, n := range elements(root, "") {
			out = append(out, n.Data)
			for _, a := range n.Attr {
				out = append(out, a.Key)
			}
		}
		return strings.Join(out, " ")
	}
	want := shape(parse(t, htmlOf(t, Make(whole(t, "words")))))
	for _, words := range hostile {
		root := parse(t, htmlOf(t, Make(whole(t, words))))
		if got := shape(root); got != want {
			t.Errorf("%q changes the page", words)
		}
		if text := textOf(root); strings.Count(text, strings.ToValidUTF8(visible(words), "\ufffd")) < 8 {
			t.Errorf("%q isn't there as it was written", words)
		}
	}
	if got := visible("a\u202Eb\x00c\nd"); got != "a\ufffdb\ufffdc d" {
		t.Errorf("%q", got)
	}
}

// TestSameBytes: a report says nothing of when, where or in which order it was made.
func TestSameBytes(t *testing.T) {
	first := htmlOf(t, Make(whole(t, "words")))
	for range 3 {
		if htmlOf(t, Make(whole(t, "words"))) != first {
			t.Fatal("another page")
		}
	}
}

// TestContrast holds the colors against WCAG 2.1: 4.5 for words, 3 for marks.
func TestContrast(t *testing.T) {
	schemes := regexp.MustCompile(`:root \{([^}]*)\}`).FindAllStringSubmatch(styleSheet, -1)
	if len(schemes) != 3 {
		t.Fatalf("%d schemes", len(schemes))
	}
	for i, s := range schemes {
		colors := map[string]string{}
		for _, m := range regexp.MustCompile(`--(\w+): #(\w+)`).FindAllStringSubmatch(s[1], -1) {
			colors[m[1]] = m[2]
		}
		for _, on := range []string{"page", "band"} {
			for name, least := range map[string]float64{"ink": 4.5, "soft": 4.5, "link": 4.5, "closed": 3, "out": 3, "busy": 3, "clash": 3} {
				if got := contrast(luminance(t, colors[name]), luminance(t, colors[on])); got < least {
					t.Errorf("scheme %d: %s on %s has a contrast of %.2f, and %.1f is the least", i, name, on, got, least)
				}
			}
		}
		if got := contrast(luminance(t, colors["busy"]), luminance(t, colors["out"])); got < 1.7 {
			t.Errorf("scheme %d: marks of restarts don't stand out: %.2f", i, got)
		}
	}
}

func contrast(a, b float64) float64 { return (max(a, b) + .05) / (min(a, b) + .05) }

// luminance is the relative one of WCAG.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = fmt.Sprintf("%c%c%c%c%c%c", hex[0], hex[0], hex[1], hex[1], hex[2], hex[2])
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= .03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestIsReport(t *testing.T) {
	d := Make(example(t, "contoso.toml"))
	for _, ours := range []string{htmlOf(t, d), markdownOf(t, d)} {
		if !IsReport([]byte(ours)) || !IsReport([]byte(ours[:512])) {
			t.Errorf("%.80q is none", ours)
		}
	}
	for _, other := range []string{"", "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<p>", "# RPC confinement"} {
		if IsReport([]byte(other)) {
			t.Errorf("%q is one", other)
		}
	}
}

// TestManyHosts holds the size of a report to what a fleet of 10,000 hosts may have,
// however they are written down.
func TestManyHosts(t *testing.T) {
	for name, src := range manyHosts() {
		in := unproved(t, "many.toml", []byte(src))
		if n := countHosts(in.Checked.Fleet); n != 10_000 {
			t.Fatalf("%s: %d hosts", name, n)
		}
		d := Make(in)
		if got := len(htmlOf(t, d)); got > 3_000_000 {
			t.Errorf("%s: %d bytes", name, got)
		}
		last := d.Sections[len(d.Sections)-1]
		if !slices.ContainsFunc(d.Sections, func(s Section) bool { return s.ID == "allowed" }) || last.ID != "hosts" {
			t.Errorf("%s: not whole", name)
		}
	}
}

// manyHosts are fleets of 10,000 hosts: a few groups, as many groups, and hosts that
// are all different.
func manyHosts() map[string]string {
	const head = "schema = 1\nname = \"many\"\nnetworks.a = [\"10.0.0.0/8\"]\nrpc.ports = [\"5001-5200\"]\nblock.allow = [\"a\"]\nrestart = { when = \"window\", windows = [\"Sat 00:00-23:00\"], stagger = \"0s\" }\n"
	var few, groups, own strings.Builder
	for i := range 50 {
		fmt.Fprintf(&few, "[[group]]\nname = \"g%02d\"\nos = \"windows-server-2022\"\nhosts = [\"s%02d-[001-200].corp.contoso.example\"]\n", i, i)
	}
	for i := range 10_000 {
		fmt.Fprintf(&groups, "[[group]]\nname = \"%x-group-%d\"\nos = \"windows-server-2022\"\nhosts = [\"%x-host-%d.corp.contoso.example\"]\n", i*7919%65536, i%7, i*7919%65536, i%7)
		fmt.Fprintf(&own, "[[host]]\nname = \"s%05d\"\nblock.allow = [\"a\", \"192.168.%d.%d\"]\nrpc.ports = [\"5001-%d\"]\n", i, i/250, i%250+1, 5200+i)
	}
	return map[string]string{
		"few": head + few.String(), "groups": head + groups.String(),
		"own": head + "[[group]]\nname = \"g\"\nos = \"windows-server-2022\"\nhosts = [\"s[00000-09999]\"]\n" + own.String(),
	}
}

func BenchmarkReport(b *testing.B) {
	for name, src := range manyHosts() {
		in := unproved(b, "many.toml", []byte(src))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				htmlOf(b, Make(in))
			}
		})
	}
}
