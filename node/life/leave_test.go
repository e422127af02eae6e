package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

func TestAnAgentLeavesWhenItIsTold(t *testing.T) {
	w := newWorld(t, 3, nil)
	root, leave := w.bodies[0], dolly.Action{Name: "leave", Args: map[string]string{}}
	w.pass(dolly.Day)
	root.coins = 800
	held := root.coins
	if _, _, err := root.Do(w.now, leave, true); err != nil || root.facts.Get().Winding {
		t.Fatalf("a dry run: %v", err)
	}
	if _, _, err := root.Do(w.now, leave, false); err != nil {
		t.Fatal(err)
	}
	w.until("it is gone", dolly.Day, func() bool { return root.gone })
	if root.coins != 0 || root.swept < held {
		t.Errorf("held %v, swept %v, left %v behind", held, root.swept, root.coins)
	}
}

func TestLeavingNeedsAPlaceForTheCoins(t *testing.T) {
	w := newWorld(t, 3, func(c *charter.Charter) { c.Payout = "" })
	root := w.bodies[0]
	w.pass(dolly.Day)
	if _, _, err := root.Do(w.now, dolly.Action{Name: "leave"}, false); dolly.KindOf(err) != dolly.Refused || root.facts.Get().Winding {
		t.Errorf("with %v and no payout address: %v", root.coins, err)
	}
}

// A pause holds over a restart: nothing is bought or sold, what is on the market is taken
// back, the relay goes on, and a resume ends it. An order to the fleet is not touched by it.
func TestAnAgentPausesAndResumes(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	act := func(name string, dry bool, want dolly.Kind) {
		t.Helper()
		if _, _, err := root.Do(w.now, dolly.Action{Name: name}, dry); err == nil != (want == 0) || err != nil && dolly.KindOf(err) != want {
			t.Errorf("%s: %v", name, err)
		}
		w.must(root.store.Update(root.shelf.Flush))
	}
	w.pass(2 * time.Hour)
	w.carried(root, 200)
	act("resume", false, dolly.Usage)
	act("pause", true, 0)
	if root.facts.Get().Paused {
		t.Fatal("a dry run paused it")
	}
	bid := dolly.Action{Name: "bid", Args: map[string]string{"bytes": "1048576", "sat": "5000"}}
	if _, _, err := root.Do(w.now, bid, false); err != nil {
		t.Fatal(err)
	}
	act("pause", false, 0)
	act("pause", false, dolly.Usage)
	root.coins = 20_000
	bought := root.noted("purchase.begun")
	w.restart(root)
	w.pass(2 * dolly.Day)
	v := root.nodeView()
	if root.noted("purchase.begun") != bought || len(root.trader.Own()) != 0 || !root.relay || !v.Paused || v.Agent.Waits != "paused on its machine" {
		t.Errorf("paused it has %d orders, began %d purchases, relay %v: %q", len(root.trader.Own()), root.noted("purchase.begun")-bought, root.relay, v.Agent.Waits)
	}
	if _, _, err := root.Do(w.now, bid, true); dolly.KindOf(err) != dolly.Refused {
		t.Errorf("an order while paused: %v", err)
	}
	w.post(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Pause, 1)})
	w.drain()
	act("resume", false, 0)
	w.pass(time.Hour)
	if v := root.nodeView(); v.Paused || !root.permits.Stopped() {
		t.Errorf("resumed: paused %v, under an order %v", v.Paused, root.permits.Stopped())
	}
	w.post(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Resume, 2)})
	w.until("it buys", 3*dolly.Day, func() bool { return root.noted("purchase.begun") > bought })
}
