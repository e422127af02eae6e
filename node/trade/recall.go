package trade

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// An image that is older than an agreement has forgotten it. The ledger has not:
// the lock comes back with the first exchange, and belongs to no swap that is known
// here. So its other side is asked for what both signed. The contract's key has its
// id in there, and the secret follows from the id and the own key.

// Secrets are the secrets of a key's swaps: a function of its seed and of the id of
// the contract's key, so that an image which forgot a swap finds its secret again.
func Secrets(key wire.Key) func(id dolly.Hash) []byte {
	return func(id dolly.Hash) []byte {
		secret := key.Derive("swap/" + string(id[:]))
		return secret[:]
	}
}

// stray is a lock of this key, or for it, that belongs to no swap that is known.
type stray struct {
	Block dolly.Hash   `cbor:"1,keyasint"`
	With  dolly.PeerID `cbor:"2,keyasint"`
	Since dolly.Time   `cbor:"3,keyasint"`
}

// asking is how often a swap's terms were asked for, and when that is due again.
type asking struct {
	tries uint
	next  dolly.Time
}

// Bounds of what is asked about: anybody can write locks for anybody.
const (
	maxAstray = 256
	maxAsking = 10 // doublings of the pause between two questions
)

// missDeal notes a lock that has just come and that no swap explains. Others gave
// an own one back; one for this key may have overtaken the accept of its swap.
func (t *Trader) missDeal(b ledger.Signed) {
	if b.Kind != ledger.Lock || b.Credit || b.Key != t.Self() && b.Peer != t.Self() || t.knownSwap(b.Lock) {
		return
	}
	with, theirs := otherSide(b, t.Self()), 0
	for _, s := range t.astray.All {
		if s.With == with {
			theirs++
		}
	}
	if b.Key != t.Self() && (theirs >= maxOpenWith || t.astray.Len() >= maxAstray) {
		return
	}
	t.astray.Put(b.Hash.String(), stray{b.Hash, with, t.now})
}

func otherSide(lock ledger.Signed, self dolly.PeerID) dolly.PeerID {
	if lock.Key == self {
		return lock.Peer
	}
	return lock.Key
}

// chaseStrays asks for the terms of locks that are still unexplained after a
// while, ever less often.
func (t *Trader) chaseStrays() {
	if !t.Ready() {
		return
	}
	for key, s := range t.astray.All {
		b, known := t.Ledger.Block(s.Block)
		if !known || t.explained(b) {
			t.astray.Delete(key)
			delete(t.asks, s.Block)
			continue
		}
		a := t.asks[s.Block]
		if t.now.Sub(s.Since) >= t.cfg.Retry && t.now >= a.next {
			t.asks[s.Block] = asking{min(a.tries+1, maxAsking), t.now.Add(t.cfg.Retry << a.tries)}
			t.do(Ask{To: s.With, Kind: askTerms, Raw: wire.Marshal(b.Lock), Tag: Tag{askTerms, s.Block}})
		}
	}
}

// hope is for how many questions a lock that is astray counts as a swap under way.
const hope = 4

// strays counts own locks that no swap explains yet. Those of others may mean nothing.
func (t *Trader) strays() int {
	n := 0
	for _, s := range t.astray.All {
		if b, known := t.Ledger.Block(s.Block); known && b.Key == t.Self() && t.asks[s.Block].tries < hope {
			n++
		}
	}
	return n
}

// explained: there is a swap for it by now, or nothing is at stake any more. One
// that was taken may still have to be claimed for, and wants to be booked, as long as
// its other side knows of it.
func (t *Trader) explained(b ledger.Signed) bool {
	switch t.Ledger.LockState(b.Hash) {
	case ledger.LockReleased:
		return true
	case ledger.LockTaken:
		if t.asks[b.Hash].tries >= maxAsking {
			return true
		}
	}
	return t.knownSwap(b.Lock)
}

// onTerms takes up a swap that was forgotten.
func (t *Trader) onTerms(f Answered) {
	s, waits := t.astray.Get(f.Tag.Ref.String())
	b, known := t.Ledger.Block(f.Tag.Ref)
	var a agreement
	if !waits || !known || s.With != f.From || f.Err != "" || wire.Unmarshal(f.Raw, &a) != nil || t.explained(b) {
		return
	}
	if err := t.recall(b, a); err != nil {
		t.note("swap.strange", err.Error(), "a lock of %s with %s is not explained: %v", b.Amount, f.From.Short(), err)
		return
	}
	t.astray.Delete(f.Tag.Ref.String())
	delete(t.asks, f.Tag.Ref)
}

// recall takes a swap up again that this key signed for, from what both signed and
// its lock. A seller goes on: it wrote the lock. A buyer funds nothing anew, for the
// accept may have come when its order was over; it watches, as after a swap that came
// to nothing, and goes on if the chain shows that it had paid.
func (t *Trader) recall(lock ledger.Signed, a agreement) error {
	d, terms, err := t.read(a)
	switch {
	case err != nil:
		return err
	case !isLock(lock, terms):
		return fmt.Errorf("%w: of another lock", ErrTerms)
	}
	role, key, secret := market.Buyer, terms.BuyerKey, []byte(nil)
	if terms.Seller == t.Self() {
		role, key, secret = market.Seller, terms.SellerKey, t.cfg.Secret(d.Key)
	}
	if !bytes.Equal(key, t.cfg.ContractKey(d.Key)) {
		return fmt.Errorf("%w: the contract's key is not ours", ErrTerms)
	}
	if d.Swap, err = market.NewSwap(role, terms, secret, t.now); err != nil {
		return err
	}
	d.Since, d.Recalled = min(lock.At, t.now), t.height
	t.note(NoteRecalled, terms, "swap %s was known by its lock only, and is taken up", terms.ID().Short())
	if role == market.Seller {
		h, _ := t.reserve(d.Own, d.Other, terms.Amount.MB) // an order that is gone needs nothing
		t.begin(d, h)
		return nil
	}
	d.Swap.State, d.Swap.Why, d.Ended = market.BuyerAbandoned, "forgotten", true
	d.Bare, _ = t.admit(terms.Seller, terms.Amount.MB) // it was within the line when it was agreed
	t.deals.Put(terms.ID().String(), d)
	t.resume(terms.ID())
	t.dropOldest()
	return nil
}
