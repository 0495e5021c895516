package authenticode

import (
	"crypto/x509"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/sign/signtest"
)

// signed are texts and what osslsigncode makes of them.
func signed(t *testing.T) (files map[string][2][]byte, cert *x509.Certificate) {
	t.Helper()
	exe := oracle.Osslsigncode(t)
	cert = signtest.Certify(t, signtest.Template(), signtest.RSA())
	pfx, _ := signtest.Write(t, t.TempDir(), signtest.RSA(), cert)
	files = map[string][2][]byte{}
	for name, text := range map[string]string{
		"a.ps1":    "'a'\r\n",
		"b.psm1":   "'no end of line'",
		"c.psd1":   "@{}\n",
		"d.ps1xml": "<a/>\r\n",
		"e.mof":    "// e\r\n",
		"f.mof":    string(append([]byte{0xff, 0xfe}, utf16Bytes("// f \u00e9 \U0001f600\r\n")...)),
		"g.ps1":    "'\u00e9 \U0001f600'\n",
		"h.PS1":    "'in capitals'\r\n",
	} {
		in, out := filepath.Join(t.TempDir(), name), filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(exe, "sign", "-pkcs12", pfx, "-readpass", "-", "-h", "sha256", "-time", "1700000000", "-in", in, "-out", out)
		cmd.Stdin = strings.NewReader(signtest.Password + "\n")
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said)
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = [2][]byte{[]byte(text), b}
	}
	return files, cert
}

func TestReadsWhatOsslsigncodeSigns(t *testing.T) {
	files, cert := signed(t)
	template := signtest.Template()
	template.Subject.CommonName = "another"
	another := signtest.Certify(t, template, signtest.RSA())
	for name, f := range files {
		s, err := Read(name, f[1], len(f[0]))
		if err != nil || !s.Time.Equal(time.Unix(1700000000, 0)) {
			t.Errorf("%s: %+v, %v", name, s, err)
			continue
		}
		if err := s.Verify(cert); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Verify(another); err == nil || err.Error() != "it is by another certificate" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No bit of a file can be another one, and be it a bit that says nothing.
func TestEveryBitCounts(t *testing.T) {
	files, cert := signed(t)
	for _, name := range []string{"a.ps1", "f.mof"} {
		text, file := files[name][0], files[name][1]
		for i := range 8 * len(file) {
			b := slices.Clone(file)
			b[i/8] ^= 1 << (i % 8)
			if s, err := Read(name, b, len(text)); err == nil && s.Verify(cert) == nil {
				t.Errorf("%s: bit %d of byte %d of %d can be another one", name, i%8, i/8, len(b))
			}
		}
	}
}

func TestReadRefuses(t *testing.T) {
	files, _ := signed(t)
	f := files["a.ps1"]
	text, block := string(f[0]), string(f[1][len(f[0]):])
	for name, tt := range map[string]struct{ file, text, block, want string }{
		"no such file":        {"a.cmd", text, block, "a .cmd file can't have a signature"},
		"nothing":             {"a.ps1", text, "", "no signature"},
		"another text":        {"a.ps1", "'b'\r\n", block, "the signature of another text"},
		"more before it":      {"a.ps1", text, "\r\n" + block, "no signature"},
		"more after it":       {"a.ps1", text, block + "'b'\r\n", "no signature"},
		"no end":              {"a.ps1", text, strings.TrimSuffix(block, "# SIG # End signature block\r\n"), "no signature"},
		"line feeds only":     {"a.ps1", text, strings.ReplaceAll(block, "\r\n", "\n"), "no signature"},
		"other comments":      {"a.mof", text, block, "no signature"},
		"not base64":          {"a.ps1", text, strings.Replace(block, "MII", "M?I", 1), "base64"},
		"two signatures":      {"a.ps1", string(f[1]), block, "where readers take its signature to begin"},
		"half a wide letter":  {"f.mof", string(files["f.mof"][0]), string(files["f.mof"][1][len(files["f.mof"][0]):]) + "\r", "no signature"},
		"a wide letter in it": {"f.mof", string(files["f.mof"][0]), strings.Replace(string(files["f.mof"][1][len(files["f.mof"][0]):]), "M\x00", "M\x01", 1), "no signature"},
	} {
		if _, err := Read(tt.file, []byte(tt.text+tt.block), len(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// What is in a file of the output folder may be anything.
func FuzzRead(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0x30, 0})
	f.Add([]byte{0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2, 0xa0, 0})
	cert := signtest.Certify(f, signtest.Template(), signtest.RSA())
	f.Fuzz(func(t *testing.T, der []byte) {
		if s, err := parseSignature(der); err == nil && s.Verify(cert) == nil {
			t.Errorf("%x verifies", der)
		}
	})
}
