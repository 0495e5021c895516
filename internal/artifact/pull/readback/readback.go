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
// upper-case digits and nothing else, not even a line end. The content is in parts.
func ProveChecksum(checksum []byte, content [][]byte) error {
	sum := sha256.New()
	for _, part := range content {
		sum.Write(part)
	}
	if want := fmt.Sprintf("%X", sum.Sum(nil)); string(checksum) != want {
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
	}
	if row, err := r.Read(); err != io.EOF {
		return fmt.Errorf("goes on after %d hosts, with the row %s", rows, strings.Join(row, ","))
	}
	return proveNames(rows, want)
}

// rowBits are for a row in a number: no fleet has so many hosts.
const rowBits = 24

// proveNames wants no two hosts to fetch the same document. It keeps a number for each
// name, a part of a sum and behind it the row: the names of a large fleet would take much
// room once more.
func proveNames(rows int, want func(i int) Row) error {
	const row = 1<<rowBits - 1
	seed, first, second := maphash.MakeSeed(), rows, rows // the first row that comes again, and where
	for column := range 2 {
		name := func(number uint64) string { return want(int(number & row)).document(column) }
		numbers := make([]uint64, 0, rows)
		for i := range rows {
			if d := name(uint64(i)); d != "" {
				numbers = append(numbers, maphash.String(seed, d)&^row|uint64(i))
			}
		}
		slices.Sort(numbers)
		for i, n := range numbers {
			for j := i - 1; j >= 0 && numbers[j]&^row == n&^row; j-- {
				if name(numbers[j]) == name(n) && int(n&row) < second {
					first, second = int(numbers[j]&row), int(n&row)
				}
			}
		}
	}
	if second < rows {
		return fmt.Errorf("%s and %s would fetch the same document", want(first).Name, want(second).Name)
	}
	return nil
}

// document is what a server's or a share's document is called, as Windows compares it.
func (r Row) document(column int) string {
	return strings.ToLower([]string{r.Server, r.Share}[column])
}
