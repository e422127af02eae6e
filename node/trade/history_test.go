package trade

import (
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wire"
)

// copyOf is an image of a store.
func copyOf(t *testing.T, from dolly.Store) dolly.Store {
	t.Helper()
	return imageOf(t, from)
}

func imageOf(t interface{ Fatal(args ...any) }, from dolly.Store) dolly.Store {
	to := store.Memory()
	err := from.View(func(r dolly.Reader) error {
		return to.Update(func(w dolly.Writer) error { return r.Scan("", w.Put) })
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// stranger is a key that is on no network.
func stranger(n byte) wire.Key { return wire.NewKey([32]byte{200, n}) }

func TestTradeIsCountedOnceAndWearsDownTheTellersOrder(t *testing.T) {
	w := newWorld(t.Fatalf)
	carol := w.join("carol")
	w.run(5 * step)
	alice, bob := stranger(1), stranger(2)
	price := dolly.Price{MB: 90 * dolly.MiB, Sat: 9000}
	for i, key := range []wire.Key{alice, bob} {
		side := []dolly.Side{dolly.Bid, dolly.Ask}[i]
		raw, err := market.SealBatch(key, dolly.Town, market.Batch{Orders: []dolly.Order{{
			ID: dolly.OrderID{Trader: key.Peer(), Number: 1}, Side: side, Price: price, Expires: w.now.Add(time.Hour),
		}}})
		if err != nil {
			t.Fatal(err)
		}
		w.tell(carol, Heard{Topic: TopicOrders, Raw: raw})
	}
	bid, ask := dolly.OrderID{Trader: alice.Peer(), Number: 1}, dolly.OrderID{Trader: bob.Peer(), Number: 1}
	tell := func(key wire.Key, at dolly.Time) {
		tr := dolly.Trade{Bid: bid, Ask: ask, Amount: dolly.Price{MB: 30 * dolly.MiB, Sat: 3000}, At: at}
		w.tell(carol, Heard{Topic: TopicTrades, Raw: wire.Seal(key, dolly.Town, tradeKind, tr)})
	}
	left := func(id dolly.OrderID) dolly.MB { e, _ := carol.trader.Book.Get(id); return e.Left / dolly.MiB }
	for _, c := range []struct {
		say            string
		who            wire.Key
		at             dolly.Time
		trades         int
		bidLeft, askLt dolly.MB
	}{
		{"alice tells", alice, 1, 1, 60, 90},
		{"alice tells again", alice, 1, 1, 60, 90},
		{"bob tells of the same", bob, 2, 1, 60, 60},
		{"bob tells of a second part", bob, 3, 2, 60, 30},
		{"alice tells of it too", alice, 4, 2, 30, 30},
		{"carol has no say", carol.key, 5, 2, 30, 30},
	} {
		tell(c.who, c.at)
		if n := len(carol.trader.Trades()); n != c.trades || left(bid) != c.bidLeft || left(ask) != c.askLt {
			t.Errorf("%s: %d trades, bid left %d, ask left %d; want %d, %d, %d", c.say, n, left(bid), left(ask), c.trades, c.bidLeft, c.askLt)
		}
	}
}

func TestI32ContactsAreBoundedAndHearsayYields(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	tr := alice.trader
	friend := stranger(1).Peer()
	tr.Meet(friend, []string{"/first"})
	tr.meet(friend, []string{"/rumour"}, false)
	if got := tr.contacts[friend].addrs[0]; got != "/first" {
		t.Errorf("hearsay replaced what the peer said: %s", got)
	}
	for i := range 2 * maxKnown {
		w.now++
		tr.now = w.now
		tr.meet(dolly.PeerID{byte(i), byte(i >> 8), 7}, []string{"/somewhere"}, false)
	}
	if len(tr.contacts) != maxKnown {
		t.Errorf("%d contacts are kept", len(tr.contacts))
	}
	if _, known := tr.contacts[friend]; !known {
		t.Error("rumours drove out a peer that spoke for itself")
	}
	last := 2*maxKnown - 1
	if _, known := tr.contacts[dolly.PeerID{byte(last), byte(last >> 8), 7}]; !known {
		t.Error("the latest is not known")
	}
}

// TestTradesSurviveARestart fills the history beyond its bound, so that places
// on disk are used again, and looks at it from a new process.
func TestTradesSurviveARestart(t *testing.T) {
	w := newWorld(t.Fatalf)
	carol := w.join("carol")
	w.run(step)
	alice, bob := stranger(1), stranger(2)
	tell := func(key wire.Key, n int) {
		tr := dolly.Trade{
			Bid:    dolly.OrderID{Trader: alice.Peer(), Number: uint64(n)},
			Ask:    dolly.OrderID{Trader: bob.Peer(), Number: uint64(n)},
			Amount: dolly.Price{MB: dolly.MiB, Sat: 100}, At: dolly.Time(n),
		}
		w.tell(carol, Heard{Topic: TopicTrades, Raw: wire.Seal(key, dolly.Town, tradeKind, tr)})
	}
	for n := range maxTrades + 3 {
		tell(alice, n+1)
	}
	tell(bob, maxTrades)
	before := slices.Clone(carol.trader.trades)
	w.boot(carol)
	if !slices.Equal(before, carol.trader.trades) || len(before) != maxTrades {
		t.Errorf("%d trades before the restart, %d after it, or in another order", len(before), len(carol.trader.trades))
	}
	tell(bob, maxTrades) // told before: no second trade
	if got := carol.trader.Trades(); len(got) != maxTrades || got[0].Bid.Number != 4 {
		t.Errorf("%d trades from number %d on", len(got), got[0].Bid.Number)
	}
}
