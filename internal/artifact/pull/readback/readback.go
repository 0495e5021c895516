// Package readback reads what DSC nodes fetch: checksums, the module's package, the
// list of hosts, and the meta documents that make nodes clients. It knows nothing of
// what makes them.
package readback

import (
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// ProveChecksum wants beside a file what a node compares it with: the SHA-256 in 64
// upper-case digits and nothing else, not even a line end.
func ProveChecksum(checksum, content []byte) error {
	if want := fmt.Sprintf("%X", sha256.Sum256(content)); string(checksum) != want {
		return fmt.Errorf("is %.80q, want %s", checksum, want)
	}
	return nil
}

// Row is a host, and what its documents are called; "" is a source that isn't there.
type Row struct{ Name, Server, Share string }

// ProveHosts compares the list of hosts with what they are called.
func ProveHosts(text string, want []Row) error {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	if len(rows) != len(want)+1 || !slices.Equal(rows[0], []string{"Name", "Server", "Share"}) {
		return fmt.Errorf("lists %d hosts below %v, want %d", len(rows)-1, rows[:min(1, len(rows))], len(want))
	}
	seen := map[string]string{}
	for i, row := range rows[1:] {
		if w := want[i]; !slices.Equal(row, []string{w.Name, w.Server, w.Share}) {
			return fmt.Errorf("has the row %s, want %s", strings.Join(row, ","), strings.Join([]string{w.Name, w.Server, w.Share}, ","))
		}
		for column, name := range row[1:] {
			key := fmt.Sprint(column, " ", strings.ToLower(name))
			if other := seen[key]; name != "" && other != "" {
				return fmt.Errorf("%s and %s would fetch the same document", other, row[0])
			}
			seen[key] = row[0]
		}
	}
	return nil
}
