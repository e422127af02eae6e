package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	shippedexperiments "github.com/dollynator/dolly/lab/mirror/experiments"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/strict"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// labRun is what dolly lab run was asked for.
type labRun struct {
	*laboratory
	labPlay
	seed uint64
	set  []string
}

// labPlay is how a run is played.
type labPlay struct {
	every            time.Duration
	profile, offline bool
	asJSON           bool
}

func (p *labPlay) flags(f *pflag.FlagSet) {
	f.DurationVar(&p.every, "checkpoint", 10*time.Second, "the least time between two checkpoints; 0s is one after each step")
	f.BoolVar(&p.profile, "profile", false, "write cpu.pprof and heap.pprof into the run's folder")
	f.BoolVar(&p.offline, "offline", false, "reach for nothing beyond this machine; no experiment does anyway")
	f.BoolVar(&p.asJSON, "json", false, "print the summary as JSON")
}

// check refuses what makes no sense.
func (p *labPlay) check() error {
	if p.every < 0 {
		return cli.Usagef("", "--checkpoint %s: time does not go back", p.every)
	}
	return nil
}

func newLabRunCommand(l *laboratory) *cobra.Command {
	r := labRun{laboratory: l}
	cmd := &cobra.Command{
		Use:   "run FILE|NAME|KIND",
		Short: "Run an experiment",
		Long: `Runs an experiment from a file, YAML or JSON, whose key kind says of which kind it is,
one of those that ship (dolly lab example lists them), or one of a kind with all
defaults: ` + l.kindWords() + `. A file without kind is of parts of a model, as dolly lab example dummy.

What is interrupted, killed or fails is gone on with by dolly lab resume.`,
		Example: `  dolly lab run dummy
  dolly lab run experiment.yml --seed 3
  dolly lab run experiment.yml --set epochs=500 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.Uint64Var(&r.seed, "seed", 1, "of chance")
	f.StringArrayVar(&r.set, "set", nil, "KEY=VALUE of the config, such as epochs=500; may be repeated")
	r.flags(f)
	return cmd
}

func (r *labRun) run(ctx context.Context, what string) error {
	e, config, err := r.open(what, r.set)
	if err = errors.Join(err, r.check()); err != nil {
		return err
	}
	resolved, err := runs.Resolve(e, config, r.seed)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: e.Kind() + " cannot be run like that", Err: err}
	}
	f, err := runs.Create(r.folder(), e.Kind(), resolved, r.seed, time.Now())
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the run cannot begin", Err: err, Hint: "--runs names another folder"}
	}
	return r.play(ctx, r.laboratory, f, e)
}

// open reads an experiment: what looks like a file's name is one.
func (l *laboratory) open(what string, set []string) (e runs.Experiment, config json.RawMessage, err error) {
	if text, shipped, err := l.text(what); err != nil {
		return nil, nil, err
	} else if text != nil {
		if shipped {
			what += ".yml"
		}
		if e, config, err = runs.ReadFile(l.kinds, what, text); err != nil {
			wrong := &dolly.Error{Kind: dolly.Usage, Text: "the experiment", Err: err}
			if errors.Is(err, runs.ErrConfig) && !errors.Is(err, strict.ErrInvalid) {
				wrong.Hint = "kind: is one of " + l.kindWords()
			}
			return nil, nil, wrong
		}
	} else if e, err = runs.Named(l.kinds, what); err != nil {
		return nil, nil, &dolly.Error{Kind: dolly.Usage, Text: "the experiment", Err: err, Hint: "a file has a dot or a slash in its name"}
	}
	for _, one := range set {
		key, value, ok := strings.Cut(one, "=")
		if !ok {
			return nil, nil, cli.Usagef("", "--set %s is not KEY=VALUE", one)
		}
		if config, err = runs.Set(config, key, value); err != nil {
			return nil, nil, &dolly.Error{Kind: dolly.Usage, Text: "--set " + one, Err: err}
		}
	}
	return e, config, nil
}

// isFile reports whether a word names a file, not a kind.
func isFile(word string) bool { return word == "-" || strings.ContainsAny(word, "./") }

// text is that of a file, or of an experiment that ships; neither is a kind.
func (l *laboratory) text(what string) (text []byte, shipped bool, err error) {
	if isFile(what) {
		text, err = l.env.ReadAll(what)
		return text, false, err
	}
	if text, err := shippedexperiments.Open(what); err == nil {
		return text, true, nil
	}
	return nil, false, nil
}

// play plays a run, shows it while it is under way, and prints what it found.
func (p *labPlay) play(ctx context.Context, l *laboratory, f runs.Folder, e runs.Experiment) error {
	o, err := labOptions(p.every, p.profile)
	if err != nil {
		return err
	}
	live := newLabLive(l.env, f)
	o.Progress = live.row
	l.env.Say("%s in %s", e.Kind(), f)
	summary, err := runs.Play(ctx, f, e, o)
	live.clear()
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		l.env.Say("dolly lab resume %s goes on with it", f)
		return context.Canceled
	case err != nil:
		return labFailed(f, err)
	}
	return l.summary(f, summary, p.asJSON)
}
