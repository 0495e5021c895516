package sign

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// Key is a certificate and its private key, from a PFX file.
type Key struct {
	Certificate *x509.Certificate
	name        string // of the file, as it was given
	private     *rsa.PrivateKey
	issuers     []*x509.Certificate // what else the file has
}

// Error says what is wrong, and what to do.
type Error struct {
	Message  string
	Hints    []string
	Password bool // it is about the password
}

func (e *Error) Error() string { return e.Message }

func wrong(format string, args ...any) *Error { return &Error{Message: fmt.Sprintf(format, args...)} }

func (e *Error) hint(text string) *Error {
	e.Hints = append(e.Hints, text)
	return e
}

// Open reads what is in a PFX file. What it refuses is an *Error.
func Open(file string, data []byte, password string) (*Key, error) {
	private, first, others, err := pkcs12.DecodeChain(data, password)
	if err != nil {
		return nil, explain(file, password, err)
	}
	key, ok := private.(*rsa.PrivateKey)
	if !ok {
		return nil, wrong("%s: its key isn't an RSA key, and the signatures of others differ each time, so that no file would ever be up to date", file).
			hint("take a certificate with an RSA key")
	}
	certs := append([]*x509.Certificate{first}, others...)
	own := slices.IndexFunc(certs, func(c *x509.Certificate) bool { return key.PublicKey.Equal(c.PublicKey) })
	if own < 0 {
		return nil, wrong("%s: none of its certificates belongs to its private key", file).hint(exportAgain)
	}
	return &Key{certs[own], file, key, slices.Delete(slices.Clone(certs), own, own+1)}, nil
}

const exportAgain = "export it again, with its private key: `Export-PfxCertificate`, or `openssl pkcs12 -export -inkey key.pem -in cert.pem`"

// explain says what the reader of PFX files means.
func explain(file, password string, err error) *Error {
	text := strings.TrimPrefix(err.Error(), "pkcs12: ")
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && password == "":
		return &Error{Message: file + " needs a password", Password: true}
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return &Error{Message: file + ": the password is wrong", Password: true}
	case strings.Contains(text, "private key"), strings.Contains(text, "certificate missing"):
		return wrong("%s: %s", file, text).hint(exportAgain)
	}
	return wrong("%s can't be read as a PFX file: %s", file, text).
		hint("a PFX (PKCS #12) file holds a certificate with its private key; `openssl pkcs12 -in FILE -noout` says if it is one")
}

// check refuses a certificate that Windows wouldn't take for scripts.
func (k *Key) check(at time.Time) error {
	c := k.Certificate
	e := wrong("the certificate of %s can't sign scripts:", k.name)
	add := func(what, remedy string) {
		e.Message += "\n  " + what
		e.hint(remedy)
	}
	if !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageCodeSigning) {
		add("code signing isn't among its extended key usages", "take a certificate for code signing (extended key usage 1.3.6.1.5.5.7.3.3)")
	}
	if c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageDigitalSignature == 0 {
		add("its key usage has no digital signature", "take a certificate with the key usage Digital Signature")
	}
	if at.Before(c.NotBefore) || at.After(c.NotAfter) {
		add(fmt.Sprintf("it is valid from %s to %s, and the files are of %s", day(c.NotBefore), day(c.NotAfter), day(at)),
			"renew it, or give the files a date in that time")
	}
	if len(e.Hints) == 0 {
		return nil
	}
	return e
}

func day(t time.Time) string { return t.UTC().Format(time.RFC3339) }
