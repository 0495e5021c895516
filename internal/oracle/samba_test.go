package oracle

import (
	"bytes"
	"encoding/hex"
	"testing"
)

func wide(s string) []byte {
	var out []byte
	for _, c := range []byte(s) {
		out = append(out, c, 0)
	}
	return out
}

func TestSamba(t *testing.T) {
	pol := append([]byte("PReg\x01\x00\x00\x00"), wide("[K\x00;V\x00;")...)
	pol = append(pol, "\x01\x00\x00\x00;\x00\x04\x00\x00\x00;\x00Y\x00\x00\x00]\x00"...)
	if got := SambaRegistryPol(t, pol)[0]; !bytes.Equal(got, pol) || !SambaReadsRegistryPol(t, pol) {
		t.Errorf("written again: %q", got)
	}
	if bad := bytes.Replace(pol, []byte("PReg"), []byte("PREG"), 1); SambaReadsRegistryPol(t, bad) {
		t.Errorf("a wrong signature comes back as it was")
	}
	ini := SambaScriptsIni(t, append([]byte("\xff\xfe"), wide("\r\n[Startup]\r\n0CmdLine=a b.cmd\r\n0Parameters=\r\n")...))[0]
	if len(ini) != 1 || ini["Startup"]["0CmdLine"] != "a b.cmd" {
		t.Errorf("%v", ini)
	}
	const owner = "01020000000000052000000020020000" // S-1-5-32-544
	descriptor, err := hex.DecodeString("01000080" + "14000000" + "24000000" + "00000000" + "00000000" + owner + owner)
	if err != nil {
		t.Fatal(err)
	}
	if got := SambaSDDL(t, descriptor)[0]; got != "O:BAG:BA" {
		t.Errorf("%s", got)
	}
}

func TestXMLLint(t *testing.T) {
	if err := XMLLint(t, []byte(`<?xml version="1.0"?><a b="c"/>`)); err != nil {
		t.Error(err)
	}
	if XMLLint(t, []byte("<a><b></a>")) == nil {
		t.Error("tags that don't match are well formed")
	}
}
