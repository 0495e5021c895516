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
	"time"
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
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
)

// Signature is one that was read.
type Signature struct {
	Time time.Time // when it says that it was made; zero if it doesn't say

	certificates  []byte
	signer        signerInfo
	content       []byte // what the message digest is of
	digest        []byte // of the file
	messageDigest []byte
}

func parseSignature(der []byte) (*Signature, error) {
	var outer contentInfo
	var data signedData
	var indirect indirectData
	if err := unmarshal(der, &outer); err != nil {
		return nil, err
	}
	if !outer.Type.Equal(oidSignedData) {
		return nil, errors.New("it isn't a PKCS #7 signature")
	}
	if err := unmarshal(outer.Content.Bytes, &data); err != nil {
		return nil, err
	}
	if !data.Content.Type.Equal(oidIndirectData) || len(data.Signers) != 1 {
		return nil, errors.New("it isn't an Authenticode signature by one signer")
	}
	if err := unmarshal(data.Content.Content.Bytes, &indirect); err != nil {
		return nil, err
	}
	s := &Signature{certificates: data.Certificates.Bytes, signer: data.Signers[0], digest: indirect.Digest.Digest}
	if !indirect.Digest.Algorithm.Algorithm.Equal(oidSHA256) || !s.signer.DigestAlgorithm.Algorithm.Equal(oidSHA256) {
		return nil, errors.New("its digests aren't SHA-256")
	}
	// The message digest leaves out the content's own tag and length.
	var content asn1.RawValue
	if err := unmarshal(data.Content.Content.Bytes, &content); err != nil {
		return nil, err
	}
	s.content = content.Bytes
	return s, s.readAttributes()
}

func unmarshal(der []byte, to any) error {
	rest, err := asn1.Unmarshal(der, to)
	if err == nil && len(rest) > 0 {
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

// Verify says what is wrong with a signature that must be the certificate's own.
func (s *Signature) Verify(cert *x509.Certificate) error {
	issuer := s.signer.Issuer
	if !bytes.Equal(issuer.Name.FullBytes, cert.RawIssuer) || issuer.Serial.Cmp(cert.SerialNumber) != 0 || !bytes.Contains(s.certificates, cert.Raw) {
		return errors.New("it is by another certificate")
	}
	if err := cert.CheckSignature(x509.SHA256WithRSA, s.signer.attributes(), s.signer.Signature); err != nil {
		return fmt.Errorf("it doesn't verify: %w", err)
	}
	return nil
}
