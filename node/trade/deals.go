package trade

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// proposal is one that I made and that is not answered yet. A restart forgets
// it: who accepted it then waits in vain and ends by the heights in its terms.
type proposal struct {
	market.Proposal
	sum    dolly.Hash
	own    dolly.OrderID
	other  dolly.OrderID
	key    dolly.Hash
	secret []byte
	at     dolly.Time
}

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
			t.propose(e, other, m)
			break
		}
	}
}

func (t *Trader) propose(own market.Entry, other dolly.OrderID, m market.Match) {
	if t.mayTrade(own.Side, other.Trader, m.Amount) != nil || !t.reserve(own.ID, other, m.Amount.MB) {
		return
	}
	p := proposal{own: own.ID, other: other, at: t.now, key: t.draw()}
	p.Proposal = market.Proposal{Bid: m.Bid, Ask: m.Ask, Amount: m.Amount, Height: t.height, Key: t.cfg.ContractKey(p.key)}
	if own.Side == dolly.Bid {
		secret := t.draw()
		p.secret = secret[:]
		p.Hash = sha256.Sum256(p.secret)
	}
	raw := wire.Seal(t.cfg.Self, t.cfg.Network, market.KindPropose, p.Proposal)
	p.sum = p.Sum()
	t.offers[own.ID] = p
	t.do(Ask{To: other.Trader, Kind: askPropose, Raw: raw, Tag: Tag{askPropose, p.sum}})
}

// draw takes 32 random bytes. The body seeds the source with real entropy.
func (t *Trader) draw() (h dolly.Hash) {
	for i := 0; i < len(h); i += 8 {
		binary.LittleEndian.PutUint64(h[i:], t.rand.Uint64())
	}
	return h
}

// mayTrade says whether I can keep my side of a trade with somebody now.
func (t *Trader) mayTrade(mine dolly.Side, with dolly.PeerID, amount dolly.Price) error {
	if _, bad := t.Ledger.Forked(with); bad {
		return fmt.Errorf("%s forked its chain", with.Short())
	}
	if mine == dolly.Bid {
		if t.Ledger.Balance(t.Self()) < amount.MB {
			return ErrBalance
		}
		return nil
	}
	if t.cfg.Allow == nil {
		return ErrCoins
	}
	_, err := t.cfg.Allow(t.now, charter.Spend{ID: t.draw(), Kind: charter.Fund, MaxSat: amount.Sat + t.cfg.FeeMax})
	return err
}

// reserve takes the amount from both orders on the book, or from neither.
func (t *Trader) reserve(own, other dolly.OrderID, amount dolly.MB) bool {
	if t.Book.Reserve(own, amount) != nil {
		return false
	}
	if _, known := t.Book.Get(other); known && t.Book.Reserve(other, amount) != nil {
		t.unreserve(own, amount)
		return false
	}
	return true
}

// unreserve gives back what reserve took; an order that is gone needs nothing.
func (t *Trader) unreserve(id dolly.OrderID, amount dolly.MB) { _ = t.Book.Unreserve(id, amount) }

func (t *Trader) withdraw(p proposal) {
	delete(t.offers, p.own)
	t.unreserve(p.own, p.Amount.MB)
	t.unreserve(p.other, p.Amount.MB)
}

// dropStaleOffers withdraws proposals that nobody answered.
func (t *Trader) dropStaleOffers() {
	for _, e := range t.Own() {
		if p, ok := t.offers[e.ID]; ok && t.now.Sub(p.at) > 4*t.cfg.Retry {
			t.withdraw(p)
		}
	}
}

// answerPropose judges a proposal and signs an accept or a decline.
func (t *Trader) answerPropose(f Asked) ([]byte, error) {
	key, p, err := market.OpenProposal(t.cfg.Network, f.Raw)
	if err != nil {
		return nil, err
	}
	if key != f.From {
		return nil, ErrOtherBlock
	}
	a, reason := t.consider(p, key)
	if reason != market.Fine {
		return wire.Seal(t.cfg.Self, t.cfg.Network, market.KindDecline, market.Decline{Proposal: p.Sum(), Reason: reason}), nil
	}
	return wire.Seal(t.cfg.Self, t.cfg.Network, market.KindAccept, a), nil
}

// consider accepts a proposal and opens the deal, or names a reason.
func (t *Trader) consider(p market.Proposal, from dolly.PeerID) (market.Accept, market.Reason) {
	ownID, otherID := p.Bid, p.Ask
	if p.Ask.Trader == t.Self() {
		ownID, otherID = p.Ask, p.Bid
	}
	if o, ok := t.offers[ownID]; ok && o.other == otherID {
		if self := t.Self(); bytes.Compare(from[:], self[:]) > 0 {
			return market.Accept{}, market.AlreadyTrading
		}
		t.withdraw(o)
	}
	own, ok := t.Book.Get(ownID)
	if !ok || ownID.Trader != t.Self() || !t.Ready() {
		return market.Accept{}, t.Book.Status(ownID).Closed()
	}
	if r := market.Check(own, p, from, t.height, t.now, t.cfg.Swap); r != market.Fine {
		return market.Accept{}, r
	}
	if t.mayTrade(own.Side, from, p.Amount) != nil {
		return market.Accept{}, market.SomethingElse
	}
	d := deal{Own: ownID, Other: otherID, Key: t.draw()}
	a := market.Accept{Proposal: p.Sum(), Key: t.cfg.ContractKey(d.Key)}
	var secret []byte
	if own.Side == dolly.Bid {
		s := t.draw()
		secret = s[:]
		a.Hash = sha256.Sum256(secret)
	}
	terms, err := market.Agree(p, from, a, t.Self(), t.cfg.Swap)
	if err != nil {
		return market.Accept{}, market.InvalidProposal
	}
	if !t.reserve(ownID, otherID, p.Amount.MB) {
		return market.Accept{}, market.OrderReserved
	}
	t.open(d, terms, secret)
	return a, market.Fine
}

// onReply reads what became of a proposal of mine.
func (t *Trader) onReply(f Answered) {
	p, ok := t.offerBySum(f.Tag.Ref)
	if !ok {
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
	t.heardAt[p.other] = t.now // not again for a while
}

func (t *Trader) accepted(p proposal, a market.Accept) {
	terms, err := market.Agree(p.Proposal, t.Self(), a, p.other.Trader, t.cfg.Swap)
	if err != nil {
		t.withdraw(p)
		return
	}
	delete(t.offers, p.own)
	t.open(deal{Own: p.own, Other: p.other, Key: p.key}, terms, p.secret)
}

// declined drops an order whose owner signed that it is gone.
func (t *Trader) declined(p proposal, raw []byte) {
	from, d, err := market.OpenDecline(t.cfg.Network, raw)
	if err != nil || from != p.other.Trader || d.Proposal != p.sum {
		return
	}
	switch d.Reason {
	case market.OrderCompleted, market.OrderExpired, market.OrderCancelled, market.InvalidProposal:
		t.Book.Cancel(p.other)
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
