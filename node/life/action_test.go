package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
)

// TestTheOperatorsOrdersObeyAStop: an order of the operator is on the book and
// among the own ones, over a restart; a stop takes it back, and lets none follow.
func TestTheOperatorsOrdersObeyAStop(t *testing.T) {
	w := newWorld(t, 5, nil)
	root := w.bodies[0]
	w.pass(2 * time.Hour) // until its chain counts as compared
	w.carried(root, 100)
	bid := dolly.Action{Name: "bid", Args: map[string]string{"bytes": "1048576", "sat": "5000", "timeout_s": "86400"}}
	if _, _, err := root.Do(w.now, dolly.Action{Name: "ask", Args: bid.Args}, true); dolly.KindOf(err) != dolly.Refused {
		t.Errorf("an agent asks for MB: %v", err)
	}
	before := len(root.trader.Own())
	res, _, err := root.Do(w.now, bid, false)
	if err != nil || !res.Done || len(root.trader.Own()) != before+1 {
		t.Fatalf("%+v %v", res, err)
	}
	own := func() []dolly.OrderRow {
		rows, err := root.View(w.now, dolly.ViewOrders)
		if err != nil {
			t.Fatal(err)
		}
		return rows.([]dolly.OrderRow)
	}
	o := own()[0]
	w.post(root, trade.Tick{})
	w.drain()
	w.restart(root)
	if got := own()[0]; got.ID != o.ID || got.Ended != 0 || got.Left != dolly.MiB {
		t.Errorf("after a restart it is %+v", got)
	}
	w.post(root, trade.Heard{Topic: root.topicCharter, Raw: w.order(charter.Halt, 1)})
	w.drain()
	if got := own()[0]; got.ID != o.ID || got.Status != dolly.OrderStatus(market.Cancelled.String()) {
		t.Errorf("under a stop it is %+v", got)
	}
	if _, _, err := root.Do(w.now, bid, true); dolly.KindOf(err) != dolly.Refused {
		t.Errorf("an order under a stop: %v", err)
	}
	if wallets, err := root.View(w.now, dolly.ViewWallets); err != nil || len(wallets.([]dolly.WalletRow)) != 2 {
		t.Errorf("wallets: %v %v", wallets, err)
	}
}
