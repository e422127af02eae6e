package main

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/sim/record"
	"github.com/dollynator/dolly/tui"
	"github.com/spf13/cobra"
)

// simShow is what dolly sim show was asked for.
type simShow struct {
	env     *Env
	agent   string
	day     int
	view    string
	console bool
	asJSON  bool
}

func newSimShowCommand(env *Env) *cobra.Command {
	s := simShow{env: env}
	cmd := &cobra.Command{
		Use:   "show DIR",
		Short: "Show an agent of a recorded run on any of its days",
		Long: `Shows an agent of a run that dolly sim --record DIR recorded, or still records, as
dolly status shows one that runs. --view prints what a node answers to that: fleet,
node, market, orders, transactions, matchmakers, wallets, learning, ledger, events.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.run(cmd.Context(), args[0], cmd.Flags().Changed("day"))
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.agent, "agent", "", "tree path (0.3.1) or name (a17); the first that lives if not said")
	f.IntVar(&s.day, "day", 0, "at its end; the last that is recorded if not said")
	f.StringVar(&s.view, "view", "", "print this view as JSON")
	f.BoolVar(&s.console, "console", false, "open the console on it")
	f.BoolVar(&s.asJSON, "json", false, "print JSON")
	return cmd
}

func (s *simShow) run(ctx context.Context, dir string, dayed bool) error {
	if dayed && s.day < 1 {
		return cli.Usagef("", "--day counts from 1")
	}
	if !dayed {
		s.day = record.Latest
	}
	if s.console {
		if err := wantTerminal(s.env); err != nil {
			return err
		}
		o, err := consoleOptions(s.env)
		if err != nil {
			return err
		}
		return consoleOfRun(ctx, o, dir, s.agent, max(s.day, 0), tui.Run)
	}
	run, err := record.Open(dir)
	if err != nil {
		return recordError(err)
	}
	n, err := run.Node(s.agent, s.day)
	if err != nil {
		return errors.Join(shownError(err), run.Close())
	}
	return errors.Join(s.show(ctx, n), n.Close(), run.Close())
}

func (s *simShow) show(ctx context.Context, n dolly.Node) error {
	if s.view != "" {
		raw, err := n.Get(ctx, dolly.View(s.view), dolly.Query{})
		if err != nil {
			return err
		}
		return s.env.JSON(raw)
	}
	status, err := askStatus(ctx, n)
	if err != nil {
		return err
	}
	if s.asJSON {
		return s.env.JSON(status)
	}
	s.env.Table(status.rows())
	return nil
}

// shownError says which day or agent there is not.
func shownError(err error) error {
	if errors.Is(err, record.ErrNoDay) || errors.Is(err, record.ErrNoAgent) {
		return &dolly.Error{Kind: dolly.Usage, Text: "nothing to show", Err: err}
	}
	return recordError(err)
}
