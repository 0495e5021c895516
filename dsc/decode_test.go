package dsc_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rpcdsc/dsc"
)

// textOf draws text of all that a document can carry.
var textOf = rapid.StringOfN(rapid.OneOf(rapid.RuneFrom(nil, printable), rapid.SampledFrom([]rune("\n\r\t\\\"'$/*"))), 0, 12, -1)

var printable = &unicode.RangeTable{R16: []unicode.Range16{{Lo: ' ', Hi: '~', Stride: 1}}}

var (
	line    = rapid.StringMatching(`[ -)+-~]{0,12}`)
	name    = rapid.StringMatching(`[A-Za-z0-9_][A-Za-z0-9_ .\\-]{0,8}`)
	class   = rapid.StringMatching(`[A-Z][A-Za-z0-9_]{0,3}`)
	texts   = rapid.SliceOfN(textOf, 0, 3)
	version = rapid.StringMatching(`[0-9]{1,2}(\.[0-9]{1,2}){1,3}`)
	day     = rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(-62135596799, 253402300799).Draw(t, "seconds"), 0).UTC()
	})
	property = rapid.StringMatching(`P[a-z0-9]{1,4}`)
)

// value draws what Decode gives.
func value(depth int) *rapid.Generator[any] {
	kinds := []*rapid.Generator[any]{
		textOf.AsAny(), rapid.Bool().AsAny(), rapid.Int64().AsAny(),
		rapid.SliceOfN(textOf, 1, 3).AsAny(), rapid.SliceOfN(rapid.Bool(), 1, 3).AsAny(), rapid.SliceOfN(rapid.Int64(), 1, 3).AsAny(),
	}
	if depth < 3 {
		i := rapid.Custom(func(t *rapid.T) dsc.Instance {
			return dsc.Instance{Class: class.Draw(t, "class"), Properties: propertiesOf(depth+1).Draw(t, "properties")}
		})
		kinds = append(kinds, i.AsAny(), rapid.SliceOfN(i, 1, 2).AsAny())
	}
	return rapid.OneOf(kinds...)
}

func propertiesOf(depth int) *rapid.Generator[[]dsc.Property] {
	p := rapid.Custom(func(t *rapid.T) dsc.Property {
		return dsc.Property{Name: property.Draw(t, "name"), Value: value(depth).Draw(t, "value")}
	})
	return rapid.SliceOfNDistinct(p, 1, 4, func(p dsc.Property) string { return strings.ToLower(p.Name) })
}

func drawResource(t *rapid.T, id int, before []string) dsc.Resource {
	n := fmt.Sprint(name.Draw(t, "name"), id)
	var on []string
	if len(before) > 0 {
		on = rapid.SliceOfN(rapid.SampledFrom(before), 0, 2).Draw(t, "on")
	}
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		return dsc.Script{Name: n, Get: textOf.Draw(t, "get"), Test: textOf.Draw(t, "test"), Set: fmt.Sprint(id), DependsOn: on}
	case 1:
		return dsc.Registry{
			Name: n, Key: fmt.Sprint(`HKLM:\`, id), ValueName: textOf.Draw(t, "value"),
			ValueType: rapid.SampledFrom([]dsc.ValueType{"", dsc.StringValue, dsc.MultiStringValue, dsc.QWordValue}).Draw(t, "type"),
			ValueData: rapid.SliceOfN(textOf, 1, 3).Draw(t, "data"),
			Ensure:    rapid.SampledFrom([]dsc.Ensure{"", dsc.Present, dsc.Absent}).Draw(t, "ensure"),
			Force:     rapid.Bool().Draw(t, "force"), Hex: rapid.Bool().Draw(t, "hex"), DependsOn: on,
		}
	}
	return dsc.Custom{
		Name: n, Class: class.Draw(t, "class"), Friendly: class.Draw(t, "friendly"), Module: name.Draw(t, "module"), Version: version.Draw(t, "version"),
		Properties: propertiesOf(0).Draw(t, "properties"), DependsOn: on,
	}
}

func drawDocument(t *rapid.T) *dsc.Document {
	d := &dsc.Document{
		Target: rapid.SampledFrom([]dsc.WMF{dsc.WMF40, dsc.WMF51}).Draw(t, "target"), Node: line.Draw(t, "node"),
		Comments: rapid.SliceOfN(line, 0, 3).Draw(t, "comments"), Author: textOf.Draw(t, "author"), Host: textOf.Draw(t, "host"),
	}
	if rapid.Bool().Draw(t, "dated") {
		d.Date = day.Draw(t, "date")
	}
	if d.Target == dsc.WMF51 {
		d.Name = textOf.Draw(t, "configuration")
	}
	var before []string
	for i := range rapid.IntRange(0, 5).Draw(t, "resources") {
		r := drawResource(t, i, before)
		d.Resources = append(d.Resources, r)
		if s, ok := r.(dsc.Script); ok {
			before = append(before, "[Script]"+s.Name)
		}
	}
	return d
}

func drawSettings(t *rapid.T) *dsc.LCM {
	number := rapid.IntRange(0, 1<<31-1)
	l := &dsc.LCM{
		Target: rapid.SampledFrom([]dsc.WMF{dsc.WMF40, dsc.WMF51}).Draw(t, "target"), Node: line.Draw(t, "node"), Author: textOf.Draw(t, "author"),
		RefreshMode:       rapid.SampledFrom([]dsc.RefreshMode{"", dsc.Push, dsc.Pull}).Draw(t, "refresh"),
		ConfigurationMode: rapid.SampledFrom([]dsc.ConfigurationMode{"", dsc.ApplyOnly, dsc.ApplyAndAutoCorrect}).Draw(t, "mode"),
		FrequencyMins:     number.Draw(t, "frequency"), RefreshFrequencyMins: number.Draw(t, "refresh frequency"),
		RebootNodeIfNeeded: rapid.Bool().Draw(t, "reboot"), AllowModuleOverwrite: rapid.Bool().Draw(t, "overwrite"),
		CertificateID: textOf.Draw(t, "certificate"), ConfigurationID: textOf.Draw(t, "configuration"), DownloadManagerName: textOf.Draw(t, "manager"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "pairs") {
		l.DownloadManagerData = append(l.DownloadManagerData, dsc.KeyValue{Key: textOf.Draw(t, "key"), Value: textOf.Draw(t, "value")})
	}
	if l.Target == dsc.WMF40 {
		return l
	}
	l.Name, l.ActionAfterReboot = textOf.Draw(t, "name"), rapid.SampledFrom([]dsc.ActionAfterReboot{"", dsc.StopConfiguration}).Draw(t, "action")
	l.DebugMode = rapid.SliceOfN(rapid.SampledFrom([]dsc.DebugMode{dsc.DebugNone, dsc.DebugAll}), 0, 2).Draw(t, "debug")
	l.StatusRetentionDays, l.MaximumDownloadSizeMB = number.Draw(t, "days"), number.Draw(t, "size")
	l.SignaturePolicy = textOf.Draw(t, "policy")
	l.ConfigurationSources, l.ModuleSources = drawSources(t, true, true), drawSources(t, false, true)
	l.ReportServers = drawSources(t, false, false)
	for i := range rapid.IntRange(0, 2).Draw(t, "partials") {
		l.Partial = append(l.Partial, dsc.PartialConfiguration{
			Name: fmt.Sprint(name.Draw(t, "name"), i), Description: textOf.Draw(t, "description"), ExclusiveResources: texts.Draw(t, "exclusive"),
			RefreshMode: rapid.SampledFrom([]dsc.RefreshMode{"", dsc.Disabled}).Draw(t, "refresh"),
		})
		l.Signatures = append(l.Signatures, dsc.SignatureValidation{Name: fmt.Sprint(name.Draw(t, "name"), i), TrustedStorePath: textOf.Draw(t, "store"), SignedItemTypes: []dsc.SignedItem{dsc.SignedModule}[:i]})
	}
	return l
}

func drawSources(t *rapid.T, configurations, shares bool) []dsc.Source {
	var out []dsc.Source
	for i := range rapid.IntRange(0, 3).Draw(t, "sources") {
		s := dsc.Source{Name: fmt.Sprint(name.Draw(t, "name"), i)}
		if shares && rapid.Bool().Draw(t, "share") {
			s.SourcePath = "\\" + textOf.Draw(t, "path")
		} else {
			s.ServerURL, s.CertificateID, s.RegistrationKey, s.ProxyURL = "https:"+textOf.Draw(t, "url"), textOf.Draw(t, "certificate"), textOf.Draw(t, "key"), textOf.Draw(t, "proxy")
			s.AllowUnsecureConnection = rapid.Bool().Draw(t, "unsecure")
			if configurations {
				s.ConfigurationNames = texts.Draw(t, "names")
			}
		}
		out = append(out, s)
	}
	return out
}

// TestRoundTrip draws documents and wants the same data back, in both encodings.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c dsc.Configuration = drawDocument(t)
		if rapid.Bool().Draw(t, "meta") {
			c = drawSettings(t)
		}
		for _, encoding := range []dsc.Encoding{dsc.UTF16, dsc.UTF8} {
			roundTrip(t, c, encoding)
		}
	})
}

func roundTrip(t rapid.TB, c dsc.Configuration, encoding dsc.Encoding) {
	var first, second bytes.Buffer
	e := dsc.NewEncoder(&first)
	e.SetEncoding(encoding)
	if err := e.Encode(c); err != nil {
		t.Fatalf("%v\n%+v", err, c)
	}
	got, err := dsc.Decode(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatalf("%v\n%s", err, first.Bytes())
	}
	if diff := cmp.Diff(c, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("(-want +got)\n%s\n%s", diff, first.Bytes())
	}
	e = dsc.NewEncoder(&second)
	e.SetEncoding(encoding)
	if err := e.Encode(got); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatalf("%v\n%s\nis encoded again as\n%s", err, first.Bytes(), second.Bytes())
	}
}

// pullFromWindows is in the form that Windows PowerShell 5.1 writes.
const pullFromWindows = `/*
@TargetNode='localhost'
@GeneratedBy=someone
*/

instance of MSFT_WebDownloadManager as $MSFT_WebDownloadManager1ref
{
ResourceID = "[ConfigurationRepositoryWeb]Office";
 SourceInfo = "C:\\a.ps1::9::9::ConfigurationRepositoryWeb";
 RegistrationKey = "k";
 ServerURL = "https://a.example";
 ConfigurationNames = {
    "fs01"
};

};

instance of MSFT_DSCMetaConfiguration as $MSFT_DSCMetaConfiguration1ref
{
RefreshMode = "Pull";
 AllowModuleOverwrite = False;
 ActionAfterReboot = "ContinueConfiguration";
 Credential = NULL;
 ReportManagers = { };
  ConfigurationDownloadManagers = {
  $MSFT_WebDownloadManager1ref  
 };
};

instance of OMI_ConfigurationDocument
{
 Version="2.0.0";
 MinimumCompatibleVersion = "2.0.0";
 CompatibleVersionAdditionalProperties= { "MSFT_DSCMetaConfiguration:StatusRetentionTimeInDays" };
 Author="someone";
 GenerationDate="05/25/2016 06:59:37";
 GenerationHost="PC";
 Name="Pull";
};
`

func TestDecodeFromWindows(t *testing.T) {
	want := &dsc.LCM{
		Target: dsc.WMF51, Node: "localhost", Comments: []string{"@GeneratedBy=someone"}, Author: "someone", Host: "PC", Name: "Pull",
		Date: time.Date(2016, 5, 25, 6, 59, 37, 0, time.UTC), RefreshMode: dsc.Pull, ActionAfterReboot: dsc.ContinueConfiguration,
		ConfigurationSources: []dsc.Source{{Name: "Office", ServerURL: "https://a.example", RegistrationKey: "k", ConfigurationNames: []string{"fs01"}}},
	}
	crlf := strings.ReplaceAll(pullFromWindows, "\n", "\r\n")
	for name, raw := range map[string][]byte{
		"UTF-8": []byte(pullFromWindows), "CRLF": []byte(crlf), "UTF-8 with a mark": []byte("\ufeff" + crlf),
		"little-endian": units(crlf, binary.LittleEndian), "big-endian": units(crlf, binary.BigEndian),
	} {
		got, err := dsc.Decode(bytes.NewReader(raw))
		if diff := cmp.Diff(dsc.Configuration(want), got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
	}
}

func units(s string, order binary.ByteOrder) []byte {
	out := make([]byte, 0, 2*len(s)+2)
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		out = append(out, 0, 0)
		order.PutUint16(out[len(out)-2:], u)
	}
	return out
}

// TestDecodeOther reads what an Encoder doesn't write: text that isn't ASCII,
// names in another case, a resource of a later inbox module.
func TestDecodeOther(t *testing.T) {
	got, err := dsc.Decode(bytes.NewReader(units(`instance of msft_scriptresource as $a
{ resourceid = "[Script]A"; GETSCRIPT = "café"; TestScript = ""; SetScript = ""; Credential = NULL; modulename = "PSDESIREDSTATECONFIGURATION"; ModuleVersion = "1.0"; };
instance of MSFT_ScriptResource as $b
{ ResourceID = "[Script]B"; GetScript = ""; TestScript = ""; SetScript = ""; ModuleName = "PSDesiredStateConfiguration"; ModuleVersion = "1.1"; };
instance of OMI_ConfigurationDocument { Version = "1.0.0"; };`, binary.LittleEndian)))
	want := &dsc.Document{Target: dsc.WMF40, Resources: []dsc.Resource{
		dsc.Script{Name: "A", Get: "café"},
		dsc.Custom{
			Name: "B", Class: "MSFT_ScriptResource", Friendly: "Script", Module: "PSDesiredStateConfiguration", Version: "1.1",
			Properties: []dsc.Property{{Name: "GetScript", Value: ""}, {Name: "TestScript", Value: ""}, {Name: "SetScript", Value: ""}},
		},
	}}
	if diff := cmp.Diff(dsc.Configuration(want), got); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// TestDecodeKeepsWhatARegistryCannotSay gives a Custom where a Registry would lose
// something.
func TestDecodeKeepsWhatARegistryCannotSay(t *testing.T) {
	const text = `instance of MSFT_RegistryResource as $a
{ ResourceID = "[%s]A"; Key = "K"; ValueName = "V"; %s ModuleName = "PSDesiredStateConfiguration"; ModuleVersion = "1.0"; };
instance of OMI_ConfigurationDocument { Version = "1.0.0"; };`
	for _, tt := range []struct {
		text string
		want int // properties of the Custom; 0 is a Registry
	}{
		{fmt.Sprintf(text, "Registry", ""), 0},
		{fmt.Sprintf(text, "Other", ""), 2},
		{fmt.Sprintf(text, "Registry", "Age = 1;"), 3},
		{fmt.Sprintf(text, "Registry", `Force = "True";`), 3},
		{strings.Replace(fmt.Sprintf(text, "Registry", ""), `ValueName = "V";`, "", 1), 1},
	} {
		c, err := dsc.Decode(strings.NewReader(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		switch r := c.(*dsc.Document).Resources[0].(type) {
		case dsc.Registry:
			if tt.want != 0 {
				t.Errorf("%s\nis %+v", tt.text, r)
			}
		case dsc.Custom:
			if len(r.Properties) != tt.want {
				t.Errorf("%s\nis %+v", tt.text, r)
			}
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	const end = "instance of OMI_ConfigurationDocument { Version = \"1.0.0\"; };"
	const resource = "instance of C as $%s { ResourceID = \"[C]%[1]s\"; ModuleName = \"M\"; ModuleVersion = \"1.0\"; %s };\n"
	a := fmt.Sprintf(resource, "a", "")
	for want, text := range map[string]string{
		"no instance in it":            "",
		"mof: line 1: want \"instance": "class X { };",
		"a document ends with its one instance of OMI_ConfigurationDocument": a,
		"line 1: OMI_ConfigurationDocument: a document ends":                 end + "\n" + end,
		"Version is \"3.0.0\", want 1.0.0 or 2.0.0":                          strings.Replace(end, "1.0.0", "3.0.0", 1),
		"no place for its ContentType":                                       strings.Replace(end, "};", "ContentType = \"PasswordEncrypted\"; };", 1),
		"Author is 1, of another type":                                       strings.Replace(end, "};", "Author = 1; };", 1),
		"GenerationDate is \"25.5.2016\", want MM/DD/YYYY":                   strings.Replace(end, "};", "GenerationDate = \"25.5.2016\"; };", 1),
		"C: ResourceID is \"a\", want [Friendly]Name":                        strings.Replace(a, "[C]", "", 1) + end,
		"its ConfigurationName is \"n\", the document's name is \"\"":        fmt.Sprintf(resource, "a", "ConfigurationName = \"n\";") + end,
		"DependsOn is b, of another type":                                    fmt.Sprintf(resource, "a", "DependsOn = \"b\";") + end,
		"$b has instances of its own and stands in several places": fmt.Sprintf(resource, "a", "") + fmt.Sprintf(resource, "b", "P = $a;") +
			fmt.Sprintf(resource, "c", "P = $b;") + fmt.Sprintf(resource, "d", "P = $b;") + end,
		"the settings of a meta configuration refer to each other instance once": a + "instance of MSFT_DSCMetaConfiguration { RebootNodeIfNeeded = True; };" + end,
		"no place for its Credential": "instance of MSFT_Credential as $c { UserName = \"a\"; };" +
			"instance of MSFT_DSCMetaConfiguration { Credential = $c; };" + end,
		"RefreshMode is true, of another type":                     "instance of MSFT_DSCMetaConfiguration { RefreshMode = True; };" + end,
		"RebootNodeIfNeeded is 1, of another type":                 "instance of MSFT_DSCMetaConfiguration { RebootNodeIfNeeded = 1; };" + end,
		"RefreshFrequencyMins is 30, of another type":              "instance of MSFT_DSCMetaConfiguration { RefreshFrequencyMins = \"30\"; };" + end,
		"RefreshMode is [Push], of another type":                   "instance of MSFT_DSCMetaConfiguration { RefreshMode = {\"Push\"}; };" + end,
		"DebugMode is [true], of another type":                     "instance of MSFT_DSCMetaConfiguration { DebugMode = {True}; };" + end,
		"ReportManagers is a, want an array of instances":          a + "instance of MSFT_DSCMetaConfiguration { ReportManagers = $a; };" + end,
		"an instance of MSFT_WebReportManager belongs here":        a + "instance of MSFT_DSCMetaConfiguration { ReportManagers = {$a}; };" + end,
		"its friendly name is \"C\", want ReportServerWeb":         a + "instance of MSFT_DSCMetaConfiguration { ReportManagers = {$a}; };" + end,
		"line 1: C: an instance of MSFT_KeyValuePair belongs here": a + "instance of MSFT_DSCMetaConfiguration { DownloadManagerCustomData = {$a}; };" + end,
		"dsc: neither UTF-16 with a byte order mark nor UTF-8":     "\xff",
		"dsc: half a UTF-16 character":                             "\xff\xfea",
		"dsc: half a UTF-16 surrogate pair":                        "\xff\xfe\x00\xd8",
	} {
		c, err := dsc.Decode(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || c != nil {
			t.Errorf("got %v, %v, want %q", c, err, want)
		}
	}
	if _, err := dsc.Decode(iotest.ErrReader(errFull)); err != errFull {
		t.Errorf("got %v", err)
	}
}

// TestDecodeCostIsInLineWithSize has instances that refer to those above them
// twice: as values they would double each time.
func TestDecodeCostIsInLineWithSize(t *testing.T) {
	chain := func(n int) string {
		var b strings.Builder
		b.WriteString("instance of C as $a0 { A = 1; };\n")
		for i := range n {
			fmt.Fprintf(&b, "instance of C as $a%d { A = $a%d; };\n", i+1, i)
		}
		return b.String() + "instance of OMI_ConfigurationDocument { Version = \"1.0.0\"; };"
	}
	fan := func(n int) string {
		return "instance of C as $a { A = \"" + strings.Repeat("a", n) + "\"; };\ninstance of C as $b { ResourceID = \"[C]b\"; A = {$a" +
			strings.Repeat(", $a", n) + "}; };\ninstance of OMI_ConfigurationDocument { Version = \"1.0.0\"; };"
	}
	for name, text := range map[string]func(int) string{"chain": chain, "fan": fan} {
		small, large := allocated(text(2_000)), allocated(text(20_000))
		if large > 20*small+1<<20 {
			t.Errorf("%s: %d bytes, and for ten times the text %d", name, small, large)
		}
	}
	if _, err := dsc.Decode(strings.NewReader(strings.Replace(chain(40), "A = $a3;", "A = $a3; B = $a3;", 1))); err == nil {
		t.Error("a doubled instance is taken")
	}
}

func allocated(text string) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = dsc.Decode(strings.NewReader(text))
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
