// Package sign puts Authenticode signatures on the files of a set that can have
// one, scripts and MOF documents, by calling osslsigncode or, on Windows where
// that isn't there, Set-AuthenticodeSignature.
//
// It trusts neither: what comes back must be the file as it was, and at its end
// a signature by the certificate that was asked for. A file on disk that has
// such a signature already keeps it, so that a run in which nothing changed calls
// no tool.
//
// The package never writes a file outside a folder of its own in the place for
// temporary files, never reads a clock, and never passes a password in a command
// line. It knows nothing of time-stamping services: a signature ends with its
// certificate.
package sign

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rpcdsc/internal/output"
)

// Signer signs with one key and one tool.
type Signer struct {
	key  *Key
	time time.Time // whole seconds: that is what a signature holds
	tool tool
}

// tool is a program that signs.
type tool struct {
	// sign signs files of a folder in place. What it says of a failure is for
	// people.
	sign  func(folder string, names []string) error
	batch int // how many files a call of it gets
}

// New finds a tool. The signatures say that they were made at a time, which must
// be one of the key's certificate; the zero time is the certificate's first
// second.
func New(key *Key, at time.Time) (*Signer, error) {
	if at.IsZero() {
		at = key.Certificate.NotBefore
	}
	at = at.Truncate(time.Second)
	if err := key.check(at); err != nil {
		return nil, err
	}
	t, err := findTool(key, at)
	if err != nil {
		return nil, err
	}
	return &Signer{key, at, t}, nil
}

// Certificate is whose signatures the files get.
func (s *Signer) Certificate() *x509.Certificate { return s.key.Certificate }

// Request is what to sign.
type Request struct {
	Set      *output.Set
	Only     func(*output.File) bool // nil is every file
	Folder   string                  // where signed files of an earlier run may be
	Progress func(done, total int)   // may be nil; it is called by one worker at a time
}

// Sign signs every file that can have a signature, or none if it fails, and
// gives their number.
func (s *Signer) Sign(r Request) (int, error) {
	w := &work{Signer: s, folder: r.Folder, progress: r.Progress}
	for i := range r.Set.Files {
		f := &r.Set.Files[i]
		if k := kindOf(f.Path); k != nil && (r.Only == nil || r.Only(f)) {
			w.items = append(w.items, &item{file: f, kind: k})
		}
	}
	if err := w.run(); err != nil {
		return 0, err
	}
	for _, it := range w.items {
		it.file.Parts = append(slices.Clip(it.file.Parts), it.block...)
		it.file.Signature = len(it.block)
	}
	return len(w.items), nil
}

// item is a file that gets a signature.
type item struct {
	file  *output.File
	kind  *kind
	block [][]byte
}

// work is one run over the files.
type work struct {
	*Signer
	folder   string
	items    []*item
	progress func(done, total int)
	blocks   blocks
	mutex    sync.Mutex
	done     int // guarded by mutex
}

func (w *work) run() error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for batch := range slices.Chunk(w.items, 256) {
		group.Go(func() error {
			var buf bytes.Buffer
			for _, it := range batch {
				it.block = w.earlier(it, &buf)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	missing := slices.DeleteFunc(slices.Clone(w.items), func(it *item) bool { return it.block != nil })
	if len(missing) == 0 {
		return nil
	}
	return w.signAll(missing)
}

// maxBlock is more than any signature has.
const maxBlock = 1 << 20

// earlier gives the signature that the file on disk has, or nil if it has none
// that is as good as a new one. The buffer is for the file.
func (w *work) earlier(it *item, buf *bytes.Buffer) [][]byte {
	f, err := os.Open(filepath.Join(w.folder, filepath.FromSlash(it.file.Path)))
	if err != nil {
		return nil
	}
	defer f.Close()
	size := it.file.Size()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() <= size || info.Size() > size+maxBlock {
		return nil
	}
	buf.Reset()
	if _, err := buf.ReadFrom(f); err != nil {
		return nil
	}
	block, err := w.signature(it, buf.Bytes())
	if err != nil {
		return nil
	}
	return w.blocks.share(block)
}

// signAll calls the tool for the files, on all processors, until it fails.
func (w *work) signAll(items []*item) (err error) {
	dir, err := os.MkdirTemp("", "rpcdsc-sign-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	group, ctx := errgroup.WithContext(context.Background())
	group.SetLimit(runtime.GOMAXPROCS(0))
	n := 0
	for batch := range slices.Chunk(items, w.tool.batch) {
		folder := filepath.Join(dir, strconv.Itoa(n))
		n++
		group.Go(func() error {
			if ctx.Err() != nil {
				return nil
			}
			if err := w.signBatch(folder, batch); err != nil {
				return err
			}
			w.count(len(batch), len(items))
			return nil
		})
	}
	return group.Wait()
}

// signBatch signs files in a folder that is theirs.
func (w *work) signBatch(folder string, batch []*item) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	names := make([]string, len(batch))
	for i, it := range batch {
		names[i] = strconv.Itoa(i) + it.kind.extension
		if err := os.WriteFile(filepath.Join(folder, names[i]), it.file.Content(), 0o600); err != nil {
			return err
		}
	}
	if err := w.tool.sign(folder, names); err != nil {
		return fmt.Errorf("signing %s: %w", described(batch), err)
	}
	for i, it := range batch {
		content, err := os.ReadFile(filepath.Join(folder, names[i]))
		if err != nil {
			return fmt.Errorf("%s was signed wrongly: %w", it.file.Path, err)
		}
		block, err := w.signature(it, content)
		if err != nil {
			return fmt.Errorf("%s was signed wrongly: %w", it.file.Path, err)
		}
		it.block = w.blocks.share(block)
	}
	return os.RemoveAll(folder)
}

func described(batch []*item) string {
	if len(batch) == 1 {
		return batch[0].file.Path
	}
	return fmt.Sprintf("%s and %d others", batch[0].file.Path, len(batch)-1)
}

func (w *work) count(n, total int) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.done += n; w.progress != nil {
		w.progress(w.done, total)
	}
}

// signature gives the signature at the end of a file's signed content, if it is
// good: the rest is the file, and it is by our certificate, at our time if it
// says a time.
func (w *work) signature(it *item, signed []byte) ([]byte, error) {
	rest := signed
	for _, part := range it.file.Parts {
		if !bytes.HasPrefix(rest, part) {
			return nil, errors.New("what comes before the signature isn't the file")
		}
		rest = rest[len(part):]
	}
	der, err := it.kind.parse(rest, wide(signed))
	if err != nil {
		return nil, err
	}
	sig, err := parseSignature(der)
	if err != nil {
		return nil, err
	}
	if err := sig.check(w.key.Certificate, digest(signed[:len(signed)-len(rest)])); err != nil {
		return nil, err
	}
	if !sig.time.IsZero() && !sig.time.Equal(w.time) {
		return nil, fmt.Errorf("it says that it was made at %s", sig.time.Format(time.RFC3339))
	}
	return rest, nil
}
