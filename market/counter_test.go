package market

import (
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

func TestCounterTo(t *testing.T) {
	prm := DefaultParams()
	for _, c := range []struct {
		name     string
		reserved dolly.MB // of alice's 66
		most     dolly.MB // that she can give
		want     dolly.Price
	}{
		{"half is reserved", 33, 66, dolly.Price{Sat: 3300, MB: 33 * dolly.MiB}},
		{"she has less than is free", 0, 20, dolly.Price{Sat: 2000, MB: 20 * dolly.MiB}},
		{"nothing is free", 66, 66, dolly.Price{}},
		{"all is free", 0, 66, dolly.Price{}},
		{"what is free is dust", 60, 66, dolly.Price{}},
		{"she has nothing", 0, 0, dolly.Price{}},
	} {
		own, p := bobBuys()
		own.Reserved = c.reserved * dolly.MiB
		got, ok := CounterTo(own, p, c.most*dolly.MiB, prm)
		if ok != c.want.Valid() || ok && got != c.want {
			t.Errorf("%s: %v %v, want %v", c.name, got, ok, c.want)
		}
	}
}

// TestCounterSuitsBoth: whatever is free, what is countered is within the
// acceptor's limit, fine to follow for the proposer, and fine to accept then.
func TestCounterSuitsBoth(t *testing.T) {
	prm := DefaultParams()
	rapid.Check(t, func(t *rapid.T) {
		own, p := bobBuys()
		side := dolly.Ask
		if rapid.Bool().Draw(t, "alice proposes") {
			own, p = aliceSells()
			side = dolly.Bid
		}
		own.Price = dolly.Price{Sat: dolly.Sat(rapid.Int64Range(1000, 20_000).Draw(t, "sat")), MB: dolly.MB(rapid.Int64Range(1, 1<<30).Draw(t, "bytes"))}
		own.Left, p.Amount = own.Price.MB, own.Price
		own.Reserved = dolly.MB(rapid.Int64Range(0, int64(own.Left)).Draw(t, "reserved"))
		gift := dolly.Sat(rapid.Int64Range(0, 500).Draw(t, "better by"))
		if side == dolly.Bid {
			gift = -min(gift, p.Amount.Sat-1)
		}
		p.Amount.Sat += gift
		a, ok := CounterTo(own, p, own.Left, prm)
		if !ok {
			return
		}
		follow, ok := p.Follow(Counter{Proposal: p.Sum(), Amount: a}, side, prm)
		if !ok || follow != a || a.MB > own.Free() {
			t.Fatalf("countered %v to %v: %v", p.Amount, a, ok)
		}
		p.Amount = follow
		other := p.order(side)
		if r := Check(own, p, other.Trader, p.Height, 500, prm); r != Fine {
			t.Fatalf("what alice countered, she declines: %v", r)
		}
	})
}

func TestFollowRefuses(t *testing.T) {
	prm := DefaultParams()
	_, buy := bobBuys()
	_, sell := aliceSells()
	for _, c := range []struct {
		name string
		p    Proposal
		side dolly.Side
		a    dolly.Price
	}{
		{"as much as before", buy, dolly.Ask, buy.Amount},
		{"dearer", buy, dolly.Ask, dolly.Price{Sat: 3301, MB: 33 * dolly.MiB}},
		{"cheaper, to who sells", sell, dolly.Bid, dolly.Price{Sat: 3299, MB: 33 * dolly.MiB}},
		{"dust", buy, dolly.Ask, dolly.Price{Sat: 999, MB: 33 * dolly.MiB}},
		{"nothing", buy, dolly.Ask, dolly.Price{}},
		{"negative", buy, dolly.Ask, dolly.Price{Sat: 1000, MB: -1}},
	} {
		if a, ok := c.p.Follow(Counter{Amount: c.a}, c.side, prm); ok {
			t.Errorf("%s: follows to %v", c.name, a)
		}
	}
}
