package sign

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
	"rpcdsc/internal/read/authenticode"
	"rpcdsc/internal/sign/signtest"
)

// issued is a certificate of a key that others have issued, one above the
// other.
func issued(t *testing.T, change func(*x509.Certificate)) (own *x509.Certificate, issuers []*x509.Certificate) {
	t.Helper()
	authority := func(name string) *x509.Certificate {
		c := signtest.Template()
		c.Subject = pkix.Name{Organization: []string{"Contoso"}, CommonName: name}
		c.SerialNumber = big.NewInt(1)
		c.KeyUsage, c.ExtKeyUsage, c.IsCA = x509.KeyUsageCertSign, nil, true
		return c
	}
	issue := func(c, by *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
		der := generate(t, func() ([]byte, error) { return x509.CreateCertificate(rand.Reader, c, by, public, key) })
		return generate(t, func() (*x509.Certificate, error) { return x509.ParseCertificate(der) })
	}
	rootKey, middleKey := otherRSA(t), otherRSA(t)
	root := issue(authority("Contoso Root"), authority("Contoso Root"), rootKey.Public(), rootKey)
	middle := issue(authority("Contoso Issuing 1 of a long name"), root, middleKey.Public(), rootKey)
	template := signtest.Template()
	change(template)
	return issue(template, middle, signtest.RSA().Public(), middleKey), []*x509.Certificate{middle, root}
}

// The bytes are those of osslsigncode, an independent program.
func TestSameAsOsslsigncode(t *testing.T) {
	exe := oracle.Osslsigncode(t)
	self := signtest.Certify(t, signtest.Template(), signtest.RSA())
	own, issuers := issued(t, func(*x509.Certificate) {})
	reversed := slices.Clone(issuers)
	slices.Reverse(reversed)
	odd, _ := issued(t, func(c *x509.Certificate) {
		c.SerialNumber = new(big.Int).SetBytes([]byte("\xff\xfe 20 bytes at most\x80")[:20])
		c.Subject.CommonName = "gr\u00f6\u00dfer, \"quoted\""
	})
	large := generate(t, func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 3072) })
	for _, tt := range []struct {
		name   string
		key    *rsa.PrivateKey
		cert   *x509.Certificate
		others []*x509.Certificate
		at     time.Time
	}{
		{"alone", signtest.RSA(), self, nil, time.Time{}},
		{"with its issuers", signtest.RSA(), own, issuers, time.Time{}},
		{"with its issuers the other way round", signtest.RSA(), own, reversed, time.Time{}},
		{"behind another", signtest.RSA(), issuers[0], []*x509.Certificate{own, issuers[1]}, time.Time{}},
		{"an odd name and number", signtest.RSA(), odd, nil, time.Time{}},
		{"a larger key", large, signtest.Certify(t, signtest.Template(), large), nil, time.Time{}},
		{"a date", signtest.RSA(), self, nil, time.Date(2049, 12, 31, 23, 59, 59, 999, time.FixedZone("", 0))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pfx := filepath.Join(t.TempDir(), "key.pfx")
			data := generate(t, func() ([]byte, error) {
				return pkcs12.Modern2023.Encode(tt.key, tt.cert, tt.others, signtest.Password)
			})
			if err := os.WriteFile(pfx, data, 0o600); err != nil {
				t.Fatal(err)
			}
			key := generate(t, func() (*Key, error) { return openFile(pfx, signtest.Password) })
			s := generate(t, func() (*Signer, error) { return New(key, tt.at) })
			set := testSet(t)
			plain := contents(set)
			mustSign(t, s, Request{Files: files(set), Folder: t.TempDir()})
			for i := range set.Files {
				f := &set.Files[i]
				if !Signable(f.Path) {
					continue
				}
				if want := osslsign(t, exe, pfx, s.time, f.Path, plain[f.Path]); string(f.Content()) != want {
					t.Errorf("%s:\n%s\nwant\n%s", f.Path, f.Content(), want)
				}
			}
		})
	}
}

// osslsign has osslsigncode sign a text.
func osslsign(t *testing.T, exe, pfx string, at time.Time, name, text string) string {
	t.Helper()
	in, out := filepath.Join(t.TempDir(), filepath.Base(name)), filepath.Join(t.TempDir(), filepath.Base(name))
	if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "sign", "-pkcs12", pfx, "-readpass", "-", "-h", "sha256", "-time", fmt.Sprint(at.Unix()), "-in", in, "-out", out)
	cmd.Stdin = strings.NewReader(signtest.Password + "\n")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return string(generate(t, func() ([]byte, error) { return os.ReadFile(out) }))
}

// A time after 2049 is written in another way, which osslsigncode 2.9 gets
// wrong: it takes such a signature, but doesn't show the time.
func TestLateDate(t *testing.T) {
	exe := oracle.Osslsigncode(t)
	at := time.Date(2051, 2, 3, 0, 0, 0, 0, time.UTC)
	s := generate(t, func() (*Signer, error) { return New(open(t), at) })
	set, dir := testSet(t), t.TempDir()
	plain := set.Files[0].Size()
	mustSign(t, s, Request{Files: files(set), Folder: dir})
	save(t, set, dir)
	_, ca := signtest.Write(t, t.TempDir(), signtest.RSA(), s.Certificate())
	verify(t, exe, ca, filepath.Join(dir, "a", "one.ps1"), "Signature verification: ok")
	read, err := authenticode.Read("one.ps1", set.Files[0].Content(), int(plain))
	if err != nil || !read.Time.Equal(at) {
		t.Errorf("%+v, %v", read, err)
	}
}

// verify has osslsigncode verify a file, and say something.
func verify(t *testing.T, exe, ca, file, want string) {
	t.Helper()
	if out, err := exec.Command(exe, "verify", "-CAfile", ca, "-in", file).CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%v, want %q\n%s", err, want, out)
	}
}

func TestID(t *testing.T) {
	self := signtest.Certify(t, signtest.Template(), signtest.RSA())
	own, issuers := issued(t, func(*x509.Certificate) {})
	at := self.NotBefore
	ids := map[output.Sum]string{}
	for name, s := range map[string]*Signer{
		"first":         {key: &Key{Certificate: self}, time: at},
		"another time":  {key: &Key{Certificate: self}, time: at.Add(time.Second)},
		"another":       {key: &Key{Certificate: own}, time: at},
		"with issuers":  {key: &Key{Certificate: own, issuers: issuers}, time: at},
		"with one only": {key: &Key{Certificate: own, issuers: issuers[:1]}, time: at},
		"by an issuer":  {key: &Key{Certificate: issuers[0], issuers: append([]*x509.Certificate{own}, issuers[1:]...)}, time: at},
	} {
		if ids[s.ID()] != "" {
			t.Errorf("%s: the ID of %q", name, ids[s.ID()])
		}
		ids[s.ID()] = name
	}
	// In another time zone it is the same time.
	first := &Signer{key: &Key{Certificate: self}, time: at.In(time.FixedZone("", 3600))}
	if ids[first.ID()] != "first" {
		t.Errorf("the same again is %q", ids[first.ID()])
	}
}
