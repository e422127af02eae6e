//go:build !lean

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/record"
	"github.com/dollynator/dolly/lab/sim/scenarios"
	"github.com/dollynator/dolly/tui"
	"github.com/spf13/cobra"
)

// Size of the terminal that the console is measured in, and of its fleet.
const (
	benchWidth  = 200
	benchHeight = 60
	benchAgents = 48
	benchDays   = 90
)

// benchTUI is what dolly bench tui was asked for.
type benchTUI struct {
	samples int
	frames  int
	idle    time.Duration
}

func newBenchTUICommand(env *Env) *cobra.Command {
	var b benchTUI
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "tui",
		Short: "Measure the console: a frame, idle time, the first frame, memory",
		Long: `Measure the console at 200 by 60 cells over a simulated fleet of 48 agents whose every
figure changes each second: the processor time of making and drawing a frame; of a
console in a terminal and a process of its own, the processor time that it uses while
nobody types, the time from its start to the first frame with figures in it, and its
memory.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.samples < 1 || b.samples > 1000 || b.frames < 1 || b.frames > 1_000_000 || b.idle < time.Second || b.idle > time.Hour {
				return cli.Usagef("", "--samples from 1 to 1000, --frames from 1 to 1000000, --idle from 1s to 1h")
			}
			rows, err := b.run(cmd.Context())
			return showRows(env, rows, err, asJSON)
		},
	}
	f := cmd.Flags()
	f.IntVar(&b.samples, "samples", 9, "of each figure")
	f.IntVar(&b.frames, "frames", 300, "in a sample")
	f.DurationVar(&b.idle, "idle", 10*time.Second, "how long it is watched while nobody types")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (b benchTUI) run(ctx context.Context) ([]bench.Row, error) {
	n, err := benchNode(ctx)
	if err != nil {
		return nil, err
	}
	var rows []bench.Row
	for _, screen := range []string{"fleet", "learning", "events"} {
		row, err := b.frame(ctx, n, screen)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	more, err := b.process(ctx, n)
	return append(rows, more...), err
}

// frame is the processor time of a screen, in milliseconds.
func (b benchTUI) frame(ctx context.Context, n dolly.Node, screen string) (bench.Row, error) {
	still, err := tui.NewStill(ctx, n, tui.Options{Env: []string{"TERM=xterm-256color", "LANG=C.UTF-8"}}, screen, benchWidth, benchHeight)
	if err != nil {
		return bench.Row{}, err
	}
	var samples []float64
	for range b.samples {
		before, err := bench.CPUTime()
		if err != nil {
			return bench.Row{}, err
		}
		for range b.frames {
			still.Frame()
		}
		after, err := bench.CPUTime()
		if err != nil || ctx.Err() != nil {
			return bench.Row{}, errors.Join(err, ctx.Err())
		}
		samples = append(samples, float64(after-before)/float64(b.frames)/float64(time.Millisecond))
	}
	return bench.Row{Row: "console", Variant: "frame, " + screen, Side: "dolly", Unit: "CPU ms"}.Of(samples), nil
}

// moving is a recorded node that is at another day at each second.
type moving struct {
	dolly.Node
	run  *record.Run
	last int
}

// benchNode plays a fleet and shows it, a day a second.
func benchNode(ctx context.Context) (dolly.Node, error) {
	s, err := scenarios.Open("calm")
	if err != nil {
		return nil, err
	}
	s.Agents, s.Days = benchAgents, benchDays
	memory := new(record.Memory)
	w := record.NewWriter(memory)
	if _, err := sim.Run(ctx, s, sim.Options{Seed: 1, Record: w}); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	run, err := record.Read(memory)
	if err != nil {
		return nil, err
	}
	m := &moving{run: run}
	if m.last, err = run.Refresh(); err != nil {
		return nil, err
	}
	m.Node, err = run.Node("", m.last)
	return m, err
}

// Get answers from the day whose turn it is: of the last thirty, forwards and again.
func (m *moving) Get(ctx context.Context, v dolly.View, q dolly.Query) (json.RawMessage, error) {
	const turns = 30
	day := m.last - turns + 1 + int(time.Now().Unix()%turns)
	if v == dolly.ViewEvents {
		day = m.last // the log does not go back
	}
	n, err := m.run.Node("", max(day, 1))
	if err != nil {
		return nil, fmt.Errorf("turn to day %d: %w", day, err)
	}
	return n.Get(ctx, v, q)
}
