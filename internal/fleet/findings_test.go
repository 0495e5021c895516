package fleet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/diag"
)

// good is a fleet without findings. The cases change one line of it, or add
// some behind its nine.
const good = `schema = 1
name = "corp"
networks.net = ["10.1.0.0/16"]
rpc.ports = ["5001-5100"]
block.allow = ["net"]
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs01", "fs02"]
`

// findingCases has at least one case of each kind that this package reports.
// Each gives exactly the one finding.
var findingCases = []struct {
	name     string
	old, new string // replaced in good; an empty old adds
	kind     *diag.Kind
	line     int
	column   int
	message  string // a part of it
	remedy   string // a part of it
}{
	// The file and its keys.
	{"broken string", `name = "corp"`, `name = "corp`, diag.Syntax, 2, 13, "strings cannot contain newlines", "toml.io"},
	{"second value on a line", `name = "corp"`, `name = "corp" x = 1`, diag.Syntax, 2, 14, "newline", "toml.io"},
	{"key twice", `name = "corp"`, "name = \"corp\"\nname = \"corp\"", diag.DuplicateKey, 3, 1, "key name is already defined in line 2", "keep one"},
	{"table twice", "", "[restart]\n[restart]\n", diag.DuplicateKey, 11, 2, "key restart is already defined in line 10", "keep one"},
	{"table and value", `rpc.ports = ["5001-5100"]`, "rpc.ports = [\"5001-5100\"]\nrpc = 1", diag.DuplicateKey, 5, 1, "key rpc is already defined in line 4", "keep one"},
	{"value and table", "", "[name]\nx = 1\n", diag.DuplicateKey, 10, 2, "key name is already defined in line 2", "keep one"},
	{"value and dotted key", "", "restart.when = 'never'\nrestart.when.at = 1\n", diag.DuplicateKey, 11, 9, "key when is already defined in line 10", "keep one"},
	{"value and list of tables", "", "[[name]]\nx = 1\n", diag.DuplicateKey, 10, 3, "key name is already defined in line 2", "keep one"},
	{"dotted keys and a header", "block.allow", "block.allow = ['net']\n[block]\nname = 'x'\n#", diag.DuplicateKey, 6, 2, "key block is already defined in line 5", "write allow = ... below [block] instead of block.allow = ... in line 5"},
	{"dotted keys and a header with what is needed", "block.allow = [\"net\"]", "block.also = ['593/tcp']\n[block]\nallow = ['net']", diag.DuplicateKey, 6, 2, "key block is already defined in line 5", "write also = ... below [block]"},
	{"more for an inline table", "", "restart = {when = 'never'}\nrestart.notice = '5m'\n", diag.DuplicateKey, 11, 1, "key restart is already defined in line 10", "keep one"},
	{"more for a list", "", "[[host]]\nname = 'fs01'\nipv6 = 'ignore'\nblock.also = []\n[[host.block.also]]\nx = 1\n", diag.DuplicateKey, 14, 14, "key also is already defined in line 13", "keep one"},
	{"dotted key for a header's table", "", "[[host]]\nname = 'fs01'\nrpc = {ports = ['5001-5100']}\n[host.block]\nalso = []\n[restart]\nwhen = 'never'\n[restart.x]\n", diag.UnknownKey, 17, 10, `unknown key "x" in restart`, "the keys here are"},
	{"typographic quotes", `name = "corp"`, `name = “corp”`, diag.Syntax, 2, 8, "a typographic quote (“) in this line", `write name = "corp"`},
	{"host without quotes", `hosts = ["fs01", "fs02"]`, `hosts = [fs01, fs02]`, diag.Syntax, 9, 10, "a text needs quotes", `put it in quotes: hosts = ["fs01", "fs02"]`},
	{"one host without quotes", `hosts = ["fs01", "fs02"]`, `hosts = ["fs01", fs02]`, diag.Syntax, 9, 18, "a text needs quotes", `put it in quotes: "fs02"`},
	{"range without quotes", `hosts = ["fs01", "fs02"]`, `hosts = [fs[01-12]]`, diag.Syntax, 9, 10, "a text needs quotes", `hosts = ["fs[01-12]"]`},
	{"name without quotes", `name = "corp"`, `name = corp`, diag.Syntax, 2, 8, "a text needs quotes", `put it in quotes: name = "corp"`},
	{"open list", `hosts = ["fs01", "fs02"]`, "hosts = [\"fs01\",\n\"fs02\"\n[restart]\nwhen = 'never'", diag.Syntax, 9, 9, "this list isn't closed", "write ]"},
	{"escape at the end", "", `x = "\`, diag.Syntax, 10, 6, "invalid escape", "single quotes"},
	{"file beyond reason", "", strings.Repeat("#", MaxSize), diag.FileTooLarge, 0, 0, "more than 16777216 bytes", "split the fleet"},
	{"bad byte", "corp", "corp\xff", diag.Encoding, 2, 13, "0xff", "UTF-8"},
	{"no former name", "schema = 1", "schema = 1\nformerly = []", diag.EmptyList, 2, 12, "formerly is empty", "at least one"},
	{"former name twice", "schema = 1", "schema = 1\nformerly = ['old', 'OLD']", diag.BadFormer, 2, 20, `"OLD" is listed already`, "each name once"},
	{"former name of a device", "schema = 1", "schema = 1\nformerly = ['nul']", diag.DeviceName, 2, 13, "Windows device NUL", "another name"},
	{"former name with a blank", "schema = 1", "schema = 1\nformerly = ['my corp']", diag.BadName, 2, 13, "former fleet can't have ' ' in it", "letters"},
	{"former names without end", "schema = 1", "schema = 1\nformerly = ['a','b','c','d','e','f','g','h','i']", diag.BadFormer, 2, 45, "more than 8 names", "leave out"},
	{"no revision", "schema = 1", "schema = 1\nrevision = 0", diag.BadRevision, 2, 12, "0 can't be a revision", "from 1 to 999999"},
	{"a revision of too many digits", "schema = 1", "schema = 1\nrevision = 1000000", diag.BadRevision, 2, 12, "1000000 can't", "from 1 to 999999"},
	{"a revision in other digits", "schema = 1", "schema = 1\nrevision = 0x10", diag.BadRevision, 2, 12, "can't be a revision", "plain digits"},
	{"a revision in quotes", "schema = 1", "schema = 1\nrevision = '7'", diag.WrongType, 2, 12, "revision must be an integer", "without quotes"},
	{"a pull server without TLS", "schema = 1", "schema = 1\noutput.pull_server = 'http://pull:8080/PSDSCPullServer.svc'", diag.BadPullServer, 2, 22, "is without TLS", "https instead of http"},
	{"a pull server without a scheme", "schema = 1", "schema = 1\noutput.pull_server = 'pull.corp.example'", diag.BadPullServer, 2, 22, "isn't the address", "https://"},
	{"a pull server with a secret", "schema = 1", "schema = 1\noutput.pull_server = 'https://me:key@pull/a.svc'", diag.BadPullServer, 2, 22, "isn't the address", "https://"},
	{"a pull server at no port", "schema = 1", "schema = 1\noutput.pull_server = 'https://pull:x/a.svc'", diag.BadPullServer, 2, 22, "isn't the address", "https://"},
	{"a share in slashes", "schema = 1", "schema = 1\noutput.pull_share = '//server/share'", diag.BadPullShare, 2, 21, "isn't the path", `'\\server\share'`},
	{"a share that TOML read escapes in", "schema = 1", "schema = 1\noutput.pull_share = \"\\\\server\\\\share\"", diag.BadPullShare, 2, 21, "isn't the path", "single quote"},
	{"a server without a share", "schema = 1", "schema = 1\noutput.pull_share = '\\\\server'", diag.BadPullShare, 2, 21, "isn't the path", "single quote"},
	{"a share with a way up", "schema = 1", "schema = 1\noutput.pull_share = '\\\\server\\share\\..'", diag.BadPullShare, 2, 21, "isn't the path", "single quote"},
	{"another version", "schema = 1", "schema = 2", diag.SchemaVersion, 1, 10, "schema is 2", "later rpcdsc"},
	{"key at the top", "block.allow", "allow = 1\nblock.allow", diag.UnknownKey, 5, 1, `unknown key "allow" at the top`, "did you mean allow_lints or block.allow?"},
	{"table at the top", "", "[[hosts]]\n", diag.UnknownKey, 10, 3, `unknown key "hosts"`, "did you mean host?"},
	{"key in a table", "", "[restart]\nwindow = []\n", diag.UnknownKey, 11, 1, `unknown key "window" in restart`, "did you mean windows?"},
	{"key in a dotted key", "", "restart.wen = 1\n", diag.UnknownKey, 10, 9, `unknown key "wen" in group.restart`, "did you mean when?"},
	{"key in an inline table", "", "restart = { when = 'never', nitice = 1 }\n", diag.UnknownKey, 10, 29, `unknown key "nitice" in group.restart`, "did you mean notice?"},
	{"key in the first of two tables", "", "[[host]]\nname = 'fs01'\nrpc.port = 1\nipv6 = 'ignore'\n[[host]]\nname = 'fs02'\nipv6 = 'ignore'\n", diag.UnknownKey, 12, 5, `unknown key "port" in host.rpc`, "did you mean ports?"},
	{"misspelt table", "rpc.ports", "rcp.ports", diag.UnknownKey, 4, 1, `unknown key "rcp"`, "did you mean rpc?"},
	{"misspelt group", "[[group]]", "[[groop]]", diag.UnknownKey, 6, 3, `unknown key "groop"`, "did you mean group?"},
	{"misspelt key that is needed", "os = ", "so = ", diag.UnknownKey, 8, 1, `unknown key "so" in group`, "did you mean os?"},
	{"misspelt list that is needed", "block.allow", "block.alow", diag.UnknownKey, 5, 7, `unknown key "alow" in block`, "did you mean allow?"},
	{"misspelt windows", "", "restart.when = 'window'\nrestart.widows = ['Sat 02:00-04:00']\n", diag.UnknownKey, 11, 9, `unknown key "widows"`, "did you mean windows?"},
	{"key like no other", "", "colour = 'red'\n", diag.UnknownKey, 10, 1, `unknown key "colour" in group`, "the keys here are name, os, hosts, hosts_file, role, located, allow_lints, rpc"},
	{"number for a string", `name = "corp"`, "name = 7", diag.WrongType, 2, 8, "name must be a string, not an integer", `put it in quotes: "7"`},
	{"string for a list", `["5001-5100"]`, `"5001-5100"`, diag.WrongType, 4, 13, "rpc.ports must be a list of strings, not a string", `in brackets: ports = ["5001-5100"]`},
	{"number in a list", `["5001-5100"]`, `["5001-5100", 5200]`, diag.WrongType, 4, 27, "an entry of rpc.ports must be a string, not an integer", `"5200"`},
	{"list in a list", `["net"]`, `["net", ["10.2.0.0/16"]]`, diag.WrongType, 5, 23, "block.allow must be a string, not a list", "rpcdsc schema"},
	{"string for a number", "schema = 1", `schema = "1"`, diag.WrongType, 1, 10, "schema must be an integer, not a string", "without quotes"},
	{"date for a string", "", "restart.at = 2026-12-05\n", diag.WrongType, 10, 14, "restart.at must be a string, not a date", `at = "2026-12-05 02:00"`},
	{"one group in one bracket", "[[group]]", "[group]", diag.WrongType, 6, 2, "group must be a list of tables, not a table", "[[group]]"},
	{"value for a table", "", "[[host]]\nname = 'fs01'\nblock = true\n", diag.WrongType, 12, 9, "host.block must be a table, not a boolean", "[host.block]"},
	{"value for a table that is needed", `rpc.ports = ["5001-5100"]`, "rpc = 5001", diag.WrongType, 4, 7, "rpc must be a table, not an integer", "[rpc]"},
	{"float for a string", "", "ipv6 = 1.5\n", diag.WrongType, 10, 8, "not a float", `write "filter" or "ignore"`},
	{"number for a length of time", "", "restart.stagger = 5\n", diag.WrongType, 10, 19, "not an integer", `with a unit, such as "5m"`},
	{"number for a window", "", "restart.windows = [2]\n", diag.WrongType, 10, 20, "not an integer", `such as "Sat 02:00-04:00"`},
	{"ports without quotes", `["5001-5100"]`, "[5101-5200]", diag.Syntax, 4, 14, "a text needs quotes", `put it in quotes: "5101-5200"`},
	{"network without quotes", `["10.1.0.0/16"]`, "[10.1.1.0/24]", diag.Syntax, 3, 17, "a text needs quotes", `put it in quotes: "10.1.1.0/24"`},
	{"allowed network without quotes", `allow = ["net"]`, "allow = [10.1.1.0/24]", diag.Syntax, 5, 16, "a text needs quotes", `put it in quotes: "10.1.1.0/24"`},
	{"share in double quotes", "schema = 1", "schema = 1\noutput.pull_share = \"\\\\srv\\pull\"", diag.Syntax, 2, 27, "escape", "single quotes"},
	{"mask behind a blank", `["10.1.0.0/16"]`, "['10.1.1.0 255.255.255.0']", diag.BadAddress, 3, 17, "isn't an IP address", `write "10.1.1.0/255.255.255.0"`},
	{"mask behind its word", `["10.1.0.0/16"]`, "['10.1.1.0 mask 255.255.255.0']", diag.BadAddress, 3, 17, "isn't an IP address", `write "10.1.1.0/255.255.255.0"`},
	{"routing table", `["10.1.0.0/16"]`, "['10.1.1.0 255.255.255.0 10.2.0.0 255.255.0.0']", diag.BadAddress, 3, 17, "2 entries are in one string", `write "10.1.1.0/255.255.255.0", "10.2.0.0/255.255.0.0"`},
	{"length behind a blank", `["10.1.0.0/16"]`, "['10.1.1.0 /24']", diag.BadAddress, 3, 17, "blanks", `write "10.1.1.0/24"`},
	{"range with blanks", `["10.1.0.0/16"]`, "['10.1.1.5 - 10.1.1.9']", diag.BadAddress, 3, 17, "blanks", `write "10.1.1.5-10.1.1.9"`},
	{"range with a word", `["10.1.0.0/16"]`, "['10.1.1.5 to 10.1.1.9']", diag.BadAddress, 3, 17, "isn't an IP address", `write "10.1.1.5-10.1.1.9"`},
	{"ports with a word", "5001-5100", "5001 to 5100", diag.BadPort, 4, 14, "has a blank", `write "5001-5100"`},
	{"ports with their protocol before", "5001-5100", "tcp 5001-5100", diag.BadPort, 4, 14, "has a blank", "a range such as 5101-5300"},
	{"no schema", "schema = 1\n", "\n", diag.MissingKey, 0, 0, "schema is missing", "add schema = 1"},
	{"no os", "os = \"windows-server-2022\"\n", "", diag.MissingKey, 6, 3, "group.os is missing", `add os = "..."`},
	{"no wish", "", "[[assert]]\nhosts = ['fs01']\nfrom = ['net']\nport = ['135/tcp']\n", diag.MissingKey, 10, 3, "assert.want is missing", `add want = "allow"`},
	{"no ports", "rpc.ports = [\"5001-5100\"]\n", "", diag.MissingKey, 6, 8, "rpc.ports isn't set for group files", "[rpc]"},
	{"nobody allowed", "block.allow = [\"net\"]\n", "", diag.MissingKey, 6, 8, "block.allow isn't set for group files", "locked out"},
	{"window without windows", "", "restart.when = 'window'\n", diag.MissingKey, 10, 16, "no restart.windows for group files", "add windows"},
	{"at without at", "", "restart.when = 'at'\n", diag.MissingKey, 10, 16, "no restart.at for group files", "add at"},
	{"nobody in the list", `["net"]`, "[ ]", diag.EmptyList, 5, 15, "block.allow is empty", "at least one"},
	{"no port in the list", `["5001-5100"]`, "[]", diag.EmptyList, 4, 13, "rpc.ports is empty", "at least one"},
	{"no window in the list", "", "restart.windows = []\n", diag.EmptyList, 10, 19, "restart.windows is empty", "at least one"},
	{"no source in an assertion", "", "[[assert]]\nhosts = ['fs01']\nfrom = []\nport = ['135/tcp']\nwant = 'block'\n", diag.EmptyList, 12, 8, "assert.from is empty", "at least one"},
	{"unknown choice", "", "restart.when = 'windows'\n", diag.BadChoice, 10, 16, `group.restart.when can't be "windows"`, `did you mean "window"? write "window" or "at" or "never"`},
	{"far from any choice", "", "ipv6 = 'off'\n", diag.BadChoice, 10, 8, `can't be "off"`, `write "filter" or "ignore"`},

	// Names.
	{"blank in the fleet's name", `"corp"`, `"my corp"`, diag.BadName, 2, 8, `fleet can't have ' ' in it`, "letters"},
	{"no name at all", `"corp"`, `""`, diag.BadName, 2, 8, "can't be empty", "letters"},
	{"dot at the end", `"corp"`, `"corp."`, diag.BadName, 2, 8, "can't end with a dot", "letters"},
	{"hyphen at the beginning", `"files"`, `"-files"`, diag.BadName, 7, 8, "group can't begin with '-'", "letters"},
	{"long name", `"files"`, `"` + strings.Repeat("x", 41) + `"`, diag.BadName, 7, 8, "longer than 40", "letters"},
	{"foreign letter", `"files"`, `"büro"`, diag.BadName, 7, 8, "can't have 'ü' in it", "letters"},
	{"foreign first letter", `"files"`, `"übersee"`, diag.BadName, 7, 8, "can't begin with 'ü'", "letters"},
	{"name of a network", "rpc.ports", "networks.\"a b\" = ['10.2.0.0/16']\nrpc.ports", diag.BadName, 4, 10, "network can't have ' ' in it", "letters"},
	{"network that is a number", "rpc.ports", "networks.10 = ['10.2.0.0/16']\nrpc.ports", diag.BadName, 4, 10, "needs a letter", "letters"},
	{"fleet named as a device", `"corp"`, `"NUL.x"`, diag.DeviceName, 2, 8, `"NUL.x" is the Windows device NUL`, "another name"},
	{"group named as a device", `"files"`, `"Com1"`, diag.DeviceName, 7, 8, "device COM1", "another name"},
	{"host named as a device", `"fs02"`, `"lpt[1-2].corp.example"`, diag.DeviceName, 9, 18, `"lpt1.corp.example" is the Windows device LPT1`, "another name"},
	{"bar in the rule name", "", "block.name = 'a|b'\n", diag.BadLabel, 10, 14, "can't have '|' in it", "ASCII"},
	{"escaped quote in the rule name", "", `block.name = "a\"b"`, diag.BadLabel, 10, 14, `can't have '"' in it`, "ASCII"},
	{"percent in the rule name", "", "block.name = 'a%b'\n", diag.BadLabel, 10, 14, "'%'", "ASCII"},
	{"exclamation mark in the rule name", "", "block.name = 'a!b'\n", diag.BadLabel, 10, 14, "'!'", "ASCII"},
	{"backslash in the rule name", "", "block.name = 'a\\b'\n", diag.BadLabel, 10, 14, `can't have '\\' in it`, "ASCII"},
	{"brace in the rule name", "", "block.name = 'a{{b'\n", diag.BadLabel, 10, 14, "'{'", "ASCII"},
	{"colon in the rule name", "", "block.name = 'a:b'\n", diag.BadLabel, 10, 14, "':'", "ASCII"},
	{"tab in the rule name", "", "block.name = 'a\tb'\n", diag.BadLabel, 10, 14, `'\t'`, "ASCII"},
	{"dash in the rule name", "", "block.name = 'a–b'\n", diag.BadLabel, 10, 14, "'–'", "ASCII"},
	{"rule name like a switch", "", "block.name = '-x'\n", diag.BadLabel, 10, 14, "can't begin with -", "ASCII"},
	{"rule name like a switch of Windows", "", "block.name = '/v RPC'\n", diag.BadLabel, 10, 14, "can't begin with /", "ASCII"},
	{"rule name all", "", "block.name = 'All'\n", diag.BadLabel, 10, 14, "every rule", "ASCII"},
	{"rule name of a resource", "", "block.name = '@x.dll,-1'\n", diag.BadLabel, 10, 14, "can't begin with @", "ASCII"},
	{"blank before the rule name", "", "block.name = ' a'\n", diag.BadLabel, 10, 14, "begin or end with a blank", "ASCII"},
	{"no rule name", "", "block.name = ''\n", diag.BadLabel, 10, 14, "can't be empty", "ASCII"},
	{"long rule name", "", "block.name = '" + strings.Repeat("x", 194) + "'\n", diag.LabelTooLong, 10, 14, "201 characters, and 200 is the most", "shorten"},
	{"networks that differ by case", "rpc.ports", "networks.NET = ['10.2.0.0/16']\nrpc.ports", diag.CaseOnly, 4, 10, "networks NET and net (line 3) differ only by case", "rename"},
	{"groups that differ by case", "", "[[group]]\nname = 'Files'\nos = 'x'\nhosts = ['a']\n", diag.CaseOnly, 11, 8, "groups Files and files (line 7) differ only by case", "rename"},
	{"host in another case", `"fs02"`, `"FS01"`, diag.DuplicateHost, 9, 18, "host FS01 is already in group files, line 9, as fs01", "once"},
	{"host of a range in another case", `"fs01", "fs02"`, `"fs[01-03]", "FS02"`, diag.DuplicateHost, 9, 23, "host FS02 is already in group files, line 9, as fs02", "once"},
	{"lint that doesn't exist", "", "allow_lints = ['RD5101', 'RD5999']\n", diag.UnknownLint, 10, 26, `no lint has the code "RD5999"`, "as `rpcdsc check` prints it"},
	{"lint in small letters", "block.allow", "allow_lints = ['rd5101']\nblock.allow", diag.UnknownLint, 5, 16, `no lint has the code "rd5101"`, "did you mean RD5101"},
	{"error that can't be accepted", "", "allow_lints = ['RD2101']\n", diag.UnknownLint, 10, 16, "RD2101 is an error (not a port or range of ports)", "correct what it is about"},
	{"role of nobody", "", "role = 'dc'\n", diag.BadChoice, 10, 8, `group.role can't be "dc"`, `write "domain-controller"`},
	{"located nowhere", "", "located = []\n", diag.EmptyList, 10, 11, "located is empty", "at least one"},
	{"located in an unknown network", "", "located = ['nett']\n", diag.UnknownNetwork, 10, 12, `no network has the name "nett"`, "did you mean net?"},

	// Ports.
	{"port 0", "5001-5100", "0", diag.BadPort, 4, 14, "port 0 doesn't exist", "1 to 65535"},
	{"port too high", "5001-5100", "5001-65536", diag.BadPort, 4, 14, "65536", "1 to 65535"},
	{"reversed ports", "5001-5100", "5100-5001", diag.BadPort, 4, 14, "reversed", "write 5001-5100"},
	{"blanks in ports", "5001-5100", "5001 - 5100", diag.BadPort, 4, 14, "blank", `write "5001-5100"`},
	{"second entry", `"5001-5100"`, `"5001-5100", "x"`, diag.BadPort, 4, 27, `"x" isn't a port`, "5101-5300"},
	{"mapper in the range", "5001-5100", "100-200", diag.MapperInRange, 4, 14, "100-200 has 135 in it", "above 5000"},
	{"all ports", "5001-5100", "1-65535", diag.MapperInRange, 4, 14, "1-65535 has 135 in it", "above 5000"},
	{"en dash in ports", "5001-5100", "5001–5021", diag.BadPort, 4, 14, "an en dash (–) in it", `write "5001-5021"`},
	{"ports in one string", "5001-5100", "5001-5100, 6001-6100", diag.BadPort, 4, 14, "2 entries are in one string", `write "5001-5100", "6001-6100"`},
	{"en dash in a door", "", "block.also = ['590–593/tcp']\n", diag.BadDoor, 10, 15, "an en dash", `write "590-593/tcp"`},
	{"doors in one string", "", "block.also = ['593/tcp;135/udp']\n", diag.BadDoor, 10, 15, "2 entries", `write "593/tcp", "135/udp"`},
	{"mapper alone", "5001-5100", "135", diag.MapperInRange, 4, 14, "135 has 135 in it", "above 5000"},
	{"no such profile", "", "block.profiles = ['domain', 'work']\n", diag.BadChoice, 10, 29, `an entry of group.block.profiles can't be "work"`, `"domain" or "private" or "public"`},
	{"no profile", "", "block.profiles = []\n", diag.EmptyList, 10, 18, "block.profiles", ""},
	{"door without protocol", "", "block.also = ['593']\n", diag.BadDoor, 10, 15, `"593" has no protocol`, `"593/tcp" or "593/udp"`},
	{"door without anything", "", "block.also = ['/']\n", diag.BadDoor, 10, 15, "has no protocol", "593/tcp"},
	{"protocol in capitals", "", "block.also = ['593/TCP']\n", diag.BadDoor, 10, 15, `"TCP" is no protocol`, `write "593/tcp"`},
	{"protocol without ports", "", "block.also = ['593/icmp']\n", diag.BadDoor, 10, 15, `"icmp" is no protocol`, "593/tcp"},
	{"door with a bad port", "", "block.also = ['0/tcp']\n", diag.BadDoor, 10, 15, "port 0", "1 to 65535"},

	// Addresses.
	{"host bits", "10.1.0.0/16", "10.1.5.0/16", diag.BadAddress, 3, 17, "host bits", "write 10.1.0.0/16"},
	{"not an address", "10.1.0.0/16", "10.1", diag.BadAddress, 3, 17, `"10.1" isn't an IP address`, "10.1.1.0/24"},
	{"empty entry", "10.1.0.0/16", "", diag.BadAddress, 3, 17, `"" isn't an IP address`, "10.1.1.0/24"},
	{"reversed addresses", `["net"]`, `["net", "10.9.0.9-10.9.0.1"]`, diag.BadAddress, 5, 23, "reversed", "write 10.9.0.1-10.9.0.9"},
	{"networks in one string", `["net"]`, `["net", "10.2.0.0/16; 10.3.0.0/255.255.0.0"]`, diag.BadAddress, 5, 23, "2 entries", `write "10.2.0.0/16", "10.3.0.0/255.255.0.0"`},
	{"names in one string", `["net"]`, `["net net"]`, diag.UnknownNetwork, 5, 16, "2 entries", `write "net", "net"`},
	{"inverse mask", `["net"]`, `["net", "10.2.0.0/0.0.255.255"]`, diag.BadAddress, 5, 23, "don't come first", "write 10.2.0.0/16"},
	{"em dash in a range", `["net"]`, `["net", "10.2.0.1—10.2.0.9"]`, diag.BadAddress, 5, 23, "an em dash", `write "10.2.0.1-10.2.0.9"`},
	{"exception in block.allow", `["net"]`, `["net", "except 10.1.9.0/24"]`, diag.MisplacedExcept, 5, 23, "only a network in [networks] can have exceptions", "define a network"},
	{"nothing but an exception", `["10.1.0.0/16"]`, `["except 10.1.9.0/24"]`, diag.EmptyNetwork, 3, 16, "nothing that they are taken out of", "at least one"},
	{"bad exception", `["10.1.0.0/16"]`, `["10.1.0.0/16", "except 10.1.9.5/24"]`, diag.BadAddress, 3, 32, "host bits", "10.1.9.0/24"},
	{"unknown exception", `["10.1.0.0/16"]`, `["10.1.0.0/16", "except guests"]`, diag.UnknownNetwork, 3, 32, `"guests"`, "define the network"},
	{"exception in a circle", `["10.1.0.0/16"]`, `["10.1.0.0/16", "except net"]`, diag.NetworkCycle, 3, 32, "net -> net", "take one"},
	{"zone", `["net"]`, `["net", "fe80::1%eth0"]`, diag.BadAddress, 5, 23, "zone", "eth0"},
	{"every IPv4 address", `["net"]`, `["net", "0.0.0.0/0"]`, diag.EveryAddress, 5, 23, "every address", "nothing to block"},
	{"every IPv6 address", `["net"]`, `["net", "::/0"]`, diag.EveryAddress, 5, 23, "every address", "nothing to block"},
	{"every address as a range", `["net"]`, `["net", "0.0.0.0-255.255.255.255"]`, diag.EveryAddress, 5, 23, "every address", "nothing to block"},
	{"loopback", "10.1.0.0/16", "127.0.0.1", diag.SpecialAddress, 3, 17, "127.0.0.1 is loopback", "leave the address out"},
	{"loopback inside", "10.1.0.0/16", "126.0.0.0/7", diag.SpecialAddress, 3, 17, "126.0.0.0/7 has loopback, 127.0.0.0/8 in it", "leave it out"},
	{"multicast inside", "10.1.0.0/16", "192.0.2.0-239.0.0.0", diag.SpecialAddress, 3, 17, "multicast", "leave it out"},
	{"broadcast", "10.1.0.0/16", "255.255.255.255", diag.SpecialAddress, 3, 17, "is the broadcast address", "leave the address out"},
	{"unspecified", "10.1.0.0/16", "0.0.0.0", diag.SpecialAddress, 3, 17, "is the unspecified address", "leave the address out"},
	{"unspecified IPv6 inside", "10.1.0.0/16", "::/16", diag.SpecialAddress, 3, 17, "has the unspecified address in it", "leave it out"},
	{"loopback IPv6", "10.1.0.0/16", "::1", diag.SpecialAddress, 3, 17, "is the loopback address", "leave the address out"},
	{"multicast IPv6", "10.1.0.0/16", "ff02::1", diag.SpecialAddress, 3, 17, "multicast", "leave the address out"},
	{"unknown network", `["net"]`, `["nett"]`, diag.UnknownNetwork, 5, 16, `no network has the name "nett"`, "did you mean net?"},
	{"network in another case", `["net"]`, `["Net"]`, diag.UnknownNetwork, 5, 16, `no network has the name "Net"`, "did you mean net?"},
	{"unknown network in a network", "10.1.0.0/16", "branches", diag.UnknownNetwork, 3, 17, `"branches"`, "[networks]"},
	{"network that names itself", "rpc.ports", "networks.self = ['self', '10.2.0.0/16']\nrpc.ports", diag.NetworkCycle, 4, 18, "self -> self", "take one"},
	{"networks in a circle", "rpc.ports", "networks.a = ['b']\nnetworks.b = ['10.2.0.0/16', 'c']\nnetworks.c = ['a']\nrpc.ports", diag.NetworkCycle, 6, 15, "a -> b -> c -> a", "take one"},
	{"empty network", "rpc.ports", "networks.none = []\nrpc.ports", diag.EmptyNetwork, 4, 17, "network none", "remove the network"},

	// Times.
	{"apart in a group", "", "restart.apart = ['files + files']\n", diag.UnknownKey, 10, 9, `unknown key "apart" in group.restart`, ""},
	{"apart, no such role", "block.allow", "restart.apart = ['domain-controller']\nblock.allow", diag.BadApart, 5, 18, `"domain-controller" is the role of no group`, "with a plus"},
	{"apart, a role misspelt", "[[group]]", "restart.apart = ['clustr']\n[[group]]\nrole = 'cluster'", diag.BadApart, 6, 18, `"clustr" is the role of no group`, "did you mean cluster?"},
	{"apart, one group", "block.allow", "restart.apart = ['files']\nblock.allow", diag.BadApart, 5, 18, `"files" is one group`, "with a plus"},
	{"apart, no such group", "block.allow", "restart.apart = ['files + fils']\nblock.allow", diag.BadApart, 5, 18, `there is no group "fils"`, "did you mean files?"},
	{"apart, nothing", "block.allow", "restart.apart = []\nblock.allow", diag.EmptyList, 5, 17, "restart.apart is empty", "at least one"},
	{"apart, an empty entry", "block.allow", "restart.apart = ['']\nblock.allow", diag.BadApart, 5, 18, `"" is the role of no group`, "with a plus"},
	{"not a duration", "", "restart.notice = 'soon'\n", diag.BadDuration, 10, 18, `"soon" isn't a length of time`, "90s"},
	{"duration without unit", "", "restart.notice = '10'\n", diag.BadDuration, 10, 18, `"10"`, "90s"},
	{"negative duration", "", "restart.stagger = '-5m'\n", diag.BadDuration, 10, 19, "can't be negative", "5m"},
	{"part of a minute", "", "restart.stagger = '90s'\n", diag.BadDuration, 10, 19, "takes whole minutes, not 90s", `write "2m"`},
	{"months", "", "restart.stagger = '1000h'\n", diag.BadDuration, 10, 19, "longer than a week", "5m"},
	{"words for a duration", "", "restart.stagger = '10 minutes'\n", diag.BadDuration, 10, 19, "isn't a length of time", `write "10m"`},
	{"seconds for a notice", "", "restart.notice = '90 sec'\n", diag.BadDuration, 10, 18, "isn't a length of time", `write "90s"`},
	{"date of another country", "", "restart = {when = 'at', at = '5.12.2026 03:00'}\n", diag.BadTime, 10, 30, "isn't a date", `write "2026-12-05 03:00"`},
	{"date alone", "", "restart = {when = 'at', at = '2026-12-05'}\n", diag.BadTime, 10, 30, "isn't a date", `write "2026-12-05 02:00"`},
	{"TOML's date and time", "", "restart.when = 'at'\nrestart.at = 2026-12-05T03:00:00\n", diag.WrongType, 11, 14, "not a date", `at = "2026-12-05 03:00"`},
	{"words for a window", "", "restart = {when = 'window', windows = ['Saturday 2:00 – 4:00']}\n", diag.BadWindow, 10, 40, "isn't a restart window", `write "Sat 02:00-04:00"`},
	{"not a window", "", "restart.windows = ['at night']\n", diag.BadWindow, 10, 20, `"at night" isn't a restart window`, "Sat 02:00-04:00"},
	{"unknown day", "", "restart.windows = ['Sat 02:00-04:00', 'Sab 02:00-04:00']\n", diag.BadWindow, 10, 39, `"Sab" isn't a day`, "Sat 02:00-04:00"},
	{"bad window beside a short one", "", "restart = {when = 'window', windows = ['Sat 02:00-02:11', 'Sab 02:00-04:00']}\n", diag.BadWindow, 10, 59, `"Sab" isn't a day`, "Sat 02:00-04:00"},
	{"unknown hour", "", "restart.windows = ['Sat 22:00-24:00']\n", diag.BadWindow, 10, 20, "doesn't exist", `write "Sat 22:00-00:00"`},
	{"window with dots", "", "restart.windows = ['Sat 02.00-04.00']\n", diag.BadWindow, 10, 20, "isn't a restart window", `write "Sat 02:00-04:00"`},
	{"not a date", "", "restart.at = 'tomorrow'\n", diag.BadTime, 10, 14, `"tomorrow"`, "2026-12-05 02:00"},
	{"date that doesn't exist", "", "restart.at = '2026-02-30 02:00'\n", diag.BadTime, 10, 14, "isn't a date", "2026-12-05 02:00"},
	{"long notice", "", "restart = {when = 'window', windows = ['Sat 02:00-04:00'], notice = '3h'}\n", diag.NoticeTooLong, 10, 69, `3h doesn't fit into the window "Sat 02:00-04:00"`, "shorten"},
	{"short window", "", "restart = {when = 'window', windows = ['Sat 02:00-02:05']}\n", diag.NoticeTooLong, 10, 40, `10m doesn't fit`, "lengthen"},
	{"full window", "", "restart = {when = 'window', windows = ['Sat 02:00-02:14']}\n", diag.WindowTooShort, 10, 40, "hold 1 hosts, one every 5m, and group files needs 2", "to 4m or less"},
	{"window without room", "", "restart = {when = 'window', windows = ['Sat 02:00-02:10']}\n", diag.WindowTooShort, 10, 40, "hold 1 hosts", "to 0s"},

	// Hosts and groups.
	{"host with a space", `"fs02"`, `"fs 02"`, diag.BadHostName, 9, 18, "has ' ' in it", "letters"},
	{"hosts in one string", `"fs02"`, `"fs02;fs03, fs[04-05]"`, diag.BadHostName, 9, 18, "3 entries are in one string", `write "fs02", "fs03", "fs[04-05]"`},
	{"pasted column of hosts", `"fs02"`, `"""\nfs02\nfs03\n"""`, diag.BadHostName, 9, 18, "2 entries are in one string", `write "fs02", "fs03"`},
	{"host with a blank behind it", `"fs02"`, `"fs02 "`, diag.BadHostName, 9, 18, "has ' ' in it", `write "fs02"`},
	{"host in typographic quotes", `"fs02"`, `"“fs02”"`, diag.BadHostName, 9, 18, "a typographic quote (“) in it", `write "fs02"`},
	{"en dash in a range of hosts", `"fs02"`, `"fs[02–05]"`, diag.BadHostRange, 9, 18, "an en dash (–) in it", `write "fs[02-05]"`},
	{"neither hosts nor a file of them", "hosts = [\"fs01\", \"fs02\"]\n", "", diag.MissingKey, 6, 3, "group.hosts is missing", "or hosts_file"},
	{"hosts file of standard input", "hosts =", "hosts_file = 'plant.txt'\nhosts =", diag.BadHostsFile, 9, 14, "no folder that plant.txt could be in", "instead of standard input"},
	{"hosts file above", "hosts =", "hosts_file = '../plant.txt'\nhosts =", diag.BadHostsFile, 9, 14, `"../plant.txt" isn't a file in the folder of the fleet file`, "such as hosts_file"},
	{"hosts file from the root", "hosts =", "hosts_file = '/etc/hosts'\nhosts =", diag.BadHostsFile, 9, 14, "isn't a file in the folder", "such as hosts_file"},
	{"hosts file of another drive", "hosts =", "hosts_file = 'C:plant.txt'\nhosts =", diag.BadHostsFile, 9, 14, "has ':' in it", "such as hosts_file"},
	{"hosts file with a backslash", "hosts =", "hosts_file = 'a\\b'\nhosts =", diag.BadHostsFile, 9, 14, "backslash", "lists/plant.txt"},
	{"hosts file that is a device", "hosts =", "hosts_file = 'a/nul.txt'\nhosts =", diag.BadHostsFile, 9, 14, "is the Windows device NUL", "another name"},
	{"hosts file without a name", "hosts =", "hosts_file = ''\nhosts =", diag.BadHostsFile, 9, 14, "can't be empty", "such as hosts_file"},
	{"hosts file with a long name", "hosts =", "hosts_file = '" + strings.Repeat("x", 201) + "'\nhosts =", diag.BadHostsFile, 9, 14, "201 characters", "shorter name"},
	{"localhost", `"fs02"`, `"LocalHost"`, diag.SelfName, 9, 18, `"LocalHost" is what every computer calls itself`, "in the network"},
	{"localhost of a domain", `"fs02"`, `"localhost.localdomain"`, diag.SelfName, 9, 18, "calls itself", "in the network"},
	{"host too long for a path", `"fs02"`, `"` + strings.Repeat("x.", 100) + `x"`, diag.BadHostName, 9, 18, "201 characters, and 200 are the most: files carry", "letters"},
	{"many brackets", `"fs02"`, `"fs` + strings.Repeat("[1]", 9) + `"`, diag.BadHostRange, 9, 18, "more than 8 brackets", "fs[01-12]"},
	{"no name of a host", `"fs02"`, `""`, diag.BadHostName, 9, 18, "can't be empty", "letters"},
	{"host of digits", `"fs02"`, `"2022"`, diag.BadHostName, 9, 18, "only digits", "letters"},
	{"address for a host", `"fs02"`, `"fs.10"`, diag.BadHostName, 9, 18, "only digits", "letters"},
	{"dots in a host", `"fs02"`, `"fs02..corp"`, diag.BadHostName, 9, 18, "a dot too many", "letters"},
	{"hyphen ends a label", `"fs02"`, `"fs02-.corp"`, diag.BadHostName, 9, 18, "hyphen", "letters"},
	{"long label", `"fs02"`, `"` + strings.Repeat("x", 64) + `"`, diag.BadHostName, 9, 18, "label of 64", "letters"},
	{"long host", `"fs02"`, `"` + strings.Repeat("x.", 127) + `"`, diag.BadHostName, 9, 18, "254 characters", "letters"},
	{"brackets in a pattern", "", "[[assert]]\nhosts = ['fs[01]*']\nfrom = ['net']\nport = ['135/tcp']\nwant = 'block'\n", diag.BadHostName, 11, 10, "'['", "either a range"},
	{"comma in a pattern", "", "[[assert]]\nhosts = ['fs*,x']\nfrom = ['net']\nport = ['135/tcp']\nwant = 'block'\n", diag.BadHostName, 11, 10, "','", "leave ',' out"},
	{"open bracket", `"fs02"`, `"fs[02"`, diag.BadHostRange, 9, 18, "doesn't close", "fs[01-12]"},
	{"closed bracket", `"fs02"`, `"fs02]"`, diag.BadHostRange, 9, 18, "doesn't open", "fs[01-12]"},
	{"reversed hosts", `"fs02"`, `"fs[12-02]"`, diag.BadHostRange, 9, 18, "reversed; write 02-12", "fs[01-12]"},
	{"zeros and lengths", `"fs02"`, `"fs[02-100]"`, diag.BadHostRange, 9, 18, "leading zeros", "fs[01-12]"},
	{"letters in a range", `"fs02"`, `"fs[a-c]"`, diag.BadHostRange, 9, 18, `"a-c" isn't a number`, "fs[01-12]"},
	{"too many hosts", `"fs02"`, `"fs[10-99]x[1-9999]"`, diag.TooManyHosts, 9, 18, "100000", "split"},
	{"too many hosts in all", `"fs02"`, `"a[1-60000]", "b[1-60000]"`, diag.TooManyHosts, 9, 32, "100000", "split"},
	{"numbers beyond reason", `"fs02"`, `"fs[1-999999999]x[1-999999999]"`, diag.TooManyHosts, 9, 18, "100000", "split"},
	{"host twice in a group", `"fs02"`, `"fs01"`, diag.DuplicateHost, 9, 18, "host fs01 is already in group files, line 9", "once"},
	{"hosts in two groups", "", "[[group]]\nname = 'g'\nos = 'x'\nhosts = ['fs[00-03]']\n", diag.DuplicateHost, 13, 10, "host fs01 and another one of this entry are already in group files, line 9", "once"},
	{"group twice", "", "[[group]]\nname = 'files'\nos = 'x'\nhosts = ['a']\n", diag.DuplicateGroup, 11, 8, "already defined in line 7", "rename"},
	{"overrides for nobody", "", "[[host]]\nname = 'fs03'\nipv6 = 'ignore'\n", diag.UnknownHost, 11, 8, "host fs03 is in no group", "did you mean fs01 or fs02?"},
	{"overrides for too many", "", "[[host]]\nname = 'fs[01-04]'\nipv6 = 'ignore'\n", diag.UnknownHost, 11, 8, "host fs03 and another one of this entry are in no group", "list the host"},
	{"overrides twice", "", "[[host]]\nname = 'fs01'\nipv6 = 'ignore'\n[[host]]\nname = 'FS01'\nipv6 = 'ignore'\n", diag.DuplicateOverride, 14, 8, "line 11", "join"},
	{"group without hosts", `["fs01", "fs02"]`, "[]", diag.EmptyGroup, 9, 9, "group files has no hosts", "remove the group"},
	{"fleet without groups", "[[group]]\nname = \"files\"\nos = \"windows-server-2022\"\nhosts = [\"fs01\", \"fs02\"]\n", "", diag.NoGroups, 0, 0, "no groups", "add a [[group]]"},
	{"wave of no group", "", "[[wave]]\nname = 'p'\ngroups = ['files', 'fils']\n", diag.WaveNoHost, 12, 20, `there is no group "fils"`, "did you mean files?"},
	{"wave of no such groups", "", "[[wave]]\nname = 'p'\ngroups = ['db*']\n", diag.WaveNoHost, 12, 11, `no group matches "db*"`, "pattern with * and ?"},
	{"wave of a pattern that is none", "", "[[wave]]\nname = 'p'\ngroups = ['f[*']\n", diag.WaveNoHost, 12, 11, `no group matches "f[*"`, "pattern with * and ?"},
	{"wave of no host", "", "[[wave]]\nname = 'p'\nhosts = ['fs1']\n", diag.WaveNoHost, 12, 10, "host fs1 is in no group", "did you mean fs01?"},
	{"wave of hosts that aren't", "", "[[wave]]\nname = 'p'\nhosts = ['fs[01-04]']\n", diag.WaveNoHost, 12, 10, "host fs03 and another one of this entry are in no group", "pattern"},
	{"wave of no such hosts", "", "[[wave]]\nname = 'p'\nhosts = ['fs*', 'x*']\n", diag.WaveNoHost, 12, 17, `no host matches "x*"`, "pattern with * and ?"},
	{"wave of nothing", "", "[[wave]]\nname = 'p'\n", diag.EmptyWave, 10, 3, "wave p names neither groups nor hosts", "name groups or hosts"},
	{"wave of an empty list", "", "[[wave]]\nname = 'p'\nhosts = []\n", diag.EmptyList, 12, 9, "wave.hosts is empty", "at least one"},
	{"wave with a misspelt key", "", "[[wave]]\nname = 'p'\ngroup = ['files']\n", diag.UnknownKey, 12, 1, `unknown key "group" in wave`, "did you mean groups?"},
	{"wave without a name", "", "[[wave]]\nhosts = ['fs*']\n", diag.MissingKey, 10, 3, "wave.name is missing", "add name"},
	{"wave with a bad name", "", "[[wave]]\nname = 'a b'\neach = 1\n", diag.BadName, 11, 8, "the name of a wave can't have ' ' in it", "letters"},
	{"wave that is the last one", "", "[[wave]]\nname = 'Rest'\neach = 1\n", diag.BadWave, 11, 8, `"Rest" is the wave of the hosts that no other has`, "choose another name"},
	{"wave twice", "", "[[wave]]\nname = 'p'\neach = 1\n[[wave]]\nname = 'P'\nhosts = ['fs02']\n", diag.DuplicateWave, 14, 8, "wave P is already defined in line 11", "rename"},
	{"wave of none of each", "", "[[wave]]\nname = 'p'\neach = 0\n", diag.BadWave, 12, 8, "0 can't be a number of hosts", "from 1 to 100000"},
	{"wave of fewer than none", "", "[[wave]]\nname = 'p'\neach = -1\n", diag.BadWave, 12, 8, "-1 can't be a number of hosts", "from 1 to 100000"},
	{"wave of too many of each", "", "[[wave]]\nname = 'p'\neach = 100001\n", diag.BadWave, 12, 8, "100001 can't be a number of hosts", "from 1 to 100000"},
	{"wave of more than there are", "", "[[wave]]\nname = 'p'\neach = 3\n", diag.BadWave, 12, 8, "each is 3, and the largest of these groups has 2", "groups without each"},
	{"each isn't a number", "", "[[wave]]\nname = 'p'\neach = '1'\n", diag.WrongType, 12, 8, "wave.each must be an integer, not a string", "without quotes"},
	{"waves beyond reason", "", manyWaves(101), diag.BadWave, 10 + 3*100, 3, "more than 100 waves", "join some"},
	{"assertion about nobody", "", "[[assert]]\nhosts = ['fs01', 'x*']\nfrom = ['net']\nport = ['135/tcp']\nwant = 'block'\n", diag.AssertNoHost, 11, 18, `no host matches "x*"`, "pattern"},
	{"assertion about a missing host", "", "[[assert]]\nhosts = ['fs1']\nfrom = ['net']\nport = ['135/tcp']\nwant = 'block'\n", diag.AssertNoHost, 11, 10, "host fs1 is in no group", "did you mean fs01?"},

	{"patterns beyond reason", "", manyPatterns(223), diag.TooMuch, 10 + 5 + 223, 1, "more than 20000000 pairs", "fewer patterns"},

	// Lints.
	{"overlapping ports", `"5001-5100"`, `"5001-5100", "5100-5200"`, diag.PortOverlap, 4, 27, "5100-5200 overlaps 5001-5100 in line 4", "merged"},
	{"port twice", `"5001-5100"`, `"5001-5100", "5001-5100"`, diag.PortOverlap, 4, 27, "listed twice", "merged"},
	{"door twice", "", "block.also = ['593/tcp', '593/udp', '590-600/udp']\n", diag.PortOverlap, 10, 37, "590-600/udp overlaps 593/udp", "merged"},
	{"overlapping addresses", "10.1.0.0/16\"", "10.1.0.0/16\", \"10.0.0.0/15\"", diag.AddressOverlap, 3, 32, "10.0.0.0/15 overlaps 10.1.0.0/16 in line 3", "merged"},
	{"network twice", `["net"]`, `["net", "net"]`, diag.AddressOverlap, 5, 23, "net is listed twice", "merged"},
	{"mapper as a further door", "", "block.also = ['135/udp', '135/tcp']\n", diag.AlreadyClosed, 10, 26, "135/tcp is closed anyway", "always closed"},
	{"range as a further door", "", "block.also = ['5001-5002/udp', '5001-5002/tcp']\n", diag.AlreadyClosed, 10, 32, "5001-5002/tcp is closed anyway", "always closed"},
	{"underscore", `"fs02"`, `"fs_[02-09]"`, diag.UnderscoreHost, 9, 18, `"fs_[02-09]" has an underscore`, "rename"},
	{"windows for nobody", "", "restart.windows = ['Sat 02:00-04:00']\n", diag.UnusedRestart, 10, 19, "no host restarts by this restart.windows", "restart.when"},
	{"at for nobody", "", "restart.at = '2026-12-05 02:00'\n", diag.UnusedRestart, 10, 14, "no host restarts by this restart.at", "restart.when"},
	{"overrides of nothing", "", "[[host]]\nname = 'fs01'\n", diag.EmptyOverride, 11, 8, "fs01 sets nothing", "remove"},
	{"times in the wrong order", "", "restart = {when = 'window', windows = ['Sat 04:00-02:00']}\n", diag.LongWindow, 10, 40, `"Sat 04:00-02:00" ends on the next day, 22h after it begins`, `write "Sat 02:00-04:00"`},
	{"window of no length", "", "restart = {when = 'window', windows = ['Sat 02:00-02:00']}\n", diag.LongWindow, 10, 40, "24h after it begins", "as in"},
	{"last restart at the end", "", "restart = {when = 'window', windows = ['Sat 02:00-02:15']}\n", diag.LateRestart, 10, 40, `the last host of group files in "Sat 02:00-02:15" restarts at 02:15`, `write "Sat 02:00-02:20"`},
	{"first of two windows full", `"fs02"`, `"fs[02-30]"` + "]\nrestart.when = 'window'\nrestart.windows = ['Sat 23:00-00:00', 'Sun 23:00-02:00'", diag.LateRestart, 11, 20, `in "Sat 23:00-00:00" restarts at 00:00`, `write "Sat 23:00-01:40"`},
	{"network for nobody", "rpc.ports", "networks.old = ['10.9.0.0/16']\nrpc.ports", diag.UnusedNetwork, 4, 10, "nobody names the network old", "or remove it"},
	{"more windows than ten a day", "", "restart.windows = [" + strings.Repeat("'Sat 02:00-04:00', ", 71) + "]\n", diag.TooMuch, 10, 20 + 19*70, "restart.windows has 71 entries, and 70 are the most", "join them"},
	{"overlapping windows", "", "restart = {when = 'window', windows = ['Sat 23:00-03:00', 'Sun 02:00-04:00']}\n", diag.WindowOverlap, 10, 59, `"Sun 02:00-04:00" runs at the same time as "Sat 23:00-03:00"`, "join"},
	{"windows over the end of the week", "", "restart = {when = 'window', windows = ['Sun 01:00-04:00', 'Sat 23:00-03:00']}\n", diag.WindowOverlap, 10, 59, `"Sat 23:00-03:00" runs at the same time as "Sun 01:00-04:00"`, "join"},
}

// manyPatterns is a group of 90,000 hosts and an assertion with a pattern a line.
func manyPatterns(n int) string {
	var b strings.Builder
	b.WriteString("[[group]]\nname = 'g'\nos = 'x'\nhosts = ['a[1-90000]']\n[[assert]]\nhosts = [\n")
	for i := range n {
		fmt.Fprintf(&b, "'a*%d',\n", i)
	}
	return b.String() + "]\nfrom = ['net']\nport = ['135/tcp']\nwant = 'block'\n"
}

func caseSource(old, new string) string {
	if old == "" {
		return good + new
	}
	if !strings.Contains(good, old) {
		panic("the good fleet has no " + old)
	}
	return strings.Replace(good, old, new, 1)
}

// TestNoFindings is about what is near to a finding and none.
func TestNoFindings(t *testing.T) {
	for _, tt := range []struct{ name, old, new string }{
		{"good", "", ""},
		{"rule name of 200", "", "block.name = '" + strings.Repeat("x", 193) + "'\n"},
		{"door that another group needs", "[[group]]", "block.also = ['6001/tcp']\n[[group]]\nname = 'g'\nos = 'x'\nhosts = ['h']\nrpc.ports = ['6001-6100']\n[[group]]"},
		{"ranges that touch", `"5001-5100"`, `"5001-5100", "5101-5200"`},
		{"networks that touch", "10.1.0.0/16\"", "10.1.0.0/16\", \"10.2.0.0/16\""},
		{"network beside its own part", `["net"]`, `["net", "10.1.5.0/24"]`},
		{"one port, two protocols", "", "block.also = ['593/tcp', '593/udp', '135/udp']\n"},
		{"windows that touch", "", "restart = {when = 'window', windows = ['Sat 23:00-00:00', 'Sun 00:00-04:00']}\n"},
		{"windows that are just long enough", "", "restart = {when = 'window', windows = ['Sat 02:00-02:20']}\n"},
		{"window of half a day", "", "restart = {when = 'window', windows = ['Sat 20:00-08:00']}\n"},
		{"exceptions", `["10.1.0.0/16"]`, "['10.1.0.0/16', 'except 10.1.9.0/24', 'except guests']\nnetworks.guests = ['10.1.99.0/24']"},
		{"forms with one meaning", `["10.1.0.0/16"]`, `["10.1.0.0/255.255.0.0", "10.2.1.10-20", "10.3.*.*"]`},
		{"windows that one group uses", "[[group]]", "restart.windows = ['Sat 02:00-04:00']\n[[group]]\nrestart.when = 'window'"},
		{"override in another case", "", "[[host]]\nname = 'FS01'\nipv6 = 'ignore'\n"},
		{"network defined later", `["10.1.0.0/16"]`, "['a']\nnetworks.a = ['b']\nnetworks.b = ['10.9.0.0/16']"},
		{"network named like a number with a letter", `["10.1.0.0/16"]`, "['3rd-floor']\nnetworks.3rd-floor = ['10.9.0.0/16']"},
		{"literal strings, inline tables", `rpc.ports = ["5001-5100"]`, "rpc = { ports = ['''5001-5100'''] }"},
		{"escapes", `"fs01"`, `"\u0066s01"`},
	} {
		if f, findings := Parse("fleet.toml", []byte(caseSource(tt.old, tt.new))); f == nil || len(findings) > 0 {
			t.Errorf("%s: %s", tt.name, lines(findings))
		}
	}
}

// manyWaves are so many, of which Parse doesn't say that they have the same host.
func manyWaves(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[[wave]]\nname = 'w%d'\neach = 1\n", i)
	}
	return b.String()
}

func TestFindings(t *testing.T) {
	for _, tt := range findingCases {
		t.Run(tt.name, func(t *testing.T) {
			_, findings := Parse("fleet.toml", []byte(caseSource(tt.old, tt.new)))
			if len(findings) != 1 {
				t.Fatalf("want one finding, got %s", lines(findings))
			}
			f := findings[0]
			if f.Code != tt.kind.Code || f.Line != tt.line || f.Column != tt.column || f.File != "fleet.toml" {
				t.Errorf("want %s at %d:%d, got %s", tt.kind.Code, tt.line, tt.column, lines(findings))
			}
			if !strings.Contains(f.Message, tt.message) || !strings.Contains(f.Remedy, tt.remedy) {
				t.Errorf("want a message with %q and a remedy with %q, got %q, %q", tt.message, tt.remedy, f.Message, f.Remedy)
			}
		})
	}
}

func lines(fs diag.Findings) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "\n%s %d:%d+%d %s (%s)", f.Code, f.Line, f.Column, f.Length, f.Message, f.Remedy)
	}
	return b.String()
}

// TestLineEndsDontMatter has Windows editors in mind.
func TestLineEndsDontMatter(t *testing.T) {
	for _, tt := range findingCases {
		src := caseSource(tt.old, tt.new)
		_, want := Parse("fleet.toml", []byte(src))
		_, crlf := Parse("fleet.toml", []byte(strings.ReplaceAll(src, "\n", "\r\n")))
		_, bom := Parse("fleet.toml", []byte("\ufeff"+src))
		if tt.name != "broken string" && !slices.Equal(want, crlf) {
			t.Errorf("%s with CRLF: want %s\ngot %s", tt.name, lines(want), lines(crlf))
		}
		if !slices.Equal(want, bom) {
			t.Errorf("%s with a byte order mark: want %s\ngot %s", tt.name, lines(want), lines(bom))
		}
	}
}

func TestUTF16(t *testing.T) {
	for _, src := range []string{"\xff\xfes\x00c\x00", "\xfe\xff\x00s\x00c", "s\x00c\x00"} {
		f, findings := Parse("fleet.toml", []byte(src))
		if f != nil || len(findings) != 1 || findings[0].Code != diag.Encoding.Code || !strings.Contains(findings[0].Remedy, "Notepad") {
			t.Errorf("%q: got %s", src, lines(findings))
		}
	}
}
