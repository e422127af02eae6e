package faults

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// TestOneLockIsOfOneSwap: alice answers bob's proposal, goes on with a disk from before
// that, and answers it again. Of the first answer nobody else knows, and nothing is at
// stake: bob's lock, which has the same hash, is for the second.
func TestOneLockIsOfOneSwap(t *testing.T) {
	alice, bob := dolly.PeerID{1}, dolly.PeerID{2}
	first := market.Terms{Hash: dolly.Hash{7}, Seller: bob, Buyer: alice, RefundAt: 100}
	second := first
	second.RefundAt = 101
	r := newRecords()
	r.swaps = []market.Terms{first, second}
	r.agreed[side{alice, first.ID()}] = true
	r.forgotten[side{alice, first.ID()}] = true
	r.agreed[side{alice, second.ID()}] = true
	if r.lockedFor(first) {
		t.Error("of the second bob knows nothing, and the lock is for it")
	}
	r.agreed[side{bob, second.ID()}] = true
	if !r.lockedFor(first) || r.lockedFor(second) {
		t.Error("the lock is not for the second swap only")
	}
}
