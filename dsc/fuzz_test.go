package dsc_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"rpcdsc/dsc"
)

// FuzzDecode never wants a panic, and what can be decoded and encoded to be the
// same after that.
func FuzzDecode(f *testing.F) {
	for _, c := range []dsc.Configuration{example(), settings()} {
		var b bytes.Buffer
		if err := dsc.NewEncoder(&b).Encode(c); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(pullFromWindows))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := dsc.Decode(bytes.NewReader(raw))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if dsc.NewEncoder(&b).Encode(c) == nil {
			readsBack(t, c, b.Bytes())
		}
	})
}

// readsBack is quicker than roundTrip, and always goes the same way, which a
// fuzzer wants: cmp doesn't.
func readsBack(t *testing.T, c dsc.Configuration, encoded []byte) {
	t.Helper()
	if got, err := dsc.Decode(bytes.NewReader(encoded)); err != nil || !reflect.DeepEqual(got, c) {
		t.Errorf("%v: %+v reads back as %+v", err, c, got)
	}
}

// FuzzDocument puts a text in every place that takes one and reads it back.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{"a", `\`, `"`, "\n", `\n`, "*/", "\u2013", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := &dsc.Document{Target: dsc.WMF51, Author: s, Host: s, Name: s, Resources: []dsc.Resource{
			dsc.Script{Name: "A", Get: s, Test: s + "2", Set: s + "3"},
			dsc.Registry{Name: "B", Key: "K" + s, ValueName: s, ValueType: dsc.StringValue, ValueData: []string{s, s}},
			dsc.Custom{Name: "C", Class: "C", Friendly: "C", Module: "M" + s, Version: "1.0", Properties: []dsc.Property{
				{Name: "P", Value: dsc.Instance{Class: "D", Properties: []dsc.Property{{Name: "Q", Value: s}}}},
			}},
		}}
		var b bytes.Buffer
		if dsc.NewEncoder(&b).Encode(d) == nil {
			readsBack(t, d, b.Bytes())
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	var raw bytes.Buffer
	d := example()
	d.Resources[0] = dsc.Script{Name: "Rules", Get: "1", Test: "2", Set: strings.Repeat("function Get-X {\n    \"a\\b\"\n}\n", 1000)}
	if err := dsc.NewEncoder(&raw).Encode(d); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(raw.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := dsc.Decode(bytes.NewReader(raw.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
