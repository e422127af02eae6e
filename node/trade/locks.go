package trade

import (
	"maps"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// lockCheck is what the buyer still wants to know of the seller's chain.
type lockCheck struct {
	notBefore dolly.Time // a fork would be known by then
	good      dolly.Time // since when the chain holds as far as I know
	asked     dolly.Time
	said      map[dolly.PeerID]ledger.Tip // what witnesses hold
}

// Witnesses of a tip: those that dealt with the seller in its last blocks, and
// how many of them must agree.
const (
	witnessBlocks = 8
	quorum        = 2
)

// lockOf finds the lock of some terms among the seller's blocks, latest first,
// as far back as since, as the seller's blocks tell the time.
func (t *Trader) lockOf(terms market.Terms, since dolly.Time) (dolly.Hash, bool) {
	tip, _ := t.Ledger.Tip(terms.Seller)
	for end := tip.Seq + 1; end > 1; {
		from := max(end, page+1) - page
		blocks := t.Ledger.Chain(terms.Seller, from, int(end-from))
		for _, b := range blocks {
			if isLock(b, terms) {
				return b.Hash, true
			}
		}
		if blocks[0].At < since {
			break
		}
		end = from
	}
	return dolly.Hash{}, false
}

func isLock(b ledger.Signed, terms market.Terms) bool {
	return b.Kind == ledger.Lock && b.Key == terms.Seller && b.Peer == terms.Buyer &&
		b.Lock == terms.Hash && b.Amount == terms.Amount.MB
}

// lockFor tells a waiting swap that its lock is here. It is asked about every
// lock that is shown, also one known for long: a lock may overtake the accept
// that it belongs to.
func (t *Trader) lockFor(b ledger.Signed) {
	if b.Kind != ledger.Lock || b.Peer != t.Self() {
		return
	}
	if _, held := t.Ledger.Block(b.Hash); !held {
		return
	}
	for _, d := range t.deals.All {
		if d.Swap.State == market.BuyerWaiting && isLock(b, d.Swap.Terms) {
			t.swapFact(d.Swap.ID(), market.LockSeen{Block: b.Hash})
		}
	}
}

// findLock looks whether the lock of a new swap came before the swap.
func (t *Trader) findLock(terms market.Terms, since dolly.Time) {
	if terms.Buyer != t.Self() {
		return
	}
	if lock, ok := t.lockOf(terms, since); ok {
		t.swapFact(terms.ID(), market.LockSeen{Block: lock})
	}
}

func (t *Trader) verifyLock(id dolly.Hash, notBefore dolly.Time) {
	if t.checks[id] == nil {
		t.checks[id] = &lockCheck{notBefore: notBefore, said: map[dolly.PeerID]ledger.Tip{}}
	}
}

// checkLocks looks at the sellers' chains before anything is paid (DESIGN.md
// section 8, step 2): contiguous up to the lock, witnesses agree, older than
// the gossip delay, and nothing given that was not gained.
func (t *Trader) checkLocks() {
	ids := slices.SortedFunc(maps.Keys(t.checks), func(a, b dolly.Hash) int { return slices.Compare(a[:], b[:]) })
	for _, id := range ids {
		if d, ok := t.deals.Get(id.String()); ok && !d.Ended {
			t.checkLock(id, d, t.checks[id])
		}
	}
}

func (t *Trader) checkLock(id dolly.Hash, d deal, c *lockCheck) {
	seller := d.Swap.Seller
	if _, bad := t.Ledger.Forked(seller); bad {
		delete(t.checks, id)
		t.swapFact(id, market.LockRefused{Why: "the seller forked its chain"})
		return
	}
	if !t.holdsUp(seller, d.Swap.Lock) {
		c.good = 0
		if t.now.Sub(c.asked) > t.cfg.Retry {
			c.asked = t.now
			t.exchangeWith(seller)
		}
		return
	}
	if c.good == 0 {
		c.good, c.asked = t.now, 0
	}
	agreed := t.witnessed(seller, c)
	if agreed && t.now >= max(c.notBefore, c.good.Add(t.cfg.Delay)) {
		delete(t.checks, id)
		t.swapFact(id, market.LockVerified{})
	}
}

// holdsUp reports whether a chain is known up to the lock and gave nothing that
// was not gained.
func (t *Trader) holdsUp(seller dolly.PeerID, lock dolly.Hash) bool {
	b, known := t.Ledger.Block(lock)
	tip, _ := t.Ledger.Tip(seller)
	return known && tip.Seq >= b.Seq && t.Ledger.Balance(seller) >= 0
}

// witnessed reports whether enough of the seller's latest counterparties know
// the same chain as I do, and asks those that have not said.
func (t *Trader) witnessed(seller dolly.PeerID, c *lockCheck) bool {
	ask := t.now.Sub(c.asked) > t.cfg.Retry
	if ask {
		c.asked = t.now
	}
	witnesses := slices.DeleteFunc(t.Ledger.Witnesses(seller, witnessBlocks), func(w dolly.PeerID) bool { return w == t.Self() })
	agreed := 0
	for _, w := range witnesses {
		tip, said := c.said[w]
		switch {
		case said && t.reaches(tip):
			agreed++
		case ask && said:
			t.exchangeWith(w)
		case ask:
			t.do(Ask{To: w, Kind: askTip, Raw: wire.Marshal(seller), Tag: Tag{askTip, wire.Sum(seller[:])}})
		}
	}
	return agreed >= min(quorum, len(witnesses))
}

// reaches reports whether a tip lies on the chain that I hold.
func (t *Trader) reaches(tip ledger.Tip) bool {
	mine := t.Ledger.Chain(tip.Key, tip.Seq, 1)
	return tip.Seq == 0 || len(mine) == 1 && mine[0].Hash == tip.Hash
}

// onTip remembers what a witness holds. It agrees once I hold that too: one
// that is ahead makes me fetch, and a fork then shows itself.
func (t *Trader) onTip(f Answered) {
	var tip ledger.Tip
	if f.Err != "" || wire.Unmarshal(f.Raw, &tip) != nil || wire.Sum(tip.Key[:]) != f.Tag.Ref {
		return
	}
	asked := false
	for id, c := range t.checks {
		if d, ok := t.deals.Get(id.String()); ok && d.Swap.Seller == tip.Key {
			c.said[f.From] = tip
			asked = true
		}
	}
	if asked && !t.reaches(tip) {
		t.exchangeWith(f.From)
	}
}
