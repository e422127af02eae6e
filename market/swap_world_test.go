package market

import (
	"fmt"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// world is a model chain with one contract, and a body around each of two swaps.
// It counts what really moved, and shouts when a rule breaks.
type world struct {
	prm           Params
	now           dolly.Time
	seller, buyer *party
	say           func(string)                            // each step, for plays
	fail          func(format string, args ...any)        // a rule broke
	skip          func(tx string, waited int) (miss bool) // may a block miss this transaction?

	height            uint32
	fundedAt, spentAt uint32
	spentBy           string
	pool              map[string]int // fund, claim, refund → blocks waited
	shown             []byte         // the secret, once broadcast
	loseLocks         int            // lock messages to lose
	hidden            bool           // nobody sees a claim before it is mined
	locked, stored    bool           // on the ledger; in the buyer's wallet
	taken, released   bool
}

// party is one side: its stored record is all that survives a crash.
type party struct {
	name           string
	disk           []byte
	swap           Swap
	down           int  // for so many blocks
	silent         bool // for ever
	watching       bool
	crashOnEffects int // for how many blocks it is down then
}

const firstHeight = 100

var secret = []byte("a secret of exactly 32 bytes, ok")

func testTerms(prm Params) Terms {
	return Terms{
		Bid: id(alice, 1), Ask: id(bob, 1), Amount: dolly.Price{Sat: 6600, MB: 66 * dolly.MiB},
		Seller: alice.Peer(), Buyer: bob.Peer(), SellerKey: contractTestKey(1), BuyerKey: contractTestKey(2),
		Hash: wire.Sum(secret), FundBy: firstHeight + prm.FundWithin, RefundAt: firstHeight + prm.RefundAfter,
	}
}

func newWorld(terms Terms, prm Params, fail func(string, ...any)) *world {
	w := &world{
		prm: prm, height: firstHeight, pool: map[string]int{}, fail: fail,
		say: func(string) {}, skip: func(string, int) bool { return false },
	}
	s, err := NewSwap(Seller, terms, secret, w.now)
	if err != nil {
		fail("%v", err)
	}
	b, err := NewSwap(Buyer, terms, nil, w.now)
	if err != nil {
		fail("%v", err)
	}
	w.seller = &party{name: "alice", swap: s, disk: wire.Marshal(s)}
	w.buyer = &party{name: "bob", swap: b, disk: wire.Marshal(b)}
	return w
}

func (w *world) start() {
	w.tell(w.buyer, Tip{Height: w.height})
	w.tell(w.buyer, Restarted{})
	w.tell(w.seller, Restarted{})
}

// tell steps a party, stores, and carries out the effects, unless it crashes
// between the two.
func (w *world) tell(p *party, f Fact) {
	if p.down > 0 || p.silent {
		return
	}
	before := p.swap.State
	next, effects := p.swap.Step(f, w.now, w.prm)
	p.disk = wire.Marshal(next)
	p.swap = next
	if next.State != before {
		w.say(fmt.Sprintf("%3d  %-5s  %s", w.height, p.name, next.State))
	}
	w.judge(before, next, effects)
	if p.crashOnEffects > 0 && len(effects) > 0 {
		w.crash(p, p.crashOnEffects)
		return
	}
	for _, e := range effects {
		w.do(p, e)
	}
}

// judge holds decisions against the chain as it really is.
func (w *world) judge(before State, s Swap, effects []Effect) {
	if before == SellerLocked && has[Claim](effects) && w.shown == nil {
		w.rule(w.fundedAt != 0 && w.height-w.fundedAt+1 >= w.prm.Confirm, "I19: secret shown before k confirmations")
		w.rule(w.height+w.prm.MinLeft() <= s.RefundAt, "I19: secret shown with too few blocks left")
	}
	if before == SellerLocked && has[WriteRelease](effects) {
		refunded := w.spentBy == "refund" && w.height-w.spentAt+1 >= w.prm.Confirm
		w.rule(w.fundedAt == 0 || refunded || w.height >= s.RefundAt+w.prm.Confirm, "released a funded lock")
	}
}

func (w *world) crash(p *party, blocks int) {
	p.crashOnEffects, p.down, p.watching = 0, blocks, false
	w.say(fmt.Sprintf("%3d  %-5s  crashes", w.height, p.name))
}

func (w *world) do(p *party, e Effect) {
	switch e := e.(type) {
	case WriteLock:
		w.locked = true
		w.tell(p, Locked{Block: dolly.Hash{1}})
	case SendLock:
		if w.loseLocks > 0 {
			w.loseLocks--
			return
		}
		w.tell(w.buyer, LockSeen{Block: p.swap.Lock})
	case VerifyLock:
		w.tell(p, LockVerified{})
	case Fund:
		w.fund(p, e)
	case Watch:
		p.watching = true
		w.tell(p, w.contract())
	case Claim:
		w.claim(p, e)
	case Refund:
		w.send("refund")
	case WriteTake:
		w.rule(opens(p.swap.Secret, p.swap.Hash), "I22: took without the preimage")
		w.taken = true
		w.tell(p, Taken{})
	case WriteRelease:
		w.rule(p.swap.Secret == nil, "released with the secret in hand")
		w.rule(w.shown == nil, "released after the secret was shown")
		w.released = true
		w.tell(p, Released{})
	}
}

func (w *world) fund(p *party, e Fund) {
	if !w.stored && w.height > e.Until {
		w.tell(p, FundRefused{Why: "too late"})
		return
	}
	w.rule(w.locked, "funded without a lock")
	w.stored = true
	w.send("fund")
	w.tell(p, Funded{})
}

func (w *world) claim(p *party, e Claim) {
	if w.shown == nil && (w.height > e.Until || w.fundedAt == 0 || w.spentBy != "") {
		if w.height > e.Until {
			w.tell(p, ClaimRefused{})
		}
		return
	}
	w.rule(opens(p.swap.Secret, p.swap.Hash), "claimed without the secret")
	if w.shown == nil {
		w.say(fmt.Sprintf("%3d  %-5s  shows the secret", w.height, p.name))
	}
	w.shown = p.swap.Secret
	w.send("claim")
	w.tell(p, Claimed{})
}

func (w *world) rule(ok bool, words string) {
	if !ok {
		w.fail("height %d: %s", w.height, words)
	}
}

// send puts a transaction into the pool unless the chain has it.
func (w *world) send(tx string) {
	_, waiting := w.pool[tx]
	if !waiting && (tx != "fund" || w.fundedAt == 0) && w.spentBy != tx {
		w.pool[tx] = 0
	}
}

// block mines what the pool has, then tells everybody.
func (w *world) block() {
	w.mine()
	w.announce()
}

func (w *world) mine() {
	w.height++
	w.now = w.now.Add(w.prm.Gossip)
	for _, tx := range []string{"fund", "claim", "refund"} {
		waited, ok := w.pool[tx]
		valid := tx == "fund" || w.fundedAt != 0 && w.spentBy == "" && (tx == "claim" || w.height > w.seller.swap.RefundAt)
		if !ok || !valid {
			continue
		}
		if w.skip(tx, waited) {
			w.pool[tx]++
			continue
		}
		delete(w.pool, tx)
		if tx == "fund" {
			w.fundedAt = w.height
		} else {
			w.spentBy, w.spentAt = tx, w.height
		}
		w.say(fmt.Sprintf("%3d  chain  %s mined", w.height, tx))
	}
}

func (w *world) announce() {
	for _, p := range []*party{w.seller, w.buyer} {
		if p.down > 0 {
			if p.down--; p.down == 0 {
				w.restart(p)
			}
		}
		w.tell(p, Tip{Height: w.height})
		if p.watching {
			w.tell(p, w.contract())
		}
	}
}

// reorg replaces the last block by two others.
func (w *world) reorg() {
	w.say(fmt.Sprintf("%3d  chain  reorganised", w.height))
	if w.fundedAt == w.height {
		w.fundedAt, w.pool["fund"] = 0, 0
	}
	if w.spentBy != "" && w.spentAt == w.height {
		w.pool[w.spentBy] = 0
		w.spentBy, w.spentAt = "", 0
	}
	w.height--
	w.mine()
	w.block()
}

func (w *world) restart(p *party) {
	if err := wire.Unmarshal(p.disk, &p.swap); err != nil {
		w.fail("restart of %s: %v", p.name, err)
	}
	w.say(fmt.Sprintf("%3d  %-5s  restarts: %s", w.height, p.name, p.swap.State))
	w.tell(p, Restarted{})
}

func (w *world) contract() Contract {
	c := Contract{Height: w.height, FundedAt: w.fundedAt}
	if w.spentBy == "claim" || !w.hidden {
		c.Secret = w.shown
	}
	if w.fundedAt != 0 {
		c.Depth, c.Sat = w.height-w.fundedAt+1, w.seller.swap.Amount.Sat
	}
	if w.spentBy != "" {
		c.Claimed, c.Refunded = w.spentBy == "claim", w.spentBy == "refund"
		c.SpentDepth = w.height - w.spentAt + 1
	}
	return c
}

// heal lets everything that is alive finish, and then judges.
func (w *world) heal() {
	w.skip = func(string, int) bool { return false }
	for range w.prm.RefundAfter + 60 {
		w.block()
	}
	claimed, refunded := w.spentBy == "claim", w.spentBy == "refund"
	if s := w.seller; !s.silent {
		w.rule(s.swap.State.Final(), "the seller never ends")
		w.rule(!w.locked || claimed != w.released, "I18: the seller has both or neither")
		w.rule(!w.taken || claimed, "I22: the MB moved and the seller was not paid")
		w.rule(s.swap.State != SellerLost, "I18: the seller lost")
	}
	if b := w.buyer; !b.silent {
		w.rule(b.swap.State.Final(), "the buyer never ends")
		w.rule(!claimed || w.taken, "I18: the buyer paid and did not take")
		w.rule(claimed || !w.taken || w.seller.silent, "I22: the buyer took from an honest seller without paying")
		w.rule(w.fundedAt == 0 || claimed || refunded || w.taken, "I20: coins left in the contract")
	}
}

func TestSwapRecordSurvivesStorage(t *testing.T) {
	prm := DefaultParams()
	want, err := NewSwap(Seller, testTerms(prm), secret, 5)
	if err != nil {
		t.Fatal(err)
	}
	var got Swap
	if err := wire.Unmarshal(wire.Marshal(want), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID() != want.ID() || got.State != SellerLocking || string(got.Secret) != string(secret) || got.FundBy != want.FundBy {
		t.Fatalf("%+v came back as %+v", want, got)
	}
}
