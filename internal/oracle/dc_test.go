package oracle

import (
	"net"
	"strings"
	"testing"
	"time"
)

func TestDomainController(t *testing.T) {
	dc := DomainController(t)
	if out := dc.Tool(t, "gpo", "listall"); !strings.Contains(out, "Default Domain Policy") {
		t.Errorf("samba-tool gpo listall: %s", out)
	}
	if conn, err := net.DialTimeout("tcp", "127.0.0.1:135", time.Second); err == nil {
		conn.Close()
		t.Error("port 135 of this machine is open")
	}
}

func TestInDomain(t *testing.T) {
	dc := InDomain(t, "server services=rpc", "rpc server dynamic port range=5001-5021")
	if dc == nil {
		return
	}
	for _, port := range []string{"135", "5001", "5002", "5003"} {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(dc.Address, port), 5*time.Second)
		if err != nil {
			t.Error(err)
			continue
		}
		conn.Close()
	}
}
