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
		w.Clear(t, `C:\w`)
		driver := "@echo off\r\n"
		for i, f := range facts {
			folder := fmt.Sprintf(`C:\w\%d`, i)
			for name, text := range factFiles {
				w.WriteFile(t, strings.Replace(name, `C:\w`, folder, 1), []byte(text))
			}
			w.WriteFile(t, folder+".cmd", []byte(strings.ReplaceAll(strings.ReplaceAll(f.script(), `C:\w`, folder), "\n", "\r\n")))
			if f.err == "" {
				driver += fmt.Sprintf("echo ##%d\r\nsetlocal\r\ncall %s.cmd\r\nendlocal\r\n", i, folder)
			}
		}
		w.WriteFile(t, `C:\w\all.cmd`, []byte(driver))
		got := sections(w, t, cmd)
		for i, f := range facts {
			want := f.want
			other := f.wine8
			if cmd != "cmd" {
				other = f.wine10
			}
			if other != "" {
				want = other
			}
			want = strings.ReplaceAll(want, `C:\w`, fmt.Sprintf(`C:\w\%d`, i))
			if f.err == "" && other != "-" && got[i] != want {
				t.Errorf("%s (%s): %q, want %q", f.name, f.source, got[i], want)
			}
		}
	})
}

// sections runs all.cmd and gives what each fact's script said.
func sections(w *oracle.Wine, t *testing.T, cmd string) map[int]string {
	t.Helper()
	text, _ := w.Run(t, nil, cmd, "/c", `C:\w\all.cmd`)
	out := map[int]string{}
	for _, part := range strings.Split(text, "##") {
		number, rest, _ := strings.Cut(part, "\n")
		var i int
		if _, err := fmt.Sscan(number, &i); err == nil {
			out[i] = said(rest)
		}
	}
	return out
}
