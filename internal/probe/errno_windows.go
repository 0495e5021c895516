package probe

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// What the system calls a connection that is refused, is reset, or has no way.
var (
	refusedNumbers     = []syscall.Errno{windows.WSAECONNREFUSED}
	resetNumbers       = []syscall.Errno{windows.WSAECONNRESET, windows.WSAECONNABORTED, windows.WSAESHUTDOWN}
	unreachableNumbers = []syscall.Errno{windows.WSAEHOSTUNREACH, windows.WSAENETUNREACH, windows.WSAEHOSTDOWN, windows.WSAEACCES, windows.WSAENETDOWN}
)
