package artifact

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	"rpcdsc/internal/output"
)

// packed is a file of which the content is kept deflated. What lists the hosts of a
// large fleet is large, and has a tenth of its size then.
type packed struct {
	output.File // without its content, unless it is a small one
	deflated    []byte
	size        int
}

// largeFile is from how many bytes on a file is packed.
const largeFile = 32 << 10

func pack(f output.File) packed {
	size := f.Size()
	if size < largeFile {
		return packed{File: f}
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	for _, part := range f.Parts {
		if err == nil {
			_, err = w.Write(part)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil || int64(b.Len()) > size/2 {
		return packed{File: f} // a buffer fails no write: it is that it isn't worth it
	}
	f.Sum = f.SHA256()
	f.Parts = nil
	return packed{f, bytes.Clone(b.Bytes()), int(size)}
}

// file gives the file as it was.
func (p *packed) file() output.File {
	f := p.File
	if p.deflated == nil {
		return f
	}
	content := bytes.NewBuffer(make([]byte, 0, p.size+bytes.MinRead))
	if _, err := content.ReadFrom(p.unpack()); err != nil {
		panic(err) // it was packed by us
	}
	f.Parts = [][]byte{content.Bytes()}
	return f
}

// text decodes the file, of which no more than a piece is there beside its text.
func (p *packed) text() (string, error) { return p.Encoding.DecodeFrom(p.unpack(), p.size) }

func (p *packed) unpack() io.Reader {
	return &unpacker{flate.NewReader(bytes.NewReader(p.deflated)), sha256.New(), p}
}

// unpacker gives what was packed, and comes to its end only if that is what has the
// file's sum: what is proved is what is written.
type unpacker struct {
	io.Reader
	sum hash.Hash
	of  *packed
}

func (u *unpacker) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	u.sum.Write(b[:n])
	if err == io.EOF && output.Sum(u.sum.Sum(nil)) != u.of.Sum {
		err = errors.New("isn't what was packed")
	}
	return n, err
}

// head is the file without its content.
func (p *packed) head() output.File {
	f := p.File
	f.Length = int64(p.size)
	return f
}

func packAll(files []output.File) []packed {
	out := make([]packed, len(files))
	for i := range files {
		out[i] = pack(files[i])
	}
	return out
}

func unpackAll(files []packed) []output.File {
	out := make([]output.File, len(files))
	for i := range files {
		out[i] = files[i].file()
	}
	return out
}

// Once adds what Job.Once gives. Of a large fleet it stays packed, and is there once.
func (m *Maker) Once(job *Job, key any, make func() ([]output.File, error)) error {
	if !m.Lazy {
		files, err := job.Once(key, make)
		m.Files = append(m.Files, files...)
		return err
	}
	kept, err := job.oncePacked(key, make)
	for _, p := range kept {
		if p.deflated == nil {
			m.Add(p.File)
		} else {
			m.packed = append(m.packed, p)
		}
	}
	return err
}

// Make makes a kind's files. Those of a large fleet that are large are kept packed, and
// are then among the many.
func (m *Maker) Make(job *Job, kind Kind) error {
	m.Lazy = job.Large
	err := kind.Make(job, m)
	if !job.Large {
		return err
	}
	var small []output.File
	uses := usesOfParts(m.Files)
	for _, f := range m.Files {
		p := packed{File: f}
		if own := uses.own(&f); own >= largeFile && 2*own > f.Size() {
			p = pack(f)
		}
		if p.deflated == nil {
			small = append(small, f)
		} else {
			m.packed = append(m.packed, p)
		}
	}
	m.Files = small
	return err
}

// uses is how many files have a part, by where it is. What several share is there once,
// and to pack files of which it is the most would be no gain.
type uses map[*byte]int

func usesOfParts(files []output.File) uses {
	u := uses{}
	for i := range files {
		for _, part := range files[i].Parts {
			if len(part) > 0 {
				u[&part[0]]++
			}
		}
	}
	return u
}

// own is the size of what a file shares with no other, in bytes.
func (u uses) own(f *output.File) (n int64) {
	for _, part := range f.Parts {
		if len(part) > 0 && u[&part[0]] == 1 {
			n += int64(len(part))
		}
	}
	return n
}
