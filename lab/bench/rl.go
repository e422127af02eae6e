package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/dollynator/dolly/lab/consensus"
)

// RLConfig says how learning consensus is measured.
type RLConfig struct {
	Simulations int    // an epoch; 200 is the workload of the target
	Epochs      int    // counted, after warmEpochs
	Samples     int    // of each side, in turn
	Python      string // the interpreter of the peer; empty: none
}

const (
	warmEpochs = 5
	// runsEach is how many runs of ours a sample has: one would be too short to time.
	runsEach = 20
)

// rlSide is one way of doing it: simulations a processor second, and the last epoch's
// share that was won.
type rlSide struct {
	name string
	run  func(context.Context, RLConfig) (speed, won float64, err error)
}

// RL measures simulations of three honest agents that learn by REINFORCE and Adam, with
// all that learning takes. Ratios are of samples that were taken one after the other.
// Where the peer cannot be run, missing says why, and only our sides are there.
func RL(ctx context.Context, cfg RLConfig) (rows []Row, missing string, err error) {
	sides := []rlSide{{"dolly", ourRL(false)}, {"dolly, each decision alone", ourRL(true)}}
	if missing = lacksTorch(ctx, cfg.Python); missing == "" {
		sides = append(sides, rlSide{"pytorch", torchRL("direct")}, rlSide{"pytorch, 18 rows", torchRL("dedup")})
	}
	variant := fmt.Sprintf("3 honest, S = %d, epochs %d to %d", cfg.Simulations, warmEpochs+1, warmEpochs+cfg.Epochs)
	speeds, won := make([][]float64, len(sides)), make([]float64, len(sides))
	for range cfg.Samples {
		for i, s := range sides {
			speed, w, err := s.run(ctx, cfg)
			if err != nil {
				return nil, missing, fmt.Errorf("%s: %w", s.name, err)
			}
			speeds[i], won[i] = append(speeds[i], speed), w
		}
	}
	for i, s := range sides {
		r := Row{Row: "rl", Variant: variant, Side: s.name, Unit: "sims/cpu-s", Check: fmt.Sprintf("won %.2f", won[i])}
		rows = append(rows, r.of(speeds[i]))
	}
	for i := 2; i < len(sides); i++ {
		ratio := make([]float64, cfg.Samples)
		for k := range ratio {
			ratio[k] = speeds[0][k] / speeds[i][k]
		}
		rows = append(rows, Row{Row: "rl", Variant: variant, Side: "dolly ÷ " + sides[i].name, Unit: "×"}.of(ratio))
	}
	return rows, missing, nil
}

// ourRL is our side: the preset of the paper's text.
func ourRL(direct bool) func(context.Context, RLConfig) (speed, won float64, err error) {
	return func(ctx context.Context, cfg RLConfig) (speed, won float64, err error) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // one thread, as the peer
		c, err := consensus.Named("honest", "paper")
		if err != nil {
			return 0, 0, err
		}
		c.Training.Simulations, c.Training.Epochs, c.Training.Direct = cfg.Simulations, warmEpochs+cfg.Epochs, direct
		var spent time.Duration
		for seed := range uint64(runsEach) {
			took, last, err := learned(ctx, c, seed+1)
			if err != nil {
				return 0, 0, err
			}
			spent += took
			won += last / runsEach
		}
		return float64(runsEach*cfg.Epochs*cfg.Simulations) / spent.Seconds(), won, nil
	}
}

// learned is the processor time of a run after its warm-up, and the last epoch's wins.
func learned(ctx context.Context, c consensus.Config, seed uint64) (took time.Duration, won float64, err error) {
	t, err := consensus.NewTrainer(c, seed)
	if err != nil {
		return 0, 0, err
	}
	var from time.Duration
	for epoch := 0; !t.Done(); epoch++ {
		if err := ctx.Err(); err != nil {
			return 0, 0, fmt.Errorf("measure learning consensus: %w", err)
		}
		if epoch == warmEpochs {
			if from, err = CPUTime(); err != nil {
				return 0, 0, err
			}
		}
		row, _, err := t.Epoch()
		if err != nil {
			return 0, 0, err
		}
		won = row.Values[0]
	}
	to, err := CPUTime()
	return to - from, won, err
}
