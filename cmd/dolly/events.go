package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// events is what dolly events was asked for.
type events struct {
	places
	follow bool
	asJSON bool
	limit  int
	from   uint64
	filter string
}

func newEventsCommand(env *Env) *cobra.Command {
	e := events{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "events",
		Short: "Print what a running node did",
		Long: `Prints what a node wrote down of what it did and what happened to it: the latest
events, or those from a number on. With --follow it goes on with new ones until it is
interrupted. dolly why explains one. The log keeps the latest 100,000 events.`,
		Example: "  dolly events --limit 100 --filter swap\n  dolly events --follow --limit 0 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if e.limit < 0 || e.limit > mostLog {
				return cli.Usagef("", "--limit is from 0 to %d, not %d", mostLog, e.limit)
			}
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
	f.IntVarP(&e.limit, "limit", "n", 20, "how many past events")
	f.Uint64Var(&e.from, "from", 0, "number of the first past event")
	f.StringVar(&e.filter, "filter", "", "only events with this in kind or text")
	return cmd
}

func (e *events) run(ctx context.Context, n dolly.Node) error {
	past, last, err := e.past(ctx, n)
	if err != nil {
		return err
	}
	for _, ev := range past {
		if err := e.show(ev); err != nil {
			return err
		}
	}
	if !e.follow {
		if len(past) == 0 && !e.asJSON {
			e.env.Say("no such events")
		}
		return nil
	}
	return e.watch(ctx, n, last)
}

// past are the events that are there, and the number of the last one that was looked at.
func (e *events) past(ctx context.Context, n dolly.Node) ([]dolly.Event, uint64, error) {
	if e.from > 0 {
		return lookOn(ctx, n, e.from, e.limit, e.wanted)
	}
	return lookBack(ctx, n, e.limit, e.wanted)
}

func (e *events) wanted(ev dolly.Event) bool { return strings.Contains(ev.Kind+" "+ev.Text, e.filter) }

func (e *events) watch(ctx context.Context, n dolly.Node, from uint64) error {
	news, err := n.Watch(ctx, from)
	if err != nil {
		return err
	}
	for ev := range news {
		if !e.wanted(ev) {
			continue
		}
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
		e.env.Print("%6d  %s  %-20s  %s", ev.Seq, ev.At.Std().Format(time.DateTime), cli.Line(ev.Kind), cli.Line(ev.Text))
		return nil
	}
	line, err := json.Marshal(ev)
	if err != nil {
		return fmt.Errorf("write event %d: %w", ev.Seq, err)
	}
	_, err = e.env.Out.Write(append(line, '\n'))
	return err
}
