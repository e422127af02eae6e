package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
)

// What was only wished for must not begin to cost money once there is no way back.
func TestWhoWindsDownOrdersNothing(t *testing.T) {
	for _, winding := range []bool{false, true} {
		w := newWorld(t, 1, nil)
		root := w.bodies[0]
		w.pass(2 * time.Hour)
		st := root.facts.Get()
		st.Winding = winding
		root.facts.Set(st)
		root.beginRenewal(agent.Plan{Offer: root.cfg.Offer, MaxSat: 6000})
		for _, p := range root.purchases.All {
			root.bought(p.ID, purchase.LookedUp{State: "running", RentEnds: p.RentEnds})
		}
		asked := 0
		for _, e := range root.flush() {
			if b, ok := e.(Buy); ok {
				if _, quote := b.Do.(purchase.RenewQuote); quote {
					asked++
				}
			}
		}
		if asked > 0 == winding {
			t.Errorf("winding %v: %d orders", winding, asked)
		}
	}
}
