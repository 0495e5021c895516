package readback

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"rpcdsc/internal/read/plainyaml"
)

// Packed is a file that an archive should have.
type Packed struct {
	Name    string
	Content []byte
	Source  string // where it is proved
}

// ProveArchive compares an archive with the files that it should have, in their order.
func ProveArchive(archive []byte, want []Packed) error {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	if len(z.File) != len(want) {
		return fmt.Errorf("has %d files, want %d", len(z.File), len(want))
	}
	for i, f := range z.File {
		if f.Name != want[i].Name {
			return fmt.Errorf("has %s, want %s", f.Name, want[i].Name)
		}
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if !bytes.Equal(content, want[i].Content) {
			return fmt.Errorf("%s isn't %s, which is proved", f.Name, want[i].Source)
		}
	}
	return nil
}

// ProveHash compares the role's variable with the archive.
func ProveHash(text string, archive []byte) error {
	v, err := plainyaml.Parse(text)
	if err != nil {
		return err
	}
	vars, err := only(v, "rpc_port_policy_hash")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(archive)
	if want := strings.ToUpper(hex.EncodeToString(sum[:])); vars.Get("rpc_port_policy_hash") != want {
		return fmt.Errorf("has another hash than that of the archive, %s", want)
	}
	return nil
}
