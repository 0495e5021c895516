package readback

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	zip "rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/read/plainyaml"
)

// Packed is a file that an archive should have.
type Packed struct {
	Name    string
	Content []byte
	Source  string // where it is proved
}

// ProveArchive compares an archive with the files that it should have.
func ProveArchive(archive []byte, want []Packed) error {
	got, err := zip.ReadCompressed(archive)
	if err != nil {
		return err
	}
	for _, w := range want {
		content, ok := got[w.Name]
		if delete(got, w.Name); !ok {
			return fmt.Errorf("has no %s", w.Name)
		}
		if !bytes.Equal(content, w.Content) {
			return fmt.Errorf("%s isn't %s, which is proved", w.Name, w.Source)
		}
	}
	for name := range got {
		return fmt.Errorf("has a file %s", name)
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
