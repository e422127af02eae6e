package market

import (
	"bytes"
	"errors"
	"testing"

	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// A secret that is good on one side of a swap and too long on the other: 32 bytes
// is what both sides take, and nothing else.
func TestRegressionSecretsOfUnequalSize(t *testing.T) {
	prm := DefaultParams()
	for _, size := range []int{0, 31, 33, 520, 521} {
		odd := bytes.Repeat([]byte{7}, size)
		terms := testTerms(prm)
		terms.Hash = wire.Sum(odd)
		if _, err := NewSwap(Seller, terms, odd, 0); !errors.Is(err, ErrSecret) {
			t.Errorf("a seller with %d bytes: %v", size, err)
		}
		s, err := NewSwap(Buyer, terms, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.State = BuyerFunded
		seen := Contract{Height: 110, FundedAt: 106, Depth: 5, Sat: 6600, Claimed: true, SpentDepth: 1, Secret: odd}
		if s, do := s.Step(seen, 0, prm); s.Secret != nil || has[WriteTake](do) {
			t.Errorf("a buyer takes with %d bytes", size)
		}
	}
}

// Whatever a buyer is told, its refund does not leave before its height, in which
// it could only be in the way.
func TestRegressionNoRefundInTheMempoolEarly(t *testing.T) {
	prm := DefaultParams()
	rapid.Check(t, func(t *rapid.T) {
		s := at(t, rapid.SampledFrom([]State{BuyerFunding, BuyerFunded, BuyerAbandoned}).Draw(t, "state"))
		highest := uint32(0)
		for range rapid.IntRange(1, 30).Draw(t, "facts") {
			f := drawFact(t)
			if c, ok := f.(Contract); ok {
				highest = max(highest, c.Height)
			}
			var do []Effect
			if s, do = s.Step(f, 10_000, prm); has[Refund](do) && highest < s.RefundAt {
				t.Fatalf("refunds at %d, not before %d", highest, s.RefundAt)
			}
		}
	})
}

// A stored funding whose coins a reorganisation took away for good can never be
// mined, and its wallet neither says that it was sent nor that there is none. The swap
// ends at T all the same, and sets nothing aside for ever.
func TestRegressionAFundingThatCanNeverBeMinedEnds(t *testing.T) {
	prm := DefaultParams()
	s := at(t, BuyerFunding)
	for h := s.FundBy; h < s.RefundAt; h++ {
		if s, _ = s.Step(Contract{Height: h}, 10_000, prm); s.State != BuyerFunding {
			t.Fatalf("%v at %d, before %d", s.State, h, s.RefundAt)
		}
	}
	end, do := s.Step(Contract{Height: s.RefundAt}, 10_000, prm)
	if end.State != BuyerAbandoned || !has[Finished](do) {
		t.Errorf("%v, %v", end.State, do)
	}
	if back, do := end.Step(Contract{Height: s.RefundAt + 1, FundedAt: s.RefundAt + 1, Depth: 1, Sat: s.Amount.Sat}, 10_000, prm); back.State != BuyerFunded || !has[Watch](do) {
		t.Errorf("mined after all: %v, %v", back.State, do)
	}
}
