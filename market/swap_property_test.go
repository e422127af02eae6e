package market

import (
	"testing"

	"pgregory.net/rapid"
)

// TestI18I19I22SwapsUnderFaults drives both sides through lost messages, late
// blocks, crashes between store and effect, reorganisations of R blocks, and
// one side that falls silent for ever. The faults stay within what the
// parameters bear: all that holds a claim up sums to less than m blocks.
func TestI18I19I22SwapsUnderFaults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prm := DefaultParams()
		w := newWorld(testTerms(prm), prm, t.Fatalf)
		w.loseLocks = rapid.IntRange(0, 6).Draw(t, "lost locks")
		w.skip = func(tx string, waited int) bool {
			return waited < 1 && rapid.Bool().Draw(t, "miss "+tx)
		}
		crashes, reorgs := 4, 3
		w.start()
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			p := []*party{w.seller, w.buyer}[rapid.IntRange(0, 1).Draw(t, "party")]
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0, 1:
				if crashes--; crashes >= 0 {
					p.crashOnEffects = true
				}
			case 2:
				if reorgs--; reorgs >= 0 && w.height > firstHeight {
					w.reorg()
				}
			case 3:
				if !w.seller.silent && !w.buyer.silent && rapid.IntRange(0, 3).Draw(t, "silent") == 0 {
					p.silent = true
				}
			case 4:
				w.tell(p, Restarted{})
			default:
				w.block()
			}
		}
		w.heal()
	})
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
