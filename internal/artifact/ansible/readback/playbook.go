package readback

import (
	"fmt"

	"rpcdsc/internal/read/plainyaml"
)

// Play is what a playbook does.
type Play struct {
	Hosts, Role, Tasks string
	Serial             string // how many computers at a time; "" is all
	MayFail            int    // percent of them that may fail before it stops
}

// ReadPlay reads a playbook of one play that runs tasks of a role.
func ReadPlay(text string) (*Play, error) {
	v, err := plainyaml.Parse(text)
	if err != nil {
		return nil, err
	}
	plays, _ := v.([]any)
	if len(plays) != 1 {
		return nil, fmt.Errorf("has %d plays, want one", len(plays))
	}
	names := []string{"name", "hosts", "gather_facts", "tasks"}
	first, _ := plays[0].(plainyaml.Map)
	if first.Get("serial") != nil {
		names = []string{"name", "hosts", "gather_facts", "serial", "max_fail_percentage", "tasks"}
	}
	play, err := only(plays[0], names...)
	if err != nil {
		return nil, err
	}
	p := &Play{}
	p.Serial, _ = play.Get("serial").(string)
	p.MayFail, _ = play.Get("max_fail_percentage").(int)
	p.Hosts, _ = play.Get("hosts").(string)
	tasks, _ := play.Get("tasks").([]any)
	if len(tasks) != 1 || play.Get("gather_facts") != false {
		return nil, fmt.Errorf("has %d tasks, want one, or gathers facts", len(tasks))
	}
	task, err := only(tasks[0], "name", "ansible.builtin.import_role")
	if err != nil {
		return nil, err
	}
	role, err := only(task.Get("ansible.builtin.import_role"), "name", "tasks_from")
	if err != nil {
		return nil, err
	}
	p.Role, _ = role.Get("name").(string)
	p.Tasks, _ = role.Get("tasks_from").(string)
	return p, nil
}

// Step is what a task of the role does, as far as it matters: the module and, of the
// script, the action.
type Step struct {
	Module, Argument string
	When             bool // only where a condition holds
}

// ReadTasks reads a file of tasks. A block has its tasks in its place.
func ReadTasks(text string) ([]Step, error) {
	v, err := plainyaml.Parse(text)
	if err != nil {
		return nil, err
	}
	return steps(v, false)
}

// keywords are what a task may have beside its module.
var keywords = map[string]bool{"name": true, "when": true, "register": true, "check_mode": true}

func steps(v any, when bool) ([]Step, error) {
	tasks, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("isn't a list of tasks")
	}
	var out []Step
	for _, t := range tasks {
		task, _ := t.(plainyaml.Map)
		when := when || task.Get("when") != nil
		if block := task.Get("block"); block != nil {
			inner, err := steps(block, when)
			if err != nil {
				return nil, err
			}
			out = append(out, inner...)
			continue
		}
		step, err := step(task)
		if err != nil {
			return nil, err
		}
		step.When = when
		out = append(out, step)
	}
	return out, nil
}

func step(task plainyaml.Map) (s Step, err error) {
	for _, e := range task {
		if keywords[e.Name] {
			continue
		}
		if s.Module != "" {
			return s, fmt.Errorf("line %d: %s isn't known beside %s", e.Line, e.Name, s.Module)
		}
		s.Module = e.Name
		switch args := e.Value.(type) {
		case string:
			s.Argument = args
		case plainyaml.Map:
			s.Argument = argument(args)
		}
	}
	if s.Module == "" {
		return s, fmt.Errorf("a task has no module")
	}
	return s, nil
}

// argument is what of a module's options decides what it does.
func argument(args plainyaml.Map) string {
	if parameters, ok := args.Get("parameters").(plainyaml.Map); ok {
		action, _ := parameters.Get("Action").(string)
		script, _ := args.Get("script").(string)
		return action + " " + script
	}
	for _, name := range []string{"src", "state"} {
		if text, ok := args.Get(name).(string); ok {
			return text
		}
	}
	return ""
}
