package crash

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

func TestCatch(t *testing.T) {
	if err := Catch(func() error { return nil }); err != nil {
		t.Errorf("nothing: %v", err)
	}
	if err := Catch(func() error { return io.EOF }); err != io.EOF {
		t.Errorf("an error became %v", err)
	}
	var list []int
	for name, do := range map[string]func(){
		"a fault in rpcdsc itself: runtime error: index out of range [3] with length 0": func() { list[3] = 1 },
		"a fault in rpcdsc itself: two lines":                                           func() { panic("two\nlines") },
	} {
		err := Catch(func() error { do(); return nil })
		var fault *Error
		if !errors.As(err, &fault) || err.Error() != name || !bytes.Contains(fault.Stack, []byte("crash_test.go")) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// What a goroutine has caught keeps its stack on its way through another.
func TestCatchTwice(t *testing.T) {
	first := Catch(func() error { panic("first") })
	if second := Catch(func() error { panic(errors.Join(io.EOF, first)) }); second != first {
		t.Errorf("%v became %v", first, second)
	}
}
