package trade

import (
	"bytes"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// How much is held of others' chains. A block takes about 700 bytes of memory
// and half of that on disk. What is refused for want of room is not judged: it
// can be offered again, as if it had never come.
const (
	maxKeys     = 5000    // chains of strangers, and twice as many with those that dealt with this key
	maxHeld     = 200_000 // blocks of everybody
	maxOf       = 100_000 // blocks of a key that this one deals with
	maxStranger = 4096    // blocks of another
	maxProofs   = 20_000  // condemned keys, of whom nothing else is held
)

// idle is for how many exchanges a stranger's chain must have brought nothing
// new before it makes room for another's.
const idle = 100

// limits are those of a node; tests have smaller ones.
type limits struct{ keys, held, of, stranger, proofs int }

// roomFor says whether another block of a key may be held. If need be it
// forgets a stranger.
func (t *Trader) roomFor(b ledger.Signed) error {
	if b.Key == t.Self() || b.Seq <= t.Ledger.Account(b.Key).Last {
		return nil // known already, into a gap, or a contradiction
	}
	n := t.Ledger.Len(b.Key)
	if n >= t.room.stranger && (n >= t.room.of || !t.dealsWith(b.Key)) {
		return fmt.Errorf("%w: %d of %s", ErrBlocks, n, b.Key.Short())
	}
	_, known := t.keys[b.Key]
	crowded := !known && (len(t.keys) >= 2*t.room.keys || len(t.keys) >= t.room.keys && b.Peer != t.Self())
	if crowded && !t.forgetStranger(idle) {
		return ErrKeys
	}
	if t.Ledger.Size() < t.room.held {
		return nil
	}
	quiet := idle
	if t.dealsWith(b.Key) {
		quiet = 0
	}
	if !t.forgetStranger(quiet) {
		return fmt.Errorf("%w: %d in all", ErrBlocks, t.Ledger.Size())
	}
	return nil
}

// dealsWith reports whether a key countersigned anything with this one, or is
// in a deal with it.
func (t *Trader) dealsWith(k dolly.PeerID) bool {
	if t.Ledger.Dealt(t.Self(), k) {
		return true
	}
	for _, d := range t.deals.All {
		if d.Swap.With() == k {
			return true
		}
	}
	return false
}

// forgetStranger drops the chain of the stranger who said nothing new for
// longest, if that is at least so many exchanges ago.
func (t *Trader) forgetStranger(quiet int) bool {
	var who dolly.PeerID
	found := false
	for k, last := range t.keys {
		if t.now.Sub(last) < time.Duration(quiet)*t.cfg.Exchange || k == t.Self() || t.dealsWith(k) {
			continue
		}
		if old := t.keys[who]; !found || last < old || last == old && bytes.Compare(k[:], who[:]) < 0 {
			who, found = k, true
		}
	}
	if found {
		t.forgetKey(who)
	}
	return found
}

// forgetKey drops a chain here and on disk. A verdict on its owner stays.
func (t *Trader) forgetKey(k dolly.PeerID) {
	for _, b := range t.Ledger.Forget(k) {
		t.blocks.Put(placeOf(*b), nil)
	}
	delete(t.keys, k)
}

// placeOf is the key of a block on disk.
func placeOf(b ledger.Signed) string { return fmt.Sprintf("%x/%016x", b.Key[:], b.Seq) }

// full reports whether no more of a chain would be held, so that nobody need
// send it.
func (t *Trader) full(k dolly.PeerID) bool {
	n := t.Ledger.Len(k)
	return n >= t.room.stranger && k != t.Self() && (n >= t.room.of || !t.dealsWith(k))
}

// roomForProof says whether a proof may be held: always against a key that
// there are blocks of, or dealings with.
func (t *Trader) roomForProof(k dolly.PeerID) bool {
	_, bad := t.Ledger.Forked(k)
	return t.proofs < t.room.proofs || bad || t.Ledger.Len(k) > 0 || t.dealsWith(k)
}
