package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCheckName(t *testing.T) {
	for _, tt := range []struct{ name, want, hint string }{
		{`out`, "", ""},
		{`a\b.c/d e`, "", ""},
		{`..\out`, "", ""},
		{`out" -q`, "quotation mark", `\"`},
		{`*.toml`, "pattern", "no file has such a name"},
		{`x?`, "pattern", ""},
		{`nul`, "nul is a device", "otherwise"},
		{`a\CON.txt\b`, "CON.txt is a device", "otherwise"},
		{`fleet.toml:stream`, "':'", "otherwise"},
		{"a\tb", `'\t'`, "otherwise"},
	} {
		err := checkName(tt.name, tt.name)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		var p *problem
		if !errors.As(err, &p) || !strings.Contains(p.message, tt.want) || !strings.Contains(strings.Join(p.hints, "\n"), tt.hint) {
			t.Errorf("%s: %#v, want %s and %s", tt.name, err, tt.want, tt.hint)
		}
	}
}

func TestUnexpandedNamesFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.toml", "b.toml", "c.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	p := asProblem(unexpanded(filepath.Join(dir, "*.toml")))
	if want := "name one: " + filepath.Join(dir, "a.toml") + ", " + filepath.Join(dir, "b.toml"); len(p.hints) != 1 || p.hints[0] != want {
		t.Errorf("%q, want %q", p.hints, want)
	}
}

func TestIsDevice(t *testing.T) {
	for name, want := range map[string]bool{
		`\\.\C:`: true, `\\.\pipe\x`: true, `//./pipe/x`: true, `\\?\pipe\x`: true, `\\?\PIPE\x`: true, `\\server\pipe\x`: true, `//server/Pipe/x`: true,
		`\\?\UNC\server\pipe\x`: true, `\\?\unc\server\ipc$`: true, `\\server\IPC$`: true,
		`pipe\x`: false, `C:\pipe\x`: false, `\\server\share\pipe`: false, `\\?\C:\pipe\x`: false, `\\?\Volume{1}\x`: false, `\\pipe\share`: false, `\pipe\pipe\x`: false, ``: false,
	} {
		if got := isDevice(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestShortForm(t *testing.T) {
	for name, want := range map[string]string{
		`\\?\C:\a`: `C:\a`, `\\?\UNC\server\share\a`: `\\server\share\a`, `\\?\unc\server\share`: `\\server\share`, `\\server\share`: `\\server\share`, `a`: `a`,
	} {
		if got := shortForm(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// What doesn't answer isn't waited for.
func TestWithin(t *testing.T) {
	never := make(chan struct{})
	defer close(never)
	if err := within(time.Millisecond, func() error { <-never; return nil }); err != errNoAnswer {
		t.Error(err)
	}
	if err := within(time.Minute, func() error { return errInterrupted }); err != errInterrupted {
		t.Error(err)
	}
}

func TestFolderForAFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.TOML"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := readFile(dir)
	p := asProblem(err)
	if !strings.Contains(p.message, "is a folder") || !strings.Contains(strings.Join(p.hints, ""), filepath.Join(dir, "a.TOML")) {
		t.Errorf("%#v", p)
	}
}
