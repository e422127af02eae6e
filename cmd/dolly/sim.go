package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/record"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/spf13/cobra"
)

// simRun is what dolly sim was asked for.
type simRun struct {
	env    *Env
	ask    simQuestion
	seed   uint64
	seeds  int
	record string
	out    string
	asJSON bool
	until  bool                     // a seed breaks something
	again  func(seed uint64) string // the command that plays another seed of the same
}

func newSimCommand(env *Env) *cobra.Command {
	r := simRun{env: env}
	cmd := &cobra.Command{
		Use:   "sim",
		Short: "Play whole fleets on virtual time",
		Long: `Plays a fleet of many agents for years in seconds: the real mind, charter, market,
ledger and strategies, on a virtual clock, network, chain and cloud. A scenario says
what there is to rent, who wants MB, and what goes wrong; dolly sim scenarios lists
those that ship. The same scenario and seed give the same run on every machine:
trace_hash says so.

Fidelity A has one event for what is gossiped and computes each arrival when it is
read; in B every delivery is an event. What is said about bytes, delay and partitions
holds in B only.

Monitors recount after each event what must never happen. If it did, the exit code is
1 and the report names the invariant, the seed and the event.`,
		Example: `  dolly sim
  dolly sim --scenario liars_20 --agents 200 --out liars
  dolly sim --scenario chaos --seeds 200
  dolly sim --agents 50 --days 60 --record run && dolly sim show run --day 30`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd) },
	}
	f := cmd.Flags()
	r.ask.flags(f)
	f.Uint64Var(&r.seed, "seed", 1, "of chance; of several runs, the first one's")
	f.IntVar(&r.seeds, "seeds", 1, "how many runs, each with the next seed, on all cores")
	f.BoolVar(&r.until, "until-broken", false, fmt.Sprintf("look for a seed that breaks an invariant, among --seeds (%d if not said), and shrink its scenario", searchSeeds))
	f.StringVar(&r.record, "record", "", "record the run into this new folder, for dolly sim show and, also while it runs, dolly tui --run")
	f.StringVar(&r.out, "out", "", "write report.json, metrics.csv and pictures into this folder")
	f.BoolVar(&r.asJSON, "json", false, "print the report as JSON")
	cmd.AddCommand(newSimScenariosCommand(env), newSimShowCommand(env), newSimStudyCommand(env))
	return cmd
}

func (r *simRun) run(cmd *cobra.Command) error {
	s, err := r.ask.scenario(r.env, cmd.Flags())
	if err != nil {
		return err
	}
	r.again = func(seed uint64) string { return r.ask.again(cmd.Flags(), seed) }
	many := r.seeds != 1 || r.until
	if r.until && !cmd.Flags().Changed("seeds") {
		r.seeds = searchSeeds
	}
	switch {
	case r.seeds < 1:
		return cli.Usagef("", "--seeds counts from 1")
	case many && r.record != "":
		return cli.Usagef("dolly sim --seed N --record DIR records one of them", "--record is for a single run")
	case r.until:
		return r.search(cmd.Context(), s)
	case many:
		return r.many(cmd.Context(), s)
	}
	return r.one(cmd.Context(), s)
}

// one plays one run and shows it.
func (r *simRun) one(ctx context.Context, s scenario.Scenario) error {
	o := sim.Options{Seed: r.seed}
	bar := newSimBar(r.env, "agent-days")
	meter, err := newSimMeter()
	if err != nil {
		return err
	}
	o.Progress = func(p sim.Progress) {
		meter.sample(p)
		bar.show(float64(p.Day)/float64(max(1, p.Days)), p.AgentDays, fmt.Sprintf("day %d of %d · %d agents", p.Day, p.Days, p.Alive))
	}
	done := func() error { return nil }
	if r.record != "" {
		w, file, err := record.Create(r.record)
		if err != nil {
			return recordError(err)
		}
		o.Record = w
		done = func() error { return errors.Join(w.Close(), file.Close()) }
	}
	defer collectLess(r.env, s.Agents)()
	report, err := sim.Run(ctx, s, o)
	bar.clear()
	if err = errors.Join(err, done(), meter.fill(&report)); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the run broke down", Err: err}
	}
	if err := r.show(report); err != nil {
		return err
	}
	if report.Interrupted {
		return context.Canceled
	}
	return broken(report.InvariantsBroken, report.Broken, r.again)
}

// show prints a report and writes what --out asks for.
func (r *simRun) show(report sim.Report) error {
	if r.out != "" {
		if err := writeSim(r.out, report); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "the pictures cannot be written", Err: err}
		}
	}
	if r.asJSON {
		return r.env.JSON(report)
	}
	simTable{r.env, r.env.Getenv("TERM") == "dumb"}.print(report)
	return nil
}

// broken is the error of a run that broke what must hold; nil if none did.
func broken(count int, list []sim.Breach, again func(seed uint64) string) error {
	if count == 0 {
		return nil
	}
	e := &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d invariants broken", count)}
	if len(list) > 0 {
		b := list[0]
		e.Text += fmt.Sprintf("; first %s at event %d of seed %d: %s", b.Invariant, b.Event, b.Seed, b.Text)
		e.Hint = again(b.Seed) + " plays it again, with --until-broken as small as it still breaks"
	}
	return e
}

// recordError says what a recording is refused for.
func recordError(err error) error {
	e := &dolly.Error{Kind: dolly.Failed, Text: "the recording", Err: err}
	if errors.Is(err, record.ErrExists) || errors.Is(err, record.ErrNotRecording) {
		e.Kind, e.Hint = dolly.Usage, "name another folder"
	}
	return e
}
