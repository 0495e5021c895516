package diag

import (
	"cmp"

	"rpcdsc/internal/sorting"
)

// The kinds, grouped by topic. A code is never given to another kind, so that
// what people have noted about it stays true. Title names the kind in tables;
// Remedy is the advice where a finding has none of its own.

// RD10xx: the file and its keys.
var (
	Syntax = define("RD1001", Error, "not TOML",
		"correct the syntax; https://toml.io/en/v1.0.0 describes it")
	Encoding = define("RD1002", Error, "not UTF-8",
		"save the file as UTF-8")
	SchemaVersion = define("RD1003", Error, "unknown version of the format",
		"write schema = 1; a file for a later version needs a later rpcdsc")
	UnknownKey = define("RD1004", Error, "unknown key",
		"remove the key, or correct its name; `rpcdsc schema` lists all keys")
	WrongType = define("RD1005", Error, "wrong type of value",
		"write the value in the type that the key takes; `rpcdsc schema` lists the types")
	MissingKey = define("RD1006", Error, "missing key",
		"add the key")
	EmptyList = define("RD1007", Error, "empty list",
		"write at least one entry")
	BadChoice = define("RD1008", Error, "not one of the choices",
		"write one of the values that the key takes")
	FileTooLarge = define("RD1010", Error, "file larger than any fleet",
		"split the fleet, and write ranges of hosts and networks instead of each host and address")
	DuplicateKey = define("RD1009", Error, "key defined twice",
		"keep one of the two, or join them")
)

// RD20xx: names.
var (
	BadName = define("RD2001", Error, "name that can't be used",
		"use 1 to 40 letters, digits, dots, hyphens and underscores; begin with a letter or a digit, and don't end with a dot")
	DeviceName = define("RD2002", Error, "name of a Windows device",
		"choose another name: Windows can't make a file of this one")
	BadLabel = define("RD2003", Error, "rule name that can't be used",
		`use printable ASCII without | " % ! : \ { } and without blanks around it; don't begin with @, - or /`)
	LabelTooLong = define("RD2004", Error, "rule name too long",
		"shorten block.name or the fleet's name")
	CaseOnly = define("RD2005", Error, "names that differ only by case",
		"rename one: Windows doesn't tell them apart")
	UnknownLint = define("RD2006", Error, "not the code of a lint",
		"write the code of a lint, as `rpcdsc check` prints it: RD5 and three digits")
	BadRevision = define("RD2031", Error, "revision that can't be used",
		"write a whole number from 1 to 999999 in plain digits, such as revision = 1")
	BadFormer = define("RD2041", Error, "former name that is no other fleet's",
		"list each name once that the fleet had before, its own if other ways have applied it; without any, leave formerly out")
	BadPullServer = define("RD2051", Error, "address that isn't a pull server's",
		`write the server's own address, such as "https://pull.corp.example:8080/PSDSCPullServer.svc"`)
	BadPullShare = define("RD2052", Error, "path that isn't a share's",
		`write it with a single quote on each side, such as '\\server\share' or '\\server\share\folder'`)
	NoAnsibleName = define("RD2061", Error, "name that Ansible can't take",
		"rename it, or do without the kind ansible")
	AnsibleTwice = define("RD2062", Error, "two groups that are one for Ansible",
		"rename one of the two, or do without the kind ansible: its groups have underscores for dots and hyphens")
	PackageTwice = define("RD2063", Error, "two packages of one name for Machine Configuration",
		"rename the group: its packages are rpcdsc-FLEET-GROUP, the same with -audit or -HOST, and rpcdsc-FLEET-remove is the fleet's")
)

// RD21xx: ports.
var (
	BadPort = define("RD2101", Error, "not a port or range of ports",
		"write a number from 1 to 65535, or a range such as 5101-5300")
	MapperInRange = define("RD2102", Error, "endpoint mapper inside rpc.ports",
		"write a range above 5000, such as 5101-5300: the endpoint mapper owns 135, which is closed anyway")
	BadDoor = define("RD2103", Error, "not a port with its protocol",
		"write a port or a range and the protocol, such as 593/tcp or 135/udp")
)

// RD22xx: addresses and networks.
var (
	BadAddress = define("RD2201", Error, "not an address, network or range",
		"write an address, a network such as 10.1.1.0/24, a range such as 10.1.1.5-10.1.1.9, or a name from [networks]")
	EveryAddress = define("RD2202", Error, "every address",
		"name the networks that may pass; if everybody may, there is nothing to block")
	SpecialAddress = define("RD2203", Error, "address that no other host sends from",
		"leave the address out: no packet from another host has it as its source")
	UnknownNetwork = define("RD2204", Error, "unknown network",
		"define the network in [networks], or write its addresses here")
	NetworkCycle = define("RD2205", Error, "networks that contain each other",
		"take one of the names out, so that the networks end in addresses")
	MisplacedExcept = define("RD2207", Error, "exception outside of a network",
		`define a network with it in [networks], as in branches = ["10.1.0.0/16", "except 10.1.99.0/24"], and name that here`)
	EmptyNetwork = define("RD2206", Error, "network without addresses",
		"write at least one address, or remove the network")
)

// RD23xx: times.
var (
	BadDuration = define("RD2301", Error, "not a length of time",
		"write a number and a unit, such as 90s, 5m or 1h30m")
	BadWindow = define("RD2302", Error, "not a restart window",
		`write days and times, such as "Sat 02:00-04:00", "Mon-Fri 22:00-01:00", "Mon,Thu 03:00-04:00" or "daily 01:00-03:00"`)
	BadTime = define("RD2303", Error, "not a date and time",
		`write the node's own date and time, such as "2026-12-05 02:00"`)
	NoticeTooLong = define("RD2304", Error, "notice longer than the window",
		"shorten restart.notice, or lengthen the window")
	WindowTooShort = define("RD2305", Error, "windows that can't hold their group",
		"add a window, lengthen one, or shorten restart.stagger")
	BadApart = define("RD2331", Error, "not groups that restart apart",
		`write a role that groups have, such as "domain-controller", or groups with a plus between them: "dc-2019 + dc-2022"`)
	NoTimeApart = define("RD2332", Error, "windows without time for restarts apart",
		"add a window to the group, lengthen one, or shorten restart.stagger of the groups that restart apart")
)

// RD30xx: hosts and groups.
var (
	BadHostName = define("RD3001", Error, "not a host name",
		"write a NetBIOS or DNS name: labels of 1 to 63 letters, digits and hyphens, at most 200 characters in all")
	BadHostRange = define("RD3002", Error, "not a range of hosts",
		"write a range of numbers, such as fs[01-12] or fs[1-3,7].corp.example")
	TooManyHosts = define("RD3003", Error, "too many hosts",
		"split the fleet: a fleet file holds at most 100000 hosts")
	DuplicateHost = define("RD3004", Error, "host listed twice",
		"list the host once, in one group")
	DuplicateGroup = define("RD3005", Error, "group defined twice",
		"rename one of the groups, or join them")
	UnknownHost = define("RD3006", Error, "overrides for a host that no group lists",
		"list the host in a group, or correct its name here")
	DuplicateOverride = define("RD3007", Error, "overrides for a host given twice",
		"join the [[host]] tables of this host")
	EmptyGroup = define("RD3008", Error, "group without hosts",
		"list at least one host, or remove the group")
	NoGroups = define("RD3009", Error, "fleet without groups",
		"add a [[group]] with a name, an os and hosts; `rpcdsc init` writes an example")
	SelfName = define("RD3012", Error, "name that every computer has for itself",
		"write the name that the computer has in the network: a document for localhost is applied to the machine that it lies on")
	BadHostsFile = define("RD3013", Error, "hosts file that can't be used",
		`write the name of a file in the fleet file's folder, or in one below it, such as hosts_file = "plant.txt"`)
	AssertNoHost = define("RD3010", Error, "assertion about no host",
		"write the name of a host of this fleet, a range of hosts, or a pattern with * and ?")
	DuplicateNetBIOS = define("RD3011", Error, "two hosts with one NetBIOS name",
		"rename one of the computers, or put them into different groups: a startup script knows a computer by its NetBIOS name")
)

// RD32xx: waves.
var (
	BadWave = define("RD3201", Error, "wave that can't be had",
		"write a whole number from 1 to 100000 in plain digits, such as each = 1")
	DuplicateWave = define("RD3202", Error, "wave defined twice",
		"rename one of the waves, or join them")
	WaveNoHost = define("RD3203", Error, "wave of what isn't there",
		"write the name of a group or a host of this fleet, or a pattern with * and ?")
	EmptyWave = define("RD3204", Error, "wave without hosts",
		"name groups or hosts that no earlier wave has, or remove the wave")
	NotInWaves = define("RD3205", Error, "change that can't go out in waves",
		"make this change first, without --wave, and then the others in waves")
)

// RD40xx: releases of Windows, generations and policies.
var (
	UnknownRelease = define("RD4001", Error, "unknown Windows release",
		"write a release that `rpcdsc os` lists")
	NoIPv6Filters = define("RD4002", Error, "IPv6 networks where IPv6 isn't filtered",
		`set ipv6 = "ignore" on this group to accept that IPv6 isn't filtered there`)
	AllowsEveryone = define("RD4003", Error, "policy that blocks nobody",
		"name only the networks that need RPC")
	Unsupported = define("RD4004", Error, "policy that this Windows can't enforce",
		"move the host to another group, or ask for what its Windows can do; `rpcdsc os` lists that")
	AssertionFailed = define("RD4005", Error, "assertion that doesn't hold",
		"correct the policy of the host, or the assertion")
	TooMuch = define("RD4006", Error, "more than a fleet file may ask for",
		"split the fleet, let hosts share their networks and policies, or write fewer assertions")
	TooLarge = define("RD4007", Error, "file that what takes it refuses for its size",
		"divide the group")
	TooManyPolicies = define("RD4008", Error, "policies beyond any fleet",
		"split the fleet, or let hosts share their ports and networks: those that do have one policy")
)

// RD50xx: lints.
var (
	PortOverlap = define("RD5001", Warning, "overlapping ports",
		"write each port once; overlapping ranges are merged")
	AddressOverlap = define("RD5002", Warning, "overlapping addresses",
		"write each address once; overlapping ranges are merged")
	AlreadyClosed = define("RD5003", Warning, "door that is closed anyway",
		"remove the entry: 135/tcp and the ports of rpc.ports are always closed")
	UnderscoreHost = define("RD5004", Warning, "underscore in a host name",
		"rename the computer if you can: DNS host names have no underscores")
	LinkLocal = define("RD5005", Warning, "link-local addresses",
		`on each host they mean whoever is on its own link: name routable addresses; of failover clusters, whose own network uses these, say role = "cluster"`)
	UnusedRestart = define("RD5006", Warning, "restart times that no host uses",
		"remove the entry, or set restart.when so that it is used")
	EmptyOverride = define("RD5007", Warning, "overrides that change nothing",
		"set something for the host, or remove the [[host]] table")
	WindowOverlap = define("RD5008", Warning, "overlapping restart windows",
		"join the windows, or move one: hosts of one group would restart at the same time")
	LongWindow = define("RD5009", Warning, "restart window over midnight and half a day long",
		"write the earlier time first, if the window isn't meant to end on the next day")
	LateRestart = define("RD5010", Warning, "restart as the window ends",
		"let the window end later, or shorten restart.notice")
	Oversized = define("RD5013", Warning, "file too large to reach a node",
		"let in fewer and larger networks")
	NeedlessExcept = define("RD5012", Warning, "exception that takes nothing out",
		"remove it, or correct it or the network around it")
	UnservedKind = define("RD5014", Warning, "kind of artifact that no group's Windows takes",
		"remove the word from output.kinds, or write one that the Windows of a group takes; `rpcdsc os` says which do")
	UnusedNetwork = define("RD5011", Warning, "network that nobody names",
		"name it in block.allow, located or an assertion, or remove it")
)

// RD51xx: lints of policies. The comment on each names what it rests on.
var (
	// KB 154596 advises 100 ports or more. KB 908472 calls its own 21 arbitrary,
	// and no recommendation.
	FewPorts = define("RD5101", Warning, "few dynamic ports",
		"widen rpc.ports, to 5101-5300 for example, or count what the hosts use (`rpcdsc probe` does); each RPC server keeps a port until it ends, and fails to start when none is left")
	// KB 154596: ports above 5000, for those below may be in use already.
	LowPorts = define("RD5102", Warning, "dynamic ports below 5001",
		"move rpc.ports above 5000, to 5101-5300 for example: below it, other services have ports of their own")
	// KB 929851 lists the default ranges. Besides that both want the port, filters of
	// IPsec, which is no stateful firewall (KB 811832), drop replies that come to it.
	EphemeralPorts = define("RD5103", Warning, "dynamic ports that outgoing connections use",
		"move rpc.ports, to 5101-5300 for example: between 5001 and 49151 no Windows takes ports for outgoing connections by default")
	// KB 154596: choose the fixed ports of services outside the range. Which there
	// are is in internal/policy/ports.toml, each with its source.
	ServiceInRange = define("RD5104", Warning, "dynamic ports that a service has",
		"choose a range without them, such as 5101-5300: only one can have the port, and it is closed to most clients")
	// KB 832017: a server whose ports a filter blocks no longer answers its clients.
	ServiceClosed = define("RD5105", Warning, "door that a service needs",
		"take the door out of block.also, or make sure that block.allow has everyone who needs the service")
	// KB 832017: members of a cluster, of a DFS namespace and of a domain reach each
	// other through the endpoint mapper and a dynamic port.
	OwnNetworkLeftOut = define("RD5106", Warning, "hosts closed to their own network",
		"add the network to block.allow, if the hosts talk to each other or somebody beside them to them")
	// RFC 6890 and RFC 4291 say which addresses hosts can have.
	NearlyEveryone = define("RD5107", Warning, "policy that blocks hardly anybody",
		"name the networks that need RPC")
	// [MS-RPCE] 2.1.1.1, 2.1.1.2 and 2.1.2.1, [MS-RPCH]: the endpoint mapper listens
	// on 135/tcp, 135/udp, 593/tcp and \pipe\epmapper.
	DoorLeftOpen = define("RD5108", Warning, "door to the endpoint mapper left open",
		"close it with block.also")
	// KB 832017 lists what a domain needs. Microsoft's support tells of outages and of
	// the risk of restricting RPC on domain controllers:
	// https://argonsys.com/microsoft-cloud/library/stop-worrying-and-love-the-outage-vol-ii-dcs-custom-ports-and-firewalls-acls/
	DomainController = define("RD5109", Warning, "domain controllers closed to RPC",
		"name every network that has members of the domain in block.allow; fixed ports for NTDS, Netlogon and DFSR (KB 224196) and RPC filters do without a range")
	// KB 832017: members of a domain need the endpoint mapper of its controllers.
	MembersLeftOut = define("RD5110", Warning, "domain controllers closed to their members",
		"add the networks to block.allow of the domain controllers")
	// The filters of ipsecpol, ipseccmd and netsh ipsec of Windows Server 2003 have
	// IPv4 addresses only: https://technet.microsoft.com/en-us/library/bb490922.aspx
	IPv6Unfiltered = define("RD5111", Warning, "IPv6 that nobody filters",
		`set ipv6 = "ignore" to accept it, or see to it that these hosts have no IPv6`)
	// Group Policy ends startup scripts after 600 seconds, and netsh writes one filter
	// a command: https://learn.microsoft.com/previous-versions/cc977463(v=technet.10)
	ManyFilters = define("RD5112", Warning, "many IPsec filters",
		"close fewer ports or let fewer networks in; a network such as 192.168.50.0/27 takes one filter a port, a range such as 192.168.50.10-192.168.50.30 several")
	// https://learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules
	// asks for merged ranges. And who takes the inner entry out believes to have closed something.
	ShadowedAllow = define("RD5113", Warning, "entry that another one holds",
		"remove one of the two")
	// https://learn.microsoft.com/windows-server/storage/storage-spaces/quorum : a
	// cluster of which most members are down stands still.
	RestartTogether = define("RD5114", Warning, "hosts that restart all at once",
		`set restart.stagger, to "5m" for example`)
	// https://learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules
	// asks for merged ranges. And who takes one of the two out leaves part of it open.
	SharedAllow = define("RD5121", Warning, "entries that overlap",
		"make a network of what they share, and take it out of both, so that each address is let in once")
	// KB 908472 tells to let the needed subnets in before the policy is assigned:
	// without a word on who must get in, a slip of the pen locks them out unremarked.
	NothingAsserted = define("RD5122", Warning, "nothing says who must get in",
		`add an [[assert]], such as hosts = ["*"], from = ["admins"], port = ["135/tcp"], want = "allow", or say with located where a group's hosts are`)
	// https://learn.microsoft.com/windows/win32/taskschd/timetrigger-example--xml- : a
	// task whose time is past isn't started.
	PastRestart = define("RD5123", Warning, "restart in the past",
		"write a restart.at that is still to come, or set restart.when = \"never\" if the hosts have restarted")
	// https://learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules
	// asks for few rules: of lists beyond this, nobody compares entries either.
	NotCompared = define("RD5124", Warning, "list too long to be compared",
		"shorten the list, with networks that hold many addresses each; what it has twice isn't looked for")
	// What each role needs, and who says so, is in internal/policy/ports.toml. KB 832017
	// says the same in general: a server whose ports a filter blocks serves nobody.
	RoleNeeds = define("RD5126", Warning, "role that needs RPC",
		"name everybody who needs it in block.allow, and accept this once that is so")
	// KB 832017: while its controllers are down a domain gives no service.
	RestartClash = define("RD5131", Warning, "domain controllers that restart together",
		`set apart = ["domain-controller"] in [restart]; `+"`rpcdsc calendar` shows every restart")
	// No other source than the file: an acceptance without a finding would hide the
	// next one.
	UnusedAllowance = define("RD5115", Warning, "accepted lint that isn't there",
		"remove the code; what the fleet accepts counts where no group has its own list, what a group accepts in its tables and those of its hosts")
)

var kinds []*Kind

func define(code string, severity Severity, title, remedy string) *Kind {
	k := &Kind{code, severity, title, remedy}
	kinds = append(kinds, k)
	return k
}

// Kinds lists every kind, by code.
func Kinds() []Kind {
	out := make([]Kind, 0, len(kinds))
	for _, k := range kinds {
		out = append(out, *k)
	}
	sorting.By(out, func(a, b Kind) int { return cmp.Compare(a.Code, b.Code) })
	return out
}
