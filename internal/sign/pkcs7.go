package sign

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"time"

	"rpcdsc/internal/sorting"
)

// What is written of PKCS #7 (RFC 2315), in the order and with the attributes
// that osslsigncode has, so that its bytes are ours. The libraries that were
// looked at take the signing time from the clock.
type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue // under tag 0
	}
	signedData struct {
		Version          int
		DigestAlgorithms []pkix.AlgorithmIdentifier `asn1:"set"`
		Content          contentInfo
		Certificates     asn1.RawValue
		Signers          []signerInfo `asn1:"set"`
	}
	signerInfo struct {
		Version            int
		Issuer             issuerAndSerial
		DigestAlgorithm    pkix.AlgorithmIdentifier
		Attributes         []attribute `asn1:"set,tag:0"`
		SignatureAlgorithm pkix.AlgorithmIdentifier
		Signature          []byte
	}
	issuerAndSerial struct {
		Name   asn1.RawValue
		Serial *big.Int
	}
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values []any `asn1:"set"`
	}
	// spcIndirectData is what Authenticode signs: the digest of a file, and how
	// Windows takes it.
	spcIndirectData struct {
		Data struct {
			Type  asn1.ObjectIdentifier
			Value spcSipInfo
		}
		Digest struct {
			Algorithm pkix.AlgorithmIdentifier
			Digest    []byte
		}
	}
	// spcSipInfo names the provider of Windows that reads the file.
	spcSipInfo struct {
		Version                           int
		Provider                          []byte // a GUID
		Zero1, Zero2, Zero3, Zero4, Zero5 int
	}
)

var (
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}

	oidIndirectData  = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 4}
	oidStatementType = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 11}
	oidIndividual    = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 21} // Individual Code Signing
	oidSipInfo       = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 30}

	algorithmSHA256 = pkix.AlgorithmIdentifier{Algorithm: oidSHA256, Parameters: asn1.NullRawValue}
	algorithmRSA    = pkix.AlgorithmIdentifier{Algorithm: oidRSA, Parameters: asn1.NullRawValue}

	// scripts is the provider for scripts of PowerShell, and MOF documents:
	// {603BCC1F-4B59-4E08-B724-D2C6297EF351}.
	scripts = spcSipInfo{Version: 1 << 16, Provider: []byte("\x1f\xcc\x3b\x60\x59\x4b\x08\x4e\xb7\x24\xd2\xc6\x29\x7e\xf3\x51")}
)

// sign makes the signature of a text with the digest.
func (k *Key) sign(digest []byte, at time.Time) ([]byte, error) {
	content, err := indirectData(digest)
	if err != nil {
		return nil, err
	}
	signer, err := k.signerInfo(content, at)
	if err != nil {
		return nil, err
	}
	signed, err := asn1.Marshal(signedData{
		Version:          1,
		DigestAlgorithms: []pkix.AlgorithmIdentifier{algorithmSHA256},
		Content:          contentInfo{oidIndirectData, tagged(content)},
		Certificates:     k.certificates(),
		Signers:          []signerInfo{*signer},
	})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(contentInfo{oidSignedData, tagged(signed)})
}

// tagged puts what is marshalled already under tag 0.
func tagged(der []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: der}
}

func indirectData(digest []byte) ([]byte, error) {
	var d spcIndirectData
	d.Data.Type, d.Data.Value = oidSipInfo, scripts
	d.Digest.Algorithm, d.Digest.Digest = algorithmSHA256, digest
	return asn1.Marshal(d)
}

// certificates are a set, which has an order of its own.
func (k *Key) certificates() asn1.RawValue {
	all := [][]byte{k.Certificate.Raw}
	for _, c := range k.issuers {
		all = append(all, c.Raw)
	}
	sorting.By(all, bytes.Compare)
	return tagged(slices.Concat(all...))
}

func (k *Key) signerInfo(content []byte, at time.Time) (*signerInfo, error) {
	// The message digest leaves out the content's own tag and length.
	var body asn1.RawValue
	if _, err := asn1.Unmarshal(content, &body); err != nil {
		return nil, err
	}
	messageDigest := sha256.Sum256(body.Bytes)
	attributes := []attribute{
		{oidContentType, []any{oidIndirectData}},
		{oidSigningTime, []any{at.UTC()}},
		{oidStatementType, []any{[]asn1.ObjectIdentifier{oidIndividual}}},
		{oidMessageDigest, []any{messageDigest[:]}},
	}
	signed, err := asn1.MarshalWithParams(attributes, "set")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(signed)
	// PKCS #1 version 1.5 uses no random numbers.
	signature, err := rsa.SignPKCS1v15(nil, k.private, crypto.SHA256, sum[:])
	if err != nil {
		return nil, err
	}
	return &signerInfo{
		Version:            1,
		Issuer:             issuerAndSerial{asn1.RawValue{FullBytes: k.Certificate.RawIssuer}, k.Certificate.SerialNumber},
		DigestAlgorithm:    algorithmSHA256,
		Attributes:         attributes,
		SignatureAlgorithm: algorithmRSA,
		Signature:          signature,
	}, nil
}
