package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
)

// loss is what goes with an agent. Known is false when no agent answers; then
// the rest is not known either.
type loss struct {
	Known     bool      `json:"known"`
	Name      string    `json:"name,omitempty"`
	Hot       dolly.Sat `json:"coins_sat"`
	Pending   dolly.Sat `json:"pending_sat"`
	Swaps     int       `json:"open_swaps"`
	InSwaps   dolly.Sat `json:"in_swaps_sat"`
	Purchases int       `json:"open_purchases"` // children that are not handed over, renewals
	MB        dolly.MB  `json:"balance_bytes"`
}

// loses asks the agent what it holds.
func (u *uninstall) loses(ctx context.Context) loss {
	n, err := u.dial()
	if err != nil {
		return loss{}
	}
	v, err := dolly.Fetch[dolly.NodeView](ctx, n, dolly.ViewNode, dolly.Query{})
	if errors.Join(err, n.Close()) != nil {
		return loss{}
	}
	return loss{true, v.Info.Name, v.Coins.Confirmed, v.Coins.Pending, v.Counts.OpenSwaps, v.Coins.Locked, v.Counts.Open, v.Ledger.Balance}
}

func (l loss) lines() []string {
	if !l.Known {
		return []string{"loses    nobody knows: no agent answers; its key and what its wallet holds go with it"}
	}
	return []string{
		fmt.Sprintf("loses    %v, %v on its way", l.Hot, l.Pending),
		fmt.Sprintf("loses    %d open swaps with %v in them", l.Swaps, l.InSwaps),
		fmt.Sprintf("loses    %d purchases under way, an unfinished child among them if there is one", l.Purchases),
		fmt.Sprintf("loses    a balance of %v", l.MB),
	}
}

// leave tells the agent to wind down, and waits until it has.
func (u *uninstall) leave(ctx context.Context) error {
	n, err := u.dial()
	if err != nil {
		return err
	}
	res, err := n.Do(ctx, dolly.Action{Name: "leave", Args: map[string]string{}}, false)
	if err := errors.Join(err, n.Close()); err != nil {
		return err
	}
	for _, line := range res.Lines {
		u.env.Say("%s", line)
	}
	ctx, cancel := context.WithTimeout(ctx, u.wait)
	defer cancel()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return &dolly.Error{Kind: dolly.Failed, Text: "the agent has not left yet; nothing was removed", Err: ctx.Err(),
				Hint: "it goes on by itself; dolly status tells how far it is, --wait has more patience"}
		}
		if _, runs := u.running(ctx); !runs && ctx.Err() == nil {
			return nil
		}
	}
}
