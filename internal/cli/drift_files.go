package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"rpcdsc/internal/change"
	"rpcdsc/internal/held"
	"rpcdsc/internal/read/state"
	"rpcdsc/internal/read/wfw"
	"rpcdsc/internal/sorting"
)

// foundReports is the files of the arguments.
type foundReports struct {
	paths []string
	input bool // standard input is one
	other int  // files of folders that are no reports by their names
}

// damagedFile is one that can't be read, and why.
type damagedFile struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// reportFiles finds the reports, in a folder by their names.
func reportFiles(args []string) (*foundReports, error) {
	out := &foundReports{}
	for _, arg := range args {
		if arg == "-" {
			out.input = true
			continue
		}
		if err := checkPath(arg); err != nil {
			return nil, err
		}
		info, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, failure("%s isn't there", arg).hint("a STATE is a file that Export-RpcPortState or `netsh advfirewall export` wrote, or a folder of such files")
		case err != nil:
			return nil, explainFile(arg, err)
		case info.IsDir():
			err = out.folder(arg)
		default:
			out.paths = append(out.paths, arg)
		}
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(out.paths)
	out.paths = slices.Compact(out.paths)
	if len(out.paths) == 0 && !out.input {
		return nil, failure("no *.json and no *.wfw in %s", strings.Join(args, ", ")).hint("name the files themselves if they are called otherwise")
	}
	return out, nil
}

func (r *foundReports) folder(name string) error {
	return filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch strings.ToLower(filepath.Ext(path)) {
		case ".json", ".wfw":
			r.paths = append(r.paths, path)
		default:
			r.other++
		}
		return nil
	})
}

// takeReports reads all reports, several at a time. What one file has wrong doesn't
// keep the others from being read.
func (s *session) takeReports(t *change.Tracker, files *foundReports) ([]damagedFile, error) {
	if files.other > 0 {
		s.warn("%s in the folders is neither *.json nor *.wfw, and wasn't read", plural(files.other, "file"))
	}
	show, stop := s.ui.progress("reading")
	defer stop()
	r := &reportReader{tracker: t}
	if files.input {
		r.stream(s.stdin, stdinName)
	}
	work := make(chan string)
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 8) {
		all.Go(func() {
			for path := range work {
				r.file(path)
			}
		})
	}
	for i, path := range files.paths {
		if show != nil {
			show(i, len(files.paths))
		}
		work <- path
	}
	close(work)
	all.Wait()
	sorting.By(r.damaged, func(a, b damagedFile) int { return cmp.Compare(a.File, b.File) })
	if r.read == 0 {
		why := failure("no report could be read")
		for _, d := range r.damaged[:min(len(r.damaged), 3)] {
			why.hint("%s: %s", d.File, d.Error)
		}
		return nil, why
	}
	return r.damaged, nil
}

// reportReader hands reports to a tracker.
type reportReader struct {
	tracker *change.Tracker
	mutex   sync.Mutex
	read    int // reports
	damaged []damagedFile
}

func (r *reportReader) count() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.read++
}

func (r *reportReader) fail(file string, err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.damaged = append(r.damaged, damagedFile{file, err.Error()})
}

func (r *reportReader) file(path string) {
	f, err := held.Open(path)
	if err != nil {
		r.fail(path, explainFile(path, err))
		return
	}
	defer f.Close()
	in := bufio.NewReader(f)
	head, _ := in.Peek(4)
	if bytes.HasPrefix(head, []byte("\x1f\x8b")) || bytes.Equal(head, []byte("PK\x03\x04")) {
		r.fail(path, errors.New("it is packed: unpack it first"))
		return
	}
	if !wfw.Is(head) {
		r.stream(in, path)
		return
	}
	data, err := io.ReadAll(io.LimitReader(in, wfw.MaxSize+1))
	if err != nil {
		r.fail(path, err)
		return
	}
	export, err := wfw.Read(data)
	if err != nil {
		r.fail(path, err)
		return
	}
	r.tracker.Export(export, r.computer(path), path)
	r.count()
}

// computer is whose export a file is: a host that it is named for, or its folder.
func (r *reportReader) computer(path string) string {
	base := filepath.Base(path)
	name := strings.TrimSuffix(base, filepath.Ext(base))
	if folder := filepath.Base(filepath.Dir(path)); !r.tracker.Has(name) && r.tracker.Has(folder) {
		return folder
	}
	return name
}

// stream reads the states of a file, up to the first that is damaged: where the next
// one begins can't be told then.
func (r *reportReader) stream(from io.Reader, name string) {
	in := state.NewReader(from)
	for n := 0; ; n++ {
		st, err := in.Next()
		switch {
		case errors.Is(err, io.EOF) && n > 0:
			return
		case errors.Is(err, io.EOF):
			r.fail(name, errors.New("it is empty"))
			return
		case err != nil:
			r.fail(name, err)
			return
		}
		r.tracker.State(st, name)
		r.count()
	}
}
