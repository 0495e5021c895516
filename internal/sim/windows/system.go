package windows

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rpcdsc/internal/sim/cmdscript"
)

// FirewallRule is a rule of the Windows Firewall as netsh made it.
type FirewallRule struct {
	Name, Action, Proto string
	Ports, Remote       []string
	Group               string // netsh can't give it one
}

// Shutdown is a restart under way.
type Shutdown struct {
	Seconds int
	Message string
}

func (w *Windows) netshFirewall(c *cmdscript.Call, verb string, opts options) (int, error) {
	name, _ := opts.get("name")
	named := func(r FirewallRule) bool { return strings.EqualFold(r.Name, name) }
	switch verb {
	case "show rule":
		if len(opts) != 1 || name != "all" {
			return 0, errors.New("a call that isn't simulated")
		}
		for _, r := range w.Rules {
			fmt.Fprintf(&c.Stdout, "\r\nRegelname:                            %s\r\n---\r\n", r.Name)
		}
		return failIf(len(w.Rules) == 0), nil
	case "delete rule":
		if len(opts) != 1 || name == "" || strings.EqualFold(name, "all") {
			return 0, errors.New("a call that isn't simulated")
		}
		if !slices.ContainsFunc(w.Rules, named) {
			return 1, nil
		}
		w.changed = true
		w.Rules = slices.DeleteFunc(w.Rules, named)
		return 0, nil
	case "add rule":
		v, err := opts.take("name", "dir", "action", "protocol", "localport", "remoteip", "profile", "enable")
		if err != nil || v[1] != "in" || v[2] != "allow" && v[2] != "block" || v[6] != "any" || v[7] != "yes" {
			return 0, errors.Join(err, errors.New("a rule that isn't simulated"))
		}
		if !w.NT.Since(windows7) && strings.Contains(v[4], "-") {
			return 1, nil
		}
		w.changed = true
		w.Rules = append(w.Rules, FirewallRule{Name: v[0], Action: v[2], Proto: v[3], Ports: strings.Split(v[4], ","), Remote: strings.Split(v[5], ",")})
		return 0, nil
	}
	return 0, errors.New("a call that isn't simulated")
}

func (w *Windows) sc(c *cmdscript.Call) (int, error) {
	if len(c.Args) != 2 || c.Args[0] != "query" {
		return 0, errors.New("a call that isn't simulated")
	}
	state, ok := w.Services[strings.ToLower(c.Args[1])]
	if !ok {
		return 1060, nil
	}
	word := map[int]string{1: "STOPPED", 4: "RUNNING"}[state]
	fmt.Fprintf(&c.Stdout, "\r\nSERVICE_NAME: %s\r\n        TYPE               : 20  WIN32_SHARE_PROCESS \r\n"+
		"        STATE              : %d  %s \r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n", c.Args[1], state, word)
	return 0, nil
}

// serves is net's way with a service that it needs: it asks whether to start one
// that is stopped, and fails without an answer.
func (w *Windows) serves(c *cmdscript.Call, service string) (int, error) {
	if w.Services[service] == 4 {
		return 0, nil
	}
	if c.Stdin == nil {
		return 0, errors.New("it asks whether to start the service " + service + ", and waits")
	}
	return 2, nil
}

func (w *Windows) net(c *cmdscript.Call) (int, error) {
	switch strings.Join(c.Args, " ") {
	case "session":
		if code, err := w.serves(c, "lanmanserver"); code != 0 || err != nil {
			return code, err
		}
		return failIf(!w.Admin), nil
	case "statistics workstation":
		if code, err := w.serves(c, "lanmanworkstation"); code != 0 || err != nil {
			return code, err
		}
		fmt.Fprintf(&c.Stdout, "Arbeitsstationsstatistik fuer \\\\PLC7\r\n\r\n\r\nStatistik seit %d.11.2026 3:04\r\n\r\n\r\n  Bytes  %d\r\n", w.Boots, len(w.Journal))
		return 0, nil
	}
	return 0, errors.New("a call that isn't simulated")
}

// find simulates find.exe reading its standard input.
func (w *Windows) find(c *cmdscript.Call) (int, error) {
	args, fold := c.Args, false
	if len(args) == 2 && args[0] == "/i" {
		args, fold = args[1:], true
	}
	if len(args) != 1 || args[0] == "" {
		return 0, errors.New("a call that isn't simulated")
	}
	if c.Stdin == nil {
		return 0, errors.New("it waits for what somebody types")
	}
	want, text, code := []byte(args[0]), c.Stdin, 1
	for {
		at := index(text, want, fold)
		if at < 0 {
			return code, nil
		}
		code = 0
		start := bytes.LastIndexByte(text[:at], '\n') + 1
		end := len(text)
		if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		c.Stdout.Write(text[start:end])
		text = text[end:]
	}
}

// index finds the first want in text, in any case of its letters if fold says so.
func index(text, want []byte, fold bool) int {
	if !fold {
		return bytes.Index(text, want)
	}
	first := []byte{want[0]}
	starts := string(bytes.ToLower(first)) + string(bytes.ToUpper(first))
	for from := 0; ; from++ {
		n := bytes.IndexAny(text[from:], starts)
		if n < 0 {
			return -1
		}
		from += n
		if len(text)-from < len(want) {
			return -1
		}
		if bytes.EqualFold(text[from:from+len(want)], want) {
			return from
		}
	}
}

func (w *Windows) fc(c *cmdscript.Call) (int, error) {
	args := c.Args
	if len(args) == 3 && args[0] == "/b" {
		args = args[1:]
	}
	if len(args) != 2 {
		return 0, errors.New("a call that isn't simulated")
	}
	a, ok := w.ReadFile(args[0])
	b, there := w.ReadFile(args[1])
	if !ok || !there {
		return 2, nil
	}
	return failIf(!bytes.Equal(a, b)), nil
}

func (w *Windows) wmic(c *cmdscript.Call) (int, error) {
	var text string
	switch strings.Join(c.Args, " ") {
	case "os get LocalDateTime /value":
		text = "LocalDateTime=" + w.Today + "020500.123000+060"
	case "path Win32_LocalTime get DayOfWeek /value":
		day, err := time.Parse("20060102", w.Today)
		if err != nil {
			return 0, err
		}
		text = "DayOfWeek=" + strconv.Itoa(int(day.Weekday()))
	default:
		return 0, errors.New("a call that isn't simulated")
	}
	c.Stdout.WriteString("\xff\xfe")
	c.Stdout.Write(utf16Bytes("\r\r\n\r\r\n" + text + "\r\r\n\r\r\n"))
	return 0, nil
}

// secedit simulates the one call that gives a folder to administrators and the system
// alone, by a template.
func (w *Windows) secedit(c *cmdscript.Call) (int, error) {
	a := c.Args
	if len(a) != 11 || a[0] != "/configure" || a[1] != "/db" || a[3] != "/cfg" || strings.Join(a[5:8], " ") != "/overwrite /areas FILESTORE" || a[8] != "/log" || a[10] != "/quiet" {
		return 0, errors.New("a call that isn't simulated")
	}
	data, ok := w.ReadFile(a[4])
	const head, tail = "[Version]\r\nsignature=\"$CHICAGO$\"\r\nRevision=1\r\n[File Security]\r\n\"", "\",2,\"D:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)\"\r\n"
	folder, begins := strings.CutPrefix(string(data), head)
	folder, ends := strings.CutSuffix(folder, tail)
	if !ok || !begins || !ends {
		return 1, nil
	}
	w.changed = true
	w.Reserved = folder
	w.WriteFile(a[2], []byte("sdb"))
	return 0, nil
}

// shutdownForm is how shutdown wants its arguments: %s is the time, then the
// message.
func (w *Windows) shutdownForm() string {
	switch {
	case w.NT.Since(vista):
		return "/r /t %s /c %s /d p:2:4"
	case w.NT.Since(xp):
		return "-r -f -t %s -c %s -d p:2:4"
	}
	return "/l /r %s %s /y /c"
}

// shutdown simulates the one of this Windows; for 2000 it is the Resource Kit's.
func (w *Windows) shutdown(c *cmdscript.Call) (int, error) {
	words := strings.Fields(w.shutdownForm())
	if len(words) != len(c.Args) {
		return 0, errors.New("a call that isn't simulated")
	}
	var values []string
	for i, word := range words {
		if word == "%s" {
			values = append(values, c.Args[i])
		} else if word != c.Args[i] {
			return 0, fmt.Errorf("%q, where %q is wanted", c.Args[i], word)
		}
	}
	seconds, err := strconv.Atoi(strings.TrimPrefix(values[0], "/t:"))
	if err != nil || len(values[1]) > 127 {
		return 0, errors.New("a time or a message that isn't possible")
	}
	if w.Shutdown != nil || !w.NT.Since(windows7) && seconds > 600 {
		return 1, nil
	}
	w.changed = true
	w.Shutdown = &Shutdown{seconds, values[1]}
	return 0, nil
}
