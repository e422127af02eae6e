package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// tellTrade lets key say that it traded with another at a price.
func tellTrade(w *world, to *peer, key, with wire.Key, n uint64, price dolly.Price) {
	tr := dolly.Trade{
		Bid: dolly.OrderID{Trader: key.Peer(), Number: n}, Ask: dolly.OrderID{Trader: with.Peer(), Number: n}, Amount: price, At: w.now,
	}
	w.tell(to, Heard{Topic: TopicTrades, Raw: wire.Seal(key, dolly.Town, tradeKind, tr)})
}

// TestPricesAreNotWrittenByStrangers is the attack: two keys of one owner trade
// with each other at any price, as often as they like.
func TestPricesAreNotWrittenByStrangers(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	fair := dolly.Price{Sat: 3000, MB: 30 * dolly.MiB}
	absurd := dolly.Price{Sat: 1_000_000, MB: dolly.MiB}
	for n := range uint64(600) {
		tellTrade(w, alice, stranger(1), stranger(2), n, absurd)
		tellTrade(w, alice, stranger(2), stranger(1), n, absurd)
	}
	if got := alice.trader.Prices(); len(got) != 0 {
		t.Fatalf("strangers wrote %d prices", len(got))
	}
	if got := len(alice.trader.Trades()); got != maxTrades {
		t.Errorf("%d trades are shown to people", got)
	}
	w.tell(alice, Metered{Call: 1, Carrier: bob.key.Peer(), Bytes: 50 * dolly.MiB}) // alice gave bob 50 MB
	w.drain()
	for n := range uint64(5) {
		tellTrade(w, alice, bob.key, stranger(1), n, fair)
	}
	if got := alice.trader.Prices(); len(got) != 1 {
		t.Fatalf("bob, who got 50 MB, is believed %d trades of 30", len(got))
	}
	w.now = w.now.Add(dolly.Day)
	w.boot(alice)
	w.run(5 * step)
	tellTrade(w, alice, bob.key, stranger(1), 9, fair)
	if got := alice.trader.Prices(); len(got) != 2 || got[1].Amount != fair {
		t.Errorf("a day and a restart later %v", got)
	}
}

// TestOneWordSellsNothingCheap: carol deals as much as she must to be believed, and
// what she says last is still not what alice asks.
func TestOneWordSellsNothingCheap(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * step)
	w.tell(alice, Metered{Call: 1, Carrier: bob.key.Peer(), Bytes: 50 * dolly.MiB})
	w.tell(alice, Metered{Call: 2, Carrier: carol.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	fair := dolly.Price{Sat: 5000, MB: 50 * dolly.MiB}
	tellTrade(w, alice, bob.key, stranger(1), 1, fair)
	for n := range uint64(40) {
		tellTrade(w, alice, carol.key, stranger(2), n, dolly.Price{Sat: 2, MB: 2 * dolly.MiB})
	}
	got, ok := alice.trader.Worth()
	if !ok || got.Price != fair || got.Last.PerMB() != 1 || got.Week.MB != 130*dolly.MiB {
		t.Errorf("a MB is worth %+v", got)
	}
	tellTrade(w, alice, carol.key, stranger(2), 41, dolly.Price{Sat: 20, MB: 20 * dolly.MiB})
	if got, _ := alice.trader.Worth(); got.Price.PerMB() != 1 || got.Own {
		t.Errorf("two thirds of all words are told by one, and a MB is worth %+v", got)
	}
}

// TestWhatNobodyTakesIsWorthLess: her order stands at the least price and nobody takes
// it, so she may ask for less; a sale halves that.
func TestWhatNobodyTakesIsWorthLess(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
	w.drain()
	self := alice.key.Peer()
	alice.trader.believe(self, dolly.Trade{Amount: dolly.Price{Sat: 10_000, MB: 100 * dolly.MiB}})
	alice.trader.believe(self, dolly.Trade{Amount: dolly.Price{Sat: 10, MB: dolly.MiB}})
	worth := func(want float64) {
		t.Helper()
		if got, ok := alice.trader.Worth(); !ok || got.Price.PerMB() != want {
			t.Errorf("a MB is worth %.3f, want %.3f: %+v", got.Price.PerMB(), want, got)
		}
	}
	stands := func(sat dolly.Sat, life time.Duration) {
		t.Helper()
		o, err := alice.trader.Place(dolly.Bid, dolly.Price{Sat: sat, MB: 50 * dolly.MiB}, life)
		if err != nil {
			t.Fatal(err)
		}
		w.now = o.Expires.Add(3 * time.Hour) // after which she looks again
		w.tell(alice, Tick{})
	}
	worth(100)
	stands(6001, 2*time.Hour)
	worth(100) // who asks more than the most learns nothing
	stands(5000, 2*time.Hour)
	worth(98)
	stands(4900, 4*time.Hour)
	worth(94)
	alice.trader.near = nil
	stands(4700, 4*time.Hour)
	worth(94) // nobody could hear of it
	w.boot(alice)
	worth(94)
	w.run(5 * step)
	price := dolly.Price{Sat: 4700, MB: 50 * dolly.MiB}
	w.place(alice, dolly.Bid, price)
	w.place(bob, dolly.Ask, price)
	w.run(10 * step)
	w.mine(8)
	if n := alice.trader.Tally().Trades; n != 1 {
		t.Fatalf("%d trades", n)
	}
	worth(94) // which is the price of her own sales of the week now
}

// TestPricesAreBounded: old days are one price each, with their volume, and of a day of
// many trades the largest stay.
func TestPricesAreBounded(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	self := alice.key.Peer()
	for day := range 40 {
		for i := range 3 * maxPrices {
			alice.trader.now = dolly.Time(int64(day)*dolly.Day.Milliseconds() + int64(i) + 1)
			amount := dolly.Price{Sat: dolly.Sat(1000 * (day + 1)), MB: 1000}
			if i >= maxPrices {
				amount = dolly.Price{Sat: 1, MB: 999}
			}
			alice.trader.believe(self, dolly.Trade{Amount: amount})
		}
	}
	known := alice.trader.known().Trades
	if most := priceDays + wholeDays*maxPrices; len(known) > most {
		t.Errorf("%d prices are kept, of at most %d", len(known), most)
	}
	got := alice.trader.Prices()
	if len(got) != priceDays+1 {
		t.Fatalf("%d days of %d", len(got)-1, priceDays)
	}
	for i, tr := range got[:priceDays] {
		if day := tr.At.Date(); day != int64(39-priceDays+i) || (dolly.Price{Sat: dolly.Sat(1000 * (day + 1)), MB: 1000}).Cmp(tr.Amount) != 0 {
			t.Errorf("the price of day %d is %v", day, tr.Amount)
		}
	}
	if known[0].Amount.MB != 1000*maxPrices {
		t.Errorf("the oldest day stands for %d bytes", known[0].Amount.MB)
	}
}
