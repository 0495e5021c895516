package wfw

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
)

const head = "Windows Registry Editor Version 5.00\n\n"

// exported makes an export as hivexregedit writes hives.
func exported(t testing.TB, reg string) []byte {
	t.Helper()
	h := oracle.NewHive(t, `HKEY_LOCAL_MACHINE\SOFTWARE`)
	if err := h.Merge(t, head+reg); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(h.File())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sample is an export of a computer with a policy of ours, with n further rules.
func sample(n int) (reg string, rules []Rule) {
	var b strings.Builder
	b.WriteString("[HKEY_LOCAL_MACHINE\\SOFTWARE]\n\"PolicyVersion\"=dword:0000021e\n\n")
	b.WriteString("[HKEY_LOCAL_MACHINE\\SOFTWARE\\FirewallRules]\n")
	add := func(id, text string) {
		rules = append(rules, Rule{id, text})
		fmt.Fprintf(&b, "%q=%q\n", id, text)
	}
	add("{0A1B}", "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|LPort2_10=5001-5100|RA4=0.0.0.1-10.0.255.255|Name=block TCP|EmbedCtxt=rpcdsc contoso|")
	add("long", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|RA4="+strings.Repeat("10.0.0.1-10.0.0.2,", 1500)+"|Name=long|")
	for i := range n {
		add(fmt.Sprintf("Rule-%d", i), fmt.Sprintf("v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=%d|Name=rule %d|", 1+i%60000, i))
	}
	for _, k := range []string{"ConSecRules", "DomainProfile", "DomainProfile\\Logging", "PublicProfile", "StandardProfile"} {
		fmt.Fprintf(&b, "\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\%s]\n", k)
		if strings.HasSuffix(k, "Profile") {
			fmt.Fprintf(&b, "\"EnableFirewall\"=dword:0000000%d\n", map[bool]int{true: 0, false: 1}[k == "StandardProfile"])
		}
	}
	return b.String(), rules
}

// TestReadAgreesWithHivex: what hivex wrote is read, long values and many of them.
func TestReadAgreesWithHivex(t *testing.T) {
	reg, want := sample(500)
	hive := exported(t, reg)
	byID := func(a, b Rule) int { return strings.Compare(a.ID, b.ID) }
	slices.SortFunc(want, byID)
	profiles := []Profile{{"Domain", false}, {"Private", true}, {"Public", false}}
	for name, data := range map[string][]byte{"as hivex writes it": hive, "cut": cut(t, slices.Clone(hive))} {
		got, err := Read(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		slices.SortFunc(got.Rules, byID)
		if diff := cmp.Diff(&Export{0x21e, want, profiles}, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// cut stores the value of rule "long" in several cells, as Windows does from version
// 1.4 of the form on and hivexregedit doesn't.
func cut(t *testing.T, hive []byte) []byte {
	t.Helper()
	order.PutUint32(hive[24:], 5)
	at := bytes.Index(hive, []byte("long"))
	vk := hive[at-0x14:]
	if at < 0 || string(vk[:2]) != "vk" {
		t.Fatal("no value long")
	}
	size, from := int(order.Uint32(vk[4:])), headerSize+4+int(order.Uint32(vk[8:]))
	text := slices.Clone(hive[from : from+size])
	add := func(data []byte) uint32 {
		at := len(hive) - headerSize
		hive = order.AppendUint32(hive, uint32(-int32((len(data)+4+7)/8*8)))
		hive = append(hive, data...)
		hive = append(hive, make([]byte, (8-len(hive)%8)%8)...)
		return uint32(at)
	}
	var places []byte
	count := 0
	for part := range slices.Chunk(text, segment) {
		places = order.AppendUint32(places, add(part))
		count++
	}
	head := order.AppendUint32(order.AppendUint16([]byte("db"), uint16(count)), add(places))
	order.PutUint32(hive[at-0x14+8:], add(head))
	order.PutUint32(hive[40:], uint32(len(hive)-headerSize))
	return fix(hive)
}

// small is an export that is read in no time.
const small = `[HKEY_LOCAL_MACHINE\SOFTWARE\FirewallRules]
"a"="v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=a|"
"b"="v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=b|"

[HKEY_LOCAL_MACHINE\SOFTWARE\DomainProfile]
"EnableFirewall"=dword:00000001
`

// fix writes the header's checksum anew.
func fix(b []byte) []byte {
	var sum uint32
	for i := 0; i < 508; i += 4 {
		sum ^= binary.LittleEndian.Uint32(b[i:])
	}
	binary.LittleEndian.PutUint32(b[508:], sum)
	return b
}

// TestReadRefuses: files that are no export, or were cut or damaged, are refused
// with the reason.
func TestReadRefuses(t *testing.T) {
	reg, _ := sample(3)
	whole := exported(t, reg)
	changed := func(at int, v uint32) []byte {
		b := slices.Clone(whole)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":          {nil, "isn't a registry hive"},
		"text":             {[]byte(strings.Repeat("rule ", 2000)), "isn't a registry hive"},
		"cut":              {whole[:len(whole)-1], "cut short"},
		"in the middle":    {changed(4, 99), "checksum"},
		"not ended":        {fix(changed(4, 99)), "wasn't written to its end"},
		"root elsewhere":   {fix(changed(36, 1<<30)), "no cell at 0x40000000"},
		"root not aligned": {fix(changed(36, 0x21)), "no cell at 0x21"},
		"too large":        {make([]byte, MaxSize+1), "more than"},
		"another hive":     {exported(t, "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]\n"), "no key FirewallRules"},
		"a rule of bytes":  {exported(t, "[HKEY_LOCAL_MACHINE\\SOFTWARE\\FirewallRules]\n\"x\"=dword:00000001\n"), "isn't text"},
		"a word as number": {exported(t, "[HKEY_LOCAL_MACHINE\\SOFTWARE]\n\"PolicyVersion\"=\"2\"\n"), "isn't a number"},
	} {
		if _, err := Read(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestReadTakesNoHarm changes every byte behind the header in turn: the reader ends
// with an answer or an error.
func TestReadTakesNoHarm(t *testing.T) {
	whole := exported(t, small)
	for at := headerSize; at < len(whole); at++ {
		for _, to := range []byte{0, 1, 0x80, 0xff} {
			old := whole[at]
			whole[at] = to
			_, _ = Read(whole)
			whole[at] = old
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(exported(f, small))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) >= headerSize {
			data = fix(slices.Clone(data))
		}
		e, err := Read(data)
		if err == nil && len(e.Rules) > maxRules {
			t.Errorf("%d rules", len(e.Rules))
		}
	})
}
