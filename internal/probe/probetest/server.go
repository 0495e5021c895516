// Package probetest is an endpoint mapper for tests, which does what Windows does, or
// Samba, or anything that it shouldn't. It has its own writer of everything that package
// epm reads, and takes nothing from there, so that a misunderstanding isn't shared.
//
// It is for tests only; nothing of the product imports it.
package probetest

import (
	"encoding/binary"
	"io"
	"net"
	"sync"
	"time"
)

// Config is how a mapper behaves. The zero value has no entries, and ends as Windows
// does: with a null handle beside the last entries.
type Config struct {
	Entries   []Entry
	Live      bool // ends as Samba: a live handle beside the last entries, then an answer without any
	PerAnswer int  // entries in an answer, at most; 0 is as many as are asked for
	Fragment  int  // bytes of a fragment; 0 is 5832
	Big       bool // big-endian answers

	Mute     bool                                // never says anything
	Wreck    func(n int, a *Answer)              // changes the nth answer to a lookup, from 1 on
	Send     func(n int, pdus [][]byte) [][]byte // changes the nth answer to anything, the bind's being 0; nil ends the connection
	Slow     time.Duration                       // between two bytes
	OnLookup func(handle [20]byte)
}

// Server is a running mapper.
type Server struct {
	Config
	Addr string // "127.0.0.1:1135"

	listener net.Listener
	mutex    sync.Mutex
	conns    map[net.Conn]bool
	accepted int
	freed    int
}

// Serve runs a mapper on a listener until Close.
func Serve(l net.Listener, c Config) *Server {
	s := &Server{Config: c, Addr: l.Addr().String(), listener: l, conns: map[net.Conn]bool{}}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.mutex.Lock()
			s.conns[conn] = true
			s.accepted++
			s.mutex.Unlock()
			go s.talk(conn)
		}
	}()
	return s
}

// Close ends the mapper and its connections.
func (s *Server) Close() {
	s.listener.Close()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for conn := range s.conns {
		conn.Close()
	}
}

// Accepted is how many connections there were, and Freed how many handles were freed.
func (s *Server) Accepted() int { s.mutex.Lock(); defer s.mutex.Unlock(); return s.accepted }

// Freed is how many handles clients have given back.
func (s *Server) Freed() int { s.mutex.Lock(); defer s.mutex.Unlock(); return s.freed }

// The kinds of PDU.
const (
	kindRequest  = 0
	kindResponse = 2
	kindFault    = 3
	kindBind     = 11
	kindBindAck  = 12
)

// talk answers one connection, until something is sent that isn't understood.
func (s *Server) talk(conn net.Conn) {
	defer conn.Close()
	if s.Mute {
		_, _ = io.Copy(io.Discard, conn)
		return
	}
	state := &session{s: s}
	for n := 0; ; n++ {
		header := make([]byte, 16)
		if _, err := io.ReadFull(conn, header); err != nil {
			return
		}
		body := make([]byte, max(0, int(binary.LittleEndian.Uint16(header[8:]))-16))
		if _, err := io.ReadFull(conn, body); err != nil {
			return
		}
		pdus := state.answer(header, body)
		if s.Send != nil {
			pdus = s.Send(n, pdus)
		}
		if pdus == nil || !s.write(conn, pdus) {
			return
		}
	}
}

func (s *Server) write(conn net.Conn, pdus [][]byte) bool {
	for _, p := range pdus {
		for len(p) > 0 {
			n := len(p)
			if s.Slow > 0 {
				time.Sleep(s.Slow)
				n = 1
			}
			if _, err := conn.Write(p[:n]); err != nil {
				return false
			}
			p = p[n:]
		}
	}
	return true
}

// order is that of what is sent.
func (s *Server) order() binary.AppendByteOrder {
	if s.Big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// PDU is one, with the right lengths.
func (s *Server) PDU(kind, flags byte, call uint32, body []byte) []byte {
	drep := byte(0x10)
	if s.Big {
		drep = 0
	}
	b := []byte{5, 0, kind, flags, drep, 0, 0, 0}
	b = s.order().AppendUint16(b, uint16(16+len(body)))
	b = s.order().AppendUint16(b, 0)
	b = s.order().AppendUint32(b, call)
	return append(b, body...)
}
