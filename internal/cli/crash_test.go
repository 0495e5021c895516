package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"rpcdsc/internal/crash"
	"rpcdsc/internal/output"
)

// broken is standard input where reading panics.
type broken struct{}

func (broken) Read([]byte) (int, error) { panic("no input\x1b[2J\nis this bad") }

const faultText = "a fault in rpcdsc itself: no input [2J is this bad"

// What panics isn't a difference that plan found: it ends as an error, with a word
// on what to do and without a screen of what nobody understands.
func TestCrash(t *testing.T) {
	for _, stack := range []bool{false, true} {
		if stack {
			t.Setenv(stackVariable, "1")
		}
		for _, args := range [][]string{{"check", "-"}, {"plan", "-"}, {"gen", "-", "-o", t.TempDir()}, {"explain", "-", "--host", "h", "--from", "10.1.1.1", "--port", "135"}} {
			var out, err bytes.Buffer
			code := Main(append([]string{"rpcdsc"}, args...), broken{}, &out, &err)
			text := err.String()
			if code != exitError || out.Len() > 0 || !strings.HasPrefix(text, "rpcdsc: "+faultText+"\nhint: please report it") {
				t.Errorf("%v: exit code %d, %q, %s", args, code, out.String(), text)
			}
			if strings.Contains(text, "goroutine") != stack || strings.Contains(text, "crash_test.go") != stack {
				t.Errorf("%v: with a stack: %t\n%s", args, stack, text)
			}
		}
	}
}

func TestCrashJSON(t *testing.T) {
	var out, err bytes.Buffer
	code := Main([]string{"rpcdsc", "plan", "-", "--json"}, broken{}, &out, &err)
	var got reply
	d := json.NewDecoder(&out)
	if e := d.Decode(&got); e != nil || code != exitError || got.Error == nil || got.Error.Message != faultText || len(got.Error.Hints) != 2 {
		t.Errorf("exit code %d, %v, %+v", code, e, got)
	}
	if _, e := d.Token(); e != io.EOF {
		t.Errorf("more than one object: %s", out.String())
	}
}

// A fault is one, whatever another package makes of it.
func TestCrashWrapped(t *testing.T) {
	fault := crash.Catch(func() error { panic("oh") })
	for _, err := range []error{
		explainOutput("out", fmt.Errorf("x: %w", fault)), explainOutput("out", &output.LockError{Err: fault}),
		explainSign(fault), explainUnfinished(fault), errors.Join(io.EOF, fault),
	} {
		if p := asProblem(err); len(p.hints) < 2 || !strings.Contains(strings.Join(p.hints, " "), "report it") || !strings.Contains(p.message, "oh") {
			t.Errorf("%+v", p)
		}
	}
	if first, second := asProblem(explainSign(fault)), asProblem(explainSign(fault)); len(first.hints) != 2 || len(second.hints) != 2 {
		t.Errorf("%q, %q", first.hints, second.hints)
	}
}
