package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
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
	lost := w.registry.Snapshot().Acts[0]
	w.until("the act is settled", dolly.Day, func() bool {
		acts := w.registry.Snapshot().Acts
		return len(acts) == 0 || acts[0].Intent != lost.Intent
	})
	if spent := w.registry.Snapshot().Spent; spent < lost.MaxSat { // it was paid, nobody knows how much
		t.Errorf("of an act for %v that nobody remembers %v counts as spent", lost.MaxSat, spent)
	}
}

func TestI01OnlyABirthThatBringsNobodyGivesItsSeatBack(t *testing.T) {
	for o, want := range map[purchase.Outcome]charter.Outcome{
		purchase.Delivered: charter.Delivered, purchase.Undelivered: charter.Abandoned,
		purchase.Refused: charter.Failed, purchase.SoldOut: charter.Failed,
		purchase.NotPaid: charter.Failed, purchase.Refunded: charter.Failed,
	} {
		if got := settledAs(o); got != want {
			t.Errorf("%v is settled as %d, want %d", o, got, want)
		}
	}
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

func TestOnlyALastingNoEndsAPurchase(t *testing.T) {
	for reason, want := range map[charter.Reason]purchase.State{
		charter.ErrWarming: purchase.StateIntent, charter.ErrSuperseded: purchase.StateIntent, charter.ErrNoLease: purchase.StateIntent,
		charter.ErrNoSlot: purchase.StateFailed, charter.ErrPace: purchase.StateFailed,
	} {
		w := newWorld(t, 3, nil)
		root := w.bodies[0]
		root.coins = 3000
		w.deafTo = map[Question]bool{AskAct: true}
		w.until("an act is wanted", 5*time.Hour, func() bool { return root.underway(purchase.Birth) != nil })
		id := root.actAsked()
		other := wire.Seal(seeded("lease"), dolly.Sim, charter.KindRefusal, charter.Refusal{Reason: reason, At: w.now})
		w.step(root, WardenSaid{About: AskAct, Raw: other})
		if p, _ := root.purchases.Get(id.String()); p.State != purchase.StateIntent {
			t.Errorf("%v to another request: %v", reason, p.State)
		}
		no := wire.Seal(seeded("lease"), dolly.Sim, charter.KindRefusal, charter.Refusal{
			Request: wire.Sum(root.permits.State().ActAsk), Reason: reason, At: w.now,
		})
		w.step(root, WardenSaid{About: AskAct, Raw: no})
		if p, _ := root.purchases.Get(id.String()); p.State != want {
			t.Errorf("%v: %v", reason, p.State)
		}
	}
}

func TestNothingNewIsBegunBeforeTheLastIsSettled(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 6000
	w.deafTo = map[Question]bool{AskSettle: true}
	w.until("a child lives", dolly.Day, func() bool { return root.facts.Get().Children == 1 })
	w.pass(10 * time.Hour)
	if n := root.noted("purchase.begun"); n != 1 {
		t.Errorf("%d purchases while an act is open", n)
	}
	w.deafTo = nil
	w.until("a second child lives", dolly.Day, func() bool { return root.facts.Get().Children == 2 })
}

func TestOldPurchasesAreForgotten(t *testing.T) {
	w := newWorld(t, 3, nil)
	w.drain()
	root := w.bodies[0]
	ends := root.facts.Get().RentEnds
	for i := range 30 {
		p := purchase.New(purchase.Birth, alpha, 100, purchase.BirthID(root.self(), [16]byte{}, uint64(i)), w.now.Add(time.Duration(i)*time.Minute))
		p.Settled = true
		root.purchases.Put(p.ID.String(), p)
		root.wills.Put(p.ID.String(), will{[]byte{1}})
	}
	kept := purchase.NewRenewal(alpha, 100, purchase.RenewalID("root", "x"), "root", "x", ends, 0)
	kept.Settled = true
	root.purchases.Put(kept.ID.String(), kept)
	open := purchase.New(purchase.Birth, alpha, 100, purchase.BirthID(root.self(), [16]byte{}, 99), 0)
	root.purchases.Put(open.ID.String(), open)
	last := purchase.New(purchase.Birth, alpha, 100, purchase.BirthID(root.self(), [16]byte{}, 30), w.now.Add(dolly.Day))
	last.State = purchase.StateFailed
	root.purchases.Put(last.ID.String(), last)
	root.bought(last.ID, purchase.Settled{})
	if n := root.purchases.Len(); n != keepSettled+2 || root.wills.Len() != 0 {
		t.Errorf("%d purchases and %d wills are kept", n, root.wills.Len())
	}
	for _, p := range []purchase.Purchase{kept, open} {
		if _, ok := root.purchases.Get(p.ID.String()); !ok {
			t.Errorf("forgot the %v", p.Kind)
		}
	}
	if _, ok := root.purchases.Get(last.ID.String()); !ok {
		t.Error("forgot the latest")
	}
}
