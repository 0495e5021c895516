package output

import (
	"errors"
	"testing"

	"rpcdsc/internal/crash"
)

// What panics in a worker ends the run, and not the program.
func TestWorkersCatch(t *testing.T) {
	err := each(2, 10, nothing, func(_ struct{}, i int) error {
		var list []int
		list[i] = i
		return nil
	})
	var fault *crash.Error
	if !errors.As(err, &fault) {
		t.Errorf("got %v", err)
	}
}
