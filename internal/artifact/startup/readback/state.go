package readback

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/windows"
)

// state is what is there on a simulated computer.
func (c *computer) state() (*proof.State, error) {
	rules, err := c.rules()
	if err != nil {
		return nil, err
	}
	slot, err := c.slot()
	if err != nil {
		return nil, err
	}
	noted, err := c.noted()
	if err != nil {
		return nil, err
	}
	restart := &proof.Restart{Slot: slot}
	if noted != nil {
		if !runsAs(slot, noted.Slot) {
			return nil, fmt.Errorf("restart.slot is for %s %s, and the task runs %s %s", noted.Slot.Day, noted.Slot.Clock(), slot.Day, slot.Clock())
		}
		restart = noted // it has the date, which a task that runs daily hasn't
	}
	return &proof.State{Rules: &rules, RPC: rpcOf(&c.Registry), Restart: restart}, nil
}

// runsAs tells whether a task runs when a slot says, or daily at that time.
func runsAs(task, slot *policy.Slot) bool {
	return task.When == slot.When && task.Day == slot.Day && task.Clock() == slot.Clock()
}

// rules are those in force, with the precedence of the engine.
func (c *computer) rules() (out proof.Rules, err error) {
	if c.ipsec {
		out.Engine = proof.IPsec
		out.List, err = c.known.fromIPsec(c.IPsec.InForce())
		return out, err
	}
	out.Engine = proof.Firewall
	out.List, err = firewallRules(c.Rules)
	return out, err
}

// rpcOf reads the three values of the RPC key.
func rpcOf(r *windows.Registry) proof.RPC {
	out := proof.RPC{}
	for _, name := range []string{"Ports", "PortsInternetAvailable", "UseInternetPorts"} {
		if v, ok := r.Get(windows.RPCKey, name); ok {
			out[name] = valueOf(v)
		}
	}
	return out
}

// valueOf reads a value of strings. One that doesn't hold what its type wants has
// a type that nobody wants.
func valueOf(v regfile.Value) proof.Value {
	text, err := v.Strings()
	switch {
	case err == nil && v.Type == regfile.SZ:
		return proof.Value{Type: "String", Data: text}
	case err == nil && v.Type == regfile.MultiSZ:
		return proof.Value{Type: "MultiString", Data: text}
	}
	return proof.Value{Type: "type " + strconv.Itoa(int(v.Type)), Data: text}
}

// slot is when the restart task runs, of schtasks or at. A task for a date runs
// daily at its time: the date is noted elsewhere.
func (c *computer) slot() (*policy.Slot, error) {
	var found []*policy.Slot
	add := func(day, clock string) error {
		at, err := time.Parse("15:04", clock[:min(5, len(clock))])
		if err != nil {
			return fmt.Errorf("a task runs at %q", clock)
		}
		s := &policy.Slot{When: "at", At: at}
		if day != "" {
			s.When = "window"
			if s.Day, err = weekday(day); err != nil {
				return err
			}
		}
		found = append(found, s)
		return nil
	}
	for _, task := range c.Tasks {
		if err := add(task.Day, task.Clock); err != nil {
			return nil, err
		}
	}
	for _, job := range c.Jobs {
		if err := add(atDays[strings.ToUpper(job.Day)], job.Clock); err != nil {
			return nil, err
		}
	}
	switch len(found) {
	case 0:
		return &policy.Slot{When: "never"}, nil
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d restart tasks are there", len(found))
}

// atDays are the days as at writes them.
var atDays = map[string]string{"M": "MON", "T": "TUE", "W": "WED", "TH": "THU", "F": "FRI", "S": "SAT", "SU": "SUN"}

func weekday(name string) (time.Weekday, error) {
	days := []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
	i := slices.Index(days, strings.ToUpper(name[:min(3, len(name))]))
	if i < 0 {
		return 0, fmt.Errorf("a task runs on %q", name)
	}
	return time.Weekday(i), nil
}

// noted is what restart.cmd goes by: when, day or date, time, and the notice in
// seconds. nil: there is no such note.
func (c *computer) noted() (*proof.Restart, error) {
	note, ok := c.ReadFile(c.Root + `\rpcdsc\` + c.fleet + `\restart.slot`)
	if !ok {
		return nil, nil
	}
	text := strings.TrimSpace(string(note))
	last := strings.LastIndexByte(text, ' ')
	seconds, err := strconv.Atoi(text[last+1:])
	if err != nil {
		return nil, fmt.Errorf("restart.slot holds %q", note)
	}
	notice := time.Duration(seconds) * time.Second
	slot, err := readSlot(text[:max(0, last)])
	if err != nil {
		return nil, fmt.Errorf("restart.slot: %w", err)
	}
	return &proof.Restart{When: slot.When, Notice: &notice, Slot: slot}, nil
}
