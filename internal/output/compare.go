package output

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Plan is what a set of files changes in a folder.
type Plan struct {
	disk         *disk
	lock         *Lock
	beside       *LockedError // who was writing to the folder meanwhile
	header       header
	items        []item // by path
	old, pending *manifest
	leftover     kind // what is in the place of the staging folder
	sameManifest bool
}

// compare needs a folder that nobody is putting files into.
func compare(dir string, set *Set, opt Options) (*Plan, error) {
	if err := set.checkPaths(); err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s isn't a folder", dir)
	}
	p := &Plan{
		disk:   opt.disk(dir),
		lock:   opt.Lock,
		header: header{set.Generator, set.Fleet, set.FleetFile, set.FleetSHA256},
	}
	p.collect(set, opt.Only)
	if err := p.readManifests(opt.Only); err != nil {
		return nil, err
	}
	if err := p.checkFleet(opt.Replace); err != nil {
		return nil, err
	}
	where := newListing(p.disk)
	if err := p.locate(where); err != nil {
		return nil, err
	}
	if err := p.inspect(); err != nil {
		return nil, err
	}
	p.leftover = where.folders["."][stagingName]
	err := p.conflicts(opt, where)
	if err != nil {
		return nil, err
	}
	if p.old != nil {
		p.sameManifest, err = p.isManifest(p.old.sum)
	}
	return p, err
}

// collect makes the items of the set.
func (p *Plan) collect(set *Set, only func(*File) bool) {
	p.items = make([]item, len(set.Files))
	for i := range set.Files {
		f := &set.Files[i]
		p.items[i] = item{path: f.Path, file: f, chosen: only == nil || only(f)}
	}
	p.sort()
}

// hash takes the sums of the files. Where there is no manifest yet to compare
// them with, Apply does that, while it waits for the disk.
func (p *Plan) hash() error {
	return each(p.disk.workers, len(p.items), sha256.New, func(h hash.Hash, i int) error {
		p.items[i].hash(h)
		return p.disk.stopped()
	})
}

func (p *Plan) sort() {
	slices.SortFunc(p.items, func(a, b item) int { return cmp.Compare(a.path, b.path) })
}

func (p *Plan) readManifests(only func(*File) bool) (err error) {
	if p.pending, err = readManifest(p.disk.dir, pendingName); err != nil {
		return err
	}
	sum, err := sumOf(p.disk.path(manifestName))
	if errors.Is(err, fs.ErrNotExist) && p.pending == nil {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := p.hash(); err != nil {
		return err
	}
	if p.pending == nil && only == nil {
		if done, err := p.recognizeManifest(sum); done || err != nil {
			return err
		}
	}
	if p.old, err = readManifest(p.disk.dir, manifestName); err != nil {
		return err
	}
	p.addManifests(only)
	return nil
}

// recognizeManifest spares the reading of a manifest that is, to the byte, the
// one that would be written. For a large fleet that is the most of a run that
// changes nothing.
func (p *Plan) recognizeManifest(sum Sum) (done bool, err error) {
	if p.sameManifest, err = p.isManifest(sum); !p.sameManifest {
		return false, err
	}
	for i := range p.items {
		p.items[i].asListed = true
	}
	return true, nil
}

// isManifest says if a sum is that of the new manifest.
func (p *Plan) isManifest(sum Sum) (bool, error) {
	h := sha256.New()
	if err := writeManifest(h, p.header, p.entries); err != nil {
		return false, err
	}
	return Sum(h.Sum(nil)) == sum, nil
}

// addManifests adds what the manifests say of the items, and items for what
// only they have.
func (p *Plan) addManifests(only func(*File) bool) {
	generated := make(map[string]int, len(p.items)) // by folded path
	for i := range p.items {
		generated[fold(p.items[i].path)] = i
	}
	stale := map[string]int{}
	find := func(e *entry) *item {
		i, ok := generated[fold(e.Path)]
		if ok && p.items[i].path == e.Path {
			return &p.items[i]
		}
		if ok {
			p.items[i].alias = e
		}
		if _, ok := stale[e.Path]; !ok {
			stale[e.Path] = len(p.items)
			p.items = append(p.items, item{path: e.Path, chosen: only == nil || only(e.file())})
		}
		return &p.items[stale[e.Path]]
	}
	for e := range p.old.all() {
		find(e).old = e
	}
	for e := range p.pending.all() {
		find(e).pending = e
	}
	p.sort()
}

// locate says of each item what is at its path.
func (p *Plan) locate(where *listing) error {
	if _, err := where.names("."); err != nil {
		return err
	}
	for i := range p.items {
		it := &p.items[i]
		var err error
		if it.blocked, it.newFolder, err = where.parents(it.path); err != nil {
			return err
		}
		if it.blocked != "" {
			continue
		}
		if it.place, err = where.kind(it.path); err != nil {
			return err
		}
	}
	return p.dropAliases()
}

// dropAliases forgets a stale path that is a generated one in other letters,
// where the file system takes both as one.
func (p *Plan) dropAliases() error {
	stale := map[string]*item{}
	for i := range p.items {
		if p.items[i].file == nil {
			stale[p.items[i].path] = &p.items[i]
		}
	}
	for i := range p.items {
		it := &p.items[i]
		if it.alias == nil || it.place == absent || stale[it.alias.Path].place == absent {
			continue
		}
		a, err := os.Lstat(p.disk.path(it.path))
		if err != nil {
			return err
		}
		b, err := os.Lstat(p.disk.path(it.alias.Path))
		if err != nil {
			return err
		}
		if os.SameFile(a, b) {
			stale[it.alias.Path].place = absent
		}
	}
	return nil
}

func (p *Plan) inspect() error {
	state := func() *inspector {
		return &inspector{disk: p.disk, all: p.pending != nil, buf: bufio.NewReaderSize(nil, bufferSize), sum: sha256.New()}
	}
	return each(p.disk.workers, len(p.items), state, func(r *inspector, i int) error {
		if err := p.disk.stopped(); err != nil {
			return err
		}
		return r.inspect(&p.items[i])
	})
}

// conflicts gives everything that must not be touched, as one error.
func (p *Plan) conflicts(opt Options, where *listing) error {
	fleet := p.inside(opt.Fleet)
	all, err := p.ownConflicts(fleet, where)
	if err != nil {
		return err
	}
	for i := range p.items {
		it := &p.items[i]
		c := Conflict{it.path, it.conflict(opt.Force)}
		if c.Reason == NotAFolder {
			c.Path = it.blocked
		}
		if fleet != "" && fold(fleet) == fold(it.path) && it.chosen {
			c.Reason = FleetFile
		}
		if c.Reason != "" && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b Conflict) int { return cmp.Compare(a.Path, b.Path) })
	return &ConflictError{p.disk.dir, all}
}

// inside gives a file's path below the output folder, or "" if it isn't there.
func (p *Plan) inside(file string) string {
	if file == "" {
		return ""
	}
	rel, err := filepath.Rel(realPath(p.disk.dir), realPath(file))
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// realPath is the absolute path without links, as far as it exists.
func realPath(p string) string {
	abs, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	return abs
}

// entries are those of the new manifest.
func (p *Plan) entries(yield func(*entry) bool) {
	for i := range p.items {
		if e := p.items[i].entry(); e != nil && !yield(e) {
			return
		}
	}
}
