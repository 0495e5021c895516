package inventory

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// said is a list in few words, a line each.
func said(l *List) string {
	var b strings.Builder
	for _, h := range l.Hosts {
		fmt.Fprintf(&b, "%d %s", h.Line, h.Name)
		for _, s := range []string{h.OS, h.Version} {
			if s != "" {
				fmt.Fprintf(&b, " | %s", s)
			}
		}
		if h.Controller {
			b.WriteString(" | controller")
		}
		if h.Groups != nil {
			fmt.Fprintf(&b, " | %s", strings.Join(h.Groups, " "))
		}
		b.WriteByte('\n')
	}
	for _, s := range l.Subnets {
		fmt.Fprintf(&b, "%d %s at %s\n", s.Line, s.Addresses, s.Site)
	}
	for _, left := range l.Left {
		fmt.Fprintf(&b, "left %d %s: %s\n", left.Line, left.Text, left.Reason)
	}
	return b.String()
}

var cases = []struct{ name, format, src, want string }{
	{"computers.csv", CSV, `#TYPE Selected.Microsoft.ActiveDirectory.Management.ADComputer
"DistinguishedName","DNSHostName","Enabled","Name","OperatingSystem","OperatingSystemVersion","PrimaryGroupID"
"CN=FS01,OU=Servers,DC=corp,DC=example","fs01.corp.example","True","FS01","Windows Server 2022 Standard","10.0 (20348)","515"
"CN=DC1,OU=Domain Controllers,DC=corp,DC=example","dc1.corp.example","True","DC1","Windows Server 2019 Standard","10.0 (17763)","516"
"CN=OLD,OU=Servers,DC=corp,DC=example","","False","OLD","Windows Server 2003","5.2 (3790)","515"

"CN=NEW,OU=Servers,DC=corp,DC=example","","True","NEW",,,"515"
"CN=X","","True","","","",""
a,b,c,d,e,f,g,h
`, `3 fs01.corp.example | Windows Server 2022 Standard | 10.0 (20348)
4 dc1.corp.example | Windows Server 2019 Standard | 10.0 (17763) | controller
7 NEW
left 5 OLD: its account is disabled
left 8 : the line names no computer
left 9 a: the line has 8 fields, and the header 7
`},
	{"x", CSV, "Name;Operating System;Operating System Version\r\nfs01;\"Windows Server 2022; Standard\";10.0 (20348)\r\n", "2 fs01 | Windows Server 2022; Standard | 10.0 (20348)\n"},
	{"x", CSV, "Name\tOperatingSystem\nfs01\tWindows 10 Pro\n", "2 fs01 | Windows 10 Pro\n"},
	{"x", CSV, "Name,Description\nsql,Failover cluster virtual network name account\nnode1,\n", "3 node1\nleft 2 sql: it is a name of a failover cluster, and no computer\n"},
	{"x", CSV, "sep=;\nName;Enabled\nfs01;True\n", "3 fs01\n"},
	{"x", CSV, "\"Name\"\r\n\"fs01\"\r\n#TYPE x\r\n\"Name\"\r\n\"fs02\"\r\n", "2 fs01\n5 fs02\n"},
	{"sites.csv", CSV, `"DistinguishedName","Location","Name","ObjectClass","ObjectGUID","Site"
"CN=10.1.0.0/16,CN=Subnets,CN=Sites","","10.1.0.0/16","subnet","g","CN=Berlin,CN=Sites,CN=Configuration,DC=corp"
"CN=10.2.0.0/16,CN=Subnets,CN=Sites","","10.2.0.0/16","subnet","g","CN=Up\, there,CN=Sites"
"CN=10.3.0.0/16,CN=Subnets,CN=Sites","","10.3.0.0/16","subnet","g",""
`, "2 10.1.0.0/16 at Berlin\n3 10.2.0.0/16 at Up, there\nleft 4 10.3.0.0/16: the subnet belongs to no site\n"},

	{"x", Names, "\"\"\n, # nobody\n\n# a comment\nfs01\n", "5 fs01\nleft 1 : the line names no computer\nleft 2 : the line names no computer\n"},
	{"x", INI, "\"\"\n'' ansible_port=22\n[web]\nfs01\n", "4 fs01 | web\nleft 1 : the line names no computer\nleft 2 : the line names no computer\n"},
	{"hosts.txt", Names, "# mine\nfs[01-02].corp.example # two\n\"sql\",\n a b\nlocalhost\n", `2 fs01.corp.example
2 fs02.corp.example
3 sql
left 4 a b: 2 entries are in one string, "a b"
left 5 localhost: "localhost" is what every computer calls itself
`},

	{"hosts", INI, `mail.example ansible_port=22
[web]
www[01:03].example ansible_host="10.0.0.1"  # three
b[a:c:2]:5986
[1:2].web
[db]
www01.example
; no
[site:children]
web
db
[site:vars]
www99=1
[bad]
x[1-3]
y[3:1]
`, `1 mail.example
3 www01.example | web site db
3 www02.example | web site
3 www03.example | web site
4 ba | web site
4 bc | web site
5 1.web | web site
5 2.web | web site
left 15 x[1-3]: it is no range of Ansible, which are written as fs[01:12]
left 16 y[3:1]: its range is reversed, or has no step
`},

	{"inventory.yml", YAML, `---
# comment
all:
  hosts:
    mail.example:
  vars: &common
    text: |
      hosts:
        notme:
    list: [a, b]
  children:
    web:
      hosts:
        www[01:02].example:
          ansible_host: 10.0.0.1 # x
          more: {a: 1}
        'quoted':
        "db1:22": {ansible_port: 22}
      vars: *common
    empty:
      hosts: {}
    one:
      hosts: single
    site:
      children:
        web:
        one: {}
`, `5 mail.example | all
14 www01.example | web all site
14 www02.example | web all site
17 quoted | web all site
18 db1 | web all site
23 single | one all site
`},
}

func TestRead(t *testing.T) {
	for _, tt := range cases {
		l, err := Read(tt.name, "", []byte(tt.src))
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		if l.Format != tt.format || l.Title() == "" {
			t.Errorf("%s: taken for %s", tt.src, l.Format)
		}
		if diff := cmp.Diff(tt.want, said(l)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.src, diff)
		}
	}
}

// TestEncodings: every way in which Windows writes a file gives the same list.
func TestEncodings(t *testing.T) {
	for _, tt := range cases {
		units := utf16.Encode([]rune(tt.src))
		var little, big []byte
		for _, u := range units {
			little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
		}
		for i, content := range [][]byte{
			[]byte("\xef\xbb\xbf" + tt.src), append([]byte("\xff\xfe"), little...), append([]byte("\xfe\xff"), big...), little, big,
		} {
			l, err := Read(tt.name, "", content)
			if err != nil || said(l) != tt.want {
				t.Errorf("%s, encoding %d: %v\n%s", tt.src, i, err, said(l))
			}
		}
	}
	l, err := Read("x", "", []byte("f\xfc\nfs01\n"))
	if err != nil || len(l.Left) != 1 || len(l.Hosts) != 1 {
		t.Errorf("a byte that isn't UTF-8: %v, %+v", err, l)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct{ name, format, src, want string }{
		{"x.csv", "", "", "it is empty"},
		{"x.csv", "", "a,b\n1,2\n", "no column Name or DNSHostName; its columns are a, b"},
		{"x", "", "\xff\xfea", "odd number of bytes"},
		{"x", "", "ab\x00\x00", "bytes in it that are 0"},
		{"x", "xlsx", "", `"xlsx" is no format`},
		{"x", INI, "[web\n[a:b]\n", "line 2: [a:b] is no section"},
		{"x.yml", "", "all:\n\thosts:\n", "line 2: it is indented with a tab"},
		{"x.yml", "", "all:\n  hosts:\n    - a\n", "line 3: it isn't of the form"},
		{"x.yml", "", "all:\n  hosts: [a, b]\n", "line 2: hosts isn't read in this form"},
		{"x.yml", "", "all:\n  hosts: *a\n", "line 2: hosts isn't read in this form"},
		{"x.yml", "", "all:\n  hosts:\n    <<: *a\n", "line 3: it isn't of the form"},
		{"x.yml", "", "all:\n  what:\n", "line 2: all has the key what"},
		{"x.yml", "", "plugin: azure\n", "line 1: the group plugin has a value"},
		{"x.yml", "", "all:\n  hosts:\n      a:\n    b:\n", "line 4: it is indented otherwise"},
		{"x.yml", "", "all:\n---\nb:\n", "line 2: a second document"},
		{"x.yml", "", "all:\n  hosts:\n    \"a\\n\":\n", "line 3: its key isn't read"},
	} {
		if _, err := Read(tt.name, tt.format, []byte(tt.src)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, want %q", tt.src, err, tt.want)
		}
	}
}

// TestRangesAreBounded: a short text never means more hosts than a fleet can have.
func TestRangesAreBounded(t *testing.T) {
	for _, src := range []string{"[a]\nx[1:999999999]\n", "[a]\nx[1:999][1:999]y[1:999]\n", "[a]\nx[1:60000]\ny[1:60000]\n"} {
		l, err := Read("x", INI, []byte(src))
		if err != nil || len(l.Left) != 1 || !strings.Contains(l.Left[0].Reason, "more than 100000 hosts") {
			t.Errorf("%q: %v, %d hosts, left %+v", src, err, len(l.Hosts), l.Left)
		}
	}
}

// FuzzRead: whatever a file holds, each host and whatever is left has its line.
func FuzzRead(f *testing.F) {
	for _, tt := range cases {
		f.Add(tt.name, "", []byte(tt.src))
	}
	f.Add("x.yml", "", []byte("a:\n b:\n"))
	f.Add("x", INI, []byte("[1:2]\n[a:children]\na\n[b:children]\na\n[a:children]\nb\n"))
	f.Fuzz(func(t *testing.T, name, format string, content []byte) {
		l, err := Read(name, format, content)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		text, _ := decode(content)
		last := strings.Count(text, "\n") + 1 + strings.Count(text, "\r")
		for _, h := range l.Hosts {
			if h.Line < 1 || h.Line > last || h.Name == "" {
				t.Errorf("%+v of %d lines", h, last)
			}
		}
		for _, left := range l.Left {
			if left.Line < 1 || left.Line > last || left.Reason == "" {
				t.Errorf("%+v of %d lines", left, last)
			}
		}
	})
}
