package sign

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// The oldest osslsigncode that will do: 2.8 signs scripts first, and 2.9 takes a
// password from its standard input.
const oldestMajor, oldestMinor = 2, 9

// findTool finds osslsigncode, which makes the same bytes on every system and is
// therefore taken first, or on Windows PowerShell.
func findTool(key *Key, at time.Time) (tool, error) {
	if exe, err := exec.LookPath("osslsigncode"); err == nil {
		if err := checkVersion(exe); err != nil {
			return tool{}, err
		}
		return osslsigncode(exe, key, at), nil
	}
	if runtime.GOOS == "windows" {
		if exe, err := exec.LookPath("powershell.exe"); err == nil {
			return powershell(exe, key), nil
		}
		return tool{}, wrong("neither osslsigncode nor powershell.exe is on the PATH, and one of them has to sign").
			hint(install)
	}
	return tool{}, wrong("osslsigncode isn't on the PATH, and it has to sign").
		hint(install).hint("or run this on Windows, where PowerShell can sign")
}

var install = fmt.Sprintf("install osslsigncode %d.%d or later: https://github.com/mtrojnara/osslsigncode", oldestMajor, oldestMinor)

var versionLine = regexp.MustCompile(`(?m)^osslsigncode (\d{1,6})\.(\d{1,6})`)

func checkVersion(exe string) error {
	out, err := exec.Command(exe, "--version").CombinedOutput()
	m := versionLine.FindSubmatch(out)
	if m == nil {
		if err == nil {
			err = errors.New("it says no version")
		}
		return wrong("%s --version: %s", exe, err).hint(install)
	}
	major, _ := strconv.Atoi(string(m[1]))
	minor, _ := strconv.Atoi(string(m[2]))
	if major < oldestMajor || major == oldestMajor && minor < oldestMinor {
		return wrong("%s is version %d.%d, which can't sign scripts in this way", exe, major, minor).hint(install)
	}
	return nil
}

// osslsigncode signs one file in a call. The password goes through its standard
// input: no command line and no file has it.
func osslsigncode(exe string, key *Key, at time.Time) tool {
	sign := func(folder, name string) error {
		file := filepath.Join(folder, name)
		signed := filepath.Join(folder, "signed-"+name)
		cmd := exec.Command(exe, "sign", "-pkcs12", key.file, "-readpass", "-", "-h", "sha256",
			"-time", strconv.FormatInt(at.Unix(), 10), "-in", file, "-out", signed)
		cmd.Stdin = strings.NewReader(key.password + "\n")
		if err := run(cmd); err != nil {
			return err
		}
		return os.Rename(signed, file)
	}
	return tool{batch: 1, sign: func(folder string, names []string) error {
		for _, name := range names {
			if err := sign(folder, name); err != nil {
				return err
			}
		}
		return nil
	}}
}

// run gives a failure with what the program said of it.
func run(cmd *exec.Cmd) error {
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	name := strings.TrimSuffix(filepath.Base(cmd.Path), ".exe")
	said := strings.TrimSpace(strings.ReplaceAll(string(out), "\r\n", "\n"))
	if said == "" {
		return fmt.Errorf("%s: %w", name, err)
	}
	return fmt.Errorf("%s: %w\n  %s", name, err, strings.ReplaceAll(said, "\n", "\n  "))
}
