package oracle

import (
	"slices"
	"strings"
	"testing"
)

func TestHive(t *testing.T) {
	h := NewHive(t, `HKEY_LOCAL_MACHINE\SOFTWARE`)
	const text = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\A\\B]\n\"x\"=dword:0000000a\n"
	if err := h.Merge(t, text); err != nil {
		t.Fatal(err)
	}
	out, err := h.Export(t, `\A`)
	if err != nil || !strings.Contains(out, "[HKEY_LOCAL_MACHINE\\SOFTWARE\\A\\B]\n\"x\"=dword:0000000a\n") {
		t.Errorf("%v\n%s", err, out)
	}
	if h.Merge(t, "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\n\"x\n") == nil {
		t.Error("a broken file was merged")
	}
}

func TestReplay(t *testing.T) {
	w := NewWine(t, "oracle")
	w.Clear(t, `C:\try`)
	w.StandIns(t, `C:\try`, "one.exe", "two.exe")
	w.WriteFile(t, `C:\try\try.cmd`, []byte("@echo off\r\n%~dp0one.exe -p \"a & b\" *=0\r\n%~dp0two >C:\\try\\out\r\nif exist C:\\try\\made type C:\\try\\out\r\n%~dp0two\r\nexit /b %ERRORLEVEL%\r\n"))
	lines, out, code := w.Replay(t, []Reply{{Code: 3}, {Stdout: []byte("hello\r\n"), Files: map[string][]byte{`C:\try\made`: nil}}}, "cmd", "/c", `C:\try\try.cmd`)
	want := []string{`C:\try\one.exe -p "a & b" *=0`, `C:\try\two `, `C:\try\two`}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	for i := range want {
		want[i] = strings.TrimRight(want[i], " ")
	}
	if !slices.Equal(lines, want) || out != "hello\r\n" || code != 250 {
		t.Errorf("lines %q, output %q, exit code %d", lines, out, code)
	}
}
