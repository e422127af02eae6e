package sim

import (
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"

	"github.com/dollynator/dolly"
)

// mutant is a rule that is left out, so that a test can see the monitor of it report.
type mutant uint8

const (
	noMutant      mutant = iota
	mutSecondKey         // I2: the warden leases one slot to two keys
	mutExtraSlot         // I1: and a slot that the charter has not
	mutDeep              // I4: a parent certifies below the deepest
	mutWallClock         // I5: what may be bought is judged by the machine's wall clock
	mutNoPermit          // I6: the wallet asks for no permit
	mutDeafToStop        // I7: a stop order is heard and not obeyed
	mutHoard             // I9: what is above the hot cap stays
	mutOverLease         // I9: a lease allows more than the charter
	mutTwoCerts          // I10: a restarted parent certifies another key for a seat
	mutPayTwice          // I13: the wallet asks no chain and no journal before it pays
	mutSilence           // I14: what was paid and lost is not reported
	mutOverpay           // I15: more than was quoted is paid
	mutAddress           // I15: and to another address
	mutLock              // I22: what is locked is not what was agreed
	mutNoTake            // I18, I22: the buyer does not take what it paid for
	mutEarlyClaim        // I19: the secret is shown before anything is paid
	mutNoRefund          // I20: nothing is claimed, and nothing refunded
	mutCoins             // I21: a payment is not taken from the wallet
	mutRelease           // I22: MB come back though the secret is known
	mutTotals            // I24: totals grow by themselves
	mutMint              // I25: a credit is larger than its debit
	mutOrder             // I26: a verdict depends on what came first
	mutTable             // I35: siblings' values are taken as they come
	mutHearsay           // I36: hearsay weighs without bound
	mutVoices            // I37: a slot speaks twice
)

// broken reports whether a rule is left out of this world.
func (w *World) broken(m mutant) bool { return w.o.broken == m }

// warped is what a warden gives that breaks a rule: the lease as it is, and what
// it should never have signed.
func (w *World) warped(l charter.Lease) charter.Lease {
	switch w.o.broken {
	case mutOverLease:
		l.Allowance = w.law.Body.Caps.PerLease + 1
	case mutSecondKey:
		other := l
		other.Key = w.keyOf(keyFake, 1<<50).peer
		w.watch.leased(w, l)
		return other
	case mutExtraSlot:
		l.Slot = w.law.Body.Slots
	}
	return l
}

// warpedCert is a certificate that an honest parent never signs: too deep, or a
// second one for its child's seat.
func (w *World) warpedCert(a *member, raw []byte) []byte {
	c, err := charter.OpenCert(dolly.Sim, raw)
	if err != nil || !w.broken(mutDeep) && !w.broken(mutTwoCerts) {
		return raw
	}
	if w.broken(mutDeep) {
		c.Body.Depth = w.law.Body.Depth + 1
	} else {
		w.watch.certified(w, a, raw)
		c.Body.Key = w.keyOf(keyFake, 1<<51).peer
	}
	return wire.Seal(a.key, dolly.Sim, charter.KindCert, c.Body)
}
