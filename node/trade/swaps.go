package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// deal is a swap with what this side needs to carry it out.
type deal struct {
	Swap  market.Swap   `cbor:"1,keyasint"`
	Key   dolly.Hash    `cbor:"2,keyasint"` // names my contract key
	Own   dolly.OrderID `cbor:"3,keyasint"`
	Other dolly.OrderID `cbor:"4,keyasint"`
	Ended bool          `cbor:"5,keyasint"`
	Done  bool          `cbor:"6,keyasint"` // traded, not given up
	Since dolly.Time    `cbor:"7,keyasint"`
}

// lateBlocks is how long after its refund a swap that came to nothing is
// watched: a secret that shows up late still brings the MB.
const lateBlocks = 144

// NoteCompleted is the kind of the event of a finished trade; its data are the
// [market.Terms].
const NoteCompleted = "swap.completed"

// lockCheck is what the buyer still wants to know of the seller's chain.
type lockCheck struct {
	seen  dolly.Time // when the lock came
	asked dolly.Time
	said  map[dolly.PeerID]bool
}

// open begins a swap that both sides signed for.
func (t *Trader) open(d deal, terms market.Terms, secret []byte) {
	role := market.Buyer
	if terms.Seller == t.Self() {
		role = market.Seller
	}
	swap, err := market.NewSwap(role, terms, secret, t.now)
	if err != nil {
		t.unreserve(d.Own, terms.Amount.MB)
		t.unreserve(d.Other, terms.Amount.MB)
		return
	}
	d.Swap, d.Since = swap, t.now
	id := terms.ID()
	t.deals.Put(id.String(), d)
	t.note("swap.agreed", terms, "swap %s agreed: %v for %v", id.Short(), terms.Amount.MB, terms.Amount.Sat)
	t.resume(id.String())
}

// resume re-emits the effects of the state that a swap is in.
func (t *Trader) resume(key string) {
	if d, ok := t.deals.Get(key); ok && !d.Ended {
		t.swapFact(d.Swap.ID(), market.Restarted{})
	}
}

func (t *Trader) tip(height uint32) {
	t.height = height
	for _, d := range t.deals.All {
		if d.Ended && !d.Done && height > d.Swap.Terms.RefundAt+lateBlocks {
			t.do(Unwatch{d.Swap.ID()})
			t.deals.Delete(d.Swap.ID().String())
		} else if !d.Done {
			t.swapFact(d.Swap.ID(), market.Tip{Height: height})
		}
	}
}

func (t *Trader) swapFact(id dolly.Hash, f market.Fact) {
	d, ok := t.deals.Get(id.String())
	if !ok || d.Done {
		return
	}
	before := d.Swap.State
	var effects []market.Effect
	d.Swap, effects = d.Swap.Step(f, t.now, t.cfg.Swap)
	t.deals.Put(id.String(), d)
	if d.Swap.State != before {
		t.note("swap."+d.Swap.State.String(), id, "swap %s: %s", id.Short(), d.Swap.State)
	}
	for _, e := range effects {
		t.apply(id, d, e)
	}
}

// apply carries out one effect of a swap. Every one may come twice.
func (t *Trader) apply(id dolly.Hash, d deal, e market.Effect) {
	terms := d.Swap.Terms
	switch e := e.(type) {
	case market.WriteLock:
		t.writeLock(id, terms)
	case market.SendLock:
		t.push(terms.Buyer, d.Swap.Lock)
	case market.VerifyLock:
		if t.checks[id] == nil {
			t.checks[id] = &lockCheck{said: map[dolly.PeerID]bool{}}
		}
	case market.Fund:
		t.fund(id, d, e.Until)
	case market.Watch:
		t.do(Watch{Swap: id, Terms: terms})
	case market.Claim:
		t.do(Claim{Swap: id, Key: d.Key, Terms: terms, Secret: d.Swap.Secret})
	case market.Refund:
		t.do(Refund{Swap: id, Key: d.Key, Terms: terms})
	case market.WriteTake:
		t.writeTake(id, d)
	case market.WriteRelease:
		t.writeRelease(id, d)
	case market.Finished:
		t.finish(id, e.Outcome)
	}
}

func (t *Trader) writeLock(id dolly.Hash, terms market.Terms) {
	b, err := t.debit(ledger.Lock, terms.Buyer, terms.Amount.MB, terms.Hash)
	if err != nil {
		return // tried again; without a lock nobody funds, and FundBy ends it
	}
	t.swapFact(id, market.Locked{Block: b.Hash})
}

// push shows one own block to a peer, with what it lacks of my chain to follow
// by exchange.
func (t *Trader) push(to dolly.PeerID, block dolly.Hash) {
	if b, ok := t.Ledger.Block(block); ok {
		t.do(Ask{To: to, Kind: askBlock, Raw: b.Raw, Tag: Tag{askBlock, block}})
	}
}

// fund asks the charter before it pays. The permit is the same after a restart.
func (t *Trader) fund(id dolly.Hash, d deal, until uint32) {
	terms := d.Swap.Terms
	if t.cfg.Allow == nil {
		t.swapFact(id, market.FundRefused{Why: ErrCoins.Error()})
		return
	}
	permit, err := t.cfg.Allow(t.now, charter.Spend{ID: id, Kind: charter.Fund, MaxSat: terms.Amount.Sat + t.cfg.FeeMax})
	if err != nil {
		t.swapFact(id, market.FundRefused{Why: err.Error()})
		return
	}
	t.do(Fund{Permit: permit, Swap: id, Key: d.Key, Terms: terms, Until: until})
}

func (t *Trader) funded(f Funded) {
	switch {
	case f.Err == "":
		t.swapFact(f.Swap, market.Funded{})
	case f.Final:
		t.swapFact(f.Swap, market.FundRefused{Why: f.Err})
	}
}

func (t *Trader) writeTake(id dolly.Hash, d deal) {
	lock, ok := t.Ledger.Block(d.Swap.Lock)
	if !ok {
		return
	}
	b, err := t.credit(lock, d.Swap.Secret)
	if err != nil {
		return // a take is valid for ever; tried again
	}
	if p, bad := t.Ledger.Forked(d.Swap.Terms.Seller); bad {
		t.condemned(p) // the take may have proved a release to be fraud
	}
	t.do(Ask{To: d.Swap.Terms.Seller, Kind: askBlock, Raw: b.Raw, Tag: Tag{askBlock, b.Hash}})
	t.swapFact(id, market.Taken{})
}

func (t *Trader) writeRelease(id dolly.Hash, d deal) {
	if !t.Ready() {
		return
	}
	b, err := t.Ledger.Release(t.cfg.Self, d.Swap.Lock, t.now)
	if err != nil {
		return
	}
	t.keepBlock(b)
	t.do(Ask{To: d.Swap.Buyer, Kind: askBlock, Raw: b.Raw, Tag: Tag{askBlock, b.Hash}})
	t.swapFact(id, market.Released{})
}

// finish books a swap that ended.
func (t *Trader) finish(id dolly.Hash, o market.Outcome) {
	d, ok := t.deals.Get(id.String())
	done := o == market.OutcomeSold || o == market.OutcomeBought
	if !ok || d.Done || d.Ended && !done {
		return
	}
	first := !d.Ended
	d.Ended, d.Done = true, done
	t.deals.Put(id.String(), d)
	delete(t.checks, id)
	t.remember(d)
	if done {
		t.completed(id, d)
		return
	}
	if first {
		t.unreserve(d.Own, d.Swap.Terms.Amount.MB)
		t.unreserve(d.Other, d.Swap.Terms.Amount.MB)
	}
	if o == market.OutcomeRefunded {
		tally := t.tally.Get()
		tally.Refunds++
		t.tally.Set(tally)
	}
	t.note("swap.ended", id, "swap %s ended: %s", id.Short(), o)
}

// completed books a trade. Nothing is owed any more, so the record goes.
func (t *Trader) completed(id dolly.Hash, d deal) {
	terms := d.Swap.Terms
	t.deals.Delete(id.String())
	t.do(Unwatch{id})
	_ = t.Book.Trade(d.Own, terms.Amount.MB) // an order that left the book needs no booking
	_ = t.Book.Trade(d.Other, terms.Amount.MB)
	tally := t.tally.Get()
	tally.Trades++
	if d.Swap.Role == market.Seller {
		tally.Sold += terms.Amount.MB
		tally.Income += terms.Amount.Sat
	} else {
		tally.Bought += terms.Amount.MB
		tally.Outlay += terms.Amount.Sat
	}
	t.tally.Set(tally)
	t.traded(terms)
	t.note(NoteCompleted, terms, "traded %v for %v", terms.Amount.MB, terms.Amount.Sat)
}

// lockFor tells a waiting swap that its lock is here.
func (t *Trader) lockFor(b ledger.Signed) {
	if b.Kind != ledger.Lock || b.Peer != t.Self() {
		return
	}
	for _, d := range t.deals.All {
		terms := d.Swap.Terms
		if !d.Ended && terms.Hash == b.Lock && terms.Seller == b.Key && terms.Amount.MB == b.Amount {
			t.swapFact(d.Swap.ID(), market.LockSeen{Block: b.Hash})
		}
	}
}

// checkLocks looks at the sellers' chains before anything is paid (DESIGN.md
// section 8, step 2): contiguous up to the lock, witnesses agree, older than
// the gossip delay, and nothing given that was not gained.
func (t *Trader) checkLocks() {
	for _, d := range t.deals.All {
		id := d.Swap.ID()
		if c := t.checks[id]; c != nil && !d.Ended {
			t.checkLock(id, d, c)
		}
	}
}

func (t *Trader) checkLock(id dolly.Hash, d deal, c *lockCheck) {
	seller := d.Swap.Terms.Seller
	if _, bad := t.Ledger.Forked(seller); bad {
		delete(t.checks, id)
		t.swapFact(id, market.LockRefused{Why: "the seller forked its chain"})
		return
	}
	lock, known := t.Ledger.Block(d.Swap.Lock)
	tip, _ := t.Ledger.Tip(seller)
	settled := known && tip.Seq >= lock.Seq && t.Ledger.Balance(seller) >= 0
	if !settled {
		if t.now.Sub(c.asked) > t.cfg.Retry {
			c.asked = t.now
			t.ExchangeWith(seller)
		}
		return
	}
	if c.seen == 0 {
		c.seen, c.asked = t.now, 0
	}
	if t.now.Sub(c.seen) < t.cfg.Delay || !t.witnessed(seller, c) {
		return
	}
	delete(t.checks, id)
	t.swapFact(id, market.LockVerified{})
}

// witnessed reports whether the seller's latest counterparties know the same
// chain as I do, and asks those that have not said.
func (t *Trader) witnessed(seller dolly.PeerID, c *lockCheck) bool {
	quorum, agreed := 0, 0
	ask := t.now.Sub(c.asked) > t.cfg.Retry
	for _, w := range t.Ledger.Witnesses(seller, 8) {
		if w == t.Self() || quorum == 2 {
			continue
		}
		quorum++
		if c.said[w] {
			agreed++
		} else if ask {
			t.do(Ask{To: w, Kind: askTip, Raw: wire.Marshal(seller), Tag: Tag{askTip, wire.Sum(seller[:])}})
		}
	}
	if ask {
		c.asked = t.now
	}
	return agreed == quorum
}

// onTip counts a witness that holds a prefix of the chain that I hold. One that
// holds more, or something else, makes me fetch again; a fork then shows itself.
func (t *Trader) onTip(f Answered) {
	var tip ledger.Tip
	if f.Err != "" || wire.Unmarshal(f.Raw, &tip) != nil {
		return
	}
	for _, d := range t.deals.All {
		c := t.checks[d.Swap.ID()]
		if c == nil || wire.Sum(d.Swap.Terms.Seller[:]) != f.Tag.Ref {
			continue
		}
		mine := t.Ledger.Chain(d.Swap.Terms.Seller, tip.Seq, 1)
		if tip.Seq == 0 || len(mine) == 1 && mine[0].Hash == tip.Hash {
			c.said[f.From] = true
			continue
		}
		t.ExchangeWith(f.From)
	}
}
