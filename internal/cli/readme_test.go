package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/generate"
	"rpcdsc/internal/read/firewalllog/logtest"
	"rpcdsc/internal/sign/signtest"
)

// shownCommands are the calls of rpcdsc in a page: lines of its samples, and words in
// its text that name a file, too.
func shownCommands(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?m)^(?:\\$ |    )?rpcdsc ([a-z].*)$|`rpcdsc ([a-z][^`]*)`").FindAllStringSubmatch(page, -1) {
		line, _, _ := strings.Cut(m[1]+m[2], " #")
		line, _, _ = strings.Cut(line, " > ")
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

// asShown takes a shell's quotation marks off words.
func asShown(line string) []string {
	var out []string
	for _, word := range regexp.MustCompile(`'[^']*'|\S+`).FindAllString(line, -1) {
		out = append(out, strings.Trim(word, "'"))
	}
	return out
}

// shownPages are README and docs, by their paths below the project's folder. Of the
// pages that the program made of its help, only the examples count.
func shownPages(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, glob := range []string{"README.md", "docs/*.md", "docs/*/*.md"} {
		pages, err := filepath.Glob("../../" + glob)
		if err != nil || pages == nil {
			t.Fatal(glob, err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			shown := string(text)
			switch filepath.Base(filepath.Dir(page)) + "/" + filepath.Base(page) {
			case "docs/commands.md":
				continue
			case "commands/" + filepath.Base(page):
				_, shown, _ = strings.Cut(shown, "\n## Examples\n")
			}
			out[strings.TrimPrefix(filepath.ToSlash(page), "../../")] = shown
		}
	}
	return out
}

// TestShownCommands runs the commands that README and docs show, those of a page one
// after the other on a fleet that has what they name.
func TestShownCommands(t *testing.T) {
	contoso, err := os.ReadFile("../../examples/contoso.toml")
	if err != nil {
		t.Fatal(err)
	}
	key, _ := signtest.New(t, t.TempDir())
	pfx, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	log := logtest.Header + "2026-12-05 05:00:00 ALLOW TCP 10.1.1.7 192.0.2.5 50000 135 52 S 1 0 8192 - - - RECEIVE 904\r\n"
	files := map[string]string{
		"examples/contoso.toml": string(contoso), "fleet.toml": shownFleet, "old.toml": shownFleet, "codesign.pfx": string(pfx),
		"new.toml": strings.Replace(shownFleet, "5100", "5200", 1), "logs/fs01.log": log, "logs/fs01/pfirewall.log": log, "pfirewall.log": log, "pfirewall.log.old": log,
		"ad.csv": "Name,OperatingSystem\nnew1,Windows 11 Pro\n", "subnets.csv": "Name,Site\n10.1.0.0/16,Berlin\n", "names.txt": "web1\n",
		"hosts.yml": "web:\n  hosts:\n    web1:\n", "states/fs01.json": shownState, "codesign.password": signtest.Password,
		"drift.json": shownDrift(t),
	}
	pages := shownPages(t)
	ran := map[string]bool{}
	for _, page := range slices.Sorted(maps.Keys(pages)) {
		lines := shownCommands(pages[page])
		if lines == nil {
			continue
		}
		t.Run(page, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, text := range files {
				if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
					t.Fatal(err)
				}
			}
			runShown(t, "gen -q fleet.toml") // a folder that plan can look at
			for _, line := range lines {
				ran[runShown(t, line)] = true
			}
		})
	}
	for _, c := range shownHere() {
		if !ran[c.Name] {
			t.Errorf("no page shows %s", c.Name)
		}
	}
}

// runShown runs a call that a page shows, and gives its command.
func runShown(t *testing.T, line string) string {
	t.Helper()
	args := asShown(line)
	switch {
	case len(args) == 1 && args[0] != "os":
		args = []string{"help", args[0]} // the command as such is meant
	case args[0] == "probe":
		host := "fs01.corp.example"
		if !slices.Contains(args, "--fleet") {
			host = args[1]
		}
		args = append(args, "--timeout", "1s", "--at", host+"=127.0.0.1:1") // there is nobody
	}
	var out, said bytes.Buffer
	code := Main(append([]string{"rpcdsc"}, args...), strings.NewReader(""), &out, &said)
	unreached := args[0] == "probe" || strings.Contains(said.String(), "no host has left the fleet")
	if code == exitUsage || code == exitError && !unreached {
		t.Errorf("rpcdsc %s: exit code %d\n%s", line, code, said.String())
	}
	return args[0]
}

// shownDrift is what drift --json says when the pilot wave is as it should be.
func shownDrift(t *testing.T) string {
	t.Helper()
	catalogue, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	c, findings := generate.Check("fleet.toml", []byte(shownFleet), catalogue)
	if c == nil {
		t.Fatal(findings)
	}
	h := &c.Fleet.Groups[0].Hosts[0]
	text, err := json.Marshal(driftOutput{Groups: []driftGroup{{Group: "files", Right: []driftRight{{h.Name, h.Policy.Tag}}}}, Damaged: []damagedFile{}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const shownFleet = `schema = 1
name = "contoso"
rpc.ports = ["5001-5100"]
networks.offices = ["10.1.1.0/24"]
block.allow = ["offices"]
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs01.corp.example", "fs02.corp.example", "fs03.corp.example"]
[[wave]]
name = "pilot"
hosts = ["fs01.corp.example"]
[[wave]]
name = "second"
hosts = ["fs02.corp.example"]
`

const shownState = `{"schema":1,"computer":"FS01","time":"2026-12-04T20:00:00.0000000Z","fleet":"contoso","policy":"1a2b3c4d","registry":{},"rules":[],
"firewall":[],"portsInUse":[],"dynamicPortsInUse":[],"restartPending":false,"restart":null,"differences":[]}`
