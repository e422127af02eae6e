package trade

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// proposal is one that I made and that is not answered yet. A restart forgets
// it: who accepted it then waits in vain and ends by the heights in its terms.
type proposal struct {
	market.Proposal
	sum    dolly.Hash
	raw    []byte
	own    dolly.OrderID
	other  dolly.OrderID
	key    dolly.Hash
	secret []byte // mine, if I sell
	at     dolly.Time
	hold   hold
	failed bool // asked once without an answer
	bare   dolly.MB
}

// patience is for how many retries a proposal waits.
const patience = 4

// match looks for a partner for each own order that is free. The later order
// proposes at once; the earlier one waits a while in case the other does.
func (t *Trader) match() {
	if !t.Ready() || t.height == 0 {
		return
	}
	for _, e := range t.Own() {
		if _, busy := t.offers[e.ID]; busy || e.Left == e.Reserved {
			continue
		}
		for _, m := range t.Book.Matches(e.ID, t.now) {
			other := m.Bid
			if e.Side == dolly.Bid {
				other = m.Ask
			}
			heard := t.heardAt[other]
			if heard > t.heardAt[e.ID] && t.now.Sub(heard) < 2*t.cfg.Delay {
				continue
			}
			if t.propose(e, other, m) {
				break
			}
		}
	}
}

// propose asks the owner of another order for a trade, unless it cannot be.
func (t *Trader) propose(own market.Entry, other dolly.OrderID, m market.Match) bool {
	bare, err := t.mayTrade(own.Side, other.Trader, m.Amount)
	if err != nil {
		return false
	}
	h, ok := t.reserve(own.ID, other, m.Amount.MB)
	if !ok {
		return false
	}
	p := proposal{own: own.ID, other: other, at: t.now, key: t.draw(), hold: h, bare: bare}
	p.Proposal = market.Proposal{Bid: m.Bid, Ask: m.Ask, Amount: m.Amount, Height: t.height, Key: t.cfg.ContractKey(p.key)}
	if own.Side == dolly.Bid {
		secret := t.draw()
		p.secret = secret[:]
		p.Hash = sha256.Sum256(p.secret)
	}
	p.raw = wire.Seal(t.cfg.Self, t.cfg.Network, market.KindPropose, p.Proposal)
	p.sum = p.Sum()
	t.offers[own.ID] = p
	t.ask(p)
	return true
}

func (t *Trader) ask(p proposal) {
	t.do(Ask{To: p.other.Trader, Kind: askPropose, Raw: p.raw, Tag: Tag{askPropose, p.sum}})
}

// draw takes 32 random bytes. The body seeds the source with real entropy.
func (t *Trader) draw() (h dolly.Hash) {
	for i := 0; i < len(h); i += 8 {
		binary.LittleEndian.PutUint64(h[i:], t.rand.Uint64())
	}
	return h
}

// mayTrade says whether I can keep my side of a trade with somebody now, and
// how much of the MB that I would get is bare.
func (t *Trader) mayTrade(mine dolly.Side, with dolly.PeerID, amount dolly.Price) (bare dolly.MB, err error) {
	if _, bad := t.Ledger.Forked(with); bad {
		return 0, fmt.Errorf("trade with %s: %w", with.Short(), ledger.ErrForked)
	}
	if mine == dolly.Bid {
		if t.unpromised() < amount.MB {
			return 0, ErrBalance
		}
		return 0, nil
	}
	if t.cfg.Allow == nil {
		return 0, ErrCoins
	}
	if bare, err = t.admit(with, amount.MB); err != nil {
		return bare, err
	}
	_, err = t.cfg.Allow(t.now, charter.Spend{ID: t.draw(), Kind: charter.Fund, MaxSat: amount.Sat + t.cfg.FeeMax})
	return bare, err
}

// unpromised is the balance less what proposals and swaps before their lock
// will take from it.
func (t *Trader) unpromised() dolly.MB {
	free := t.Ledger.Balance(t.Self()) - t.uncounted()
	for _, p := range t.offers {
		if p.own == p.Bid {
			free -= p.Amount.MB
		}
	}
	for _, d := range t.deals.All {
		if d.Swap.State == market.SellerLocking {
			free -= d.Swap.Amount.MB
		}
	}
	return free
}

// withdraw gives a proposal up.
func (t *Trader) withdraw(p proposal) {
	delete(t.offers, p.own)
	t.release(p.hold)
}

// chaseOffers asks again for answers that may be lost, and withdraws proposals
// that nobody answers.
func (t *Trader) chaseOffers() {
	for _, e := range t.Own() {
		p, ok := t.offers[e.ID]
		switch {
		case !ok:
		case t.now.Sub(p.at) > patience*t.cfg.Retry:
			t.withdraw(p)
		case p.failed:
			t.ask(p)
		}
	}
}

// answerPropose judges a proposal and signs an accept or a decline. A proposal
// that was accepted before gets the same answer again.
func (t *Trader) answerPropose(f Asked) ([]byte, error) {
	key, p, err := market.OpenProposal(t.cfg.Network, f.Raw)
	if err != nil {
		return nil, err
	}
	if key != f.From {
		return nil, ErrOtherBlock
	}
	if said, ok := t.accept(p.Sum()); ok {
		return said, nil
	}
	said, reason := t.consider(p, key)
	if reason != market.Fine {
		return wire.Seal(t.cfg.Self, t.cfg.Network, market.KindDecline, market.Decline{Proposal: p.Sum(), Reason: reason}), nil
	}
	return said, nil
}

// accept finds what was answered to a proposal whose swap is under way.
func (t *Trader) accept(sum dolly.Hash) ([]byte, bool) {
	for _, d := range t.deals.All {
		if d.Proposal == sum {
			return d.Accept, true
		}
	}
	return nil, false
}

// consider accepts a proposal and opens the deal, or names a reason.
func (t *Trader) consider(p market.Proposal, from dolly.PeerID) ([]byte, market.Reason) {
	ownID, otherID := p.Bid, p.Ask
	if p.Ask.Trader == t.Self() {
		ownID, otherID = p.Ask, p.Bid
	}
	if from != otherID.Trader {
		return nil, market.InvalidProposal
	}
	if o, ok := t.offers[ownID]; ok && o.other == otherID {
		if self := t.Self(); bytes.Compare(from[:], self[:]) > 0 {
			return nil, market.AlreadyTrading
		}
		t.withdraw(o)
	}
	own, ok := t.Book.Get(ownID)
	if !ok || ownID.Trader != t.Self() {
		return nil, t.Book.Status(ownID).Closed()
	}
	if !t.Ready() || t.height == 0 {
		return nil, market.SomethingElse
	}
	if r := market.Check(own, p, from, t.height, t.now, t.cfg.Swap); r != market.Fine {
		return nil, r
	}
	bare, err := t.mayTrade(own.Side, from, p.Amount)
	if err != nil {
		return nil, market.SomethingElse
	}
	return t.agree(deal{Own: ownID, Other: otherID, Key: t.draw(), Proposal: p.Sum(), Bare: bare}, p, from, own.Side)
}

// agree signs the accept and opens the deal of a proposal that is fine.
func (t *Trader) agree(d deal, p market.Proposal, from dolly.PeerID, side dolly.Side) ([]byte, market.Reason) {
	a := market.Accept{Proposal: d.Proposal, Key: t.cfg.ContractKey(d.Key)}
	var secret []byte
	if side == dolly.Bid {
		s := t.draw()
		secret = s[:]
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

// onReply reads what became of a proposal of mine.
func (t *Trader) onReply(f Answered) {
	p, ok := t.offerBySum(f.Tag.Ref)
	if !ok {
		return
	}
	if f.Err != "" && !p.failed { // the answer may be lost: ask once more
		p.failed = true
		t.offers[p.own] = p
		return
	}
	if f.Err == "" {
		from, a, err := market.OpenAccept(t.cfg.Network, f.Raw)
		if err == nil && from == p.other.Trader {
			t.accepted(p, a)
			return
		}
		t.declined(p, f.Raw)
	}
	t.withdraw(p)
	if t.Book.Status(p.other) == market.Open {
		t.heardAt[p.other] = t.now // not again for a while
	}
}

func (t *Trader) accepted(p proposal, a market.Accept) {
	terms, err := market.Agree(p.Proposal, t.Self(), a, p.other.Trader, t.cfg.Swap)
	if err != nil {
		t.withdraw(p)
		return
	}
	delete(t.offers, p.own)
	if err := t.open(deal{Own: p.own, Other: p.other, Key: p.key, Bare: p.bare}, terms, p.secret, p.hold); err != nil {
		t.note("deal.refused", err.Error(), "deal with %s refused: %v", p.other.Trader.Short(), err)
	}
}

// declined drops an order of which its owner signed that it is not what the
// book says. If something is left of it, its owner can still propose.
func (t *Trader) declined(p proposal, raw []byte) {
	from, d, err := market.OpenDecline(t.cfg.Network, raw)
	if err != nil || from != p.other.Trader || d.Proposal != p.sum {
		return
	}
	switch d.Reason {
	case market.OrderCompleted, market.OrderExpired, market.OrderCancelled,
		market.InvalidProposal, market.NoQuantity, market.UnacceptedPrice:
		t.drop(p.other)
	}
	t.note("deal.declined", d, "%s declined: %s", from.Short(), d.Reason)
}

func (t *Trader) offerBySum(sum dolly.Hash) (proposal, bool) {
	for _, e := range t.Own() {
		if p, ok := t.offers[e.ID]; ok && p.sum == sum {
			return p, true
		}
	}
	return proposal{}, false
}
