package node

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

const (
	requestTime = 10 * time.Second
	coinsTime   = 20 * time.Second
	maxMessage  = 64 << 10 // gossip
	maxRequest  = 1 << 20
	nearEvery   = time.Second
	tipsEvery   = 2 * time.Second // before the chain is asked for again
)

// Body carries out the effects of a trader: what any key on the market needs.
type Body struct {
	Network dolly.Network
	Book    market.Limits // of orders that are passed on; zero: the default ones
	Net     Network
	Verify  wire.Verify // of gossiped orders; nil: the standard library's
	Coins   Coins       // nil for who only carries or consumes
	Log     *slog.Logger
	Beat    Beat
	// Settle tells a relay that a consumer signed for bytes; nil without one.
	Settle func(peer dolly.PeerID, bytes int64) error
	// Refuse tells a relay that a key is condemned; nil without one.
	Refuse func(peer dolly.PeerID)
	// Told hears the chain's time; nil if nobody wants to.
	Told func(dolly.Time)
	// More carries out what a larger mind adds; it says whether it did.
	More func(ctx context.Context, e trade.Effect) bool

	ctx     context.Context
	loop    *Loop
	work    sync.WaitGroup
	answers pending[answer]
	pays    pending[error]
	mu      sync.Mutex
	gate    *trade.Gate
	watched map[dolly.Hash]trade.Watch
	busy    map[string]bool // coins effects under way, by name
}

type answer struct {
	raw []byte
	err string
}

// Start joins the topics, answers requests and posts the first facts. The loop
// must be running or about to.
func (b *Body) Start(ctx context.Context, l *Loop) error {
	b.ctx, b.loop = ctx, l
	if b.Book == (market.Limits{}) {
		b.Book = market.DefaultLimits()
	}
	if b.Verify == nil {
		b.Verify = dolly.PeerID.Verify
	}
	b.gate = trade.NewGate(b.Book)
	b.watched, b.busy = map[dolly.Hash]trade.Watch{}, map[string]bool{}
	for _, topic := range []trade.Topic{trade.TopicOrders, trade.TopicTrades, trade.TopicLedger} {
		if err := b.join(topic); err != nil {
			return fmt.Errorf("join %s: %w", topic, err)
		}
	}
	b.Net.Handle(trade.Protocol, maxRequest, b.serve)
	l.Post(trade.Started{Addrs: b.Net.Addrs()})
	b.work.Go(b.tellNear)
	if b.Coins != nil {
		b.work.Go(b.tellTips)
	}
	return nil
}

// Wait returns when nothing is under way any more. Cancel the context first.
func (b *Body) Wait() { b.work.Wait() }

func (b *Body) join(topic trade.Topic) error {
	return b.Net.Join(Topic(topic), maxMessage,
		func(raw []byte) (trade.Verdict, any) { return b.judge(topic, raw) },
		func(_ dolly.PeerID, raw []byte, known any) {
			b.loop.Offer(trade.Heard{Topic: topic, Raw: raw, Known: known})
		})
}

// judge says whether gossip is passed on, and what it says.
func (b *Body) judge(topic trade.Topic, raw []byte) (trade.Verdict, any) {
	now := b.loop.clock.Now()
	w := trade.Scale{Network: b.Network, Limits: b.Book, Verify: b.Verify}.Weigh(now, topic, raw)
	if w.Verdict != trade.Pass || w.Lines == 0 {
		return w.Verdict, w.Known
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.gate.Admit(now, w.Key, w.Lines) {
		return trade.Ignore, nil
	}
	return w.Verdict, w.Known
}

// Topic is a topic's full name.
func Topic(t trade.Topic) string { return "/dolly/1/" + string(t) }

// serve hands a request to the mind and waits for its answer.
func (b *Body) serve(ctx context.Context, from dolly.PeerID, raw []byte) ([]byte, error) {
	var r trade.Request
	if err := wire.Unmarshal(raw, &r); err != nil {
		return nil, err
	}
	id, got := b.answers.open()
	defer b.answers.forget(id)
	b.loop.Post(trade.Asked{ID: id, From: from, Kind: r.Kind, Raw: r.Body})
	select {
	case a := <-got:
		if a.err != "" {
			return nil, fmt.Errorf("%s", a.err)
		}
		return a.raw, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-b.ctx.Done():
		return nil, ErrStopped
	}
}

// Pay asks the mind to sign for bytes that a carrier carried, and waits for
// the carrier's half. It is what a relay's client calls.
func (b *Body) Pay(ctx context.Context, carrier dolly.PeerID, bytes int64) error {
	id, got := b.pays.open()
	defer b.pays.forget(id)
	b.loop.Post(trade.Metered{Call: id, Carrier: carrier, Bytes: dolly.MB(bytes)})
	select {
	case err := <-got:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-b.ctx.Done():
		return ErrStopped
	}
}

func (b *Body) tellNear() {
	b.Beat.each(b.ctx, nearEvery, func() {
		keepers, others := b.Net.Near()
		b.loop.Post(trade.Near{Peers: keepers, Others: others})
	})
}

// tellTips follows the chain, again and again when the link to it is lost: a
// swap under way must not miss its heights. A loss is logged once.
func (b *Body) tellTips() {
	lost := false
	b.Beat.each(b.ctx, tipsEvery, func() {
		tips, err := fault.Get("coins tips", func() (<-chan Tip, error) { return b.Coins.Tips(b.ctx) })
		switch {
		case err == nil:
			lost = false
			b.follow(tips)
		case !lost && b.ctx.Err() == nil:
			lost = true
			b.Log.Warn("watch the chain", "err", err, "again", tipsEvery)
		}
	})
}

// follow posts each new height, and what the chain says of watched contracts,
// until the link is lost.
func (b *Body) follow(tips <-chan Tip) {
	for {
		select {
		case tip, open := <-tips:
			if !open {
				return
			}
			if b.Told != nil {
				b.Told(tip.Time)
			}
			b.loop.Post(trade.Tip{Height: tip.Height})
			for _, w := range b.watching() {
				b.inspect(w)
			}
		case <-b.ctx.Done():
			return
		}
	}
}
