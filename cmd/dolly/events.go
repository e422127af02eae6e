package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/spf13/cobra"
)

// events is what dolly events was asked for.
type events struct {
	places
	follow bool
	asJSON bool
	query  dolly.Query
}

func newEventsCommand(env *Env) *cobra.Command {
	e := events{places: places{env: env}}
	cmd := &cobra.Command{
		Use:     "events",
		Short:   "Print what a running node did",
		Example: "  dolly events --limit 100 --filter swap\n  dolly events --follow --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			n, err := e.dial()
			if err != nil {
				return err
			}
			return errors.Join(e.run(cmd.Context(), n), n.Close())
		},
	}
	e.addSocket(cmd)
	f := cmd.Flags()
	f.BoolVarP(&e.follow, "follow", "f", false, "go on with new events until interrupted")
	f.BoolVar(&e.asJSON, "json", false, "print an object a line")
	f.IntVarP(&e.query.Limit, "limit", "n", 20, "how many past events")
	f.Uint64Var(&e.query.From, "from", 0, "number of the first past event")
	f.StringVar(&e.query.Filter, "filter", "", "only past events with this in kind or text")
	return cmd
}

func (e *events) run(ctx context.Context, n dolly.Node) error {
	past, err := dolly.Fetch[[]dolly.Event](ctx, n, dolly.ViewEvents, e.query)
	if err != nil {
		return err
	}
	var last uint64
	for _, ev := range past {
		last = ev.Seq
		if err := e.show(ev); err != nil {
			return err
		}
	}
	if !e.follow {
		return nil
	}
	return e.watch(ctx, n, last)
}

func (e *events) watch(ctx context.Context, n dolly.Node, from uint64) error {
	news, err := n.Watch(ctx, from)
	if err != nil {
		return err
	}
	for ev := range news {
		if err := e.show(ev); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &dolly.Error{Kind: dolly.Unreachable, Text: "the link to the node was lost", Hint: "is it still running? dolly status asks"}
}

func (e *events) show(ev dolly.Event) error {
	if !e.asJSON {
		e.env.Print("%6d  %s  %-18s  %s", ev.Seq, ev.At.Std().Format(time.DateTime), ev.Kind, ev.Text)
		return nil
	}
	line, err := json.Marshal(ev)
	if err != nil {
		return fmt.Errorf("write event %d: %w", ev.Seq, err)
	}
	_, err = e.env.Out.Write(append(line, '\n'))
	return err
}
