package market

import (
	"testing"

	"pgregory.net/rapid"
)

// TestI18I19I22SwapsUnderFaults drives both sides through lost messages, late
// and evicted transactions, crashes between store and effect, long absences,
// reorganisations of R blocks, and one side that falls silent or turns rogue.
// The faults stay within what the parameters bear: all that holds up a claim
// whose secret is out sums to less than m blocks.
func TestI18I19I22SwapsUnderFaults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prm := DefaultParams()
		w := newWorld(testTerms(prm), prm, t.Fatalf)
		w.loseLocks = rapid.IntRange(0, 3).Draw(t, "lost locks")
		w.hidden = rapid.Bool().Draw(t, "claims hidden")
		w.skip = func(tx string, waited int) bool {
			return waited < 1 && rapid.Bool().Draw(t, "miss "+tx)
		}
		f := faults{world: w, crashes: 3, reorgs: 3, evictions: 2, sleeps: 2}
		w.start()
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			p := []*party{w.seller, w.buyer}[rapid.IntRange(0, 1).Draw(t, "party")]
			f.inject(t, p)
		}
		w.heal()
	})
}

// faults are what may still go wrong in a run.
type faults struct {
	*world
	crashes, reorgs, evictions, sleeps int
}

func (f *faults) inject(t *rapid.T, p *party) {
	switch rapid.IntRange(0, 19).Draw(t, "step") {
	case 0:
		if f.crashes--; f.crashes >= 0 {
			p.crashOnEffects = 1
		}
	case 1:
		if f.reorgs--; f.reorgs >= 0 && f.height > firstHeight {
			f.reorg()
		}
	case 2:
		if f.evictions--; f.evictions >= 0 {
			delete(f.pool, rapid.SampledFrom([]string{"fund", "claim", "refund"}).Draw(t, "evict"))
		}
	case 3:
		if f.sleeps--; f.sleeps >= 0 && p.down == 0 && !p.swap.Shown {
			f.crash(p, rapid.IntRange(1, 40).Draw(t, "blocks asleep"))
		}
	case 4:
		f.tell(p, Restarted{})
	case 5:
		if !f.seller.silent && !f.buyer.silent && rapid.Bool().Draw(t, "silent") {
			p.silent = true
		}
	case 6, 7:
		f.rogue(t)
	default:
		f.block()
	}
}

// rogue lets a side that left the protocol do what the script lets it do.
func (f *faults) rogue(t *rapid.T) {
	move := rapid.IntRange(0, 2).Draw(t, "rogue move")
	switch {
	case f.seller.silent && move == 0:
		f.shown = secret
		f.send("claim")
	case f.seller.silent && move == 1:
		f.released = true
	case f.buyer.silent && move == 0:
		f.send("fund")
	case f.buyer.silent && move == 1:
		f.send("refund")
	}
}

// TestSwapIgnoresNonsense: any fact in any order never moves both halves to
// one side, shows the secret wrongly, or brings back a destroyed one.
func TestSwapIgnoresNonsense(t *testing.T) {
	prm := DefaultParams()
	terms := testTerms(prm)
	rapid.Check(t, func(t *rapid.T) {
		s, _ := NewSwap(Seller, terms, secret, 0)
		b, _ := NewSwap(Buyer, terms, nil, 0)
		claimed, released, verified := false, false, false
		for range rapid.IntRange(1, 60).Draw(t, "facts") {
			f := drawFact(t)
			var do []Effect
			if s, do = s.Step(f, 10, prm); has[Claim](do) {
				claimed = true
			}
			released = released || has[WriteRelease](do)
			if claimed && released || released && s.Secret != nil || claimed && s.Secret == nil {
				t.Fatalf("claimed %v, released %v, secret %x", claimed, released, s.Secret)
			}
			if _, ok := f.(LockVerified); ok && b.State == BuyerVerifying {
				verified = true
			}
			if b, do = b.Step(f, 10_000, prm); has[Fund](do) && !verified {
				t.Fatal("funded an unverified lock")
			}
			if has[WriteTake](do) && !opens(b.Secret, terms.Hash) {
				t.Fatal("took without the secret")
			}
		}
	})
}

func drawFact(t *rapid.T) Fact {
	h := rapid.Uint32Range(firstHeight, firstHeight+40).Draw(t, "height")
	facts := []Fact{Restarted{}, Locked{}, LockSeen{}, LockVerified{}, LockRefused{"no"}, Funded{}, FundRefused{"no"}, Tip{h}, Taken{}, Released{}}
	if i := rapid.IntRange(0, len(facts)+9).Draw(t, "fact"); i < len(facts) {
		return facts[i]
	}
	c := Contract{Height: h, FundedAt: rapid.Uint32Range(0, h).Draw(t, "at")}
	if c.FundedAt > 0 {
		c.Depth, c.Sat = h-c.FundedAt+1, 6600
	}
	switch rapid.IntRange(0, 5).Draw(t, "spent") {
	case 0:
		c.Claimed, c.SpentDepth, c.Secret = true, rapid.Uint32Range(0, 4).Draw(t, "deep"), secret
	case 1:
		c.Refunded, c.SpentDepth = true, rapid.Uint32Range(0, 4).Draw(t, "deep")
	}
	return c
}

func has[E Effect](effects []Effect) bool {
	for _, e := range effects {
		if _, ok := e.(E); ok {
			return true
		}
	}
	return false
}
