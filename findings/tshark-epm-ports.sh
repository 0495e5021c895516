#!/usr/bin/env bash
# Ports in the answers of an RPC endpoint mapper, taken from a capture with tshark
# 4.0.17-0+deb12u3 (Debian 12; 28 November 2026). The tree shows "TCP Port: 593" for
# RPC over HTTP and "TCP Port: 5001" for RPC over TCP.
# One would guess: epm.proto.tcp_port has both.
# What happens: two fields bear the name "TCP Port"; the one of HTTP towers is
# epm.proto.http_port. Who counts a server's ports by the first misses the others.
source "$(dirname "$0")/common.sh"
unpack tshark=4.0.17-0+deb12u3
cat >capture.py <<'PY'
import struct, uuid
floor = lambda left, right: struct.pack("<H", len(left)) + left + struct.pack("<H", len(right)) + right
ident = lambda text, version: b"\x0d" + uuid.UUID(text).bytes_le + struct.pack("<H", version)
EPM, NDR = "e1af8308-5d1f-11c9-91a4-08002b14a0fa", "8a885d04-1ceb-11c9-9fe8-08002b104860"

def tower(protocol, port):
    floors = [floor(ident("12345678-1234-abcd-ef00-0123456789ab", 1), b"\0\0"), floor(ident(NDR, 2), b"\0\0"),
              floor(b"\x0b", b"\0\0"), floor(bytes([protocol]), struct.pack(">H", port)), floor(b"\x09", bytes(4))]
    return struct.pack("<H", 5) + b"".join(floors)

def pdu(kind, body):
    return struct.pack("<4B4sHHI", 5, 0, kind, 3, b"\x10\0\0\0", 16 + len(body), 0, 1) + body

towers = [tower(7, 5001), tower(0x1F, 593)]
answer = bytes(20) + struct.pack("<4I", 2, 500, 0, 2)
for number, _ in enumerate(towers):
    answer += bytes(16) + struct.pack("<3I", number + 3, 0, 1) + bytes(4)
for t in towers:
    answer += struct.pack("<2I", len(t), len(t)) + t + bytes(-len(t) % 4)
answer += bytes(4)
bind = struct.pack("<HHIB3xHBx", 5840, 5840, 0, 1, 0, 1) + ident(EPM, 3)[1:] + b"\0\0" + ident(NDR, 2)[1:] + b"\0\0"
ask = struct.pack("<IHH", 40, 0, 2) + struct.pack("<4I", 0, 0, 0, 1) + bytes(20) + struct.pack("<I", 500)
sequence, packets = {True: 1, False: 1}, b""
for asks, data in ((True, pdu(11, bind)), (True, pdu(0, ask)), (False, pdu(2, struct.pack("<IHH", len(answer), 0, 0) + answer))):
    ports = (50001, 135) if asks else (135, 50001)
    tcp = struct.pack(">HHIIBBHHH", *ports, sequence[asks], sequence[not asks], 0x50, 24, 65000, 0, 0) + data
    ends = bytes([192, 0, 2, 1 if asks else 2, 192, 0, 2, 2 if asks else 1])
    frame = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + ends + tcp
    sequence[asks] += len(data)
    packets += struct.pack("<4I", 1, 0, len(frame), len(frame)) + frame
open("epm.pcap", "wb").write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101) + packets)
PY
python3 capture.py
same 'in the tree' 'TCP Port: 5001, TCP Port: 593' "$(tshark -r epm.pcap -V 2>/dev/null | grep -o 'TCP Port: [0-9]*' | paste -sd, | sed 's/,/, /g')"
same 'epm.proto.tcp_port' 5001 "$(tshark -r epm.pcap -Y epm -T fields -e epm.proto.tcp_port 2>/dev/null | xargs)"
same 'epm.proto.http_port' 593 "$(tshark -r epm.pcap -Y epm -T fields -e epm.proto.http_port 2>/dev/null | xargs)"
