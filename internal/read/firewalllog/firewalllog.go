// Package firewalllog reads pfirewall.log, the text in which Windows Firewall, and
// the one of XP and 2003, tells what it let through and what it dropped: whole
// files, half ones, joined ones, and those that were saved in another encoding.
//
// A Reader cuts a log into blocks of whole lines, and a Parser takes a block apart,
// so that blocks can be parsed at once. What a line says is given as it stands
// there: the package never judges it, and never knows a policy or a host.
package firewalllog

// Action is what the firewall did.
type Action uint8

// The actions. XP and 2003 have Open, OpenInbound and Close in place of Allow.
const (
	OtherAction Action = iota
	Allow              // a connection, or the first packet of a flow of UDP
	Drop               // a packet
	EventsLost         // some lines were never written
	Open               // outbound
	OpenInbound
	Close
)

func actionOf(text []byte) Action {
	switch string(text) {
	case "ALLOW":
		return Allow
	case "DROP":
		return Drop
	case "INFO-EVENTS-LOST":
		return EventsLost
	case "OPEN":
		return Open
	case "OPEN-INBOUND":
		return OpenInbound
	case "CLOSE":
		return Close
	}
	return OtherAction
}

// lets tells whether an action is one that lets a connection through.
func (a Action) lets() bool { return a == Allow || a == Open || a == OpenInbound }

// Protocol is one that has ports, or any other.
type Protocol uint8

// The protocols. Each is a bit of a Wanted.
const (
	OtherProtocol Protocol = 0
	TCP           Protocol = 1
	UDP           Protocol = 2
)

func protocolOf(text []byte) Protocol {
	switch string(text) {
	case "TCP":
		return TCP
	case "UDP":
		return UDP
	}
	return OtherProtocol
}

// Direction is the column path.
type Direction uint8

// The directions. XP and 2003 have none.
const (
	NoDirection Direction = iota // "-", or one that isn't known
	Receive
	Send
)

func directionOf(text []byte) Direction {
	switch string(text) {
	case "RECEIVE":
		return Receive
	case "SEND":
		return Send
	}
	return NoDirection
}

// Entry is a line. What a log has no column for, or "-", is zero.
type Entry struct {
	Time      Time
	Src, Dst  Addr
	SrcPort   uint16
	DstPort   uint16
	Syn       uint32 // the sequence number of a dropped TCP packet; the same for each try of a connection
	PID       uint32 // the listener's process of what comes in, the sender's of what goes out
	Action    Action
	Protocol  Protocol
	Direction Direction
}

// Tally is what all lines of a log say together, those that nobody wants too.
type Tally struct {
	Lines            int    // that were understood
	Skipped          int    // before Since or after Until; they are in no other number
	Allowed, Dropped int    // of these
	Lost             uint64 // events that the firewall had no time to write down
	First, Last      Time   // of the lines, but for those on lost events, which stand in any order
	Bad              int    // lines that weren't understood
	BadLine          int    // the first of them; 0 if there is none
	Half             bool   // the last line was cut off, and wasn't used
}

// Add adds what another part of a log, or of another log, says.
func (t *Tally) Add(u *Tally) {
	t.Lines += u.Lines
	t.Skipped += u.Skipped
	t.Allowed += u.Allowed
	t.Dropped += u.Dropped
	t.Lost += u.Lost
	t.Bad += u.Bad
	t.Half = t.Half || u.Half
	if t.BadLine == 0 {
		t.BadLine = u.BadLine
	}
	if t.First == 0 || u.First != 0 && u.First < t.First {
		t.First = u.First
	}
	t.Last = max(t.Last, u.Last)
}
