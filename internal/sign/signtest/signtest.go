// Package signtest makes keys and certificates for tests. Nothing of the product
// imports it.
package signtest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// Password is that of every PFX file. It isn't ASCII, and has what shells and
// command lines take for something else.
const Password = `pä$s "w'or%d`

// RSA is a key; the same at each call, since making one takes long.
var RSA = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Template is a certificate that can sign scripts.
func Template() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber:          big.NewInt(4711),
		Subject:               pkix.Name{CommonName: "contoso scripts"},
		NotBefore:             time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC),
		NotAfter:              time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
		BasicConstraintsValid: true,
	}
}

// Certify makes a certificate that its own key has signed.
func Certify(t testing.TB, template *x509.Certificate, key crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return must(x509.ParseCertificate(der))
}

// Write writes a PFX file, and beside it the certificate in cert.pem.
func Write(t testing.TB, dir string, key crypto.Signer, cert *x509.Certificate) (pfx, pemFile string) {
	t.Helper()
	data, err := pkcs12.Modern2023.Encode(key, cert, nil, Password)
	if err != nil {
		t.Fatal(err)
	}
	pfx, pemFile = filepath.Join(dir, "key.pfx"), filepath.Join(dir, "cert.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
	for file, data := range map[string][]byte{pfx: data, pemFile: text} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return pfx, pemFile
}

// New makes a PFX file that can sign scripts, and cert.pem.
func New(t testing.TB, dir string) (pfx, pemFile string) {
	t.Helper()
	return Write(t, dir, RSA(), Certify(t, Template(), RSA()))
}
