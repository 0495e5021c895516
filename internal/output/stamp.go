package output

import "io/fs"

// stamp is what a file system says of a file without opening it. If nothing of
// it has changed, nor has the content, unless somebody put it back on purpose.
type stamp struct {
	size     int64  // bytes
	modified int64  // nanoseconds since 1970
	changed  int64  // the same, of what nobody can put back; 0 where the system doesn't tell
	inode    uint64 // 0 where the system doesn't tell
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), modified: info.ModTime().UnixNano()}
	s.changed, s.inode = changeOf(info)
	return s
}

// newest is the later of the times.
func (s stamp) newest() int64 { return max(s.modified, s.changed) }
