package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

func TestAnActOfAnotherImageIsSettled(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 5000
	w.pass(time.Hour)
	old := w.image(root)
	w.until("an act is open", 5*time.Hour, func() bool { return len(w.ground.paid) == 1 })
	root.store = old
	w.restart(root)
	if known := root.purchases.Len(); known != 0 {
		t.Fatalf("the old image knows %d purchases", known)
	}
	intent := w.registry.Snapshot().Acts[0].Intent
	w.until("the act is settled", dolly.Day, func() bool {
		acts := w.registry.Snapshot().Acts
		return len(acts) == 0 || acts[0].Intent != intent
	})
}

func TestAYesThatComesTooLateDoesNotBlockTheNextPurchase(t *testing.T) {
	w := newWorld(t, 3, func(c *charter.Charter) { c.LeaseLife = dolly.Day })
	root := w.bodies[0]
	root.coins = 3000
	w.pass(time.Hour)
	w.deaf = true
	w.until("the purchase is given up", 20*time.Hour, func() bool { return root.facts.Get().Failed == 1 })
	w.deaf = false
	w.until("a child lives", dolly.Day, func() bool { return root.facts.Get().Children > 0 })
}

func TestAPurchaseWaitsForALeaseWithoutGivingUp(t *testing.T) {
	w := newWorld(t, 3, func(c *charter.Charter) { c.VoidDelay = 5 * dolly.Day })
	root := w.bodies[0]
	root.coins = 2000
	w.until("a server is paid for", dolly.Day, func() bool { return len(w.ground.paid) == 1 })
	w.deaf = true
	w.restart(root)
	w.pass(30 * time.Hour)
	if p := root.underway(purchase.Birth); p == nil || p.State != purchase.StateProvisioned {
		t.Fatalf("after 30 hours without a lease: %+v", p)
	}
	w.deaf = false
	w.until("the child lives", dolly.Day, func() bool { return root.facts.Get().Children == 1 })
}

func TestTheWardensNoIsNotAskedForAgainAtOnce(t *testing.T) {
	w := newWorld(t, 3, func(c *charter.Charter) { c.BirthsPerMonth = 0 })
	root := w.bodies[0]
	root.coins = 3000
	asked := 0
	w.saw = func(_ *body, e trade.Effect) {
		if a, ok := e.(AskWarden); ok && a.About == AskAct {
			asked++
		}
	}
	w.pass(3 * dolly.Day)
	if asked < 2 || asked > 7 {
		t.Errorf("asked %d times in three days", asked)
	}
	if st := root.facts.Get(); st.Failed != 0 || st.Chosen == "" {
		t.Errorf("a no counts as a failure of the offer: %+v", st)
	}
}

// A renewal that waits for a quote is nobody's act: what the warden says of
// acts does not count against it.
func TestARenewalIsNotAnsweredForAnAct(t *testing.T) {
	w := newWorld(t, 3, nil)
	w.drain()
	root := w.bodies[0]
	p := purchase.NewRenewal(alpha, 1100, purchase.RenewalID("root", "x"), "root", "x", root.facts.Get().RentEnds, w.now)
	root.begin(p)
	w.step(root, WardenSaid{About: AskAct, Err: "no answer"})
	if got, _ := root.purchases.Get(p.ID.String()); got.Attempts != 0 || got.Waiting {
		t.Errorf("the renewal counts %d attempts", got.Attempts)
	}
}

func TestARenewalThatPaidNothingKeepsItsID(t *testing.T) {
	w := newWorld(t, 3, nil)
	w.income = 0
	root := w.bodies[0]
	root.coins = 1500
	w.shorten(root, 2*dolly.Day+5*time.Hour)
	w.ground.silent = true
	w.pass(40 * time.Hour)
	if n := root.noted("purchase.begun"); n < 2 {
		t.Fatalf("tried %d times", n)
	}
	if got := root.holder.Get().Total.Renewed; got != 1000+feeMax {
		t.Errorf("%v of the allowance are gone for a renewal that was never paid", got)
	}
	if n := root.purchases.Len(); n != 1 {
		t.Errorf("%d purchases are remembered", n)
	}
	w.ground.silent = false
	w.until("the rent is renewed", 4*time.Hour, func() bool { return root.facts.Get().Renewals == 1 })
}
