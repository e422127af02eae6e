package bench_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly/lab/bench"
)

func TestLearningConsensusIsMeasured(t *testing.T) {
	cfg := bench.RLConfig{Simulations: 20, Epochs: 2, Samples: 2, Python: filepath.Join(t.TempDir(), "python3")}
	rows, missing, err := bench.RL(context.Background(), cfg)
	if err != nil || missing == "" {
		t.Fatalf("missing %q: %v", missing, err)
	}
	if len(rows) != 2 || rows[0].Side != "dolly" || rows[0].Samples != 2 || !(rows[0].Median > 0) {
		t.Errorf("rows %+v", rows)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := bench.RL(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
