package trade

import (
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// crowded is alice with a book of 64 orders, and bob whom she gave MB.
func crowded(t *testing.T) (w *world, alice *peer, bob wire.Key) {
	w = newWorld(t.Fatalf)
	w.book.Total, w.book.PerTrader = 64, 8
	alice = w.join("alice")
	bob = stranger(200)
	alice.trader.conduct.Put(conductKey(bob.Peer()), conduct{Kept: 1})
	w.run(20 * step)
	return w, alice, bob
}

// shout has a key place orders, from a number on.
func (w *world) shout(p *peer, key wire.Key, from, orders int) {
	w.now = w.now.Add(step)
	var b market.Batch
	for n := range orders {
		b.Orders = append(b.Orders, dolly.Order{
			ID: dolly.OrderID{Trader: key.Peer(), Number: uint64(from + n)}, Side: dolly.Bid,
			Price: dolly.Price{MB: 10 * dolly.MiB, Sat: 5000}, Expires: w.now.Add(20 * time.Hour),
		})
	}
	raw, err := market.SealBatch(key, dolly.Town, b)
	if err != nil {
		w.fail("%v", err)
	}
	w.tell(p, Heard{Topic: TopicOrders, Raw: raw})
}

// TestRegressionI32AFloodOfKeysLeavesRoomForWhoIsKnown: few keys with many orders, then
// very many with one each. A newcomer gets in, who is known stays in, own orders too, and
// the book is never larger than it may be.
func TestRegressionI32AFloodOfKeysLeavesRoomForWhoIsKnown(t *testing.T) {
	w, alice, bob := crowded(t)
	tr := alice.trader
	for n := range 8 {
		w.shout(alice, sybil(n), 1, 8)
	}
	if tr.Book.Len() != 64 {
		t.Fatalf("%d orders", tr.Book.Len())
	}
	carol := stranger(201)
	w.shout(alice, carol, 1, 1)
	if n := len(tr.Book.Of(carol.Peer())); n != 1 {
		t.Error("a newcomer finds no room")
	}
	w.shout(alice, sybil(0), 9, 8)
	if n := len(tr.Book.Of(carol.Peer())); n != 1 {
		t.Error("who has many orders takes the place of who has one")
	}
	w.shout(alice, bob, 1, 4)
	own, err := tr.Place(dolly.Ask, dolly.Price{MB: dolly.MiB, Sat: 2000}, time.Hour)
	if err != nil {
		t.Fatalf("an own order: %v", err)
	}
	for n := range 300 {
		w.shout(alice, sybil(100+n), 1, 1+n%3)
		if got := tr.Book.Len(); got > 64 {
			t.Fatalf("%d orders", got)
		}
		if got := len(tr.Book.Of(bob.Peer())); got != 4 {
			t.Fatalf("after %d more keys bob has %d of 4 orders", n, got)
		}
	}
	w.shout(alice, bob, 5, 4)
	if n := len(tr.Book.Of(bob.Peer())); n != 8 {
		t.Errorf("bob has %d of 8 orders", n)
	}
	if tr.Book.Status(own.ID) != market.Open {
		t.Error("the own order gave way")
	}
}

// TestRegressionI32TheKnownAreOnTheBookInWhateverOrderOrdersCame.
func TestRegressionI32TheKnownAreOnTheBookInWhateverOrderOrdersCame(t *testing.T) {
	var seen [][]uint64
	for _, turn := range []int{0, 40, 99} {
		w, alice, bob := crowded(t)
		for n := range 100 {
			if n == turn {
				w.shout(alice, bob, 1, 8)
			}
			w.shout(alice, sybil((n*37+turn)%100), 1, 8)
		}
		var numbers []uint64
		for _, e := range alice.trader.Book.Of(bob.Peer()) {
			numbers = append(numbers, e.ID.Number)
		}
		seen = append(seen, numbers)
	}
	if len(seen[0]) != 8 || !slices.Equal(seen[0], seen[1]) || !slices.Equal(seen[0], seen[2]) {
		t.Errorf("bob's orders: %v", seen)
	}
}

// What a swap holds of an order does not give way, and those who hold everything leave
// no room.
func TestReservedOrdersDoNotGiveWay(t *testing.T) {
	w, alice, bob := crowded(t)
	tr := alice.trader
	for n := range 8 {
		w.shout(alice, sybil(n), 1, 8)
		for _, e := range tr.Book.Of(sybil(n).Peer()) {
			if err := tr.Book.Reserve(e.ID, dolly.MiB); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.shout(alice, bob, 1, 1)
	if tr.Book.Len() != 64 || len(tr.Book.Of(bob.Peer())) != 0 {
		t.Errorf("%d orders, %d of bob's", tr.Book.Len(), len(tr.Book.Of(bob.Peer())))
	}
}

// TestRegressionI32TradersThatAreGoneLeaveRoom: an order and its cancel of more keys than
// a book remembers.
func TestRegressionI32TradersThatAreGoneLeaveRoom(t *testing.T) {
	w, alice, bob := crowded(t)
	w.shout(alice, bob, 1, 1)
	alice.trader.drop(dolly.OrderID{Trader: bob.Peer(), Number: 1})
	for n := range 400 {
		key := sybil(n)
		w.shout(alice, key, 1, 1)
		if len(alice.trader.Book.Of(key.Peer())) != 1 {
			t.Fatalf("no room for the %d. trader", n)
		}
		alice.trader.drop(dolly.OrderID{Trader: key.Peer(), Number: 1})
	}
	w.shout(alice, bob, 1, 1)
	if len(alice.trader.Book.Of(bob.Peer())) != 0 {
		t.Error("bob was forgotten: his order came twice")
	}
}
