package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// Hand carries out one effect. What takes time runs beside the loop and posts
// its outcome as a fact.
func (b *Body) Hand(e trade.Effect) {
	switch e := e.(type) {
	case trade.Publish:
		err := fault.Do(fault.Call, "network publish", func() error { return b.Net.Publish(b.ctx, Topic(e.Topic), e.Raw) })
		if err != nil {
			b.Log.Warn("publish", "topic", e.Topic, "err", err)
		}
	case trade.Ask:
		b.work.Go(func() { b.ask(e) })
	case trade.Answer:
		b.answers.answer(e.ID, answer{e.Raw, e.Err})
	case trade.Paid:
		b.pays.answer(e.Call, asError(e.Err))
	case trade.Learn:
		if err := b.Net.Learn(e.Peer, e.Addrs); err != nil {
			b.Log.Debug("learn addresses", "peer", e.Peer, "err", err)
		}
	case trade.Settle:
		b.settle(e)
	case trade.Refuse:
		if b.Refuse != nil {
			b.Refuse(e.Peer)
		}
	case trade.Vouch:
		b.mu.Lock()
		defer b.mu.Unlock()
		b.gate.Know(e.Peer)
	default:
		b.handCoins(e)
	}
}

func (b *Body) handCoins(e trade.Effect) {
	switch e := e.(type) {
	case trade.Fund:
		b.once("fund", e.Swap, func(ctx context.Context) error {
			err := fault.Do(fault.Call, "coins fund", func() error { return b.Coins.Fund(ctx, e.Permit, e.Key, e.Terms, e.Until) })
			b.loop.Post(trade.Funded{Swap: e.Swap, Err: errText(err), Final: isFinal(err)})
			return err
		})
	case trade.Claim:
		b.once("claim", e.Swap, func(ctx context.Context) error {
			signed, err := fault.Get("coins claim", func() (bool, error) { return b.Coins.Claim(ctx, e.Key, e.Terms, e.Secret, e.Until) })
			b.loop.Post(trade.Claimed{Swap: e.Swap, Signed: signed, Final: isFinal(err)})
			return err
		})
	case trade.Refund:
		b.once("refund", e.Swap, func(ctx context.Context) error {
			return fault.Do(fault.Call, "coins refund", func() error { return b.Coins.Refund(ctx, e.Key, e.Terms) })
		})
	case trade.Watch:
		b.mu.Lock()
		_, known := b.watched[e.Swap]
		b.watched[e.Swap] = e
		b.mu.Unlock()
		if !known {
			b.work.Go(func() { b.inspect(e) })
		}
	case trade.Unwatch:
		b.mu.Lock()
		delete(b.watched, e.Swap)
		b.mu.Unlock()
	default:
		if b.More == nil || !b.More(b.ctx, e) {
			b.Log.Error("nobody carries this out", "effect", fmt.Sprintf("%T", e)) // its fields may hold a secret
		}
	}
}

func (b *Body) ask(e trade.Ask) {
	ctx, cancel := context.WithTimeout(b.ctx, requestTime)
	defer cancel()
	raw, err := fault.Get("network request", func() ([]byte, error) {
		return b.Net.Request(ctx, e.To, trade.Protocol, wire.Marshal(trade.Request{Kind: e.Kind, Body: e.Raw}))
	})
	b.loop.Post(trade.Answered{From: e.To, Tag: e.Tag, Raw: raw, Err: errText(err)})
}

func (b *Body) settle(e trade.Settle) {
	if b.Settle == nil {
		return
	}
	if err := b.Settle(e.Peer, int64(e.Bytes)); err != nil {
		b.Log.Warn("settle", "peer", e.Peer, "bytes", int64(e.Bytes), "err", err)
	}
}

// once runs f unless the same is under way already: effects may come twice.
func (b *Body) once(what string, id dolly.Hash, f func(context.Context) error) {
	b.onceFor(coinsTime, what, id, f)
}

func (b *Body) onceFor(d time.Duration, what string, id dolly.Hash, f func(context.Context) error) {
	name := what + id.String()
	b.mu.Lock()
	under := b.busy[name]
	b.busy[name] = true
	b.mu.Unlock()
	if under {
		return
	}
	b.work.Go(func() {
		ctx, cancel := context.WithTimeout(b.ctx, d)
		defer cancel()
		if err := f(ctx); err != nil {
			b.Log.Warn(what, "id", id.Short(), "err", err)
			if IsBroken(err) {
				b.loop.Fail(err)
			}
		}
		b.mu.Lock()
		delete(b.busy, name)
		b.mu.Unlock()
	})
}

func (b *Body) watching() []trade.Watch {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Collect(maps.Values(b.watched))
}

func (b *Body) inspect(w trade.Watch) {
	ctx, cancel := context.WithTimeout(b.ctx, coinsTime)
	defer cancel()
	c, err := fault.Get("coins inspect", func() (market.Contract, error) { return b.Coins.Inspect(ctx, w.Terms) })
	if err != nil {
		b.Log.Warn("inspect contract", "swap", w.Swap.Short(), "err", err)
		return
	}
	b.loop.Post(trade.Seen{Swap: w.Swap, Contract: c})
}

// Final marks an error after which the same attempt can never succeed.
type Final struct{ Err error }

// Error is the cause's.
func (f Final) Error() string { return f.Err.Error() }

// Unwrap gives the cause.
func (f Final) Unwrap() error { return f.Err }

// Broken marks an error after which an edge does nothing more until the program
// starts anew: it does not know what is on its disk. It ends a node's Run, as a
// failed write of the node's own state does.
type Broken struct{ Err error }

// Error is the cause's.
func (b Broken) Error() string { return b.Err.Error() }

// Unwrap gives the cause.
func (b Broken) Unwrap() error { return b.Err }

// IsBroken reports whether an error is a [Broken].
func IsBroken(err error) bool {
	var b Broken
	return errors.As(err, &b)
}

func isFinal(err error) bool {
	var f Final
	return errors.As(err, &f)
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func asError(s string) error {
	if s == "" {
		return nil
	}
	return errors.New(s)
}
