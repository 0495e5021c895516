package epm

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// Protocols of a floor (C706 appendix I, [MS-RPCE] 2.1).
const (
	floorTCP     = 0x07
	floorUDP     = 0x08
	floorIP      = 0x09
	floorCL      = 0x0a
	floorCO      = 0x0b
	floorLocal   = 0x0c
	floorUUID    = 0x0d
	floorPipe    = 0x0f
	floorLRPC    = 0x10
	floorNetBIOS = 0x11
	floorHTTP    = 0x1f
)

// Protocol sequences of bindings.
const (
	TCP   = "ncacn_ip_tcp"
	HTTP  = "ncacn_http"
	UDP   = "ncadg_ip_udp"
	Pipe  = "ncacn_np"
	Local = "ncalrpc"
)

// maxFloors is more than any tower has.
const maxFloors = 16

// Binding is what a tower says: an interface, and where it is to be had.
type Binding struct {
	Interface    GUID
	Major, Minor uint16
	Syntax       GUID       // the transfer syntax
	Protocol     string     // the protocol sequence, or "unknown (0b 05)" with the floors' numbers
	Port         uint16     // TCP, HTTP and UDP
	Endpoint     string     // Pipe and Local: the name
	Address      netip.Addr // what the server says of itself: nothing to connect to
	Host         string     // the same, as a name
}

type floor struct{ left, right []byte }

// ReadTower reads a tower. One with floors that nobody knows here is fine, and has a
// protocol that says so.
func ReadTower(b []byte) (Binding, error) {
	floors, err := readFloors(b)
	if err != nil {
		return Binding{}, err
	}
	if len(floors) < 3 {
		return Binding{}, malformed("a tower of %d floors", len(floors))
	}
	var out Binding
	if out.Interface, out.Major, err = readUUIDFloor(floors[0]); err != nil {
		return Binding{}, err
	}
	if len(floors[0].right) >= 2 {
		out.Minor = little.Uint16(floors[0].right)
	}
	if out.Syntax, _, err = readUUIDFloor(floors[1]); err != nil {
		return Binding{}, err
	}
	return out, out.readTransport(floors[2:])
}

func readFloors(b []byte) ([]floor, error) {
	c := &cursor{b: b, order: binary.LittleEndian}
	n := c.u16("the number of floors")
	if n > maxFloors {
		c.fail("a tower of %d floors", n)
	}
	var floors []floor
	for range n {
		f := floor{left: c.bytes(int(c.u16("a floor")), "a floor"), right: c.bytes(int(c.u16("a floor")), "a floor")}
		if c.err == nil && len(f.left) == 0 {
			c.fail("a floor without a protocol")
		}
		if c.err != nil {
			return nil, c.err
		}
		floors = append(floors, f)
	}
	return floors, c.err
}

// readUUIDFloor reads one of the first two.
func readUUIDFloor(f floor) (GUID, uint16, error) {
	if f.left[0] != floorUUID {
		return GUID{}, 0, malformed("protocol %02x where an interface should be", f.left[0])
	}
	c := &cursor{b: f.left[1:], order: binary.LittleEndian}
	g, version := c.guid("an interface"), c.u16("its version")
	return g, version, c.err
}

// sequences gives the protocol sequence of the third floor and the fourth.
var sequences = map[[2]byte]string{
	{floorCO, floorTCP}: TCP, {floorCO, floorHTTP}: HTTP, {floorCL, floorUDP}: UDP, {floorCO, floorPipe}: Pipe, {floorLocal, floorLRPC}: Local,
}

func (b *Binding) readTransport(floors []floor) error {
	if len(floors) < 2 {
		b.Protocol = fmt.Sprintf("unknown (%02x)", floors[0].left[0])
		return nil
	}
	at := floors[1]
	key := [2]byte{floors[0].left[0], at.left[0]}
	sequence, ok := sequences[key]
	if !ok {
		b.Protocol = fmt.Sprintf("unknown (%02x %02x)", key[0], key[1])
		return nil
	}
	b.Protocol = sequence
	switch sequence {
	case TCP, HTTP, UDP:
		if len(at.right) != 2 {
			return malformed("a port of %d bytes", len(at.right))
		}
		if b.Port = binary.BigEndian.Uint16(at.right); b.Port == 0 {
			return malformed("port 0")
		}
	default:
		b.Endpoint = text(at.right)
	}
	if len(floors) > 2 {
		b.readHost(floors[2])
	}
	return nil
}

func (b *Binding) readHost(f floor) {
	switch {
	case f.left[0] == floorIP && len(f.right) == 4:
		b.Address = netip.AddrFrom4([4]byte(f.right))
	case f.left[0] == floorNetBIOS:
		b.Host = text(f.right)
	}
}
