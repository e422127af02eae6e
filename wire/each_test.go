package wire

import (
	"errors"
	"fmt"
	"testing"

	"github.com/dollynator/dolly"
)

func TestEachOpensAll(t *testing.T) {
	for _, n := range []dolly.Network{dolly.Town, dolly.Sim} {
		for count := range 20 {
			opened := make([]int, count)
			if err := Each(n, count, func(i int) error { opened[i]++; return nil }); err != nil {
				t.Fatal(err)
			}
			for i, times := range opened {
				if times != 1 {
					t.Errorf("%s: number %d of %d was opened %d times", n, i, count, times)
				}
			}
		}
	}
}

// The verdict must not depend on which processor was faster.
func TestEachReturnsTheFirstError(t *testing.T) {
	for round := range 200 {
		err := Each(dolly.Town, 9, func(i int) error {
			if i == 3 || i >= 6 {
				return fmt.Errorf("number %d", i)
			}
			return nil
		})
		if err == nil || err.Error() != "number 3" {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	if err := Each(dolly.Sim, 1, func(int) error { return errors.ErrUnsupported }); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("the only one failed, and Each said %v", err)
	}
}
