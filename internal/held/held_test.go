package held

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestRetry(t *testing.T) {
	other := errors.New("disk full")
	for _, tt := range []struct {
		name  string
		errs  []error // of the calls; after them there is none
		want  error
		calls int
	}{
		{"at once", nil, nil, 1},
		{"closed soon", []error{Err, fmt.Errorf("wrapped: %w", Err), Err}, nil, 4},
		{"another error", []error{other}, other, 1},
		{"another error later", []error{Err, other}, other, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			calls := 0
			err := Retry(func() error {
				calls++
				if calls <= len(tt.errs) {
					return tt.errs[calls-1]
				}
				return nil
			})
			if err != tt.want || calls != tt.calls {
				t.Errorf("%v after %d calls, want %v after %d", err, calls, tt.want, tt.calls)
			}
		})
	}
}

// A file that stays open ends the trying.
func TestRetryEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("waits two seconds")
	}
	start, calls := time.Now(), 0
	err := Retry(func() error { calls++; return Err })
	if took := time.Since(start); err != Err || took < patience || took > 2*patience || calls < 10 {
		t.Errorf("%v after %v and %d calls", err, took, calls)
	}
}

func TestFile(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "a", Err: Err}, "a"},
		{fmt.Errorf("wrapped: %w", &os.LinkError{Op: "rename", Old: "a", New: "b", Err: Err}), "b"},
		{&fs.PathError{Op: "open", Path: "a", Err: fs.ErrNotExist}, ""},
		{Err, ""},
		{nil, ""},
	} {
		if got, ok := File(tt.err); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestReads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(file, []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	if content, err := ReadFile(file); err != nil || string(content) != "text" {
		t.Errorf("%q, %v", content, err)
	}
	f, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := Open(file + "b"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// What isn't a file is told from one before it is opened.
func TestKind(t *testing.T) {
	dir := t.TempDir()
	_, opened := Open(dir)
	_, read := ReadFile(dir)
	for _, err := range []error{opened, read} {
		var kind *KindError
		if !errors.As(err, &kind) || kind.Kind != Folder || kind.Name != dir {
			t.Errorf("got %v", err)
		}
	}
	if _, err := Open(filepath.Join(dir, "nothing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
