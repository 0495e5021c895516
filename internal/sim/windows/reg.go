package windows

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/cmdscript"
)

// The keys that scripts look at.
const (
	RPCKey      = `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`
	ExemptKey   = `HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\IPSEC`
	PolicyKey   = `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\IPSec\Policy\Local`
	DomainKey   = `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\IPSec\GPTIPSECPolicy`
	TCPKey      = `HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters`
	windowsKey  = `HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Windows`
	AgentKey    = `HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\PolicyAgent`
	FirewallKey = `HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy`
)

func (w *Windows) seedRegistry() {
	w.Registry.Make(`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc`)
	w.Registry.Make(`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\IPSec`)
	w.Registry.Set(AgentKey, DWord("Start", 2))
	w.Registry.Set(ExemptKey, DWord("Start", 1))
	w.Registry.Set(TCPKey, SZ("Hostname", "plc7"))
	w.setShutdownTime()
	if w.NT.Since(vista) {
		for _, p := range []string{"DomainProfile", "StandardProfile", "PublicProfile"} {
			w.Registry.Set(FirewallKey+`\`+p, DWord("EnableFirewall", 1))
		}
	}
}

func (w *Windows) setShutdownTime() {
	data := []byte{byte(w.Boots), 0x5d, 0xaa, 0xd6, 0, 0x11, 0xc7, 1}
	w.Registry.Set(windowsKey, regfile.Value{Name: "ShutdownTime", Type: regfile.Binary, Data: data})
}

// reg simulates reg.exe.
func (w *Windows) reg(c *cmdscript.Call) (int, error) {
	if len(c.Args) < 2 {
		return 0, errors.New("reg without arguments")
	}
	verb, key, rest := strings.ToLower(c.Args[0]), c.Args[1], c.Args[2:]
	switch {
	case verb == "query" && strings.EqualFold(key, `HKU\S-1-5-19`) && len(rest) == 0:
		return failIf(!w.Admin), nil
	case verb == "query":
		return w.regQuery(c, key, rest)
	case verb == "export" && (len(rest) == 1 || len(rest) == 2 && rest[1] == "/y" && w.NT.Since(vista)):
		if !w.Registry.Has(key) {
			return 1, nil
		}
		if _, there := w.ReadFile(rest[0]); there && len(rest) == 1 && w.NT.Since(vista) {
			return 0, errors.New("it asks whether to overwrite " + rest[0] + ", and waits")
		}
		return failIf(!w.writeText(rest[0], w.Registry.Export(key))), nil
	case verb == "import" && len(rest) == 0:
		return failIf(!w.importFile(key)), nil
	case verb == "delete" && slices.Equal(rest, []string{"/f"}):
		w.changed = true
		return failIf(!w.Registry.Delete(key)), nil
	case verb == "delete" && len(rest) == 3 && rest[0] == "/v" && rest[2] == "/f":
		w.changed = true
		return failIf(!w.Registry.DeleteValue(key, rest[1])), nil
	case verb == "add" && len(rest) == 7 && rest[0] == "/v" && rest[2] == "/t" && rest[3] == "REG_DWORD" && rest[4] == "/d" && rest[6] == "/f":
		n, err := strconv.ParseUint(rest[5], 0, 32)
		w.changed = true
		w.Registry.Set(key, DWord(rest[1], uint32(n)))
		return 0, err
	}
	return 0, errors.New("reg in a way that isn't simulated")
}

func failIf(failed bool) int {
	if failed {
		return 1
	}
	return 0
}

func (w *Windows) importFile(path string) bool {
	data, ok := w.ReadFile(path)
	if !ok {
		return false
	}
	text, err := regfile.Decode(data)
	if err != nil {
		return false
	}
	f, err := regfile.Parse(text)
	if err != nil {
		return false
	}
	w.changed = true
	w.Registry.Import(f)
	return true
}

func (w *Windows) regQuery(c *cmdscript.Call, key string, rest []string) (int, error) {
	k := w.Registry.key(key)
	if k == nil {
		return 1, nil
	}
	if !w.NT.Since(vista) {
		c.Stdout.WriteString("\r\n! REG.EXE VERSION 3.0\r\n")
	}
	switch {
	case len(rest) == 0:
		c.Stdout.WriteString(w.list(k))
		for _, below := range k.inOrder() {
			fmt.Fprintf(&c.Stdout, "%s\r\n", below.path)
		}
	case len(rest) == 1 && rest[0] == "/s":
		size := 0
		for below := range k.all() {
			size += len(w.list(below))
		}
		c.Stdout.Grow(size + len("\r\n"))
		for below := range k.all() {
			c.Stdout.WriteString(w.list(below))
		}
		if strings.EqualFold(k.path, FirewallKey) {
			c.Stdout.WriteString(w.storedRules())
		}
	case len(rest) == 2 && rest[0] == "/v":
		v, ok := w.Registry.Get(key, rest[1])
		if !ok {
			return 1, nil
		}
		c.Stdout.WriteString(w.printed(k.path, v))
	default:
		return 0, errors.New("reg query in a way that isn't simulated")
	}
	c.Stdout.WriteString("\r\n")
	return 0, nil
}

// storedRules prints the key in which the firewall keeps its rules. What stands in
// one beside its name and action isn't simulated.
func (w *Windows) storedRules() string {
	out := "\r\n" + FirewallKey + `\FirewallRules` + "\r\n"
	for i, r := range w.Rules {
		group := ""
		if r.Group != "" {
			group = "EmbedCtxt=" + r.Group + "|"
		}
		out += fmt.Sprintf("    {%d}    REG_SZ    v2.10|Action=%s|Active=TRUE|Dir=In|Name=%s|%s\r\n", i, r.Action, r.Name, group)
	}
	return out
}

// list prints a key with all its values.
func (w *Windows) list(k *registryKey) string {
	if k.listed == "" {
		k.listed = w.printed(k.path, k.values...)
	}
	return k.listed
}

// printed prints as the reg.exe of this Windows does: XP puts tabs between the
// columns and shows the zeros at the end of a list.
func (w *Windows) printed(path string, values ...regfile.Value) string {
	out := "\r\n" + path + "\r\n"
	gap, end := "    ", ""
	if !w.NT.Since(vista) {
		gap, end = "\t", `\0\0`
	}
	for _, v := range values {
		kind, text := "REG_BINARY", strings.ToUpper(hex.EncodeToString(v.Data))
		list, _ := v.Strings()
		switch v.Type {
		case regfile.SZ:
			kind, text = "REG_SZ", strings.Join(list, "")
		case regfile.MultiSZ:
			kind, text = "REG_MULTI_SZ", strings.Join(list, `\0`)+end
		case regfile.DWord:
			kind, text = "REG_DWORD", fmt.Sprintf("0x%x", dword(v))
		}
		out += "    " + v.Name + gap + kind + gap + text + "\r\n"
	}
	return out
}

// regedit simulates regedit.exe, which gives no exit codes.
func (w *Windows) regedit(c *cmdscript.Call) (int, error) {
	switch {
	case len(c.Args) == 3 && c.Args[0] == "/e":
		if w.Registry.Has(c.Args[2]) {
			w.writeText(c.Args[1], w.Registry.Export(c.Args[2]))
		}
		return 0, nil
	case len(c.Args) == 2 && c.Args[0] == "/s":
		w.importFile(c.Args[1])
		return 0, nil
	}
	return 0, errors.New("regedit in a way that isn't simulated")
}
