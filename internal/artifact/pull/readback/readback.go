// Package readback reads what DSC nodes fetch: checksums, the module's package, the
// list of hosts, and the meta documents that make nodes clients. It knows nothing of
// what makes them.
package readback

import (
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"hash/maphash"
	"io"
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

// ProveHosts compares the list of hosts with what they are called: so many rows, of
// which want gives each. It reads one row at a time.
func ProveHosts(text string, rows int, want func(i int) Row) error {
	r := csv.NewReader(strings.NewReader(text))
	r.ReuseRecord = true
	if head, err := r.Read(); err != nil || !slices.Equal(head, []string{"Name", "Server", "Share"}) {
		return fmt.Errorf("begins with the row %q: %v", head, err)
	}
	seen := newNames(rows, want)
	for i := range rows {
		row, err := r.Read()
		if err == io.EOF {
			return fmt.Errorf("lists %d hosts, want %d", i, rows)
		}
		if err != nil {
			return err
		}
		if w := want(i); !slices.Equal(row, []string{w.Name, w.Server, w.Share}) {
			return fmt.Errorf("has the row %s, want %s", strings.Join(row, ","), strings.Join([]string{w.Name, w.Server, w.Share}, ","))
		}
		if other := seen.add(i); other != "" {
			return fmt.Errorf("%s and %s would fetch the same document", other, row[0])
		}
	}
	if row, err := r.Read(); err != io.EOF {
		return fmt.Errorf("goes on after %d hosts, with the row %s", rows, strings.Join(row, ","))
	}
	return nil
}

// names knows which documents have been seen by a number for each: the names of a large
// fleet would take much room once more.
type names struct {
	want func(i int) Row
	seed maphash.Seed
	rows [2]map[uint64]int32 // of server and share
}

func newNames(rows int, want func(i int) Row) *names {
	return &names{want, maphash.MakeSeed(), [2]map[uint64]int32{make(map[uint64]int32, rows), {}}}
}

// add notes the documents of a row, and gives the host that has one of them already.
func (n *names) add(row int) string {
	for column := range n.rows {
		name := n.want(row).document(column)
		if name == "" {
			continue
		}
		number := maphash.String(n.seed, name)
		for { // two names that have one number are kept beside each other
			other, ok := n.rows[column][number]
			if !ok {
				break
			}
			if n.want(int(other)).document(column) == name {
				return n.want(int(other)).Name
			}
			number++
		}
		n.rows[column][number] = int32(row)
	}
	return ""
}

// document is what a server's or a share's document is called, as Windows compares it.
func (r Row) document(column int) string {
	return strings.ToLower([]string{r.Server, r.Share}[column])
}
