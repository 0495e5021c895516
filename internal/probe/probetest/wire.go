package probetest

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// Tower is a tower's bytes, made of floors. Nothing is checked.
func Tower(floors ...[]byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(floors)))
	for _, f := range floors {
		b = append(b, f...)
	}
	return b
}

// Floor is one of a tower's.
func Floor(left, right []byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(left)))
	b = append(b, left...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(right)))
	return append(b, right...)
}

// digits are a UUID's bytes in the order of its digits.
func digits(uuid string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(uuid, "-", ""))
	if err != nil || len(b) != 16 {
		panic("probetest: " + uuid)
	}
	return b
}

func appendUUID(b []byte, order binary.AppendByteOrder, uuid string) []byte {
	d := digits(uuid)
	b = order.AppendUint32(b, binary.BigEndian.Uint32(d))
	b = order.AppendUint16(b, binary.BigEndian.Uint16(d[4:]))
	b = order.AppendUint16(b, binary.BigEndian.Uint16(d[6:]))
	return append(b, d[8:]...)
}

// Transfer syntaxes, and no object.
const (
	NDR   = "8a885d04-1ceb-11c9-9fe8-08002b104860"
	NDR64 = "71710533-beba-4937-8319-b5dbef9ccc36"
	None  = "00000000-0000-0000-0000-000000000000"
)

// Interface is a tower's first two floors, in a transfer syntax.
func Interface(uuid string, major uint16, syntax string) [][]byte {
	le := binary.LittleEndian
	left := le.AppendUint16(appendUUID([]byte{0x0d}, le, uuid), major)
	return [][]byte{Floor(left, []byte{0, 0}), Floor(le.AppendUint16(appendUUID([]byte{0x0d}, le, syntax), 2), []byte{0, 0})}
}

// IP is a tower of ncacn_ip_tcp (7), ncacn_http (0x1f) or ncadg_ip_udp (8), in NDR.
func IP(uuid string, major uint16, protocol byte, port uint16, address [4]byte) []byte {
	return IPIn(NDR, uuid, major, protocol, port, address)
}

// IPIn is IP in another transfer syntax.
func IPIn(syntax, uuid string, major uint16, protocol byte, port uint16, address [4]byte) []byte {
	third := byte(0x0b)
	if protocol == 8 {
		third = 0x0a
	}
	return Tower(append(Interface(uuid, major, syntax), Floor([]byte{third}, []byte{0, 0}),
		Floor([]byte{protocol}, binary.BigEndian.AppendUint16(nil, port)), Floor([]byte{9}, address[:]))...)
}

// Pipe is a tower of ncacn_np.
func Pipe(uuid string, major uint16, pipe, host string) []byte {
	return Tower(append(Interface(uuid, major, NDR), Floor([]byte{0x0b}, []byte{0, 0}),
		Floor([]byte{0x0f}, []byte(pipe+"\x00")), Floor([]byte{0x11}, []byte(host+"\x00")))...)
}

// Local is a tower of ncalrpc.
func Local(uuid string, major uint16, name string) []byte {
	return Tower(append(Interface(uuid, major, NDR), Floor([]byte{0x0c}, []byte{0, 0}), Floor([]byte{0x10}, []byte(name+"\x00")))...)
}
