package authenticode

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"rpcdsc/internal/sorting"
)

// What is read of Authenticode: a PKCS #7 SignedData (RFC 2315) whose content is
// a SpcIndirectDataContent, the digest of the file.
type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	signedData struct {
		Version          int
		DigestAlgorithms []pkix.AlgorithmIdentifier `asn1:"set"`
		Content          contentInfo
		Certificates     asn1.RawValue `asn1:"tag:0"`
		Signers          []signerInfo  `asn1:"set"`
	}
	signerInfo struct {
		Version int
		Issuer  struct {
			Name   asn1.RawValue
			Serial *big.Int
		}
		DigestAlgorithm    pkix.AlgorithmIdentifier
		Attributes         asn1.RawValue `asn1:"tag:0"`
		SignatureAlgorithm pkix.AlgorithmIdentifier
		Signature          []byte
	}
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values asn1.RawValue
	}
	indirectData struct {
		Data   asn1.RawValue
		Digest struct {
			Algorithm pkix.AlgorithmIdentifier
			Digest    []byte
		}
	}
)

var (
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidIndirectData  = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 4}
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
)

// Signature is one that was read.
type Signature struct {
	Time time.Time // when it says that it was made; zero if it doesn't say

	data          signedData
	signer        *signerInfo
	content       []byte // what the message digest is of
	digest        []byte // of the file
	messageDigest []byte
}

func parseSignature(der []byte) (*Signature, error) {
	var outer contentInfo
	if err := unmarshal(der, &outer); err != nil {
		return nil, err
	}
	if !outer.Type.Equal(oidSignedData) || !tagged(outer.Content) {
		return nil, errors.New("it isn't a PKCS #7 signature")
	}
	s := &Signature{}
	if err := unmarshal(outer.Content.Bytes, &s.data); err != nil {
		return nil, err
	}
	if err := s.checkForm(); err != nil {
		return nil, err
	}
	s.signer = &s.data.Signers[0]
	if err := s.readContent(); err != nil {
		return nil, err
	}
	return s, s.readAttributes()
}

// checkForm refuses all that a signature can have beyond what is looked at
// later: a byte that nobody looks at could be any other.
func (s *Signature) checkForm() error {
	d := &s.data
	if !d.Content.Type.Equal(oidIndirectData) || len(d.Signers) != 1 {
		return errors.New("it isn't an Authenticode signature by one signer")
	}
	signer := &d.Signers[0]
	for _, a := range append([]pkix.AlgorithmIdentifier{signer.DigestAlgorithm}, d.DigestAlgorithms...) {
		if !is(a, oidSHA256) {
			return errors.New("its digests aren't SHA-256")
		}
	}
	if !is(signer.SignatureAlgorithm, oidRSA) {
		return errors.New("it isn't by an RSA key")
	}
	if d.Version != 1 || signer.Version != 1 || len(d.DigestAlgorithms) != 1 ||
		!tagged(d.Content.Content) || !tagged(d.Certificates) || !tagged(signer.Attributes) {
		return errors.New("it isn't in the form of Authenticode")
	}
	return nil
}

// is says if an algorithm is the one, without parameters.
func is(a pkix.AlgorithmIdentifier, oid asn1.ObjectIdentifier) bool {
	return a.Algorithm.Equal(oid) && bytes.Equal(a.Parameters.FullBytes, asn1.NullBytes)
}

// tagged says if a value is under the tag 0, which isn't looked at when it is
// read.
func tagged(v asn1.RawValue) bool {
	return v.Class == asn1.ClassContextSpecific && v.Tag == 0 && v.IsCompound
}

func (s *Signature) readContent() error {
	var indirect indirectData
	if err := unmarshal(s.data.Content.Content.Bytes, &indirect); err != nil {
		return err
	}
	if !is(indirect.Digest.Algorithm, oidSHA256) {
		return errors.New("its digests aren't SHA-256")
	}
	s.digest = indirect.Digest.Digest
	// The message digest leaves out the content's own tag and length.
	var content asn1.RawValue
	err := unmarshal(s.data.Content.Content.Bytes, &content)
	s.content = content.Bytes
	return err
}

// unmarshal reads what has nothing after it or, unlike the library's, at the end
// of a sequence in it.
func unmarshal[T any](der []byte, to *T) error {
	rest, err := asn1.Unmarshal(der, to)
	if err != nil {
		return err
	}
	again, err := asn1.Marshal(*to)
	if err == nil && (len(rest) > 0 || !bytes.Equal(again, der)) {
		err = errors.New("asn1: data after its end")
	}
	return err
}

// attributes are what is signed: a set, though it stands there under another
// tag.
func (s *signerInfo) attributes() []byte {
	return append([]byte{asn1.TagSet | 0x20}, s.Attributes.FullBytes[1:]...)
}

func (s *Signature) readAttributes() error {
	var all []attribute
	if _, err := asn1.UnmarshalWithParams(s.signer.attributes(), &all, "set"); err != nil {
		return err
	}
	for _, a := range all {
		var err error
		switch {
		case a.Type.Equal(oidMessageDigest):
			err = unmarshal(a.Values.Bytes, &s.messageDigest)
		case a.Type.Equal(oidSigningTime):
			err = unmarshal(a.Values.Bytes, &s.Time)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkDigests says what is wrong with a signature that must be of a file with
// the digest.
func (s *Signature) checkDigests(digest [sha256.Size]byte) error {
	content := sha256.Sum256(s.content)
	switch {
	case !bytes.Equal(s.digest, digest[:]):
		return errors.New("it is the signature of another text")
	case !bytes.Equal(s.messageDigest, content[:]):
		return errors.New("its message digest is wrong")
	}
	return nil
}

// Verify says what is wrong with a signature that must be the certificate's own,
// and hold that and those of its issuers, and no others.
func (s *Signature) Verify(cert *x509.Certificate, issuers ...*x509.Certificate) error {
	issuer := s.signer.Issuer
	if !bytes.Equal(issuer.Name.FullBytes, cert.RawIssuer) || issuer.Serial.Cmp(cert.SerialNumber) != 0 {
		return errors.New("it is by another certificate")
	}
	if !bytes.Equal(s.data.Certificates.Bytes, set(append(slices.Clip(issuers), cert))) {
		return errors.New("it has other certificates")
	}
	if err := cert.CheckSignature(x509.SHA256WithRSA, s.signer.attributes(), s.signer.Signature); err != nil {
		return fmt.Errorf("it doesn't verify: %w", err)
	}
	return nil
}

// set puts certificates in the order that a set has.
func set(certs []*x509.Certificate) []byte {
	all := make([][]byte, len(certs))
	for i, c := range certs {
		all[i] = c.Raw
	}
	sorting.By(all, bytes.Compare)
	return slices.Concat(all...)
}
