// Package epm reads and writes what is said to an RPC endpoint mapper on TCP: the
// PDUs of DCE/RPC (C706 chapter 12, [MS-RPCE] 2.2.2), the answers of ept_lookup, and
// towers (C706 appendix L).
//
// It is about bytes only: it opens no connection, and knows no deadline. What it reads
// comes from a stranger. Each length is held against what is there before anything is
// made of it, and what goes beyond is an error, never a guess.
package epm
