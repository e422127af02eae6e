package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/life"
	"github.com/spf13/cobra"
)

// why is what dolly why was asked for.
type why struct {
	places
	list   bool
	limit  int
	asJSON bool
}

func newWhyCommand(env *Env) *cobra.Command {
	w := why{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "why [EVENT]",
		Short: "Explain a decision, or any event, of a running node",
		Long: `Explains a decision by the facts that it was made on, as the node wrote them down at
that moment: of a choice the ranking with Q, E, α and β, the draw, whose table or evidence
moved it, and what the same draw would have taken without that sibling; of an update what
each sibling's table did; of an order and a purchase the money, the rent, the strategy's
reason, and the choice of what it is for.

EVENT is its number, as --list and dolly events tell; without one the latest decision is
explained. Of an event that was no decision it tells what it was and what it led from: of
a step of a swap its agreement, the order that it fills, and why that was placed. The log
keeps the latest 100,000 events.`,
		Example: "  dolly why\n  dolly why --list\n  dolly why 4711 --json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return w.run(cmd.Context(), args) },
	}
	w.addSocket(cmd)
	f := cmd.Flags()
	f.BoolVar(&w.list, "list", false, "list decisions, the latest last")
	f.IntVarP(&w.limit, "limit", "n", 20, "how many to list")
	f.BoolVar(&w.asJSON, "json", false, "print JSON")
	return cmd
}

func (w *why) run(ctx context.Context, args []string) (err error) {
	var seq uint64
	switch {
	case w.list && len(args) > 0:
		return cli.Usagef("", "--list takes no number")
	case w.limit < 1 || w.limit > mostLog:
		return cli.Usagef("", "--limit is from 1 to %d", mostLog)
	case len(args) > 0:
		if seq, err = strconv.ParseUint(args[0], 10, 64); err != nil || seq == 0 {
			return cli.Usagef("dolly why --list", "%q is not the number of an event", args[0])
		}
	}
	n, err := w.dial()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	if w.list {
		return w.show(ctx, n)
	}
	if seq == 0 {
		last, err := decisions(ctx, n, 1)
		if err != nil {
			return err
		}
		if len(last) == 0 {
			return &dolly.Error{Kind: dolly.Failed, Text: "this node has decided nothing yet", Hint: "dolly events shows what it does"}
		}
		seq = last[0].Seq
	}
	return w.explain(ctx, n, seq)
}

func (w *why) explain(ctx context.Context, n dolly.Node, seq uint64) error {
	e, err := n.Why(ctx, seq)
	if err != nil {
		return err
	}
	if w.asJSON {
		return w.env.JSON(e)
	}
	w.env.Print("%d  %s  %s  %s", e.Event.Seq, e.Event.At.Std().Format(time.DateTime), cli.Line(e.Event.Kind), cli.Line(e.Event.Text))
	for _, line := range e.Facts {
		w.env.Print("  %s", cli.Line(line))
	}
	return nil
}

func (w *why) show(ctx context.Context, n dolly.Node) error {
	all, err := decisions(ctx, n, w.limit)
	if err != nil {
		return err
	}
	if w.asJSON {
		return w.env.JSON(all)
	}
	for _, e := range all {
		w.env.Print("%6d  %s  %-16s  %s", e.Seq, e.At.Std().Format(time.DateTime), cli.Line(e.Kind), cli.Line(e.Text))
	}
	return nil
}

// decisions are the latest ones of the log, oldest first.
func decisions(ctx context.Context, n dolly.Node, limit int) ([]dolly.Event, error) {
	found, _, err := lookBack(ctx, n, limit, func(e dolly.Event) bool { return life.Decision(e.Kind) })
	return found, err
}
