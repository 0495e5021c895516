"""Writes an empty registry hive: a root key, its security, nothing else."""
import struct
import sys

PAGE, NONE = 4096, 0xFFFFFFFF


def cell(kind, size, fields):
    data = bytearray(size)
    struct.pack_into("<i2s", data, 0, -size, kind)
    for place, form, value in fields:
        struct.pack_into(form, data, 4 + place, value)
    return bytes(data)


root, security = 0x20, 0x78
body = b"hbin" + struct.pack("<II", 0, PAGE) + bytes(20)
body += cell(b"nk", security - root, [(2, "<H", 0x2C), (0x2C, "<I", security), (0x48, "<H", 4), (0x4C, "4s", b"root")]
             + [(place, "<I", NONE) for place in (0x1C, 0x20, 0x28, 0x30)])
body += cell(b"sk", 0x30, [(4, "<I", security), (8, "<I", security), (12, "<I", 1), (16, "<I", 20), (20, "B", 1), (23, "B", 0x80)])
body += struct.pack("<i", PAGE - len(body))
head = bytearray(PAGE)
struct.pack_into("<4sIIQ7I", head, 0, b"regf", 1, 1, 0, 1, 3, 0, 1, root, PAGE, 1)
check = 0
for place in range(0, 508, 4):
    check ^= struct.unpack_from("<I", head, place)[0]
struct.pack_into("<I", head, 508, check)
with open(sys.argv[1], "wb") as out:
    out.write(bytes(head) + body.ljust(PAGE, b"\0"))
