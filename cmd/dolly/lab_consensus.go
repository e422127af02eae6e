package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/consensus"
	"github.com/dollynator/dolly/lab/consensus/trial"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newLabConsensusCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "consensus",
		Short: "Learn agreement among few agents, and compute what can be won",
		Long: `Games of agreement: honest agents with one shared network, Byzantine ones with another,
and nothing but a reward. The settings are those of "Learning Consensus" (Bricken and
others, 2019): honest, byzantine, joint, slush, pki; presets say in which way each is
learned. Every rule and reward is a key: dolly lab consensus presets NAME prints them.

dolly lab run consensus --set setting=pki does the same in a folder, resumable.`,
	},
		newConsensusTrainCommand(env),
		newConsensusSolveCommand(env),
		newConsensusEvaluateCommand(env),
		newConsensusSweepCommand(env),
		newConsensusPresetsCommand(env),
	)
}

// consensusQuestion is which game is asked about.
type consensusQuestion struct {
	setting, preset, inits string
	honest, byzantine      int
	sample                 int
	set                    []string
}

func (q *consensusQuestion) flags(f *pflag.FlagSet) {
	f.StringVar(&q.setting, "env", "honest", "setting: honest, byzantine, joint, slush or pki")
	f.StringVar(&q.preset, "preset", "", "rewards and training by name (default: what works)")
	f.IntVar(&q.honest, "n", 0, "honest agents (default: the setting's)")
	f.IntVar(&q.byzantine, "byzantine", 0, "Byzantine agents (default: the setting's)")
	f.IntVar(&q.sample, "k", 0, "others that are sampled (default: the setting's)")
	f.StringVar(&q.inits, "inits", "", "initial values, such as 4-1 (default: the setting's)")
	f.StringArrayVar(&q.set, "set", nil, "KEY=VALUE, such as env.reward.honest.validity=-4 or training.rate=0.01; may be repeated")
}

// config is what was asked, with every key. Flags come before --set.
func (q *consensusQuestion) config(f *pflag.FlagSet) (c trial.Config, err error) {
	base, err := consensus.Named(q.setting, q.preset)
	if err != nil {
		return c, &dolly.Error{Kind: dolly.Usage, Text: "what is asked", Err: err, Hint: "dolly lab consensus presets lists them"}
	}
	if f.Changed("n") || f.Changed("byzantine") {
		n, b := base.Env.Honest, base.Env.Byzantine
		if f.Changed("n") {
			n = q.honest
		}
		if f.Changed("byzantine") {
			b = q.byzantine
		}
		base = base.Sized(n, b)
	}
	if f.Changed("k") {
		base.Env.Sample = q.sample
	}
	if f.Changed("inits") {
		base.Env.Inits = q.inits
	}
	return q.override(trial.Config{Setting: q.setting, Preset: q.preset, Config: base})
}

// override applies --set.
func (q *consensusQuestion) override(c trial.Config) (trial.Config, error) {
	if c.Preset == "" {
		c.Preset = "works"
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	for _, one := range q.set {
		key, value, ok := strings.Cut(one, "=")
		if !ok {
			return c, cli.Usagef("", "--set %s is not KEY=VALUE", one)
		}
		if raw, err = runs.Set(raw, key, value); err != nil {
			return c, &dolly.Error{Kind: dolly.Usage, Text: "--set " + one, Err: err}
		}
	}
	if err := runs.Fill(raw, &c); err != nil {
		return c, &dolly.Error{Kind: dolly.Usage, Text: "--set", Err: err, Hint: "dolly lab consensus presets " + q.setting + " prints every key"}
	}
	if err := c.Check(); err != nil {
		return c, &dolly.Error{Kind: dolly.Usage, Text: "what is asked cannot be played", Err: err}
	}
	return c, nil
}

// frozen reports whether the honest agents of a config do not learn.
func frozen(c consensus.Config) bool {
	for _, s := range c.Training.Learn {
		if s == consensus.Honest {
			return false
		}
	}
	return true
}

func newConsensusPresetsCommand(env *Env) *cobra.Command {
	var q consensusQuestion
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "presets [SETTING]",
		Short: "List the games and the ways to learn them, or print all keys of one",
		Long: `Lists the settings and their presets, each with all that it does otherwise than the
paper. With a setting, prints every key of it, as JSON; --preset says of which way.`,
		Example: "  dolly lab consensus presets\n  dolly lab consensus presets pki --preset works",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				c, err := consensus.Named(args[0], q.preset)
				if err != nil {
					return &dolly.Error{Kind: dolly.Usage, Text: "what is asked", Err: err, Hint: "dolly lab consensus presets lists them"}
				}
				return env.JSON(c)
			}
			return listPresets(env, asJSON)
		},
	}
	cmd.Flags().StringVar(&q.preset, "preset", "", "of the setting that is printed")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func listPresets(env *Env, asJSON bool) error {
	type line struct {
		Setting string `json:"setting"`
		Preset  string `json:"preset"`
		Words   string `json:"words"`
	}
	var all []line
	var rows [][2]string
	for _, s := range consensus.Settings() {
		rows = append(rows, [2]string{s.Name, s.Words})
		for _, p := range s.Presets() {
			all = append(all, line{s.Name, p.Name, p.Words})
			rows = append(rows, [2]string{fmt.Sprintf("  %s", p.Name), p.Words})
		}
	}
	if asJSON {
		return env.JSON(all)
	}
	env.Table(rows)
	return nil
}
