package life

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
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
