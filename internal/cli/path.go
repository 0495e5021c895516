package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"rpcdsc/internal/held"
	"rpcdsc/internal/output"
)

// checkPath refuses a path that can't be one, before anything is done with it:
// Windows takes some names for something else than a file, and what it says
// itself of the others helps nobody.
func checkPath(name string) error {
	if runtime.GOOS != "windows" {
		return nil
	}
	if isDevice(name) {
		return deviceName(name, name)
	}
	short := shortForm(name)
	volume := filepath.VolumeName(short)
	if err := checkName(name, short[len(volume):]); err != nil {
		return err
	}
	return checkVolume(volume)
}

// isDevice knows the devices that have a path of their own, pipes among them, which
// are also at \\?\pipe\ and in a share of every server.
func isDevice(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "/", `\`))
	if strings.HasPrefix(name, `\\.\`) || strings.HasPrefix(name, `\\?\pipe\`) {
		return true
	}
	parts := strings.SplitN(strings.TrimPrefix(shortForm(name), `\\`), `\`, 3)
	return strings.HasPrefix(shortForm(name), `\\`) && len(parts) > 1 && (parts[1] == "pipe" || parts[1] == "ipc$")
}

// shortForm takes off what lets a path be longer than others.
func shortForm(name string) string {
	const share = `\\?\UNC\`
	if len(name) > len(share) && strings.EqualFold(name[:len(share)], share) {
		return `\\` + name[len(share):]
	}
	return strings.TrimPrefix(name, `\\?\`)
}

// checkName looks at the path below the volume, by the rules of Windows.
func checkName(name, below string) error {
	if strings.Contains(below, `"`) {
		return failure("%s: no name has a quotation mark", name).
			hint(`at the end of a quoted name Windows reads \" as a quotation mark: leave the last backslash out`)
	}
	if strings.ContainsAny(below, "*?") {
		return unexpanded(name)
	}
	for _, part := range strings.FieldsFunc(below, func(r rune) bool { return r == '/' || r == '\\' }) {
		if output.IsDevice(part) {
			return deviceName(name, part)
		}
	}
	if i := strings.IndexFunc(below, func(r rune) bool { return r < ' ' || strings.ContainsRune("<>|:", r) }); i >= 0 {
		return failure("%q: no name has the character %q", name, below[i]).hint("name it otherwise")
	}
	return nil
}

func deviceName(name, device string) error {
	const what = "is a device of Windows, and not a file or folder"
	if name == device {
		return failure("%s %s", name, what).hint("name it otherwise")
	}
	return failure("%s: %s %s", name, device, what).hint("name it otherwise")
}

// maxNamed is how many files are named that may be meant.
const maxNamed = 5

// unexpanded is a pattern, which the shells of Windows leave as it is.
func unexpanded(pattern string) error {
	p := failure("%s: this is a pattern, and one name is needed", pattern)
	files, _ := filepath.Glob(pattern)
	if len(files) == 0 {
		return p.hint("no file has such a name")
	}
	if len(files) > maxNamed {
		files = append(files[:maxNamed:maxNamed], "...")
	}
	return p.hint("name one: %s", strings.Join(files, ", "))
}

// volumePatience is how long a drive or a share has to answer. Windows itself may
// take minutes to learn that a server doesn't.
var volumePatience = 4 * time.Second

// checkVolume refuses a drive or share that isn't there. Who may not read its root
// may still be allowed to read what is below.
func checkVolume(volume string) error {
	if volume == "" {
		return nil
	}
	err := within(volumePatience, func() error {
		_, err := os.Stat(volume + `\`)
		return err
	})
	switch {
	case err == nil, errors.Is(err, fs.ErrPermission):
		return nil
	case len(volume) == 2 && errors.Is(err, errNoAnswer):
		return failure("the drive %s doesn't answer", volume).hint("if it is a network drive, `net use` says what is the matter with it")
	case len(volume) == 2:
		return failure("there is no drive %s, or nothing is in it", volume).
			hint("`net use` lists network drives; a drive that is mapped for a user isn't there for an administrator's elevated prompt")
	}
	return failure("the share %s can't be reached", volume).
		hint("is the name right (\\\\server\\share\\folder), is the server on, and may you use the share? `dir %s` says what Windows makes of it", quoteArg(volume))
}

var errNoAnswer = errors.New("no answer")

// within gives up waiting after a time. What it waited for may go on until the
// process ends.
func within(patience time.Duration, do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return errNoAnswer
	}
}

// checkFolder refuses what can't be a folder to write to: there is something else,
// or above it. What isn't there yet, or can't be looked at, is for others to say.
func checkFolder(name string) error {
	if err := checkPath(name); err != nil {
		return err
	}
	for at := filepath.Clean(name); ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		switch {
		case err == nil && !info.IsDir():
			return failure("%s isn't a folder, and nothing can be written there", at).hint("choose another folder with --output")
		case err == nil, filepath.Dir(at) == at:
			return nil
		}
	}
}

// readFile reads a file that somebody named. It gives fs.ErrNotExist as it is.
func readFile(name string) ([]byte, error) {
	if err := checkPath(name); err != nil {
		return nil, err
	}
	content, err := held.ReadFile(name)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return content, err
	}
	return nil, explainFile(name, err)
}

// explainFile says why a file can't be read or written, in words of our own where
// they help.
func explainFile(name string, err error) error {
	if file, ok := held.File(err); ok {
		return heldFile(file)
	}
	var kind *held.KindError
	if errors.As(err, &kind) {
		return notAFile(kind)
	}
	if errors.Is(err, fs.ErrPermission) {
		return failure("%s: your account isn't allowed to do that", name).hint("look at its permissions, and if it is read-only")
	}
	return err
}

func heldFile(file string) *problem {
	return failure("another program has this file open: %s", file).
		hint("close it there, and run the same again; an editor, a virus scanner, a backup or a synchronization may be what has it")
}

// notAFile tells those who name a pipe what to do instead.
func notAFile(e *held.KindError) error {
	if e.Kind == held.Folder {
		return isFolder(e.Name)
	}
	p := failure("%s is %s, and a file is needed", e.Name, e.Kind)
	p.cause = e
	return p.hint("write what it gives to a file first, and name that")
}

// isFolder names the fleet files that are in it.
func isFolder(name string) error {
	p := failure("%s is a folder, and a file is needed", name)
	entries, _ := os.ReadDir(name)
	var files []string
	for _, e := range entries {
		if strings.EqualFold(filepath.Ext(e.Name()), ".toml") && !e.IsDir() && len(files) < maxNamed {
			files = append(files, filepath.Join(name, e.Name()))
		}
	}
	if len(files) == 0 {
		return p.hint("name a file in it")
	}
	return p.hint("name a file in it: %s", strings.Join(files, ", "))
}
