package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/spf13/cobra"
)

// labSweep is what dolly lab sweep was asked for.
type labSweep struct {
	*laboratory
	ask     sweepQuestion
	nats    labNATS
	jobs    int
	every   time.Duration
	offline bool
	asJSON  bool
}

func newLabSweepCommand(l *laboratory) *cobra.Command {
	s := labSweep{laboratory: l}
	cmd := &cobra.Command{
		Use:   "sweep FILE|KIND|FOLDER",
		Short: "Run an experiment with many settings",
		Long: `Runs an experiment many times: each value with each (grid), with drawn settings
(random), or with drawn settings of which the best go on with a larger budget (halving).
Each setting is run with --seeds seeds.

The file is one of an experiment, as for dolly lab run, or one of a sweep, whose key
experiment names the other and whose keys are those of the flags. The folder of a sweep
goes on with it: what is done stays, what failed is tried again.

If some of the runs failed, the exit code is 5.`,
		Example: `  dolly lab sweep experiment.yml --over lr=0.1,0.01 --over layers=[16,8],[32] --seeds 5
  dolly lab sweep experiment.yml --method random --over lr=1e-4..1e-1:log --samples 20 --metric win_rate --goal max
  dolly lab sweep experiment.yml --method halving --over lr=1e-4..1e-1:log --samples 27 --budget epochs=50..450 --metric win_rate --goal max
  dolly lab sweep runs/sweep-20301224-180000-0badcafe`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return s.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	s.ask.flags(f)
	f.IntVar(&s.jobs, "jobs", runtime.GOMAXPROCS(0), "runs at once in this process; with --nats 0 leaves all to workers")
	s.nats.flags(f, "play it on other machines, too: embedded starts a server here, nats://host:port is one or a cluster")
	f.StringVar(&s.nats.listen, "listen", "127.0.0.1:0", "where the embedded server listens; port 0 is a free one")
	f.DurationVar(&s.every, "checkpoint", 10*time.Second, "the least time between two checkpoints of a run")
	f.BoolVar(&s.offline, "offline", false, "reach for nothing beyond this machine")
	f.BoolVar(&s.asJSON, "json", false, "print the report as JSON")
	return cmd
}

func (s *labSweep) run(cmd *cobra.Command, what string) error {
	switch {
	case s.jobs < 0 || s.jobs == 0 && s.nats.url == "" || s.every < 0 || s.nats.silence <= 0:
		return cli.Usagef("", "--jobs is from 1, with --nats from 0; --checkpoint is from 0s, --silence longer")
	case s.offline && s.nats.url != "" && s.nats.url != embedded:
		return cli.Usagef("--nats embedded starts a server here", "--offline reaches for no server, and --nats names one")
	}
	f := sweep.Folder(what)
	if info, err := os.Stat(what); err != nil || !info.IsDir() {
		spec, err := s.ask.spec(s.laboratory, cmd.Flags(), what)
		if err != nil {
			return err
		}
		if f, err = s.begin(spec); err != nil {
			return err
		}
	}
	return s.play(cmd.Context(), f)
}

// begin makes the folder of a sweep that makes sense.
func (s *labSweep) begin(spec sweep.Spec) (sweep.Folder, error) {
	e, err := runs.Named(s.kinds, spec.Kind)
	if err == nil {
		_, err = sweep.NewPlan(spec, e)
	}
	if err != nil {
		return "", &dolly.Error{Kind: dolly.Usage, Text: "what is asked cannot be run", Err: err}
	}
	f, err := sweep.Create(s.folder(), spec, time.Now())
	if err != nil {
		return "", &dolly.Error{Kind: dolly.Failed, Text: "the sweep cannot begin", Err: err, Hint: "--runs names another folder"}
	}
	return f, nil
}

// play plays what is missing of a sweep, and shows it.
func (s *labSweep) play(ctx context.Context, f sweep.Folder) error {
	spec, err := f.Spec()
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "the sweep", Err: err}
	}
	e, err := runs.Named(s.kinds, spec.Kind)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "the sweep in " + string(f), Err: err}
	}
	o, err := labOptions(s.every, false)
	if err != nil {
		return err
	}
	s.env.Say("%s in %s", spec.Kind, f)
	report, err := s.through(ctx, f, e, o)
	interrupted := ctx.Err() != nil && errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return sweepFailed(f, err)
	}
	if err := s.show(f, report); err != nil {
		return err
	}
	if interrupted {
		s.env.Say("dolly lab sweep %s goes on with it", f)
		return context.Canceled
	}
	return partly(f, report)
}

// through plays what is missing, here or on other machines, too.
func (s *labSweep) through(ctx context.Context, f sweep.Folder, e runs.Experiment, o runs.Options) (sweep.Report, error) {
	bar := newSweepBar(s.env)
	defer bar.clear()
	if s.nats.url == "" {
		return sweep.Play(ctx, f, e, sweep.Local{Jobs: s.jobs, Experiment: e, Folder: f, Options: o}, bar.show)
	}
	pool, err := s.far.sweep(ctx, s, f, e, o)
	if err != nil {
		return sweep.Report{}, err
	}
	report, err := sweep.Play(ctx, f, e, pool, bar.show)
	return report, errors.Join(err, pool.Close(ctx, err == nil))
}

// sweepFailed is the error of a sweep that did not end well.
func sweepFailed(f sweep.Folder, err error) error {
	if own := (*dolly.Error)(nil); errors.As(err, &own) {
		return err
	}
	e := &dolly.Error{Kind: dolly.Failed, Text: "the sweep in " + string(f), Err: err, Hint: "dolly lab sweep " + string(f) + " goes on with it"}
	if errors.Is(err, sweep.ErrSpec) || errors.Is(err, runs.ErrBusy) {
		e.Kind, e.Hint = dolly.Usage, ""
	}
	return e
}

// partly is the error of a sweep of which runs failed; nil if none did.
func partly(f sweep.Folder, r sweep.Report) error {
	if r.Failed == 0 {
		return nil
	}
	e := &dolly.Error{Kind: dolly.Partial, Text: cli.Count(r.Failed, "run") + " of " + cli.Digits(r.Runs) + " failed", Hint: "dolly lab sweep " + string(f) + " tries them again"}
	if r.Done == 0 {
		e.Kind = dolly.Failed
	}
	for _, l := range r.Results {
		if l.State == runs.Failed {
			e.Text += "; the first, " + l.ID + ": " + firstLine(l.Error)
			break
		}
	}
	return e
}
