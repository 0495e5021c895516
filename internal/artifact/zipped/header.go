package zipped

import (
	"archive/zip"
	"hash/crc32"
)

// header is what stands before an entry: sizes and checksum, so that who reads from the
// front knows them, and no words of a system.
func header(e Entry, method uint16, size int) *zip.FileHeader {
	h := &zip.FileHeader{
		Name: e.Name, Method: method, CRC32: crc32.ChecksumIEEE(e.Content),
		CompressedSize64: uint64(size), UncompressedSize64: uint64(len(e.Content)),
		ReaderVersion: 20, CreatorVersion: 20,
	}
	//lint:ignore SA1019 CreateRaw writes these two, and leaves Modified out.
	h.ModifiedDate, h.ModifiedTime = date, time
	return h
}
