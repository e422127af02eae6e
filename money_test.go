package dolly

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestPriceCostRoundsUp(t *testing.T) {
	for _, c := range []struct {
		price  Price
		amount MB
		want   Sat
	}{
		{Price{100, MiB}, MiB, 100},
		{Price{100, MiB}, MiB + 1, 101},
		{Price{1, 3}, 1, 1},
		{Price{1, 3}, 4, 2},
		{Price{6555, 66 * MiB}, 66 * MiB, 6555},
		{Price{100, MiB}, 0, 0},
	} {
		got, err := c.price.Cost(c.amount)
		if err != nil || got != c.want {
			t.Errorf("%v for %d bytes: got %d, %v; want %d", c.price, c.amount, got, err, c.want)
		}
	}
	if _, err := (Price{math.MaxInt64, 1}).Cost(2); err == nil {
		t.Error("an overflowing cost was not refused")
	}
}

func TestPriceAgreesWithBigRationals(t *testing.T) {
	amount := rapid.Int64Range(1, math.MaxInt64)
	rapid.Check(t, func(t *rapid.T) {
		p := Price{Sat(amount.Draw(t, "ps")), MB(amount.Draw(t, "pm"))}
		q := Price{Sat(amount.Draw(t, "qs")), MB(amount.Draw(t, "qm"))}
		want := big.NewRat(int64(p.Sat), int64(p.MB)).Cmp(big.NewRat(int64(q.Sat), int64(q.MB)))
		if got := p.Cmp(q); got != want {
			t.Fatalf("%v cmp %v = %d, want %d", p, q, got, want)
		}
		mb := MB(rapid.Int64Range(0, math.MaxInt64).Draw(t, "mb"))
		exact := new(big.Int).Mul(big.NewInt(int64(p.Sat)), big.NewInt(int64(mb)))
		exact.Add(exact, big.NewInt(int64(p.MB)-1)).Div(exact, big.NewInt(int64(p.MB)))
		got, err := p.Cost(mb)
		if exact.IsInt64() != (err == nil) || err == nil && exact.Int64() != int64(got) {
			t.Fatalf("cost of %d at %v = %d, %v; want %v", mb, p, got, err, exact)
		}
	})
}
