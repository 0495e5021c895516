package cmdscript

import (
	"fmt"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// TestFactsInWine runs the facts' scripts in Wine's cmd, each with files of its own,
// and holds it to what Windows does but where it is known to do something else: so
// that a fact is seen by somebody who hasn't read our code.
func TestFactsInWine(t *testing.T) {
	oracle.EachCmd(t, "cmdscript", func(t *testing.T, w *oracle.Wine, cmd string) {
		var scripts []string
		for _, f := range facts {
			text := f.script()
			if f.err != "" {
				text = ""
			}
			scripts = append(scripts, text)
		}
		got := inWine(t, w, cmd, factFiles, scripts)
		for i, f := range facts {
			want, other := f.want, f.wine8
			if cmd != "cmd" {
				other = f.wine10
			}
			if other != "" {
				want = other
			}
			if f.err == "" && other != "-" && got[i] != want {
				t.Errorf("%s (%s): %q, want %q", f.name, f.source, got[i], want)
			}
		}
	})
}

// inWine runs scripts one after the other, each with files of its own, and gives
// what each of them said; "" is none. C:\w in them is a folder that each has.
func inWine(t *testing.T, w *oracle.Wine, cmd string, files map[string]string, scripts []string) []string {
	t.Helper()
	w.Clear(t, `C:\w`)
	driver := "@echo off\r\nset PATH=C:\\nowhere\r\n"
	folder := func(i int) string { return fmt.Sprintf(`C:\w\%d`, i) }
	for i, text := range scripts {
		if text == "" {
			continue
		}
		for name, data := range files {
			w.WriteFile(t, strings.Replace(name, `C:\w`, folder(i), 1), []byte(data))
		}
		w.WriteFile(t, folder(i)+".cmd", []byte(strings.NewReplacer(`C:\w`, folder(i), "\n", "\r\n").Replace(text)))
		driver += fmt.Sprintf("echo ##%d\r\nsetlocal\r\ncall %s.cmd\r\nendlocal\r\n", i, folder(i))
	}
	w.WriteFile(t, `C:\w\all.cmd`, []byte(driver))
	out := make([]string, len(scripts))
	text, _ := w.Run(t, nil, cmd, "/c", `C:\w\all.cmd`)
	for _, part := range strings.Split(text, "##") {
		number, rest, _ := strings.Cut(part, "\n")
		var i int
		if _, err := fmt.Sscan(number, &i); err == nil {
			out[i] = strings.ReplaceAll(said(rest), folder(i), `C:\w`)
		}
	}
	return out
}
