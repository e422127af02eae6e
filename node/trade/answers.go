package trade

import (
	"bytes"
	"crypto/sha256"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// answerPropose judges a proposal and signs an accept, a counter-offer or a
// decline. A proposal that was accepted before gets the same answer again.
func (t *Trader) answerPropose(f Asked) ([]byte, error) {
	key, p, err := market.OpenProposal(t.cfg.Network, f.Raw)
	if err != nil {
		return nil, err
	}
	if key != f.From {
		return nil, ErrOtherBlock
	}
	if said, ok := t.accepted(p.Sum()); ok {
		return said, nil
	}
	own, reason := t.consider(p, key)
	if reason == market.Fine {
		var said []byte
		if said, reason = t.accept(p, f.Raw, key, own); reason == market.Fine {
			return said, nil
		}
	}
	if c, ok := t.counterTo(own, p, key, reason); ok {
		return wire.Seal(t.cfg.Self, t.cfg.Network, market.KindCounter, c), nil
	}
	return wire.Seal(t.cfg.Self, t.cfg.Network, market.KindDecline, market.Decline{Proposal: p.Sum(), Reason: reason}), nil
}

// accepted finds what was answered to a proposal whose swap is under way.
func (t *Trader) accepted(sum dolly.Hash) ([]byte, bool) {
	for _, d := range t.deals.All {
		if d.Proposal == sum {
			return d.Accept, true
		}
	}
	return nil, false
}

// consider finds the own order that a proposal is for, and names what is in its
// way.
func (t *Trader) consider(p market.Proposal, from dolly.PeerID) (market.Entry, market.Reason) {
	ownID, otherID := p.Bid, p.Ask
	if p.Ask.Trader == t.Self() {
		ownID, otherID = p.Ask, p.Bid
	}
	if from != otherID.Trader || ownID.Trader != t.Self() {
		return market.Entry{}, market.InvalidProposal
	}
	if t.yields(ownID, otherID) == market.AlreadyTrading || t.trading(ownID, otherID) {
		return market.Entry{}, market.AlreadyTrading
	}
	own, open := t.Book.Get(ownID)
	if s := t.statusOf(ownID); !open || s != market.Open {
		return market.Entry{}, s.Closed()
	}
	if !t.Ready() || t.height == 0 {
		return market.Entry{}, market.SomethingElse
	}
	if r := market.Check(own, p, from, t.height, t.now, t.cfg.Swap); r != market.Fine {
		return own, r
	}
	return own, market.Fine
}

// yields settles two proposals that crossed: that of the smaller key stands.
func (t *Trader) yields(own, other dolly.OrderID) market.Reason {
	mine, crossed := t.offers[own]
	if !crossed || mine.other != other {
		return market.Fine
	}
	if bytes.Compare(other.Trader[:], own.Trader[:]) > 0 {
		return market.AlreadyTrading
	}
	t.withdraw(mine)
	return market.Fine
}

// counterTo is what I say instead of no when a part of the proposal is possible.
func (t *Trader) counterTo(own market.Entry, p market.Proposal, from dolly.PeerID, r market.Reason) (market.Counter, bool) {
	most, short := t.spare(own, from), false
	switch own.Side {
	case dolly.Bid:
		most = min(most, t.unpromised())
	case dolly.Ask:
		line := t.within(from, p.Amount.MB)
		most, short = min(most, line), r == market.SomethingElse && line < p.Amount.MB
	}
	if r != market.OrderReserved && r != market.NoQuantity && !short {
		return market.Counter{}, false
	}
	amount, ok := market.CounterTo(own, p, most, t.cfg.Swap)
	return market.Counter{Proposal: p.Sum(), Amount: amount}, ok
}

// accept agrees to a proposal that the order allows, if I can keep my side.
func (t *Trader) accept(p market.Proposal, raw []byte, from dolly.PeerID, own market.Entry) ([]byte, market.Reason) {
	bare, err := t.mayTrade(own.Side, from, p.Amount)
	switch {
	case err == nil && p.Amount.MB > t.spare(own, from):
		return nil, market.OrderReserved
	case errors.Is(err, ErrBalance):
		return nil, market.NoQuantity
	case errors.Is(err, ErrExposed):
		return nil, market.AlreadyTrading
	case err != nil:
		return nil, market.SomethingElse
	}
	d := deal{
		Own: own.ID, Other: otherOf(own.Side, market.Match{Bid: p.Bid, Ask: p.Ask}), Key: t.draw(), Proposal: p.Sum(), Bare: bare,
		Proposed: raw,
	}
	return t.agree(d, p, from, own.Side)
}

// agree signs the accept and opens the deal.
func (t *Trader) agree(d deal, p market.Proposal, from dolly.PeerID, side dolly.Side) ([]byte, market.Reason) {
	a := market.Accept{Proposal: d.Proposal, Key: t.cfg.ContractKey(d.Key), ID: d.Key}
	var secret []byte
	if side == dolly.Bid {
		secret = t.cfg.Secret(d.Key)
		a.Hash = sha256.Sum256(secret)
	}
	terms, err := market.Agree(p, from, a, t.Self(), t.cfg.Swap)
	if err != nil {
		return nil, market.InvalidProposal
	}
	h, ok := t.reserve(d.Own, d.Other, p.Amount.MB)
	if !ok {
		return nil, market.OrderReserved
	}
	d.Accept = wire.Seal(t.cfg.Self, t.cfg.Network, market.KindAccept, a)
	if t.open(d, terms, secret, h) != nil {
		return nil, market.InvalidProposal
	}
	return d.Accept, market.Fine
}
