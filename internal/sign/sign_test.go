package sign

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
	"rpcdsc/internal/sign/signtest"
)

// testSet is a file of each kind and encoding, in parts that files share, and
// two that can't be signed.
func testSet(t *testing.T) *output.Set {
	t.Helper()
	set := &output.Set{}
	add := func(path string, e output.Encoding, text string) {
		b, err := e.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		set.Files = append(set.Files, output.File{Path: path, Encoding: e, Parts: [][]byte{b[:4], b[4:]}})
	}
	add("a/one.ps1", output.ASCII, "'one'\n")
	add("a/two.psm1", output.ASCII, "function Get-Two { 2 }\n")
	add("a/three.psd1", output.ASCII, "@{ Three = 3 }") // no end of line
	add("a/four.ps1xml", output.ASCII, "<?xml version=\"1.0\"?>\n<Configuration>\n</Configuration>\n")
	add("five.mof", output.UTF16, "/* a comment */\ninstance of A\n{\n};\n")
	add("six.mof", output.ASCII, "instance of A\n{\n};\n")
	add("seven.ps1", output.UTF8, "'only line feeds'\n'and \u00e9'\n")
	add("eight.cmd", output.ASCII, "@echo off\n")
	add("nine.reg", output.UTF16, "Windows Registry Editor Version 5.00\n")
	return set
}

const signable = 7

func files(set *output.Set) []*output.File {
	var all []*output.File
	for i := range set.Files {
		all = append(all, &set.Files[i])
	}
	return all
}

func contents(set *output.Set) map[string]string {
	out := map[string]string{}
	for i := range set.Files {
		out[set.Files[i].Path] = string(set.Files[i].Content())
	}
	return out
}

func signer(t *testing.T) *Signer {
	t.Helper()
	s, err := New(open(t), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustSign(t *testing.T, s *Signer, r Request) {
	t.Helper()
	if got, err := s.Sign(r); err != nil || got.Signed+got.Kept != signable {
		t.Fatalf("%+v, %v", got, err)
	}
}

// save writes the files into a folder.
func save(t *testing.T, set *output.Set, dir string) {
	t.Helper()
	for path, content := range contents(set) {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSigned(t *testing.T) {
	s := signer(t)
	exe := oracle.Osslsigncode(t)
	plain, set := contents(testSet(t)), testSet(t)
	mustSign(t, s, Request{Files: files(set), Folder: t.TempDir()})
	dir := t.TempDir()
	_, ca := signtest.Write(t, t.TempDir(), signtest.RSA(), s.Certificate())
	save(t, set, dir)
	for i := range set.Files {
		f := &set.Files[i]
		t.Run(f.Path, func(t *testing.T) {
			content := string(f.Content())
			if kindOf(f.Path) == nil {
				if f.Signature > 0 || content != plain[f.Path] {
					t.Error("it was changed")
				}
				return
			}
			if f.Signature == 0 || !strings.HasPrefix(content, plain[f.Path]) || string(slices.Concat(f.Parts[:2]...)) != plain[f.Path] {
				t.Error("it isn't the file with a signature as its last parts")
			}
			file := filepath.Join(dir, filepath.FromSlash(f.Path))
			verify(t, exe, ca, file, "Signing time: Feb  3 04:05:06 2020 GMT")
			if f.Encoding != output.UTF8 { // whose lines end in \n, and those of a signature don't
				if _, err := f.Encoding.Decode(f.Content()); err != nil {
					t.Error(err)
				}
			}
			tampered := []byte(content)
			tampered[len(plain[f.Path])/2&^1] ^= 1
			if err := os.WriteFile(file, tampered, 0o666); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(exe, "verify", "-CAfile", ca, "-in", file).CombinedOutput(); err == nil {
				t.Errorf("a file that was tampered with passes\n%s", out)
			}
		})
	}
}

func TestSameBytes(t *testing.T) {
	s := signer(t)
	first, second := testSet(t), testSet(t)
	mustSign(t, s, Request{Files: files(first), Folder: t.TempDir()})
	mustSign(t, s, Request{Files: files(second), Folder: t.TempDir()})
	if diff := cmp.Diff(contents(first), contents(second)); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	third := testSet(t)
	later := generate(t, func() (*Signer, error) { return New(s.key, s.time.Add(time.Hour)) })
	mustSign(t, later, Request{Files: files(third), Folder: t.TempDir()})
	if cmp.Equal(contents(first), contents(third)) {
		t.Error("the time isn't in the signatures")
	}
}

// A file that is there with a good signature isn't signed again; all others are.
func TestEarlierSignatureIsKept(t *testing.T) {
	s := signer(t)
	dir := t.TempDir()
	set := testSet(t)
	mustSign(t, s, Request{Files: files(set), Folder: dir})
	save(t, set, dir)
	signed := func(s *Signer) (texts []string) {
		t.Helper()
		set := testSet(t)
		counted := countSigned(s, set, &texts)
		got, err := counted.Sign(Request{Files: files(set), Folder: dir})
		if err != nil || got != (Result{len(texts), signable - len(texts)}) {
			t.Fatalf("%+v, %v, signed %q", got, err, texts)
		}
		return texts
	}
	if got := signed(s); len(got) > 0 {
		t.Errorf("signed again: %q", got)
	}
	file := filepath.Join(dir, "a", "one.ps1")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	end := len("'one'\r\n")
	other := testSet(t)
	mustSign(t, s, Request{Files: files(other), Folder: t.TempDir()})
	for name, content := range map[string][]byte{
		"no signature":     good[:end],
		"another text":     bytes.Replace(good, []byte("one"), []byte("two"), 1),
		"a letter":         flip(good, len(good)-100),
		"text after it":    append(slices.Clone(good), "'more'\r\n"...),
		"another file's":   slices.Concat(good[:end], bytes.TrimPrefix(other.Files[1].Content(), []byte("function Get-Two { 2 }\r\n"))),
		"a line feed only": bytes.ReplaceAll(good, []byte("\r\n"), []byte("\n")),
		"much too long":    append(slices.Clone(good), make([]byte, maxBlock)...),
	} {
		if err := os.WriteFile(file, content, 0o666); err != nil {
			t.Fatal(err)
		}
		if got := signed(s); !slices.Equal(got, []string{"a/one.ps1"}) {
			t.Errorf("%s: signed again: %q", name, got)
		}
	}
	if err := os.WriteFile(file, good, 0o666); err != nil {
		t.Fatal(err)
	}
	later, err := New(s.key, s.time.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if got := signed(later); len(got) != signable {
		t.Errorf("another time: signed again: %q", got)
	}
	// Another certificate of the same key.
	template := signtest.Template()
	template.Subject.CommonName = "another"
	renewed := *s
	renewed.key = &Key{Certificate: signtest.Certify(t, template, signtest.RSA())}
	w := &work{Signer: &renewed, folder: dir}
	if (&work{Signer: s, folder: dir}).earlier(&item{file: &testSet(t).Files[0], kind: kindOf("one.ps1")}, &bytes.Buffer{}) == nil {
		t.Error("a good signature isn't kept")
	}
	if w.earlier(&item{file: &testSet(t).Files[0], kind: kindOf("one.ps1")}, &bytes.Buffer{}) != nil {
		t.Error("a signature by another certificate is kept")
	}
}

// countSigned gives a signer that notes the paths of the files that it signs.
func countSigned(s *Signer, set *output.Set, to *[]string) *Signer {
	var mutex sync.Mutex
	counted := *s
	counted.sign = func(sum []byte) ([]byte, error) {
		mutex.Lock()
		defer mutex.Unlock()
		for i := range set.Files {
			if own, err := digest(&set.Files[i]); err == nil && bytes.Equal(own, sum) {
				*to = append(*to, set.Files[i].Path)
			}
		}
		return s.sign(sum)
	}
	return &counted
}

// flip puts another letter of base64 at a place.
func flip(b []byte, i int) []byte {
	b = slices.Clone(b)
	if b[i] == 'A' {
		b[i] = 'B'
	} else {
		b[i] = 'A'
	}
	return b
}

// Whatever is wrong with a signature is found, and no file is signed then.
func TestBadSignatures(t *testing.T) {
	good := signer(t)
	by := func(key *Key, at time.Time) func([]byte) ([]byte, error) {
		return func(digest []byte) ([]byte, error) { return key.sign(digest, at) }
	}
	changed := func(change func(der []byte)) func([]byte) ([]byte, error) {
		return func(digest []byte) ([]byte, error) {
			der, err := good.sign(digest)
			change(der)
			return der, err
		}
	}
	own := func(change func(*Key)) *Key {
		k := *good.key
		change(&k)
		return &k
	}
	template := signtest.Template()
	template.SerialNumber.SetInt64(4712)
	stranger := otherRSA(t)
	for _, tt := range []struct {
		name string
		sign func(digest []byte) ([]byte, error)
		want string
	}{
		{"it fails", func([]byte) ([]byte, error) { return nil, errors.New("no more paper") }, "no more paper"},
		{"it is empty", func([]byte) ([]byte, error) { return nil, nil }, "asn1"},
		{"it is cut off", func(d []byte) ([]byte, error) { der, err := good.sign(d); return der[:len(der)-1], err }, "asn1"},
		{"more comes after it", func(d []byte) ([]byte, error) { der, err := good.sign(d); return append(der, 0), err }, "data after its end"},
		{"it is of another text", func(d []byte) ([]byte, error) { return good.sign(bytes.Repeat([]byte{7}, len(d))) }, "another text"},
		{"a bit of it fell over", changed(func(der []byte) { der[len(der)-1] ^= 1 }), "it doesn't verify"},
		{"a bit of the message digest fell over", changed(func(der []byte) { der[len(der)-256-4-15-1] ^= 1 }), "message digest"},
		{"by another key", by(own(func(k *Key) { k.private = stranger }), good.time), "it doesn't verify"},
		{"by another certificate", by(own(func(k *Key) { k.Certificate = signtest.Certify(t, template, signtest.RSA()) }), good.time), "by another certificate"},
		{"by a renewed certificate", by(own(func(k *Key) { k.Certificate = signtest.Certify(t, signtest.Template(), stranger) }), good.time), "it has other certificates"},
		{"with another's beside it", by(own(func(k *Key) { k.issuers = []*x509.Certificate{signtest.Certify(t, template, stranger)} }), good.time), "it has other certificates"},
		{"at another time", by(good.key, good.time.Add(time.Second)), "it was made at 2020-02-03T04:05:07Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set := testSet(t)
			before := contents(set)
			got, err := (&Signer{good.key, good.time, tt.sign}).Sign(Request{Files: files(set), Folder: t.TempDir()})
			if err == nil || got != (Result{}) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), ".") {
				t.Errorf("%+v, %v, want %q", got, err, tt.want)
			}
			if diff := cmp.Diff(before, contents(set)); diff != "" || set.Files[0].Signature > 0 {
				t.Errorf("the set was changed:\n%s", diff)
			}
		})
	}
}

// A text with a line that begins a signature would be another text to others.
func TestTextLikeASignature(t *testing.T) {
	s := signer(t)
	for _, e := range []output.Encoding{output.ASCII, output.UTF16} {
		b, err := e.Encode("/* SIG # Begin signature block */\n")
		if err != nil {
			t.Fatal(err)
		}
		// The parts are cut in the middle of it.
		set := &output.Set{Files: []output.File{{Path: "a.mof", Encoding: e, Parts: [][]byte{b[:20], b[20:]}}}}
		if _, err := s.Sign(Request{Files: files(set), Folder: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "a.mof was signed wrongly: its text has") {
			t.Errorf("%s: %v", e, err)
		}
	}
}

func TestProgress(t *testing.T) {
	s := signer(t)
	set := testSet(t)
	var told []string
	got, err := s.Sign(Request{
		Files: files(set)[:4], Folder: t.TempDir(),
		Progress: func(done, total int) { told = append(told, fmt.Sprint(done, " of ", total)) },
	})
	if err != nil || got.Signed != 4 || set.Files[4].Signature > 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if want := []string{"1 of 4", "2 of 4", "3 of 4", "4 of 4"}; !slices.Equal(told, want) {
		t.Errorf("progress %q", told)
	}
}

// Who stops it gets nothing half done.
func TestStop(t *testing.T) {
	s, stop := signer(t), errors.New("somebody stopped it")
	for n := range 2*signable - 1 {
		set := testSet(t)
		var asked atomic.Int64
		got, err := s.Sign(Request{Files: files(set), Folder: t.TempDir(), Stop: func() error {
			if asked.Add(1) > int64(n) {
				return stop
			}
			return nil
		}})
		if !errors.Is(err, stop) || got != (Result{}) || !cmp.Equal(contents(set), contents(testSet(t))) {
			t.Errorf("after %d: %+v, %v", n, got, err)
		}
	}
}

// BenchmarkSign signs 100 documents, BenchmarkKeep finds them signed.
func BenchmarkSign(b *testing.B) {
	benchmark(b, func(dir string) string { return filepath.Join(dir, "none") })
}
func BenchmarkKeep(b *testing.B) { benchmark(b, func(dir string) string { return dir }) }

func benchmark(b *testing.B, folder func(string) string) {
	pfx, _ := signtest.New(b, b.TempDir())
	key, err := openFile(pfx, signtest.Password)
	if err != nil {
		b.Fatal(err)
	}
	s, err := New(key, time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	body, err := output.UTF16.Encode(strings.Repeat("/* a line of text */\n", 650))
	if err != nil {
		b.Fatal(err)
	}
	documents := func() *output.Set {
		set := &output.Set{}
		for i := range 100 {
			set.Files = append(set.Files, output.File{Path: strconv.Itoa(i) + ".mof", Encoding: output.UTF16, Parts: [][]byte{body}})
		}
		return set
	}
	dir := b.TempDir()
	set := documents()
	if _, err := s.Sign(Request{Files: files(set), Folder: dir}); err != nil {
		b.Fatal(err)
	}
	for i := range set.Files {
		if err := os.WriteFile(filepath.Join(dir, set.Files[i].Path), set.Files[i].Content(), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := s.Sign(Request{Files: files(documents()), Folder: folder(dir)}); err != nil {
			b.Fatal(err)
		}
	}
}
