package bench_test

import (
	"context"
	"errors"
	"testing"

	"github.com/dollynator/dolly/lab/bench"
)

func TestTheSimulatorIsMeasured(t *testing.T) {
	cfg := bench.SimConfig{Agents: 12, Days: 10, Samples: 2}
	rows, err := bench.Sim(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	units := map[string]int{}
	for _, r := range rows {
		units[r.Unit]++
		if r.Row != "sim" || r.Median <= 0 || len(r.Check) != 32 {
			t.Errorf("row %+v", r)
		}
	}
	if units["agent-days/CPU-s"] != 4 || units["deliveries/CPU-s"] != 1 || units["bytes/agent"] != 1 {
		t.Errorf("units %v", units)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := bench.Sim(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
