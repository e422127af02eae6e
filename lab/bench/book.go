package bench

import (
	"context"
	"fmt"
	"runtime"
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
	speeds, tails := make([][]float64, len(sides)), make([][]float64, len(sides))
	rows := make([]Row, len(sides))
	for range cfg.Samples {
		for i, s := range sides {
			speed, err := bookSpeed(ctx, cfg, s.make())
			if err != nil {
				return nil, err
			}
			rows[i] = Row{Row: "book", Variant: "plain", Side: s.name, Unit: "ops/cpu-s"}
			tail, err := rows[i].look(cfg, s.make())
			if err != nil {
				return nil, err
			}
			speeds[i], tails[i] = append(speeds[i], speed), append(tails[i], tail)
		}
	}
	for i := range rows {
		if cfg.Swing {
			rows[i].Variant = "swing"
		}
		rows[i] = rows[i].of(speeds[i])
		rows[i].P99 = int64(Row{}.of(tails[i]).Median)
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
// allocates, and what comes of it. It returns the time that one in a hundred
// exceeds, in nanoseconds.
func (r *Row) look(cfg BookConfig, v venue) (float64, error) {
	s := newStream(cfg.Swing)
	var took [10_000]int32 // how often, by nanoseconds; the last is of all longer ones
	var begin, end runtime.MemStats
	for i := range cfg.Ops {
		if i == cfg.Ops/2 {
			runtime.ReadMemStats(&begin)
		}
		start := time.Now()
		s.next(v)
		took[min(time.Since(start).Nanoseconds(), int64(len(took)-1))]++
	}
	runtime.ReadMemStats(&end)
	allocs := float64(end.Mallocs-begin.Mallocs) / float64(max(cfg.Ops-cfg.Ops/2, 1))
	r.Allocs, r.Check = &allocs, s.check(v)
	p99, above := len(took), 0
	for 100*above <= cfg.Ops {
		p99--
		above += int(took[p99])
	}
	var err error
	r.PeakRSS, err = peakRSS()
	return float64(p99), err
}
