package sim

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// swap is both sides of one, each the real record moved by the real table, and the
// contract on the chain between them.
type swap struct {
	sell, buy market.Swap
	seller    *member
	buyer     int
	lock      ledger.Block // the seller's, and its hash
	lockHash  dolly.Hash
	secret    [market.SecretSize]byte

	funding, claiming, refunding bool // sent, not mined yet
	fundedAt, spentAt            uint32
	claimed, refunded            bool
	locked, taken, released      bool
	sellDone, buyDone            bool
	fee                          dolly.Sat // of the claim or the refund
	watch                        swapWatch
}

// beginSwap is the agreement: the terms that two signatures make.
func (w *World) beginSwap(a *member, i int, m market.Match) {
	s := &swap{seller: a, buyer: i}
	w.market.secrets++
	for k := range 4 {
		x := w.roll(ofSecret, w.market.secrets, uint64(k), 0)
		for j := range 8 {
			s.secret[8*k+j] = byte(x >> (8 * j))
		}
	}
	h := w.coins.height
	t := market.Terms{
		Bid: m.Bid, Ask: m.Ask, Amount: m.Amount, Seller: m.Bid.Trader, Buyer: m.Ask.Trader, Hash: wire.Sum(s.secret[:]),
		FundBy: h + w.params.FundWithin, RefundAt: h + w.params.RefundAfter,
	}
	var err error
	if s.sell, err = market.NewSwap(market.Seller, t, s.secret[:], w.now); err == nil {
		s.buy, err = market.NewSwap(market.Buyer, t, nil, w.now)
	}
	if err != nil {
		w.fail(err)
		return
	}
	a.pending += t.Amount.Sat
	a.swaps++
	w.market.buyers[i].pledged += t.Amount.MB
	w.market.swaps = append(w.market.swaps, s)
	w.watch.swapBegun(w, s)
	w.stepSeller(s, market.Restarted{})
	w.stepBuyer(s, market.Tip{Height: h})
}

// stepSwaps tells every swap of a new block, and forgets those that are over.
func (w *World) stepSwaps() {
	kept := w.market.swaps[:0]
	for _, s := range w.market.swaps {
		w.mine(s)
		c := s.contract(w.coins.height)
		w.stepSeller(s, c)
		w.stepBuyer(s, c)
		w.stepBuyer(s, market.Tip{Height: w.coins.height})
		w.watch.swapStood(w, s)
		if s.over(w.coins.height, w.params) {
			w.closeSwap(s)
			continue
		}
		kept = append(kept, s)
	}
	clear(w.market.swaps[len(kept):])
	w.market.swaps = kept
}

// over reports whether nothing more can come of a swap.
func (s *swap) over(height uint32, p market.Params) bool {
	buyerOut := s.buyDone && (s.fundedAt == 0 && !s.funding || s.spentAt != 0)
	sellerOut := s.sellDone || s.seller.gone && height > s.sell.RefundAt+3*p.Confirm
	return buyerOut && sellerOut
}

// mine puts what was sent into the block that just came.
func (w *World) mine(s *swap) {
	h := w.coins.height
	switch {
	case s.funding:
		s.funding, s.fundedAt = false, h
	case s.claiming && s.spentAt == 0:
		s.spentAt, s.claimed, s.claiming = h, true, false
		s.released = w.broken(mutRelease)
		w.coins.onWay -= s.sell.Amount.Sat
		w.give(s.seller.purse, s.sell.Amount.Sat-s.fee)
		w.spendFee(s.fee)
		w.book(s.seller, BookedSold, s.sell.Amount.MB, s.sell.Amount.Sat, s.fee)
		s.seller.earned += s.sell.Amount.Sat - s.fee
		w.stir(s.seller)
	case s.refunding && s.spentAt == 0:
		s.spentAt, s.refunded, s.refunding = h, true, false
		w.coins.onWay -= s.sell.Amount.Sat
		w.coins.brought -= s.sell.Amount.Sat - s.fee // a buyer's coins come from outside
		w.spendFee(s.fee)
	}
}

// stir has an agent look at its next check: something changed.
func (w *World) stir(a *member) {
	if !a.gone {
		w.wake[a.place] = min(w.wake[a.place], w.now)
	}
}

// contract is what the chain tells of a swap's script.
func (s *swap) contract(height uint32) market.Contract {
	c := market.Contract{Height: height, FundedAt: s.fundedAt, Claimed: s.claimed || s.claiming, Refunded: s.refunded || s.refunding}
	if s.fundedAt != 0 {
		c.Depth = height - s.fundedAt + 1
	}
	if s.fundedAt != 0 || s.funding {
		c.Sat = s.sell.Amount.Sat
	}
	if s.spentAt != 0 {
		c.SpentDepth = height - s.spentAt + 1
	}
	if c.Claimed {
		c.Secret = s.secret[:]
	}
	return c
}

func (w *World) stepSeller(s *swap, f market.Fact) {
	for f != nil && !s.seller.gone {
		next, effects := s.sell.Step(f, w.now, w.params)
		s.sell, f = next, nil
		for _, e := range effects {
			if g := w.sellerDoes(s, e); g != nil {
				f = g
			}
		}
	}
}

func (w *World) sellerDoes(s *swap, e market.Effect) market.Fact {
	a := s.seller
	switch e := e.(type) {
	case market.WriteLock:
		return w.writeLock(s)
	case market.SendLock:
		if w.broken(mutEarlyClaim) {
			w.claim(s, market.Claim{Until: s.sell.RefundAt})
		}
		if !w.lost(a) && s.buy.State == market.BuyerWaiting {
			w.stepBuyer(s, market.LockSeen{Block: s.lockHash})
		}
	case market.Claim:
		return w.claim(s, e)
	case market.WriteRelease:
		if !s.released {
			b := ledger.Block{Kind: ledger.Release, Credit: true, Peer: s.sell.Buyer, Link: s.lockHash, Amount: s.sell.Amount.MB, Lock: s.sell.Hash, At: w.now}
			if !w.write(&a.end, &a.told, a.key, b) {
				return nil
			}
			s.released = true
		}
		return market.Released{}
	case market.Finished:
		s.sellDone = true
		a.pending -= s.sell.Amount.Sat
		a.swaps--
		w.stir(a)
	}
	return nil
}

func (w *World) writeLock(s *swap) market.Fact {
	a := s.seller
	if a.balance() < s.sell.Amount.MB {
		return market.LockRefused{Why: "not enough MB"}
	}
	b := ledger.Block{Kind: ledger.Lock, Peer: s.sell.Buyer, Amount: s.sell.Amount.MB, Lock: s.sell.Hash, At: w.now}
	if w.broken(mutLock) {
		b.Amount /= 2
	}
	if !w.write(&a.end, &a.told, a.key, b) {
		return nil
	}
	s.lock, s.lockHash, s.locked = b, a.end.Hash, true
	if a.order.any && uint64(a.orders) == s.sell.Bid.Number {
		a.order.filled += s.sell.Amount.MB
	}
	return market.Locked{Block: s.lockHash}
}

// claim sends the claim, once; with too few blocks left it is refused.
func (w *World) claim(s *swap, e market.Claim) market.Fact {
	if s.claiming || s.claimed {
		return market.Claimed{}
	}
	fee := w.feeOf(claimVB)
	if w.coins.height > e.Until || s.spentAt != 0 || s.refunding || fee >= s.sell.Amount.Sat || w.broken(mutNoRefund) {
		return market.ClaimRefused{}
	}
	s.claiming, s.fee = true, fee
	w.watch.claims(w, s)
	return market.Claimed{}
}

func (w *World) stepBuyer(s *swap, f market.Fact) {
	for f != nil {
		next, effects := s.buy.Step(f, w.now, w.params)
		s.buy, f = next, nil
		for _, e := range effects {
			if g := w.buyerDoes(s, e); g != nil {
				f = g
			}
		}
	}
}

func (w *World) buyerDoes(s *swap, e market.Effect) market.Fact {
	b := &w.market.buyers[s.buyer]
	switch e := e.(type) {
	case market.VerifyLock:
		if !s.locked || s.lock.Amount != s.buy.Amount.MB && !w.broken(mutLock) {
			return market.LockRefused{Why: "it is not what was agreed"}
		}
		return market.LockVerified{}
	case market.Fund:
		return w.fund(s, e)
	case market.Refund:
		if s.spentAt == 0 && !s.claiming && !w.broken(mutNoRefund) {
			s.refunding, s.fee = true, min(w.feeOf(claimVB), s.buy.Amount.Sat)
		}
	case market.WriteTake:
		if !s.taken && !w.broken(mutNoTake) {
			t := ledger.Block{Kind: ledger.Take, Credit: true, Peer: s.buy.Seller, Link: s.lockHash, Amount: s.lock.Amount, Lock: s.buy.Hash, Secret: s.buy.Secret, At: w.now}
			if !w.write(&b.end, &b.told, b.key, t) {
				return nil
			}
			w.watch.took(w, s, t)
			s.taken = true
			b.owes -= s.buy.Amount.MB
		}
		return market.Taken{}
	case market.Finished:
		s.buyDone = true
	}
	return nil
}

// fund pays into the contract, once.
func (w *World) fund(s *swap, e market.Fund) market.Fact {
	if s.funding || s.fundedAt != 0 {
		return market.Funded{}
	}
	if w.coins.height > e.Until {
		return market.FundRefused{Why: "too late"}
	}
	fee := w.feeOf(payVB)
	w.coins.brought += s.buy.Amount.Sat + fee
	w.coins.onWay += s.buy.Amount.Sat
	w.spendFee(fee)
	s.funding = true
	return market.Funded{}
}

// closeSwap books what came of a swap.
func (w *World) closeSwap(s *swap) {
	b := &w.market.buyers[s.buyer]
	b.pledged -= s.buy.Amount.MB
	if !s.sellDone {
		s.seller.pending -= s.sell.Amount.Sat
		s.seller.swaps--
	}
	w.happened(evSwap, s.seller.birth, int64(s.sell.State)<<8|int64(s.buy.State))
	w.watch.swapOver(w, s)
	for _, id := range [2]dolly.OrderID{s.sell.Bid, s.sell.Ask} {
		if s.claimed {
			_ = w.market.book.Trade(id, s.sell.Amount.MB) // the book forgets an order some time after its end
		} else {
			_ = w.market.book.Unreserve(id, s.sell.Amount.MB)
		}
	}
	if s.claimed {
		w.traded(s)
	}
}

// write continues a chain by a block.
func (w *World) write(end *ledger.End, told *recount, key signer, b ledger.Block) bool {
	block, next, err := end.Next(key.peer, b)
	if err != nil {
		w.fail(fmt.Errorf("write %v: %w", b.Kind, err))
		return false
	}
	*end = next
	w.happened(evCarry, int(block.Kind), int64(block.Amount))
	w.watch.wrote(w, told, key, block, next)
	return true
}
