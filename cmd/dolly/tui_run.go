package main

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/sim/record"
	"github.com/dollynator/dolly/tui"
)

// consoleOfRun opens the console on a recorded run, also while it is recorded. Day 0
// is the last there is, and goes along with it.
func consoleOfRun(ctx context.Context, o tui.Options, dir, agent string, day int, show func(context.Context, dolly.Node, tui.Options) error) error {
	if day < 0 {
		return cli.Usagef("", "--day counts from 1")
	}
	run, err := record.Open(dir)
	if err != nil {
		return recordError(err)
	}
	last := func() int {
		n, _ := run.Refresh() // what cannot be read is told by the node itself
		return n
	}
	days := &tui.Days{First: 1, Day: day, Last: last, Node: func(day int) (dolly.Node, error) {
		if day == 0 || day >= last() {
			day = record.Latest
		}
		n, err := run.Node(agent, day)
		if errors.Is(err, record.ErrNoAgent) { // it is not born yet, or gone
			n, err = run.Node("", day)
		}
		return n, err
	}}
	n, err := run.Node(agent, startDay(day))
	if err != nil {
		return errors.Join(shownError(err), run.Close())
	}
	o.Days, o.Command = days, func(v dolly.View) string { return "dolly sim show " + dir + " --view " + string(v) }
	return errors.Join(show(ctx, n, o), n.Close(), run.Close())
}

// checkRun reports what hinders showing a run.
func checkRun(dir string) error {
	run, err := record.Open(dir)
	if err != nil {
		return recordError(err)
	}
	return run.Close()
}

func startDay(day int) int {
	if day == 0 {
		return record.Latest
	}
	return day
}
