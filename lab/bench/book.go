package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// BookConfig says how the order book is measured.
type BookConfig struct {
	Swing   bool // the price walks by forties over a million levels
	Ops     int  // operations a sample; 1,000,000 is the workload of the target
	Samples int
}

// side is somebody who does a workload.
type side struct {
	name string
	make func() venue
}

func bookSides() []side {
	return []side{{"dolly", newDollyBook}, {"map, heap and list", newMapBook}, {"floor", newFloor}}
}

// Book measures the order book: the same stream of operations by Dolly's book,
// by a plain one, and by none. Generating the stream is part of every figure.
func Book(ctx context.Context, cfg BookConfig) ([]Row, error) {
	sides := bookSides()
	rows := make([]Row, len(sides))
	for i, s := range sides {
		rows[i] = Row{Row: "book", Variant: "plain", Side: s.name, Unit: "ops/cpu-s"}
		if cfg.Swing {
			rows[i].Variant = "swing"
		}
		if err := rows[i].look(cfg, s.make()); err != nil {
			return nil, err
		}
	}
	samples := make([][]float64, len(sides))
	for range cfg.Samples {
		for i, s := range sides {
			speed, err := bookSpeed(ctx, cfg, s.make())
			if err != nil {
				return nil, err
			}
			samples[i] = append(samples[i], speed)
		}
	}
	for i := range rows {
		rows[i] = rows[i].of(samples[i])
	}
	return rows, nil
}

// bookSpeed is operations a second of processor time.
func bookSpeed(ctx context.Context, cfg BookConfig, v venue) (float64, error) {
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("measure the book: %w", err)
	}
	s := newStream(cfg.Swing)
	runtime.GC() // what the last one left is not this one's
	before, err := CPUTime()
	if err != nil {
		return 0, err
	}
	for range cfg.Ops {
		s.next(v)
	}
	after, err := CPUTime()
	return float64(cfg.Ops) / (after - before).Seconds(), err
}

// look runs once with a clock at each operation: what it costs at worst, what it
// allocates, and what comes of it.
func (r *Row) look(cfg BookConfig, v venue) error {
	s := newStream(cfg.Swing)
	took := make([]time.Duration, cfg.Ops)
	var begin, end runtime.MemStats
	for i := range took {
		if i == len(took)/2 {
			runtime.ReadMemStats(&begin)
		}
		start := time.Now()
		s.next(v)
		took[i] = time.Since(start)
	}
	runtime.ReadMemStats(&end)
	allocs := float64(end.Mallocs-begin.Mallocs) / float64(max(len(took)-len(took)/2, 1))
	slices.Sort(took)
	r.P99, r.Allocs, r.Check = took[len(took)*99/100].Nanoseconds(), &allocs, s.check(v)
	var err error
	r.PeakRSS, err = peakRSS()
	return err
}
