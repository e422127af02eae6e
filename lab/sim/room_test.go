package sim

import (
	"context"
	"testing"
)

// TestNothingGrowsWithTheDays: what a world keeps is for who lives, and for the last
// weeks; a year later there is no more of it.
func TestNothingGrowsWithTheDays(t *testing.T) {
	s := chaos(t).WithAgents(40)
	s.Days, s.Stop, s.Sybils.Keys = 200, nil, 0
	w, err := newWorld(s, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.playDays(context.Background()); err != nil {
		t.Fatal(err)
	}
	if w.alive < 8 || w.total.births < 40 {
		t.Fatalf("seed 1: %d alive, %d births: too few to tell", w.alive, w.total.births)
	}
	for what, n := range map[string][2]int{
		"addresses":            {len(w.cloud.addresses.all), 60 * 40},
		"orders of servers":    {len(w.cloud.byKey), 10 * 40},
		"named renewals":       {len(w.cloud.addresses.renewals), 20 * 40},
		"payments":             {len(w.coins.paid.young) + len(w.coins.paid.old), 10 * 40},
		"payments, recounted":  {len(w.watch.paidBy.young) + len(w.watch.paidBy.old), 10 * 40},
		"quotes":               {len(w.watch.quotes), 3 * 40},
		"refunds to come":      {len(w.watch.under), 3 * 40},
		"images":               {len(w.images), 40},
		"sellers":              {len(w.market.sellers), 2 * 40},
		"superseded starts":    {len(w.watch.before), 40},
		"holders without work": {len(w.spare), 16},
	} {
		if n[0] > n[1] {
			t.Errorf("seed 1: %d %s after %d days, of %d agents that live", n[0], what, s.Days, w.alive)
		}
	}
	if w.watch.breaches > 0 {
		t.Errorf("seed 1: %+v", w.watch.first)
	}
}
