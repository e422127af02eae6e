package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/bench"
	"github.com/dollynator/dolly/lab/consensus"
	"github.com/dollynator/dolly/lab/consensus/trial"
	"github.com/spf13/cobra"
)

// consensusTrain is what dolly lab consensus train was asked for.
type consensusTrain struct {
	env    *Env
	ask    consensusQuestion
	seed   uint64
	epochs int
	save   string
	asJSON bool
}

// learnedConsensus is what it prints.
type learnedConsensus struct {
	trial.Summary
	SimsPerCPUs float64 `json:"sims_per_cpu_s,omitempty"`
}

func newConsensusTrainCommand(env *Env) *cobra.Command {
	t := consensusTrain{env: env}
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Learn one game from one seed",
		Long: `Learns a game and holds the greedy policy against the best response (slush: 100,000
games). The same settings and seed give the same networks. --save keeps the run, for
dolly lab consensus evaluate.`,
		Example: `  dolly lab consensus train
  dolly lab consensus train --env pki --seed 3
  dolly lab consensus train --env slush --inits 4-1 --preset paper --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := t.ask.config(cmd.Flags())
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("epochs") {
				c.Training.Epochs = t.epochs
			}
			return t.run(cmd.Context(), c)
		},
	}
	f := cmd.Flags()
	t.ask.flags(f)
	f.Uint64Var(&t.seed, "seed", 1, "of chance")
	f.IntVar(&t.epochs, "epochs", 0, "at most (default: the preset's)")
	f.StringVar(&t.save, "save", "", "keep the run, with its networks, in this file")
	f.BoolVar(&t.asJSON, "json", false, "print JSON")
	return cmd
}

func (t *consensusTrain) run(ctx context.Context, c trial.Config) error {
	run, err := consensus.NewTrainer(c.Config, t.seed)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "what is asked cannot be learned", Err: err}
	}
	spent, err := t.learn(ctx, run)
	if err != nil {
		return err
	}
	r, err := run.Result()
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "what was learned cannot be judged", Err: err}
	}
	if t.save != "" {
		if err := saveConsensus(t.save, run); err != nil {
			return err
		}
	}
	out := learnedConsensus{Summary: trial.Summary{Setting: c.Setting, Preset: c.Preset, Seed: t.seed, Result: r}}
	if spent > 0 {
		out.SimsPerCPUs = float64(r.Sims) / spent.Seconds()
	}
	return showLearned(t.env, out, t.asJSON)
}

// learn plays all epochs and returns the processor time that they took.
func (t *consensusTrain) learn(ctx context.Context, run *consensus.Trainer) (time.Duration, error) {
	before, err := bench.CPUTime()
	if err != nil {
		return 0, err
	}
	bar, epochs := newSimBar(t.env, "epochs"), run.Config().Training.Epochs
	defer bar.clear()
	for !run.Done() {
		if ctx.Err() != nil {
			return 0, context.Canceled
		}
		row, _, err := run.Epoch()
		if err != nil {
			return 0, &dolly.Error{Kind: dolly.Failed, Text: "the run broke down", Err: err}
		}
		bar.show(float64(run.Epochs())/float64(epochs), int64(run.Epochs()), fmt.Sprintf("epoch %d of %d · %.0f %% won", run.Epochs(), epochs, 100*row.Values[0]))
	}
	after, err := bench.CPUTime()
	return after - before, err
}

func saveConsensus(path string, run *consensus.Trainer) error {
	raw, err := run.Save()
	if err == nil {
		err = os.WriteFile(path, append(raw, '\n'), 0o644)
	}
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the run cannot be kept", Err: err, Hint: "name a file that can be written"}
	}
	return nil
}

func showLearned(env *Env, l learnedConsensus, asJSON bool) error {
	if asJSON {
		return env.JSON(l)
	}
	rows := [][2]string{{"win rate", fmt.Sprintf("%.4f (as drawn %.4f)", l.WinRate, l.Sampled)}}
	if l.Majority != nil {
		rows = append(rows, [2]string{"by majority", fmt.Sprintf("%.4f", *l.Majority)})
	}
	if l.Optimum != nil && l.Ratio != nil {
		rows = append(rows, [2]string{"optimum", fmt.Sprintf("%.4f, ratio %.4f", *l.Optimum, *l.Ratio)})
	}
	rows = append(rows, [2]string{"epochs", fmt.Sprintf("%d, %s simulations", l.Epochs, cli.Digits(l.Sims))}, [2]string{"rounds", fmt.Sprintf("%.2f", l.Rounds)})
	if l.SimsPerCPUs > 0 {
		rows = append(rows, [2]string{"speed", fmt.Sprintf("%s simulations a second of processor time", cli.Digits(int64(l.SimsPerCPUs)))})
	}
	env.Table(rows)
	return nil
}

func newConsensusEvaluateCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "evaluate FILE",
		Short: "Hold a run that was kept against the best response",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			raw, err := env.ReadAll(args[0])
			if err != nil {
				return err
			}
			run, err := consensus.Load(raw)
			if errors.Is(err, consensus.ErrSaved) {
				return &dolly.Error{Kind: dolly.Usage, Text: args[0], Err: err, Hint: "dolly lab consensus train --save FILE writes one; so does each run of dolly lab run consensus, as policy.json"}
			}
			if err != nil {
				return err
			}
			r, err := run.Result()
			if err != nil {
				return &dolly.Error{Kind: dolly.Failed, Text: "the run cannot be judged", Err: err}
			}
			return showLearned(env, learnedConsensus{Summary: trial.Summary{Seed: run.Seed(), Result: r}}, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
