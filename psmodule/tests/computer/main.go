// Command computer stands for a Windows Server 2008 R2 where .ci/integration.ps1 is tried:
// it runs .cmd scripts on a simulated computer, which lasts as long as it does, and says
// what Windows' own tools would. Each line of standard input is a question, its words
// parted by tabs; each line that it prints is an answer, JSON.
//
//	run FOLDER SCRIPT   copies the files of a folder to the computer, and runs a script of them
//	rules               the rules of the firewall
//	key KEY             the values of a registry key, and of those below it
//	tasks               the scheduled tasks
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rpcdsc/internal/nt"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// folder is where the scripts come to.
const folder = `C:\deploy\`

// answer is what a question gives.
type answer struct {
	Code  int
	Lines []string
	Rules []windows.FirewallRule
}

func main() {
	w := windows.New(nt.Version{Major: 6, Minor: 1})
	w.Setenv("COMPUTERNAME", os.Getenv("COMPUTERNAME"))
	questions := bufio.NewScanner(os.Stdin)
	to := json.NewEncoder(os.Stdout)
	for questions.Scan() {
		a, err := ask(w, strings.Split(questions.Text(), "\t"))
		if err != nil {
			a = answer{Code: 255, Lines: []string{err.Error()}}
		}
		if err := to.Encode(a); err != nil {
			fmt.Fprintln(os.Stderr, "computer:", err)
			os.Exit(1)
		}
	}
}

func ask(w *windows.Windows, words []string) (answer, error) {
	switch {
	case len(words) == 3 && words[0] == "run":
		return run(w, words[1], words[2])
	case len(words) == 2 && words[0] == "key":
		lines := key(w, words[1])
		return answer{Code: map[bool]int{true: 1}[lines == nil], Lines: lines}, nil
	case len(words) == 1 && words[0] == "rules":
		return answer{Rules: w.Rules}, nil
	case len(words) == 1 && words[0] == "tasks":
		var names []string
		for name := range w.Tasks {
			names = append(names, name)
		}
		slices.Sort(names)
		return answer{Lines: names}, nil
	}
	return answer{}, fmt.Errorf("%q is no question", words)
}

// run gives a script's exit code, and what it said on the console.
func run(w *windows.Windows, from, script string) (answer, error) {
	files, err := os.ReadDir(from)
	if err != nil {
		return answer{}, err
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			return answer{}, err
		}
		w.WriteFile(folder+f.Name(), text)
	}
	text, ok := w.ReadFile(folder + script)
	if !ok {
		return answer{}, fmt.Errorf("there is no %s", script)
	}
	s, err := cmdscript.Parse(script, string(text))
	if err != nil {
		return answer{}, err
	}
	w.Console.Reset()
	code, err := w.Run(s, folder+script)
	return answer{Code: code, Lines: strings.Split(w.Console.String(), "\r\n")}, err
}

// key gives values as reg does, as far as anybody looks.
func key(w *windows.Windows, path string) []string {
	long := strings.Replace(path, `HKLM\`, `HKEY_LOCAL_MACHINE\`, 1)
	var out []string
	for _, line := range w.Registry.Dump() {
		if strings.EqualFold(line, long) || strings.HasPrefix(strings.ToLower(line), strings.ToLower(long)+`\`) {
			out = append(out, line)
		}
	}
	ports, ok := w.Registry.Get(path, "Ports")
	if all, err := ports.Strings(); ok && err == nil && ports.Type == regfile.MultiSZ {
		out = append(out, "    Ports    REG_MULTI_SZ    "+strings.Join(all, `\0`))
	}
	return out
}
