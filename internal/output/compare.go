package output

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rpcdsc/internal/crash"
	"rpcdsc/internal/sorting"
)

// Plan is what a set of files changes in a folder.
type Plan struct {
	disk         *disk
	lock         *Lock
	beside       *LockedError // who was writing to the folder meanwhile
	header       header
	roster       Roster
	sources      []Source
	items        []item // by path
	spool        *spool // instead of items, if there can't be anything but new files
	old, pending *manifest
	lines        bool  // old has entries only where a line differs: see readLines
	index        index // what was remembered
	foreignIndex bool  // somebody else's file is in its place
	leftover     kind  // what is in the place of the staging folder
	sameManifest bool
	sameEntries  bool // of the manifest
}

// compare needs a folder that nobody is putting files into.
func compare(dir string, set *Set, opt Options) (*Plan, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s isn't a folder", dir)
	}
	p := &Plan{
		disk:   opt.disk(dir),
		lock:   opt.Lock,
		header: header{set.Generator, set.Fleet, set.FleetFile, set.FleetSHA256, opt.Plan},
		roster: set.Roster,
	}
	var err error
	if p.spool, err = newSpool(p.disk, set, opt); err != nil {
		return nil, err
	}
	if p.spool != nil {
		return p, p.compareSpool(set, opt)
	}
	set.Expand()
	if err := p.begin(set, opt); err != nil {
		return nil, err
	}
	if err := p.sign(opt.Sign, func(it *item) bool { return !it.hashed }); err != nil {
		return nil, err
	}
	if err := p.readManifests(opt.Only); err != nil {
		return nil, err
	}
	if err := p.checkFleet(opt); err != nil {
		return nil, err
	}
	if err := p.locate(); err != nil {
		return nil, err
	}
	if err := p.sign(opt.Sign, func(it *item) bool { return it.place != regular || !it.unchanged() }); err != nil {
		return nil, err
	}
	if err := p.inspect(opt.Verify); err != nil {
		return nil, err
	}
	if p.leftover, _, err = p.disk.look(stagingName); err != nil {
		return nil, err
	}
	p.leaveShared(opt.Shared)
	p.sources = p.findSources(set, opt.Renews)
	p.sameEntries = p.keepsEntries()
	p.keepPlan()
	p.sameManifest = p.sameEntries && p.old.header == p.header && p.old.roster.equal(&p.roster) && sameSources(p.old.sources, p.sources)
	if err := p.conflicts(opt); err != nil {
		return nil, err
	}
	return p, nil
}

// sign has the files signed that which picks, and that aren't yet.
func (p *Plan) sign(sign func([]*File) error, which func(*item) bool) error {
	var files []*File
	for i := range p.items {
		if it := &p.items[i]; it.unsigned() && which(it) {
			files = append(files, it.file)
		}
	}
	if len(files) == 0 {
		return nil
	}
	return sign(files)
}

// begin looks at the set: its paths on one processor, meanwhile the items and what
// is remembered of them on the others.
func (p *Plan) begin(set *Set, opt Options) error {
	wrong := make(chan error, 1)
	go func() { wrong <- crash.Catch(set.checkPaths) }()
	p.collect(set, opt.Only)
	err := p.recall(opt.Verify)
	return cmp.Or(<-wrong, err)
}

// collect makes the items of the set.
func (p *Plan) collect(set *Set, only func(*File) bool) {
	files := make([]*File, len(set.Files))
	for i := range set.Files {
		files[i] = &set.Files[i]
	}
	slices.SortFunc(files, func(a, b *File) int { return cmp.Compare(a.Path, b.Path) })
	p.items = make([]item, len(files))
	for i, f := range files {
		p.items[i] = item{path: f.Path, file: f, chosen: only == nil || only(f)}
	}
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
	if p.pending == nil {
		if ok, err := p.readLines(only); ok || err != nil {
			return err
		}
	}
	if p.old, err = readManifest(p.disk.dir, manifestName); err != nil || p.old == nil && p.pending == nil {
		return err
	}
	if err := p.hash(); err != nil {
		return err
	}
	p.addManifests(only)
	return nil
}

// keepsEntries says if the new manifest has the entries of the old one.
func (p *Plan) keepsEntries() bool {
	if !p.lines {
		return false
	}
	for i := range p.items {
		if it := &p.items[i]; !it.asListed && it.entry() != it.old {
			return false
		}
	}
	return true
}

// addManifests adds what the manifests say of the items, and items for what
// only they have.
func (p *Plan) addManifests(only func(*File) bool) {
	at := make(map[string]int, len(p.items)) // by path
	for i := range p.items {
		at[p.items[i].path] = i
	}
	find := func(e *entry) *item {
		i, ok := at[e.Path]
		if !ok {
			i = len(p.items)
			at[e.Path] = i
			p.items = append(p.items, item{path: e.Path, was: p.index.find(e.Path), chosen: only == nil || only(e.file())})
		}
		return &p.items[i]
	}
	for e := range p.old.all() {
		find(e).old = e
	}
	for e := range p.pending.all() {
		find(e).pending = e
	}
	p.findAliases()
	p.sort()
}

// findAliases finds the generated paths that the manifests list in other letters.
func (p *Plan) findAliases() {
	stale := map[string]*entry{} // by folded path
	for i := range p.items {
		if it := &p.items[i]; it.file == nil {
			stale[fold(it.path)] = cmp.Or(it.pending, it.old)
		}
	}
	for i := range p.items {
		if it := &p.items[i]; it.file != nil && len(stale) > 0 {
			it.alias = stale[fold(it.path)]
		}
	}
}

// locate says of each item what is at its path.
func (p *Plan) locate() error {
	above := &folders{disk: p.disk, known: map[string]*parents{}}
	for i := range p.items {
		it := &p.items[i]
		at, err := above.of(it.path)
		if err != nil {
			return err
		}
		it.above = at
	}
	err := each(p.disk.workers, len(p.items), nothing, func(_ struct{}, i int) (err error) {
		if it := &p.items[i]; it.above.blocked == "" && it.above.absent == "" {
			it.place, it.stamp, err = p.disk.look(it.path)
		}
		return err
	})
	if err != nil {
		return err
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

func (p *Plan) inspect(verify bool) error {
	state := func() *inspector {
		return &inspector{disk: p.disk, all: p.pending != nil, verify: verify, buf: bufio.NewReaderSize(nil, bufferSize), sum: sha256.New()}
	}
	return each(p.disk.workers, len(p.items), state, func(r *inspector, i int) error {
		if err := p.disk.stopped(); err != nil {
			return err
		}
		return r.inspect(&p.items[i])
	})
}

// leaveShared leaves what is also somebody else's as it is. Where there is nothing
// yet, nobody goes by it.
func (p *Plan) leaveShared(shared func(*File) bool) {
	for i := range p.items {
		it := &p.items[i]
		if action := it.action(); shared != nil && (action == Modify || action == Remove) && shared(it.source()) {
			it.stale, it.chosen = true, false
		}
	}
}

// conflicts gives everything that must not be touched, as one error.
func (p *Plan) conflicts(opt Options) error {
	fleet := p.inside(opt.Fleet)
	all, err := p.ownConflicts(fleet)
	if err != nil {
		return err
	}
	for i := range p.items { // a spool has none: it takes free places only
		it := &p.items[i]
		reason, err := it.conflict(p.disk, opt.Force)
		if err != nil {
			return err
		}
		c := Conflict{it.path, reason}
		if c.Reason == NotAFolder {
			c.Path = it.above.blocked
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
	sorting.By(all, func(a, b Conflict) int { return cmp.Compare(a.Path, b.Path) })
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
	if p.spool != nil {
		p.spool.entries(p.disk.workers, yield)
		return
	}
	for i := range p.items {
		if e := p.items[i].entry(); e != nil && !yield(e) {
			return
		}
	}
}

// len is how many items there are.
func (p *Plan) len() int {
	if p.spool != nil {
		return len(p.spool.order)
	}
	return len(p.items)
}

// path is that of the i-th item.
func (p *Plan) path(i int) string {
	if p.spool != nil {
		return p.spool.path(i)
	}
	return p.items[i].path
}

// at is the i-th item by path. One of a spool is made anew each time, in the room; with
// head perhaps without its content.
func (p *Plan) at(i int, in *room, head bool) *item {
	if p.spool != nil {
		return p.spool.item(i, in, head)
	}
	return &p.items[i]
}

// compareSpool is compare of a set of which nothing is in the folder yet.
func (p *Plan) compareSpool(set *Set, opt Options) (err error) {
	if err := p.spool.checkPaths(set); err != nil {
		return err
	}
	if p.leftover, _, err = p.disk.look(stagingName); err != nil {
		return err
	}
	p.sources = p.findSources(set, opt.Renews)
	return p.conflicts(opt)
}
