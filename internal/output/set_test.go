package output

import (
	"crypto/sha256"
	"strings"
	"testing"
)

func TestFileSums(t *testing.T) {
	f := File{Parts: [][]byte{[]byte("ab"), nil, []byte("c")}}
	if f.Size() != 3 || f.SHA256() != sha256.Sum256([]byte("abc")) || string(f.Content()) != "abc" {
		t.Errorf("size %d, sum %s, content %q", f.Size(), f.SHA256(), f.Content())
	}
}

func TestCheckPath(t *testing.T) {
	for _, p := range []string{
		"a", "dsc/fs01.corp.example.mof", "module/RpcPortPolicy/0.1.0/RpcPortPolicy.psd1", "a/manifest.json",
		"console", "com", "com10", "lpt", "auxiliary.txt", "a b", ".gitignore", strings.Repeat("a", 255),
	} {
		if err := checkPath(p); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
	for _, p := range []string{
		"", ".", "..", "../a", "a/../b", "a/..", "/a", "a/", "a//b", "./a", `a\b`, `..\a`, `C:\a`, "c:a", "a:stream",
		"con", "CON", "aux.txt", "dsc/nul.mof", "com1", "Lpt9.x", "nul .txt", "conout$",
		"a.", "a ", " a", "dir./a", "a*", "a?", "a<b", `a"b`, "a|b", "a\x00", "a\nb", "é",
		"manifest.json", "Manifest.JSON", "manifest.pending.json", ".rpcdsc-tmp", ".RPCDSC-TMP/b", strings.Repeat("a", 256),
	} {
		if err := checkPath(p); err == nil {
			t.Errorf("%q is accepted", p)
		}
	}
}

func TestCheckPaths(t *testing.T) {
	for _, tt := range []struct {
		name  string
		paths []string
		want  string
	}{
		{"fine", []string{"a", "b/a", "b/c/a"}, ""},
		{"twice", []string{"a", "a"}, "two files of the name a"},
		{"case", []string{"dsc/A", "dsc/a"}, "dsc/a and dsc/A differ only by case"},
		{"case of a folder", []string{"x/Plant/a", "x/plant/b"}, "x/plant and x/Plant differ only by case"},
		{"file and folder", []string{"a/b", "a"}, "a is the name of a file and of a folder"},
		{"file and folder, case", []string{"A/b", "a"}, "A is the name of a file and of a folder"},
		{"bad", []string{"../a"}, "isn't a plain path"},
		{"all of them", []string{"../a", "b", "B"}, "isn't a plain path"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var set Set
			for _, p := range tt.paths {
				set.Files = append(set.Files, File{Path: p, Encoding: Raw})
			}
			err := set.checkPaths()
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if tt.name == "all of them" && !strings.Contains(err.Error(), "differ only by case") {
				t.Errorf("only one problem is reported: %v", err)
			}
		})
	}
}

func TestCheckPathsEncoding(t *testing.T) {
	set := Set{Files: []File{{Path: "a", Encoding: "ebcdic"}}}
	if err := set.checkPaths(); err == nil || !strings.Contains(err.Error(), "a: unknown encoding") {
		t.Errorf("error %v", err)
	}
}
