package sign

import (
	_ "embed"
	"encoding/base64"
	"encoding/binary"
	"os/exec"
	"unicode/utf16"
)

//go:embed sign.ps1
var script string

// powershellBatch makes the start of a PowerShell, half a second, small beside
// its work.
const powershellBatch = 100

// powershell signs with Set-AuthenticodeSignature, many files in a call. Its
// signatures say no time.
func powershell(exe string, key *Key) tool {
	return tool{batch: powershellBatch, sign: func(folder string, names []string) error {
		cmd := exec.Command(exe, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand", encoded(script))
		cmd.Env = append(cmd.Environ(), "RPCDSC_SIGN_PFX="+key.file, "RPCDSC_SIGN_PASSWORD="+key.password, "RPCDSC_SIGN_FOLDER="+folder)
		return run(cmd)
	}}
}

// encoded is a script as -EncodedCommand takes it: no execution policy applies
// to it, and nothing in it needs quotes.
func encoded(script string) string {
	var b []byte
	for _, c := range utf16.Encode([]rune(script)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return base64.StdEncoding.EncodeToString(b)
}
