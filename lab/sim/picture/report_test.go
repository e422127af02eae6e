package picture

import (
	"bytes"
	"testing"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

func TestARunIsDrawn(t *testing.T) {
	s := scenario.Default().WithAgents(20)
	s.Days = 40
	r, err := sim.Run(t.Context(), s, sim.Options{Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Run(t.Context(), s, sim.Options{Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	same := Report(again)
	for i, f := range Report(r) {
		if !bytes.Equal(f.Data, same[i].Data) {
			t.Errorf("%s is drawn in two ways", f.Name)
		}
		wellFormed(t, f.Data)
	}
	if len(same) != 7 {
		t.Errorf("%d pictures", len(same))
	}
}

func TestARunWithoutADayIsDrawn(t *testing.T) {
	for _, f := range Report(sim.Report{Extinct: -1}) {
		wellFormed(t, f.Data)
	}
}
