// Package sign puts Authenticode signatures on the files that can have
// one, scripts and MOF documents.
//
// It doesn't trust itself: what it made is read back by package authenticode,
// which shares nothing with it, and must be the file as it was, and at its end a
// signature by the certificate that was asked for. Tests hold its bytes against
// those of osslsigncode. A file on disk that has such a signature already keeps
// it, so that a run in which nothing changed signs nothing.
//
// The package never writes a file, never reads a clock and never runs a program.
// It knows nothing of time-stamping services: a signature ends with its
// certificate.
package sign

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"rpcdsc/internal/crash"
	"rpcdsc/internal/held"
	"rpcdsc/internal/output"
	"rpcdsc/internal/read/authenticode"
)

// Signer signs with one key.
type Signer struct {
	key  *Key
	time time.Time // whole seconds: that is what a signature holds
	// sign makes the signature of a text with a digest. What it gives is read
	// back.
	sign func(digest []byte) ([]byte, error)
}

// New makes a signer. The signatures say that they were made at a time, which
// must be one of the key's certificate; the zero time is the certificate's first
// second.
func New(key *Key, at time.Time) (*Signer, error) {
	if at.IsZero() {
		at = key.Certificate.NotBefore
	}
	at = at.Truncate(time.Second)
	if err := key.check(at); err != nil {
		return nil, err
	}
	return &Signer{key, at, func(digest []byte) ([]byte, error) { return key.sign(digest, at) }}, nil
}

// Certificate is whose signatures the files get.
func (s *Signer) Certificate() *x509.Certificate { return s.key.Certificate }

// ID names all that a signature depends on but the text: of the same text,
// signers with the same ID make the same bytes.
func (s *Signer) ID() output.Sum {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d\n", form, s.time.Unix())
	h.Write(s.key.Certificate.Raw) // whose set of certificates may be another one's too
	h.Write(s.key.certificates().Bytes)
	return output.Sum(h.Sum(nil))
}

// form is the form of our signatures. Change it with their bytes.
const form = "pkcs7 1"

// Request is what to sign.
type Request struct {
	Files    []*output.File        // those that can't have a signature stay as they are
	Folder   string                // where signed files of an earlier run may be
	Progress func(done, total int) // may be nil; it is called by one worker at a time
	Stop     func() error          // asked before each file; an error ends the work. nil never does
}

// Result counts the files that have a signature: those that were signed, and
// those whose signature on disk is as good as a new one.
type Result struct{ Signed, Kept int }

// Sign gives a signature to every file that can have one, or to none if it
// fails.
func (s *Signer) Sign(r Request) (Result, error) {
	w := &work{Signer: s, folder: r.Folder, progress: r.Progress, stop: r.Stop}
	for _, f := range r.Files {
		if k := kindOf(f.Path); k != nil {
			w.items = append(w.items, &item{file: f, kind: k})
		}
	}
	signed, err := w.run()
	if err != nil {
		return Result{}, err
	}
	for _, it := range w.items {
		it.file.Parts = append(slices.Clip(it.file.Parts), it.block...)
		it.file.Signature = len(it.block)
	}
	return Result{signed, len(w.items) - signed}, nil
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
	stop     func() error
	blocks   blocks
	mutex    sync.Mutex
	done     int // guarded by mutex
}

// run gives how many files it had to sign.
func (w *work) run() (int, error) {
	err := w.each(w.items, func(it *item, buf *bytes.Buffer) error {
		it.block = w.earlier(it, buf)
		return nil
	})
	missing := slices.DeleteFunc(slices.Clone(w.items), func(it *item) bool { return it.block != nil })
	if err != nil || len(missing) == 0 {
		return 0, err
	}
	return len(missing), w.each(missing, func(it *item, buf *bytes.Buffer) error {
		if err := w.make(it, buf); err != nil {
			return err
		}
		w.count(len(missing))
		return nil
	})
}

// each does something for all files, on all processors, until it fails. The
// buffer is a worker's own.
func (w *work) each(items []*item, do func(*item, *bytes.Buffer) error) error {
	group, ctx := errgroup.WithContext(context.Background())
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			return crash.Catch(func() error {
				var buf bytes.Buffer
				for i := next.Add(1) - 1; i < int64(len(items)) && ctx.Err() == nil; i = next.Add(1) - 1 {
					if w.stop != nil {
						if err := w.stop(); err != nil {
							return err
						}
					}
					if err := do(items[i], &buf); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	return group.Wait()
}

// maxBlock is more than any signature has.
const maxBlock = 1 << 20

// earlier gives the signature that the file on disk has, or nil if it has none
// that is as good as a new one. The buffer is for the file.
func (w *work) earlier(it *item, buf *bytes.Buffer) [][]byte {
	f, err := held.Open(filepath.Join(w.folder, filepath.FromSlash(it.file.Path)))
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

// make signs a file, and reads back what it made. The buffer is for the file.
func (w *work) make(it *item, buf *bytes.Buffer) error {
	block, err := w.block(it)
	if err != nil {
		return fmt.Errorf("signing %s: %w", it.file.Path, err)
	}
	buf.Reset()
	for _, part := range it.file.Parts {
		buf.Write(part)
	}
	buf.Write(block)
	if block, err = w.signature(it, buf.Bytes()); err != nil {
		return fmt.Errorf("%s was signed wrongly: %w", it.file.Path, err)
	}
	it.block = w.blocks.share(block)
	return nil
}

func (w *work) block(it *item) ([]byte, error) {
	digest, err := digest(it.file)
	if err != nil {
		return nil, err
	}
	der, err := w.sign(digest)
	if err != nil {
		return nil, err
	}
	return it.kind.comments(der, it.file.Encoding)
}

func (w *work) count(total int) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.done++; w.progress != nil {
		w.progress(w.done, total)
	}
}

// signature gives the signature at the end of a file's signed content, if it is
// good: the rest is the file, and it is by our certificate, at our time.
func (w *work) signature(it *item, signed []byte) ([]byte, error) {
	rest := signed
	for _, part := range it.file.Parts {
		if !bytes.HasPrefix(rest, part) {
			return nil, errors.New("what comes before the signature isn't the file")
		}
		rest = rest[len(part):]
	}
	sig, err := authenticode.Read(it.file.Path, signed, len(signed)-len(rest))
	if err != nil {
		return nil, err
	}
	if err := sig.Verify(w.key.Certificate, w.key.issuers...); err != nil {
		return nil, err
	}
	if !sig.Time.Equal(w.time) {
		return nil, fmt.Errorf("it says that it was made at %s", sig.Time.Format(time.RFC3339))
	}
	return rest, nil
}
