package trade

import (
	"testing"

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
	if got := alice.trader.Prices(); len(got) != 1 || got[0].Amount != fair {
		t.Errorf("after a restart %v", got)
	}
}

func TestPricesKeepTheCloseOfEachDay(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	self := alice.key.Peer()
	for day := range 40 {
		trades := 3
		if day >= 38 {
			trades = 300
		}
		for i := range trades {
			alice.trader.now = dolly.Time(int64(day)*dolly.Day.Milliseconds() + int64(i) + 1)
			alice.trader.believe(self, dolly.Trade{Amount: dolly.Price{Sat: dolly.Sat(1000*day + i + 1), MB: 1}})
		}
	}
	got := alice.trader.Prices()
	if len(got) > priceDays+maxPrices {
		t.Errorf("%d prices are kept", len(got))
	}
	first, last := got[0], got[len(got)-1]
	if want := dolly.Sat(1000*(39-priceDays) + 3); first.Amount.Sat != want {
		t.Errorf("the oldest is %v, want the close %v", first.Amount.Sat, want)
	}
	if last.Amount.Sat != 39_300 {
		t.Errorf("the latest is %v", last.Amount.Sat)
	}
	for i := 1; i < len(got); i++ {
		if d := dayOf(got[i].At); d < 38 && d == dayOf(got[i-1].At) {
			t.Fatalf("two prices of day %d", d)
		}
	}
}
