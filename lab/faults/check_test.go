//go:build faults

package faults

import (
	"context"
	"testing"

	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/wallet"
)

func fit(w *wallet.Wallet) node.Coins { return edge.Coins{Wallet: w} }

func fitBuyer(ctx context.Context, p BuyerParts) (Program, error) {
	return edge.NewBuyer(ctx, edge.BuyerConfig{
		Settings: p.Settings, Key: p.Key, Limit: p.Limit, Budget: p.Budget, Bounds: p.Bounds, Outputs: p.Outputs, Store: p.Store,
		Backend: p.Chain, Net: p.Net, Clock: p.Clock, Beat: p.Beat, Log: p.Log,
	})
}

func TestAFewStrikesBreakNothing(t *testing.T) {
	for _, sub := range Subjects() {
		o := Options{Fit: fit, Seed: 1}
		s, err := listen(sub, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Sample = 3
		for _, f := range families() {
			f.single = false
			for plan := range o.choose(f, f.plans(s)) {
				r, err := Replay(t.Context(), sub, o, plan)
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range r.Violations {
					t.Errorf("%s --seed %d --plan %s: %q", sub.Name, v.Seed, v.Plan, v.Broken)
				}
			}
		}
	}
}

// An image of a birth in the state ordered, whose act another incarnation settled:
// it waited for a permit for ever, and had no other child.
func TestI14AnImageOfASettledOrderGoesOn(t *testing.T) {
	plan, err := fault.ParsePlan("copy@16,restore@60")
	if err != nil {
		t.Fatal(err)
	}
	out, err := play(certificates(), Options{Fit: fit, Seed: 1}, plan)
	if err != nil || len(out.Broken) > 0 {
		t.Errorf("%q: %v", out.Broken, err)
	}
}
