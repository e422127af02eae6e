package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/wire"
)

// config is the buyer's, but for its key and its store.
func (b *bot) config() edge.BuyerConfig {
	level := slog.LevelWarn
	if b.debug {
		level = slog.LevelDebug
	}
	return edge.BuyerConfig{
		Settings: b.settings, Limit: b.limit, Budget: b.settings.Buybot.Budget, Bounds: boundsOf(b.settings), Paper: b.settings.Paper(),
		Outputs: b.outputs, Version: cli.ThisBuild().Version,
		Log: slog.New(slog.NewTextHandler(b.env.Err, &slog.HandlerOptions{Level: level})),
	}
}

// meetTime bounds the first attempt to reach a node.
const meetTime = 10 * time.Second

// meet connects to the first of the named nodes that answers.
func (b *bot) meet(ctx context.Context, buyer *edge.Buyer) error {
	ctx, cancel := context.WithTimeout(ctx, meetTime)
	defer cancel()
	var failed error
	for _, addr := range b.settings.P2P.Bootstrap {
		if failed = buyer.Host().Connect(ctx, addr); failed == nil {
			return nil
		}
	}
	if failed == nil {
		return nil // the local net is searched
	}
	return &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers", Err: failed, Hint: "--node names the address of an agent, as it prints it; is that running?"}
}

// bids asks the buyer for the book.
func bids(ctx context.Context, buyer *edge.Buyer) ([]dolly.OrderRow, error) {
	m, err := dolly.Fetch[dolly.MarketView](ctx, buyer.Face(), dolly.ViewMarket, dolly.Query{})
	return m.Bids, err
}

// passing is a key that is drawn for one look and never written.
func passing() (wire.Key, error) {
	rand, err := edge.Entropy()
	if err != nil {
		return wire.Key{}, err
	}
	var seed [32]byte
	for i := range seed {
		seed[i] = byte(rand.Uint32())
	}
	return wire.NewKey(seed), nil
}

// closing runs f and closes the buyer.
func closing(buyer *edge.Buyer, f func() error) error { return errors.Join(f(), buyer.Close()) }
