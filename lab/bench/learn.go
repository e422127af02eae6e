package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/wire"
)

// LearnConfig says how learning is measured.
type LearnConfig struct {
	Offers  int // in the catalogue; 1,000 is the workload of the target
	Updates int // a sample
	Samples int
}

// learner is somebody who updates a table: its own and its siblings' are dealt from
// the same seed.
type learner interface {
	update(current, tried int, success bool, reward float64) error
	sum() float64 // of all values
}

// siblingTables is how many siblings' tables an update hears.
const siblingTables = 3

// Learn measures an update of a Q-table in time, on the wire and in memory.
func Learn(ctx context.Context, cfg LearnConfig) ([]Row, error) {
	var rows []Row
	for _, v := range []struct {
		name  string
		equal bool
	}{{"update, rows differ", false}, {"update, rows equal", true}} {
		more, err := learnSides(ctx, cfg, v.name, v.equal)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	for _, equal := range []bool{true, false} {
		row, err := learnWire(cfg, equal)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	row, err := learnMemory()
	return append(rows, row), err
}

// learnSides measures one variant by all who can do it, in turn.
func learnSides(ctx context.Context, cfg LearnConfig, variant string, equal bool) ([]Row, error) {
	sides := []struct {
		name string
		make func(int, bool) (learner, error)
	}{{"dolly", newDollyLearner}, {"plain matrices", newPlainLearner}, {"floor", newFloorLearner}}
	rows := make([]Row, len(sides))
	samples := make([][]float64, len(sides))
	learners := make([]learner, len(sides))
	for i, s := range sides {
		rows[i] = Row{Row: "learn", Variant: variant, Side: s.name, Unit: "µs CPU/update"}
		var err error
		if learners[i], err = s.make(cfg.Offers, equal); err != nil {
			return nil, err
		}
		if err := rows[i].lookAtUpdates(cfg, learners[i]); err != nil {
			return nil, err
		}
	}
	for range cfg.Samples {
		for i := range sides {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("measure learning: %w", err)
			}
			took, err := updateTime(cfg, learners[i])
			if err != nil {
				return nil, err
			}
			samples[i] = append(samples[i], took)
		}
	}
	for i := range rows {
		rows[i] = rows[i].of(samples[i])
	}
	return rows, nil
}

// lessons deals the same updates to everybody: an agent that stays where it lives
// tries four offers, and two in three come.
func lessons(cfg LearnConfig, l learner) func() error {
	chance := rand.New(rand.NewPCG(2, 2))
	return func() error {
		return l.update(0, 1+chance.IntN(min(4, cfg.Offers-1)), chance.IntN(3) > 0, chance.Float64())
	}
}

// updateTime is microseconds of processor time an update.
func updateTime(cfg LearnConfig, l learner) (float64, error) {
	next := lessons(cfg, l)
	runtime.GC()
	before, err := CPUTime()
	for range cfg.Updates {
		if err == nil {
			err = next()
		}
	}
	if err != nil {
		return 0, err
	}
	after, err := CPUTime()
	return float64((after - before).Nanoseconds()) / 1e3 / float64(cfg.Updates), err
}

// lookAtUpdates runs once with a clock at each update.
func (r *Row) lookAtUpdates(cfg LearnConfig, l learner) error {
	next := lessons(cfg, l)
	took := make([]time.Duration, cfg.Updates)
	var begin, end runtime.MemStats
	for i := range took {
		if i == len(took)/2 {
			runtime.ReadMemStats(&begin)
		}
		start := time.Now()
		if err := next(); err != nil {
			return err
		}
		took[i] = time.Since(start)
	}
	runtime.ReadMemStats(&end)
	allocs := float64(end.Mallocs-begin.Mallocs) / float64(len(took)-len(took)/2)
	slices.Sort(took)
	r.P99, r.Allocs = took[len(took)*99/100].Nanoseconds(), &allocs
	if sum := l.sum(); sum != 0 {
		r.Check = fmt.Sprintf("%.6g", sum)
	}
	var err error
	r.PeakRSS, err = peakRSS()
	return err
}

// learnWire is the bytes of one update as it is gossiped, signed.
func learnWire(cfg LearnConfig, equal bool) (Row, error) {
	l, err := newDollyLearner(cfg.Offers, equal)
	if err != nil {
		return Row{}, err
	}
	d := l.(*dollyLearner)
	for len(d.table.TakeChanged().Columns) > 0 { // what it began with was told
	}
	if err := d.update(0, 1, true, 0.5); err != nil {
		return Row{}, err
	}
	raw := wire.Seal(wire.NewKey([32]byte{1}), dolly.Sim, qd.Kind, d.table.TakeChanged())
	r := Row{Row: "learn", Variant: "wire, rows differ", Side: "dolly", Unit: "bytes/update"}
	if equal {
		r.Variant = "wire, rows equal"
	}
	return r.of([]float64{float64(len(raw))}), nil
}

// learnMemory is the heap that a table of 10,000 offers takes, 50 of them touched,
// their rows all different.
func learnMemory() (Row, error) {
	const offers, touched = 10_000, 50
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one found is swept
	runtime.ReadMemStats(&before)
	t, err := qd.Restore(dealt(rand.New(rand.NewPCG(3, 3)), offers, touched, false))
	if err != nil {
		return Row{}, fmt.Errorf("measure memory: %w", err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(t)
	r := Row{Row: "learn", Variant: "memory, 10,000 offers, 50 touched", Side: "dolly", Unit: "bytes"}
	return r.of([]float64{float64(after.HeapAlloc) - float64(before.HeapAlloc)}), nil
}
