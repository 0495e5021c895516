package tomlfmt

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// styleCases are documents and what becomes of them; each result stays as it is.
var styleCases = []struct{ name, src, want string }{
	{"nothing", "", ""},
	{"only blanks", " \n\t\n\n", ""},
	{"only a comment", "\n\n  # what it is  \n\n", "# what it is\n"},
	{"a key", "a=1", "a = 1\n"},
	{"keys below each other", "a=1\nlong_one =  2\n", "a        = 1\nlong_one = 2\n"},
	{"a blank parts them", "a=1\n\nlong_one =  2\n", "a = 1\n\nlong_one = 2\n"},
	{"a comment parts them", "a=1\n# more\nlong_one =  2\n", "a = 1\n# more\nlong_one = 2\n"},
	{"a very wide key stands for itself", "a=1\nthis_key_is_wider_than_the_others=2\nbb=3\n",
		"a  = 1\nthis_key_is_wider_than_the_others = 2\nbb = 3\n"},
	{"dotted keys", "rpc . ports=1\n", "rpc.ports = 1\n"},
	{"many blanks", "a = 1\n\n\n\nb = 2\n\n\n", "a = 1\n\nb = 2\n"},
	{"headers", "a=1\n[ b ]\n\nc=1\n[[ d.e ]]\n[f]", "a = 1\n\n[b]\nc = 1\n\n[[d.e]]\n\n[f]\n"},
	{"a comment belongs to the header below", "a=1\n# of b\n[b]\n", "a = 1\n\n# of b\n[b]\n"},
	{"unless there is a blank", "[b]\n\n# of nothing\n\n[c]\n", "[b]\n\n# of nothing\n\n[c]\n"},
	{"a comment below a header stays", "[b]\n\n# of c\nc=1\n", "[b]\n\n# of c\nc = 1\n"},
	{"margins go", "  [b]\n    c = 1\n    # d\n", "[b]\nc = 1\n# d\n"},
	{"comments behind", "a=1#x\nb=2  # y  \n", "a = 1                                    #x\nb = 2                                    # y\n"},
	{"behind a header", "[a]#x\n", "[a]                                      #x\n"},
	{"behind a long line", "a = \"1234567890123456789012345678901234567890\" # x\n", "a = \"1234567890123456789012345678901234567890\"  # x\n"},
	{"as long as fits", "a = \"123456789012345678901234567890123\" # x\n", "a = \"123456789012345678901234567890123\"  # x\n"},
	{"lists", "a=[ 1,2 ,3, ]\nb=[]\nc=[ ]\n", "a = [1, 2, 3]\nb = []\nc = []\n"},
	{"a list keeps its lines", "a=[1,2,\n3\n ,4]\n", "a = [\n  1, 2,\n  3,\n  4,\n]\n"},
	{"and its comments", "a=[ # x\n1, # y\n\n\n# z\n2 # zz\n\n]# end\n", "" +
		"a = [                                    # x\n  1,                                     # y\n\n  # z\n  2,                                     # zz\n]                                        # end\n"},
	{"no list of nothing over lines", "a=[\n\n]\n", "a = []\n"},
	{"a list of a comment", "a=[\n# none yet\n]\n", "a = [\n  # none yet\n]\n"},
	{"a comment behind the bracket only", "a=[ # none yet\n]\n", "a = [                                    # none yet\n]\n"},
	{"lists in lists", "a=[[1,2],[ # x\n3]]\n", "a = [[1, 2], [                           # x\n  3,\n]]\n"},
	{"lists in lists over lines", "a=[\n[1,\n2]]\n", "a = [\n  [\n    1,\n    2,\n  ],\n]\n"},
	{"inline tables", "a={b=1 , c . d=[ 2 ]}\ne={}\n", "a = { b = 1, c.d = [2] }\ne = {}\n"},
	{"quotes that aren't needed", "'a'=1\n\"b\".\"c d\" = 'x'\n", "a       = 1\nb.\"c d\" = \"x\"\n"},
	{"quotes that are", "'' = 1\na = 'say \"x\"'\nb = 'c:\\d'\n", "\"\" = 1\na  = 'say \"x\"'\nb  = 'c:\\d'\n"},
	{"what looks like a comment", "a = \"x # y\" # z\n", "a = \"x # y\"                              # z\n"},
	{"escapes", `a = "x \" # \\" # z`, `a = "x \" # \\"                          # z` + "\n"},
	{"long texts", "a = \"\"\"\n x\\\"\"\" # y\n\n\n\"\"\"\"\" # z\n", "a = \"\"\"\n x\\\"\"\" # y\n\n\n\"\"\"\"\"                                    # z\n"},
	{"long plain texts", "a = '''\n# x\n'''\n", "a = '''\n# x\n'''\n"},
	{"numbers and dates", "a = 0xFF\nb=1979-05-27 07:32:00\nc = true\n", "a = 0xFF\nb = 1979-05-27 07:32:00\nc = true\n"},
	{"ends of lines", "a=1\r\n[b]\n", "a = 1\r\n\r\n[b]\r\n"},
	{"ends of lines in a text don't count", "a='''\r\n'''\nb=1\r\n", "a = '''\r\n'''\nb = 1\n"},
}

func TestFormat(t *testing.T) {
	for _, tt := range styleCases {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Format(tt.src)
			if err != nil || got != tt.want {
				t.Errorf("got\n%q, want\n%q (%v)", got, tt.want, err)
			}
			if again, err := Format(got); err != nil || again != got {
				t.Errorf("twice it is\n%q, and once\n%q (%v)", again, got, err)
			}
		})
	}
}

// TestFormatRefuses: it comes to an end on what is no TOML.
func TestFormatRefuses(t *testing.T) {
	for _, src := range []string{
		"a", "a=", "=1", "[a", "[[a]", "[a] b=1", "a=[1", "a={b=1", "a={1}", "a='x", "a=\"x\\", "a=\"x\n\"", "a='''x''",
		"a.=1", "a = 1\rb = 2", "a=" + strings.Repeat("[", 1000),
	} {
		if got, err := Format(src); err == nil {
			t.Errorf("%q gives %q", src, got)
		}
	}
}

// FuzzFormat: what is TOML is TOML afterwards with the same keys and values, and
// formatting it again changes nothing.
func FuzzFormat(f *testing.F) {
	for _, tt := range styleCases {
		f.Add(tt.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1000 || strings.Contains(src, "[[[[[[[[") {
			t.Skip() // the other parser takes its time
		}
		got, err := Format(src)
		before, isTOML := decode(src)
		if !isTOML {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		after, ok := decode(got)
		if !ok || strings.Join(before, "\n") != strings.Join(after, "\n") {
			t.Errorf("%q became %q: %q is now %q", src, got, before, after)
		}
		if again, err := Format(got); again != got || err != nil {
			t.Errorf("%q became %q and then %q", src, got, again)
		}
	})
}

// decode gives all keys of a document, and its meaning.
func decode(src string) (keys []string, ok bool) {
	defer func() {
		if recover() != nil { // its own defect
			keys, ok = nil, false
		}
	}()
	var doc map[string]any
	meta, err := toml.Decode(src, &doc)
	if err != nil || strings.HasPrefix(src, "\ufeff") || !utf8.ValidString(src) {
		return nil, false
	}
	for _, key := range meta.Keys() {
		keys = append(keys, key.String()+" "+meta.Type(key...))
	}
	var b strings.Builder
	if err := toml.NewEncoder(&b).Encode(doc); err != nil {
		return nil, false // it can't write every list
	}
	return append(keys, b.String()), true
}
