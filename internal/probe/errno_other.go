//go:build !windows

package probe

import "syscall"

// What the system calls a connection that is refused, is reset, or has no way.
var (
	refusedNumbers     = []syscall.Errno{syscall.ECONNREFUSED}
	resetNumbers       = []syscall.Errno{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED}
	unreachableNumbers = []syscall.Errno{syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.EACCES, syscall.EPERM}
)
