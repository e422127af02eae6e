package trade

import (
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
)

// deal is a swap with what this side needs to carry it out.
type deal struct {
	Swap     market.Swap   `cbor:"1,keyasint"`
	Key      dolly.Hash    `cbor:"2,keyasint"` // names my contract key
	Own      dolly.OrderID `cbor:"3,keyasint"`
	Other    dolly.OrderID `cbor:"4,keyasint"`
	Ended    bool          `cbor:"5,keyasint"`
	Since    dolly.Time    `cbor:"6,keyasint"`
	Proposal dolly.Hash    `cbor:"7,keyasint"`            // its sum, whoever proposed
	Accept   []byte        `cbor:"8,keyasint"`            // what was answered, signed
	Funding  bool          `cbor:"9,keyasint"`            // a permit was given: coins may have left
	Bare     dolly.MB      `cbor:"10,keyasint,omitempty"` // of what I buy: nothing covers it
	Proposed []byte        `cbor:"11,keyasint"`           // the proposal, signed
	Paid     bool          `cbor:"13,keyasint,omitempty"` // a block had its coins in the contract
	FundFee  dolly.Sat     `cbor:"14,keyasint,omitempty"` // of the funding, if it is ours and known
	SpendFee dolly.Sat     `cbor:"15,keyasint,omitempty"` // of our claim or refund
	Charged  dolly.Sat     `cbor:"16,keyasint,omitempty"` // of these, what the tally has as the buyer's fees
	Recalled uint32        `cbor:"12,keyasint,omitempty"` // at which height it was taken up again, if it was forgotten
	Steps    []stepAt      `cbor:"17,keyasint,omitempty"` // the states so far
}

// stepAt is when a swap entered a state.
type stepAt struct {
	State market.State `cbor:"1,keyasint"`
	At    dolly.Time   `cbor:"2,keyasint"`
}

// maxSteps is more than any way through the states has; one that goes to and fro
// keeps its latest.
const maxSteps = 24

// stepped is the timeline with the state that was entered now. The one before stays
// as it is: records share it.
func (t *Trader) stepped(d deal) []stepAt {
	past := d.Steps[max(0, len(d.Steps)-maxSteps+1):]
	return append(past[:len(past):len(past)], stepAt{d.Swap.State, t.now})
}

// open begins a swap that both sides signed for.
func (t *Trader) open(d deal, terms market.Terms, secret []byte, h hold) error {
	role := market.Buyer
	if terms.Seller == t.Self() {
		role = market.Seller
	}
	swap, err := market.NewSwap(role, terms, secret, t.now)
	if err != nil {
		t.release(h)
		return err
	}
	d.Swap, d.Since = swap, t.now
	delete(t.tries, d.Other)
	t.note(noteAgreed, terms, "swap %s agreed: %v for %v", terms.ID().Short(), terms.Amount.MB, terms.Amount.Sat)
	t.begin(d, h)
	return nil
}

// begin takes up a swap that was not there before.
func (t *Trader) begin(d deal, h hold) {
	id := d.Swap.ID()
	d.Steps = t.stepped(d)
	t.holds[id] = h
	t.deals.Put(id.String(), d)
	t.resume(id)
	t.findLock(d.Swap.Terms, d.Since)
}

// resumeAll takes up every swap where it was. It waits for the first height:
// a swap must not decide by that of before the restart.
func (t *Trader) resumeAll() {
	if !t.started || t.height == 0 {
		return
	}
	for _, d := range t.deals.All {
		t.resume(d.Swap.ID())
	}
}

// resume re-emits the effects of the state that a swap is in.
func (t *Trader) resume(id dolly.Hash) {
	d, ok := t.deals.Get(id.String())
	switch {
	case !ok:
	case d.Ended: // a secret may show up yet, or coins that a copy of me paid
		t.do(Watch{Swap: id, Terms: d.Swap.Terms})
	default:
		if d.Swap.Role == market.Buyer {
			t.swapFact(id, market.Tip{Height: t.height})
		}
		t.swapFact(id, market.Restarted{})
	}
}

// write takes up swaps that wait only for a block of my own chain, which needs
// no news of the bitcoin chain.
func (t *Trader) write() {
	if !t.Ready() {
		return
	}
	for _, d := range t.deals.All {
		switch d.Swap.State {
		case market.SellerLocking, market.SellerReleasing, market.BuyerTaking:
			t.swapFact(d.Swap.ID(), market.Restarted{})
		}
	}
}

// lateBlocks is how long after its refund height a buyer watches a swap that came
// to nothing: a secret that shows up late still brings the MB, and what an image of
// this key paid that knew more is refunded.
const lateBlocks = 144

func (t *Trader) tip(height uint32) {
	first := t.height == 0
	t.height = height
	t.prunePapers()
	if first {
		t.resumeAll()
		return
	}
	for _, d := range t.deals.All {
		switch id := d.Swap.ID(); {
		case !d.Ended:
			t.swapFact(id, market.Tip{Height: height})
		case height > max(d.Swap.RefundAt, d.Recalled)+lateBlocks:
			t.forget(id)
		}
	}
}

// forget drops a swap. What was signed for it is kept for a while: the other side
// may be an old image that has to ask.
func (t *Trader) forget(id dolly.Hash) {
	if d, known := t.deals.Get(id.String()); known {
		t.file(d)
	}
	t.do(Unwatch{id})
	t.deals.Delete(id.String())
}

func (t *Trader) swapFact(id dolly.Hash, f market.Fact) {
	d, ok := t.deals.Get(id.String())
	if !ok {
		return
	}
	before := d.Swap.State
	var effects []market.Effect
	d.Swap, effects = d.Swap.Step(f, t.now, t.cfg.Swap)
	if d.Ended && d.Swap.State == before && len(effects) == 0 {
		return
	}
	d.Ended = d.Ended && (d.Swap.State.Final() || d.Swap.State == before)
	if d.Swap.State != before {
		d.Steps = t.stepped(d)
	}
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
		t.writeLock(id, d)
	case market.SendLock:
		t.push(terms.Buyer, d.Swap.Lock)
	case market.VerifyLock:
		t.verifyLock(id, e.NotBefore)
	case market.Fund:
		t.fund(id, d, e.Until)
	case market.Watch:
		t.do(Watch{Swap: id, Terms: terms})
	case market.Claim:
		t.do(Claim{Swap: id, Key: d.Key, Terms: terms, Secret: d.Swap.Secret, Until: e.Until})
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

// writeLock sets the MB aside, or finds that it did: a restored image may be
// older than the chain that others gave back.
func (t *Trader) writeLock(id dolly.Hash, d deal) {
	terms := d.Swap.Terms
	if !t.Ready() {
		return // tried again
	}
	if lock, ok := t.lockOf(terms, d.Since); ok {
		t.swapFact(id, market.Locked{Block: lock})
		return
	}
	err := ErrBalance
	if t.Ledger.Balance(t.Self()) >= terms.Amount.MB {
		var b ledger.Signed
		if b, err = t.debit(ledger.Lock, terms.Buyer, terms.Amount.MB, terms.Hash); err == nil {
			t.swapFact(id, market.Locked{Block: b.Hash})
			return
		}
	}
	if !errors.Is(err, ledger.ErrBehind) { // a gap may be filled yet
		t.swapFact(id, market.LockRefused{Why: err.Error()})
	}
}

// push shows one own block to a peer, with what it lacks of my chain to follow
// by exchange.
func (t *Trader) push(to dolly.PeerID, block dolly.Hash) {
	if b, ok := t.Ledger.Block(block); ok {
		t.do(Ask{To: to, Kind: askBlock, Raw: b.Raw, Tag: Tag{askBlock, block}})
	}
}

// fund asks the charter before it pays. The permit is the same after a restart.
// A permit that was given once cannot be taken back by a refusal: the coins may
// have left, which only the wallet knows. Without one it is asked for what it has
// stored, and says for good if that is nothing.
func (t *Trader) fund(id dolly.Hash, d deal, until uint32) {
	terms := d.Swap.Terms
	err := ErrCoins
	var permit charter.Permit
	if _, bad := t.Ledger.Forked(terms.Seller); bad { // since its lock was verified
		err = ledger.ErrForked
	} else if t.cfg.Allow != nil {
		permit, err = t.cfg.Allow(t.now, charter.Spend{ID: id, Kind: charter.Fund, MaxSat: terms.Amount.Sat + t.cfg.FeeMax})
	}
	switch {
	case err == nil:
		d.Funding = true
		t.deals.Put(id.String(), d)
		fallthrough
	case d.Funding:
		t.do(Fund{Permit: permit, Swap: id, Key: d.Key, Terms: terms, Until: until})
	default:
		t.swapFact(id, market.FundRefused{Why: err.Error()})
	}
}

func (t *Trader) funded(f Funded) {
	switch {
	case f.Err == "":
		t.swapFact(f.Swap, market.Funded{})
	case f.Final:
		t.swapFact(f.Swap, market.FundRefused{Why: f.Err})
	}
}

// claimed hears of a claim. Whatever went wrong but for good is tried again.
func (t *Trader) claimed(f Claimed) {
	switch {
	case f.Signed:
		t.swapFact(f.Swap, market.Claimed{})
	case f.Final:
		t.swapFact(f.Swap, market.ClaimRefused{})
	}
}

func (t *Trader) writeTake(id dolly.Hash, d deal) {
	_, before := t.Ledger.Forked(d.Swap.Seller)
	lock, known := t.Ledger.Block(d.Swap.Lock)
	if !known { // an old image never saw it
		if hash, found := t.lockOf(d.Swap.Terms, d.Since); found {
			lock, known = t.Ledger.Block(hash)
		} else {
			t.exchangeWith(d.Swap.Seller)
		}
	}
	if !known && before {
		t.lose(id, "the seller forked its chain before the lock")
		return
	}
	b, err := t.credit(lock, d.Swap.Secret)
	switch {
	case errors.Is(err, ledger.ErrForked):
		t.lose(id, err.Error())
		return
	case err != nil:
		return // a take is valid for ever: tried again
	}
	if p, bad := t.Ledger.Forked(d.Swap.Seller); bad && !before {
		t.condemned(p) // the take proved a release to be fraud
	}
	t.push(d.Swap.Seller, b.Hash)
	t.swapFact(id, market.Taken{})
}

func (t *Trader) writeRelease(id dolly.Hash, d deal) {
	if !t.Ready() {
		return
	}
	b, err := t.Ledger.Release(t.cfg.Self, d.Swap.Lock, t.now)
	switch {
	case errors.Is(err, ledger.ErrBehind):
		return // a gap may be filled yet
	case err != nil:
		t.lose(id, err.Error())
		return
	}
	t.keepBlock(b)
	t.push(d.Swap.Buyer, b.Hash)
	t.swapFact(id, market.Released{})
}
