package oracle

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// DC is a domain controller of Samba on the loopback of a network of its own: no
// packet leaves it, and its ports collide with nobody's.
type DC struct {
	Address        string // 127.0.0.1; it listens on ::1, too
	Realm, Domain  string
	User, Password string // of an administrator
	Config         string // the file smb.conf, for Samba's tools
	PID            int    // of a process in its network
}

// dcScript makes the domain $dir and serves it until its input ends. It is the
// first process of its own process namespace: when it ends, for whatever reason,
// all that Samba started ends with it. Samba's folders outside of $dir are empty
// ones that only it sees.
const dcScript = `
set -eu
exec 2>"$dir/log"
ip link set lo up
for folder in /run /var/log/samba /var/lib/samba /var/cache/samba; do
  if [ -d "$folder" ]; then mount -t tmpfs tmpfs "$folder"; fi
done
mkdir -p /run/samba
"$tool" domain provision --realm="$realm" --domain="$domain" --server-role=dc --dns-backend=NONE --targetdir="$dir/ad" \
  --adminpass="$password" --host-name=dc1 --host-ip=127.0.0.1 \
  --option='interfaces=lo' --option='bind interfaces only=yes' >&2
"$samba" -F -M single --no-process-group -s "$dir/ad/etc/smb.conf" --debug-stdout "$@" >&2 </dev/null &
for port in $ports; do
  until (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do kill -0 $!; sleep 0.1; done
done
echo ready
cat >/dev/null
`

// DomainController starts a domain controller, for the test and no longer; that
// takes 5 s on an idle machine. Options are lines of smb.conf, "server services=rpc" for nothing
// but the endpoint mapper. It needs root, and is missing without.
func DomainController(t testing.TB, options ...string) *DC {
	t.Helper()
	slow(t, "a domain controller of Samba")
	env := []string{
		"samba=" + program(t, "samba", "", "samba", "/usr/sbin/samba"),
		"tool=" + program(t, "samba-tool", "", "samba-tool"),
	}
	for _, needed := range []string{"winbindd", "smbd", "unshare", "nsenter", "ip", "mount", "bash"} {
		program(t, needed+", for a domain controller,", "", needed, "/usr/sbin/"+needed)
	}
	if out, err := exec.Command("unshare", append(namespaces, "true")...).CombinedOutput(); err != nil {
		missing(t, fmt.Sprintf("a network of its own for a domain controller (unshare: %v: %s)", err, bytes.TrimSpace(out)))
	}
	// Below t.TempDir the paths of Samba's sockets get too long.
	dir, err := os.MkdirTemp("", "dc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	dc := &DC{
		Address: "127.0.0.1", Realm: "LAB.TEST", Domain: "LAB", User: "Administrator", Password: "Pass-w0rd.of.a.lab",
		Config: filepath.Join(dir, "ad", "etc", "smb.conf"),
	}
	ports := "135 389 445"
	if slices.ContainsFunc(options, func(o string) bool { return strings.HasPrefix(o, "server services") }) {
		ports = "135"
	}
	dc.start(t, dir, append(env, "dir="+dir, "realm="+dc.Realm, "domain="+dc.Domain, "password="+dc.Password, "ports="+ports), options)
	return dc
}

var namespaces = []string{"--net", "--mount", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", "--"}

func (dc *DC) start(t testing.TB, dir string, env, options []string) {
	t.Helper()
	args := append(slices.Clone(namespaces), "bash", "-c", dcScript, "dc")
	for _, o := range options {
		args = append(args, "--option="+o)
	}
	cmd := exec.Command("unshare", args...)
	cmd.Env = append(os.Environ(), env...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dc.PID = cmd.Process.Pid
	t.Cleanup(func() {
		stdin.Close()
		end := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		end.Stop()
	})
	late := time.AfterFunc(3*time.Minute, func() { stdin.Close(); cmd.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if late.Stop() && line == "ready\n" {
		return
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	if bytes.Contains(log, []byte("samba-ad-provision")) {
		missing(t, "the Debian package samba-ad-provision")
	}
	t.Fatalf("the domain controller doesn't start (%v):\n%s", err, log[max(0, len(log)-4000):])
}

// Command is a command that runs in the domain controller's network.
func (dc *DC) Command(name string, args ...string) *exec.Cmd {
	return exec.Command("nsenter", append([]string{"--target", fmt.Sprint(dc.PID), "--net", "--", name}, args...)...)
}

// Tool runs samba-tool as the administrator, and gives what it says. An error ends
// the test.
func (dc *DC) Tool(t testing.TB, args ...string) string {
	t.Helper()
	args = append(args, "-H", "ldap://"+dc.Address, "-U", dc.User+"%"+dc.Password, "-s", dc.Config)
	out, err := dc.Command("samba-tool", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("samba-tool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// inDomain names the environment variable that tells a test of its domain
// controller.
const inDomain = "RPCDSC_TEST_DC"

// InDomain runs the test that calls it once more, in the network of a domain
// controller that it starts, so that the test's own code can reach it. There it
// gives the domain controller; where it gives nil, the test has run and is to
// return.
func InDomain(t *testing.T, options ...string) *DC {
	t.Helper()
	if text := os.Getenv(inDomain); text != "" {
		dc := new(DC)
		if err := json.Unmarshal([]byte(text), dc); err != nil {
			t.Fatal(err)
		}
		return dc
	}
	dc := DomainController(t, options...)
	text, err := json.Marshal(dc)
	if err != nil {
		t.Fatal(err)
	}
	cmd := dc.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inDomain+"="+string(text))
	out, err := cmd.CombinedOutput()
	t.Output().Write(out)
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name()+" ")) {
		t.Fatalf("in the domain controller's network: %v", err)
	}
	return nil
}
