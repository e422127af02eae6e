package main

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/metrics"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/node/store"
)

// runTrader trades until it is told to end or, with --once, one pass is done.
func (b *bot) runTrader(ctx context.Context) (err error) {
	cfg := b.config()
	if cfg.Key, _, err = edge.KeepKey(edge.KeyPath(b.settings.State)); err != nil {
		return err
	}
	if cfg.Store, err = store.Open(filepath.Join(b.settings.State, "buybot.db")); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cfg.Store.Close()) }()
	buyer, err := edge.NewBuyer(ctx, cfg)
	if err != nil {
		return err
	}
	return closing(buyer, func() error {
		if err := b.greet(ctx, buyer); err != nil {
			return err
		}
		return b.trade(ctx, buyer)
	})
}

// greet says what is about to happen, and where to send coins.
func (b *bot) greet(ctx context.Context, buyer *edge.Buyer) error {
	funded, err := buyer.Funded(ctx)
	if err != nil {
		return err
	}
	b.banner(buyer)
	if !funded && b.once && !b.settings.Paper() {
		return &dolly.Error{Kind: dolly.Failed, Text: "the wallet is empty", Hint: "send bitcoin to " + buyer.Address()}
	}
	if err := b.meet(ctx, buyer); err != nil && b.once {
		return err
	} else if err != nil {
		b.env.Say("%v; waiting", err)
	}
	if !funded && !b.settings.Paper() {
		b.env.Say("the wallet is empty: send bitcoin to that address; until then nothing is bought")
	}
	return nil
}

// banner says first of all whether coins are at stake.
func (b *bot) banner(buyer *edge.Buyer) {
	mode := "LIVE: it spends the coins of its wallet"
	if b.settings.Paper() {
		mode = "PAPER: nothing is bought, --live would"
	}
	b.env.Say("buybot on network %s, %s", b.settings.Network, mode)
	b.env.Say("  %-9s  %.3f sat/MB", "limit", b.limit.PerMB())
	for _, row := range words(b.settings, b.settings.Market.MaxSat) {
		b.env.Say("  %-9s  %s", row[0], row[1])
	}
	b.env.Say("  %-9s  %s", "wallet", buyer.Address())
}

// trade runs the buyer, with its socket served and its events told beside it.
func (b *bot) trade(ctx context.Context, buyer *edge.Buyer) error {
	l, err := remote.Listen(b.settings.SocketPath())
	if err != nil {
		return err
	}
	beside, cancel := context.WithCancel(ctx)
	defer cancel()
	served, told := make(chan error, 1), make(chan error, 1)
	scraped, err := metrics.Start(beside, b.settings.Metrics.Listen, buyer.Face())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	go func() { served <- remote.Serve(beside, buyer.Face(), l) }()
	hook, beaten := b.reports(beside, buyer)
	go func() { told <- b.tell(beside, buyer, hook) }()
	run := buyer.Run
	if b.once {
		run = buyer.Once
	}
	err = run(ctx)
	if err == nil && b.once && ctx.Err() != nil {
		err = ctx.Err()
	}
	cancel()
	err = errors.Join(err, <-served, <-told, <-scraped)
	beaten.Wait()
	b.farewell(buyer)
	return err
}

// reports starts webhook and heartbeat, where they are wanted.
func (b *bot) reports(ctx context.Context, buyer *edge.Buyer) (hear func(dolly.Event), all *sync.WaitGroup) {
	s, all := b.settings.Buybot, &sync.WaitGroup{}
	failed := func(err error) { b.env.Say("%v", err) }
	if len(s.Beats) > 0 {
		h := heartbeat{newPoster(), buyer.Face(), s.Beats, s.Beat.Std(), failed}
		all.Go(func() { h.run(ctx) })
	}
	if s.Webhook == "" {
		return func(dolly.Event) {}, all
	}
	mode := "live"
	if b.settings.Paper() {
		mode = "paper"
	}
	w := newWebhook(s.Webhook, news{Buybot: buyer.Host().Peer(), Network: b.settings.Network, Mode: mode}, failed)
	all.Go(func() { w.run(ctx) })
	return w.hear, all
}

// farewell says what is left behind.
func (b *bot) farewell(buyer *edge.Buyer) {
	v := buyer.Account()
	b.env.Say("ended: %s; left for the next start: %s, %s", accountWords(v.Account), cli.Count(standing(v.Asks), "ask"), cli.Count(buyer.OpenSwaps(), "swap"))
}

// last is the number of the latest event.
func last(ctx context.Context, buyer *edge.Buyer) (uint64, error) {
	es, err := dolly.Fetch[[]dolly.Event](ctx, buyer.Face(), dolly.ViewEvents, dolly.Query{Limit: 1})
	if err != nil || len(es) == 0 {
		return 0, err
	}
	return es[0].Seq, nil
}

// tell prints the bids once they are known, then what happens. That ctx ended
// is no error of its own.
func (b *bot) tell(ctx context.Context, buyer *edge.Buyer, hear func(dolly.Event)) error {
	err := b.tellAll(ctx, buyer, hear)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (b *bot) tellAll(ctx context.Context, buyer *edge.Buyer, hear func(dolly.Event)) error {
	from, err := last(ctx, buyer)
	if err != nil {
		return err
	}
	select {
	case <-buyer.Ready():
	case <-ctx.Done():
		return nil
	}
	if !b.asJSON {
		if err := b.showBids(ctx, buyer); err != nil {
			return err
		}
	}
	news, err := buyer.Face().Watch(ctx, from)
	if err != nil {
		return err
	}
	for e := range news {
		hear(e)
		if err := b.showEvent(e); err != nil {
			return err
		}
	}
	return nil
}

func (b *bot) showEvent(e dolly.Event) error {
	if !b.asJSON {
		b.env.Print("%s  %-20s  %s", e.At.Std().Format(time.DateTime), e.Kind, e.Text)
		return nil
	}
	line, err := json.Marshal(e)
	if err == nil {
		_, err = b.env.Out.Write(append(line, '\n'))
	}
	return err
}
