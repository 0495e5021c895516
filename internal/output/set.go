package output

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Sum is a SHA-256 sum.
type Sum [sha256.Size]byte

func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// MarshalText gives the sum in hexadecimal digits.
func (s Sum) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (s *Sum) UnmarshalText(text []byte) error {
	if len(text) != 2*len(s) {
		return fmt.Errorf("a SHA-256 sum of %d digits", len(text))
	}
	_, err := hex.Decode(s[:], text)
	return err
}

// File is a file to be written. Its content is its parts one after the other;
// files may share parts, which are never changed.
type File struct {
	Path      string // below the output folder, with slashes
	Encoding  Encoding
	Parts     [][]byte // encoded already
	Group     string   // the group that it is for; "" is all of them
	Hosts     []string // the hosts that it is for; none is all of the group
	Signature int      // so many of the last parts are a signature of the others
	Signer    Sum      // what a signature depends on but the content; zero is a file that gets none
	Fixed     bool     // another file has its sum: it gets no signature
	Sum       Sum      // of the content before it gets a signature, if whoever made it knows that; zero if not
	Length    int64    // of the content in bytes, where its Parts are left out
}

// Size is the length of the content in bytes.
func (f *File) Size() int64 {
	n := f.Length
	for _, p := range f.Parts {
		n += int64(len(p))
	}
	return n
}

// signed says if the file has a signature, or gets one.
func (f *File) signed() bool { return f.Signature > 0 || f.Signer != Sum{} }

// unsigned are the parts without the signature.
func (f *File) unsigned() [][]byte { return f.Parts[:len(f.Parts)-f.Signature] }

// SHA256 is the sum of the content.
func (f *File) SHA256() Sum { return f.sumWith(sha256.New()) }

// sumWith uses a hash again, to make no garbage.
func (f *File) sumWith(h hash.Hash) (s Sum) {
	if (f.Sum != Sum{}) && f.Signature == 0 { // of the content without one
		return f.Sum
	}
	h.Reset()
	for _, p := range f.Parts {
		h.Write(p)
	}
	h.Sum(s[:0])
	return s
}

// Joined is Content for who changes nothing in it: a content of one part isn't copied.
func (f *File) Joined() []byte {
	if len(f.Parts) == 1 {
		return f.Parts[0]
	}
	return f.Content()
}

// Content puts the parts together.
func (f *File) Content() []byte { return slices.Concat(f.Parts...) }

// Set is everything that a fleet file makes.
type Set struct {
	Generator   string // "rpcdsc 0.1.0"
	Fleet       string // the fleet's name: a folder holds one fleet
	FleetFile   string
	FleetSHA256 string // of the fleet file and the files that it names
	Texts       []Text // what they say, for the next run; nil leaves it out
	Roster      Roster
	Files       []File
	Many        []Many // more files
}

// The names that are kept for the package's own files.
const (
	manifestName = "manifest.json"
	pendingName  = "manifest.pending.json"
	lockName     = ".rpcdsc-lock"
	stagingName  = ".rpcdsc-tmp"
)

// maxName is what file systems take, in bytes.
const maxName = 255

// checkPaths refuses a set that can't be written the same on every system.
func (s *Set) checkPaths() error {
	names := pathNames{files: make(map[string]string, len(s.Files)), folders: map[string]string{}}
	for i := range s.Files {
		f := &s.Files[i]
		if err := checkPath(f.Path); err != nil {
			names.errs = append(names.errs, err)
			continue
		}
		if !f.Encoding.known() {
			names.errs = append(names.errs, fmt.Errorf("%s: %w", f.Path, f.Encoding.unknown()))
		}
		names.addFile(f.Path)
		names.addFolder(path.Dir(f.Path))
	}
	for _, key := range slices.Sorted(maps.Keys(names.folders)) {
		if _, ok := names.files[key]; ok {
			names.errs = append(names.errs, fmt.Errorf("%s is the name of a file and of a folder", names.folders[key]))
		}
	}
	return errors.Join(names.errs...)
}

// pathNames are the names in use, by their folded form.
type pathNames struct {
	files, folders map[string]string
	errs           []error
}

func (n *pathNames) addFile(p string) {
	if other, ok := n.files[fold(p)]; ok {
		n.errs = append(n.errs, sameName(p, other))
	}
	n.files[fold(p)] = p
}

func (n *pathNames) addFolder(p string) {
	for ; p != "."; p = path.Dir(p) {
		other, ok := n.folders[fold(p)]
		if ok && other != p {
			n.errs = append(n.errs, sameName(p, other))
		}
		if ok {
			return
		}
		n.folders[fold(p)] = p
	}
}

func sameName(a, b string) error {
	if a == b {
		return fmt.Errorf("two files of the name %s", a)
	}
	return fmt.Errorf("%s and %s differ only by case: they are one name on Windows", a, b)
}

// fold gives the form in which two names that Windows takes as one are equal.
// Names are ASCII.
func fold(name string) string { return strings.ToLower(name) }

// checkPath refuses a path that leaves the folder, or that some system can't
// have or takes as something else than a file.
func checkPath(p string) error {
	if !fs.ValidPath(p) || p == "." {
		return fmt.Errorf("%q isn't a plain path below the output folder", p)
	}
	switch fold(p) {
	case manifestName, pendingName:
		return fmt.Errorf("%s is the manifest's name", p)
	case lockName:
		return fmt.Errorf("%s is the lock's name", p)
	case indexName:
		return fmt.Errorf("%s is the index's name", p)
	}
	for name := range strings.SplitSeq(p, "/") {
		if why := wrongName(name); why != "" {
			return fmt.Errorf("%q can't be a path: %s", p, why)
		}
	}
	return nil
}

// wrongCharacter are those that no name has.
var wrongCharacter = func() (wrong [256]bool) {
	for c := range wrong {
		wrong[c] = c < ' ' || c > '~' || strings.IndexByte(`<>:"|?*\`, byte(c)) >= 0
	}
	return wrong
}()

func wrongName(name string) string {
	for _, c := range []byte(name) {
		if wrongCharacter[c] {
			return fmt.Sprintf("it has the character %q", c)
		}
	}
	switch {
	case name[0] == ' ' || strings.HasSuffix(name, " ") || strings.HasSuffix(name, "."):
		return fmt.Sprintf("%q starts with a blank, or ends in a blank or a dot", name)
	case IsDevice(name):
		return fmt.Sprintf("%q is a device on Windows", name)
	case fold(name) == stagingName:
		return "the name is kept for files in the making"
	case len(name) > maxName:
		return fmt.Sprintf("a name of %d characters", len(name))
	}
	return ""
}

var devices = []string{"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}

// IsDevice knows names that Windows takes as a device whatever their extension.
func IsDevice(name string) bool {
	base, _, _ := strings.Cut(fold(name), ".")
	base = strings.TrimRight(base, " ")
	if len(base) == 4 && (base[:3] == "com" || base[:3] == "lpt") {
		return base[3] >= '0' && base[3] <= '9'
	}
	return slices.Contains(devices, base)
}
