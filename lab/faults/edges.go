package faults

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wire"
)

// Fit makes a node's coins of a wallet. The harness is handed it, because what
// fits real edges to a node is not a laboratory's to import.
type Fit func(*wallet.Wallet) node.Coins

// Edges fit real edges to all that runs as a process of its own.
type Edges struct {
	Fit   Fit
	Buyer func(context.Context, BuyerParts) (Program, error)
}

// BuyerParts are what a buybot is made of here: its own settings and bounds, and
// the edges of the world that it is in.
type BuyerParts struct {
	Settings settings.Settings
	Key      wire.Key
	Limit    dolly.Price
	Budget   dolly.Sat
	Bounds   buybot.Bounds
	Outputs  int
	Store    dolly.Store
	Chain    wallet.Backend
	Net      node.Network
	Clock    dolly.Clock
	Beat     node.Beat
	Log      *slog.Logger
}

// Program is a buybot as it runs, with the face that shows it.
type Program interface {
	Run(context.Context) error
	Face() dolly.Node
}

// ground is a node's way to the provider: it looks at the permits, as the real
// one does, and sends the rest on.
type ground struct {
	work   func(Job) purchase.Fact
	offers func() ([]dolly.Offer, error)
}

// Offers lists what is for rent.
func (g ground) Offers(context.Context) ([]dolly.Offer, error) { return g.offers() }

// Work carries out one step of a purchase.
func (g ground) Work(_ context.Context, b life.Buy) purchase.Fact {
	j, err := jobOf(b)
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	return g.work(j)
}

func jobOf(b life.Buy) (Job, error) {
	j := Job{Order: b.Purchase.Key}
	switch e := b.Do.(type) {
	case purchase.Quote:
		j.Step = "quote"
		return j, nil
	case purchase.RenewQuote:
		j.Step, j.Period = "renewal quote", e.Period
		return j, b.Permit.Check(charter.Renewal, 0)
	case purchase.Rent:
		j.Step, j.Address, j.Price, j.QuoteID = "rent", e.Address, e.Price, e.QuoteID
		return j, b.Permit.Check(charter.Payment, e.Price)
	case purchase.Lookup:
		j.Step = "look up"
		return j, nil
	case purchase.Install:
		j.Step = "install"
	case purchase.Enrol:
		j.Step = "enrol"
	case purchase.Certify:
		j.Step, j.Will = "certify", b.Inheritance
	case purchase.Start:
		j.Step = "start"
	case purchase.HandOver:
		j.Step = "hand over" // giving a login up needs no permit
		return j, nil
	default:
		return j, fmt.Errorf("no way to do %T", b.Do)
	}
	return j, b.Permit.Check(charter.Install, 0)
}

// numbered is a wallet's chain whose submissions are points: they are the calls
// of an edge that a wallet makes by itself.
type numbered struct{ wallet.Backend }

// Submit sends a transaction.
func (n numbered) Submit(ctx context.Context, raw []byte) (string, error) {
	return fault.Get("chain submit", func() (string, error) { return n.Backend.Submit(ctx, raw) })
}

// watched are an agent's coins, seen by the world: who is bound by an order
// signs no payment that it did not sign before.
type watched struct {
	node.Coins
	wallet *wallet.Wallet
	paying func(now bool) // told before and after a payment
	signed func()         // told of a payment that is new
}

// Pay pays, and tells the world of what is new.
func (c watched) Pay(ctx context.Context, p charter.Permit, to string, sat dolly.Sat, anew bool) (string, dolly.Sat, error) {
	c.paying(true)
	defer c.paying(false)
	_, stored, err := c.wallet.Status(ctx, p.ID())
	if err != nil {
		return "", 0, err
	}
	if !stored {
		defer func() {
			if _, now, err := c.wallet.Status(ctx, p.ID()); err == nil && now {
				c.signed()
			}
		}()
	}
	return c.Coins.Pay(ctx, p, to, sat, anew)
}
