package lives_test

import (
	"testing"

	"github.com/dollynator/dolly/lab/lives"
)

func TestI01I09AFleetAmongLiarsAndFaultsKeepsItsBounds(t *testing.T) {
	for seed := range uint64(3) {
		f, err := lives.RunFleet(lives.FleetConfig{Seed: 100 + seed, Agents: 8, Days: 40, Liars: 0.2, Faults: 1, Income: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range f.Violations {
			t.Errorf("seed %d: %v", f.Seed, v)
		}
		if f.Allows && f.Alive == 0 {
			t.Errorf("seed %d: nobody lives", f.Seed)
		}
	}
}
