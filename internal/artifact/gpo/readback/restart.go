package readback

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

const form = "2006-01-02T15:04:05"

func (r *Restart) weekly(c *calendar) error {
	start, err := time.Parse(form, c.Start)
	if err != nil || c.Enabled != "true" || c.End != "" || c.Weeks != "1" || len(c.Day.Names) != 1 || start.Year() > 2000 || start.Second() != 0 {
		return fmt.Errorf("its weekly trigger isn't understood: %+v", *c)
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if c.Day.Names[0].XMLName.Local == day.String() {
			r.Slot = policy.Slot{When: "window", Day: day, At: start}
			return nil
		}
	}
	return fmt.Errorf("%s is no day", c.Day.Names[0].XMLName.Local)
}

func (r *Restart) once(o *once) error {
	start, err := time.Parse(form, o.Start)
	end, wrong := time.Parse(form, o.End)
	if err != nil || wrong != nil || o.Enabled != "true" || !end.After(start) {
		return fmt.Errorf("its trigger isn't understood: %+v", *o)
	}
	r.Slot = policy.Slot{When: "at", At: start}
	return nil
}

// commandForm is the one line that the task runs. It asks for a restart if the values
// are there and it hasn't asked for this range before this start of Windows.
var commandForm = regexp.MustCompile(`^/d /c "` + strings.Join([]string{
	`\(REG query HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet /v Ports \| FIND "(?P<first>[0-9-]+)" & if errorlevel 1 exit 0\)`,
	`\(REG query KEY /v (?P<id>[0-9a-f]+) & if not errorlevel 1 \(REG query HARDWARE /v MARK & if errorlevel 1 exit 0\)\)`,
	`REG delete KEY /va /f`,
	`\(REG add KEY /v (?P<id2>[0-9a-f]+) /f & if errorlevel 1 exit 1\)`,
	`\(REG add HARDWARE /v MARK /d (?P<id3>[0-9a-f]+) /f & if errorlevel 1 exit 1\)`,
	`SHUTDOWN /r /f /t (?P<notice>[0-9]+) /d p:2:4 /c "rpcdsc FLEET: restart for the RPC ports"`,
}, " & ") + `"$`)

func (r *Restart) command(text string) error {
	const system = `%SystemRoot%\System32\`
	for _, name := range []struct{ long, short string }{
		{`"HKLM\SOFTWARE\rpcdsc\` + r.Fleet + ` gpo"`, "KEY"}, {`"rpcdsc ` + r.Fleet + ` gpo"`, "MARK"},
		{`"rpcdsc ` + r.Fleet + `: `, `"rpcdsc FLEET: `}, {`HKLM\HARDWARE\DESCRIPTION\System`, "HARDWARE"},
		{system + "reg.exe", "REG"}, {system + "find.exe", "FIND"}, {system + "shutdown.exe", "SHUTDOWN"},
	} {
		text = strings.ReplaceAll(text, name.long, name.short)
	}
	m := commandForm.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("its command isn't understood: %s", text)
	}
	got := map[string]string{}
	for i, name := range commandForm.SubexpNames() {
		got[name] = m[i]
	}
	seconds, err := strconv.Atoi(got["notice"])
	if err != nil || got["id"] != got["id2"] || got["id"] != got["id3"] {
		return fmt.Errorf("its command remembers %s, %s and %s: %v", got["id"], got["id2"], got["id3"], err)
	}
	notice := time.Duration(seconds) * time.Second
	r.Notice, r.Range, r.First = &notice, got["id"], got["first"]
	return nil
}

// fits tells whether a restart is for the RPC values of the same object.
func (r *Restart) fits(rpc proof.RPC) error {
	if r.Notice == nil {
		return nil
	}
	ranges := rpc["Ports"].Data
	sum := sha256.Sum256([]byte(strings.Join(ranges, "\x00")))
	if r.Range != hex.EncodeToString(sum[:8]) || len(ranges) == 0 || r.First != ranges[0] {
		return fmt.Errorf("the restart is for another range than %q: %s, %s", ranges, r.Range, r.First)
	}
	return nil
}
