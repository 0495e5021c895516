package sign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"rpcdsc/internal/sign/signtest"
)

func openFile(file, password string) (*Key, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Open(file, data, password)
}

func open(t *testing.T) *Key {
	t.Helper()
	pfx, _ := signtest.New(t, t.TempDir())
	key, err := openFile(pfx, signtest.Password)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func generate[K any](t *testing.T, f func() (K, error)) K {
	t.Helper()
	k, err := f()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// otherRSA is a key that isn't the certificate's.
func otherRSA(t *testing.T) *rsa.PrivateKey {
	return generate(t, func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
}

func TestOpenRefuses(t *testing.T) {
	cert := signtest.Certify(t, signtest.Template(), signtest.RSA())
	ec := generate(t, func() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })
	pfx := func(key crypto.Signer, cert *x509.Certificate) []byte {
		return generate(t, func() ([]byte, error) { return pkcs12.Modern2023.Encode(key, cert, nil, signtest.Password) })
	}
	good := pfx(signtest.RSA(), cert)
	for _, tt := range []struct {
		name           string
		data           []byte
		password       string
		want, hint     string
		aboutPasswords bool
	}{
		{"wrong password", good, "secret", "the password is wrong", "", true},
		{"no password", good, "", "needs a password", "", true},
		{"not a PFX", []byte("-----BEGIN CERTIFICATE-----"), signtest.Password, "can't be read as a PFX file", "openssl pkcs12", false},
		{"empty", nil, signtest.Password, "can't be read as a PFX file", "openssl pkcs12", false},
		{"cut off", good[:len(good)/2], signtest.Password, "can't be read as a PFX file", "openssl pkcs12", false},
		{"no private key", generate(t, func() ([]byte, error) {
			return pkcs12.Modern2023.EncodeTrustStore([]*x509.Certificate{cert}, signtest.Password)
		}), signtest.Password, "private key", "export it again", false},
		{"ECDSA", pfx(ec, signtest.Certify(t, signtest.Template(), ec)), signtest.Password, "isn't an RSA key", "RSA", false},
		{"another's certificate", pfx(otherRSA(t), cert), signtest.Password, "none of its certificates belongs", "export it again", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "key.pfx")
			if err := os.WriteFile(file, tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := openFile(file, tt.password)
			var e *Error
			if !errors.As(err, &e) || !strings.Contains(e.Message, tt.want) || !strings.Contains(e.Message, file) || e.Password != tt.aboutPasswords {
				t.Fatalf("%#v, want %q", err, tt.want)
			}
			if !strings.Contains(strings.Join(e.Hints, "\n"), tt.hint) {
				t.Errorf("hints %q, want %q", e.Hints, tt.hint)
			}
			if tt.password != "" && strings.Contains(e.Message+strings.Join(e.Hints, ""), tt.password) {
				t.Errorf("%v tells the password", e)
			}
		})
	}
}

// The key's certificate may stand behind those of its issuers.
func TestOpenFindsTheKeysCertificate(t *testing.T) {
	other := otherRSA(t)
	issuer, own := signtest.Certify(t, signtest.Template(), other), signtest.Certify(t, signtest.Template(), signtest.RSA())
	data := generate(t, func() ([]byte, error) {
		return pkcs12.LegacyDES.Encode(signtest.RSA(), issuer, []*x509.Certificate{own}, signtest.Password)
	})
	file := filepath.Join(t.TempDir(), "key.pfx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if key, err := openFile(file, signtest.Password); err != nil || !key.Certificate.Equal(own) {
		t.Errorf("%v", err)
	}
}

func TestCheck(t *testing.T) {
	good := signtest.Template()
	for _, tt := range []struct {
		name   string
		change func(*x509.Certificate)
		at     time.Time
		want   []string
	}{
		{"good", func(*x509.Certificate) {}, good.NotBefore, nil},
		{"last second", func(*x509.Certificate) {}, good.NotAfter, nil},
		{"no key usage at all", func(c *x509.Certificate) { c.KeyUsage = 0 }, good.NotBefore, nil},
		{"no purpose", func(c *x509.Certificate) { c.ExtKeyUsage = nil }, good.NotBefore, []string{"code signing isn't among"}},
		{"a web server's", func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, good.NotBefore, []string{"code signing isn't among"}},
		{"expired", func(*x509.Certificate) {}, good.NotAfter.Add(time.Second), []string{"it is valid from 2020-02-03T04:05:06Z to 2120-01-01T00:00:00Z"}},
		{"not yet", func(*x509.Certificate) {}, good.NotBefore.Add(-time.Second), []string{"it is valid from"}},
		{"all of it", func(c *x509.Certificate) { c.ExtKeyUsage, c.KeyUsage = nil, x509.KeyUsageCRLSign }, time.Unix(0, 0),
			[]string{"code signing isn't among", "no digital signature", "it is valid from"}},
	} {
		template := signtest.Template()
		tt.change(template)
		key := &Key{Certificate: signtest.Certify(t, template, signtest.RSA()), name: "key.pfx"}
		err := key.check(tt.at)
		if len(tt.want) == 0 {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) || len(e.Hints) != len(tt.want) {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(e.Message, want) {
				t.Errorf("%s: %v, want %q", tt.name, e, want)
			}
		}
	}
}
