//go:build !linux && !darwin

package output

import "io/fs"

func changeOf(fs.FileInfo) (changed int64, inode uint64) { return 0, 0 }
