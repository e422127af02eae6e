package main

import (
	"context"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/store"
)

// listed is one bid as --list --json prints it.
type listed struct {
	dolly.OrderRow
	Mirrors bool `json:"within_limit"`
}

// runList looks at the market under a key that nobody will see again.
func (b *bot) runList(ctx context.Context) error {
	cfg := b.config()
	var err error
	if cfg.Key, err = passing(); err != nil {
		return err
	}
	cfg.Look, cfg.Store = true, store.Memory()
	buyer, err := edge.NewBuyer(ctx, cfg)
	if err != nil {
		return err
	}
	return closing(buyer, func() error {
		if err := b.meet(ctx, buyer); err != nil {
			return err
		}
		err := buyer.Glance(ctx, func(ctx context.Context) error { return b.showBids(ctx, buyer) })
		if err == nil && ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	})
}

// showBids prints the book's bids and which of them are at or below the limit.
func (b *bot) showBids(ctx context.Context, buyer *edge.Buyer) error {
	rows, err := bids(ctx, buyer)
	if err != nil {
		return err
	}
	out := make([]listed, 0, len(rows))
	for _, r := range rows {
		out = append(out, listed{r, !r.Own && r.Price.Cmp(b.limit) <= 0})
	}
	if b.asJSON {
		return b.env.JSON(out)
	}
	b.env.Print("%s, cheapest first; * is at or below %.3f sat/MB", cli.Count(len(out), "bid"), b.limit.PerMB())
	for _, r := range out {
		mark := " "
		if r.Mirrors {
			mark = "*"
		}
		b.env.Print("%s %10.3f sat/MB  %8v of %8v for %10v  %s", mark, r.Price.PerMB(), r.Left-r.Reserved, r.Price.MB, r.Price.Sat, r.Name)
	}
	return nil
}
