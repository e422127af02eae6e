package trade

import (
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

func TestDoOrder(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	order := func(name, bytes, sat string, more ...string) dolly.Action {
		a := dolly.Action{Name: name, Args: map[string]string{"bytes": bytes, "sat": sat}}
		for i := 0; i < len(more); i += 2 {
			a.Args[more[i]] = more[i+1]
		}
		return a
	}
	if _, err := alice.trader.DoOrder(w.now, order("ask", "1048576", "5000"), false); dolly.KindOf(err) != dolly.Refused {
		t.Errorf("before the own chain was compared: %v", err)
	}
	w.run(30 * step)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	for _, c := range []struct {
		name string
		a    dolly.Action
		kind dolly.Kind
		text string
	}{
		{"no bytes", order("bid", "", "5000"), dolly.Usage, "bytes=N"},
		{"negative bytes", order("bid", "-1", "5000"), dolly.Usage, "bytes=N"},
		{"a fraction", order("bid", "1.5", "5000"), dolly.Usage, "bytes=N"},
		{"too large a number", order("bid", "9223372036854775808", "5000"), dolly.Usage, "bytes=N"},
		{"no sat", order("bid", "1048576", "0"), dolly.Usage, "sat=N"},
		{"longer than a day", order("bid", "1048576", "5000", "timeout_s", "86401"), dolly.Usage, "between 1 and 86400"},
		{"no time at all", order("bid", "1048576", "5000", "timeout_s", "0"), dolly.Usage, "between 1 and 86400"},
		{"an unknown argument", order("bid", "1048576", "5000", "price", "1"), dolly.Usage, "knows no price"},
		{"dust", order("bid", "1048576", "999"), dolly.Usage, "1000 sat or more"},
		{"more than there are", order("bid", "209715200", "5000"), dolly.Refused, "there are 100 MB to sell, not 200 MB"},
		{"all bitcoin and more", order("ask", "1048576", "2100000000000001"), dolly.Refused, "the book refuses"},
	} {
		for _, dry := range []bool{true, false} {
			_, err := alice.trader.DoOrder(w.now, c.a, dry)
			if dolly.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%s: %v, want kind %d with %q", c.name, err, c.kind, c.text)
			}
		}
	}
	if res, err := alice.trader.DoOrder(w.now, order("bid", "69206016", "6600"), true); err != nil || res.Done || len(alice.trader.Own()) != 0 {
		t.Errorf("a dry run: %+v %v, %d orders", res, err, len(alice.trader.Own()))
	}
	res, err := alice.trader.DoOrder(w.now, order("bid", "69206016", "6600", "timeout_s", "86400"), false)
	own := alice.trader.Own()
	if err != nil || !res.Done || len(own) != 1 || own[0].Price != (dolly.Price{Sat: 6600, MB: 66 * dolly.MiB}) || own[0].Expires != w.now.Add(24*time.Hour) {
		t.Fatalf("%+v %v: %+v", res, err, own)
	}
	alice.trader.cfg.Swap.Dust = 6000
	if _, err := alice.trader.DoOrder(w.now, order("bid", "1048576", "5000"), true); dolly.KindOf(err) != dolly.Usage || !strings.Contains(err.Error(), "6000 sat or more") {
		t.Errorf("what no swap would carry is promised: %v", err)
	}
	alice.trader.cfg.Allow = nil
	if _, err := alice.trader.DoOrder(w.now, order("ask", "1048576", "5000"), true); dolly.KindOf(err) != dolly.Refused {
		t.Errorf("a node that never buys asks: %v", err)
	}
}

func TestDoCancel(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	w.run(30 * step)
	o, err := alice.trader.Place(dolly.Ask, dolly.Price{Sat: 5000, MB: dolly.MiB}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	cancel := func(n string, dry bool) error {
		_, err := alice.trader.DoCancel(w.now, dolly.Action{Name: "cancel", Args: map[string]string{"order": n}}, dry)
		return err
	}
	for n, kind := range map[string]dolly.Kind{"": dolly.Usage, "-1": dolly.Usage, "one": dolly.Usage, "1.0": dolly.Usage, "2": dolly.Usage} {
		if err := cancel(n, false); dolly.KindOf(err) != kind {
			t.Errorf("cancel %q: %v, want kind %d", n, err, kind)
		}
	}
	if err := cancel("1", true); err != nil || alice.trader.statusOf(o.ID) != market.Open {
		t.Errorf("a dry run: %v, %v", err, alice.trader.statusOf(o.ID))
	}
	if err := cancel("1", false); err != nil || alice.trader.statusOf(o.ID) != market.Cancelled {
		t.Errorf("%v, %v", err, alice.trader.statusOf(o.ID))
	}
	if err := cancel("1", false); dolly.KindOf(err) != dolly.Over || !strings.Contains(err.Error(), "cancelled already") {
		t.Errorf("a second time: %v", err)
	}
}

// TestWallets: what a trade moved is in both wallets of both sides.
func TestWallets(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob, carol := w.join("alice"), w.join("bob"), w.join("carol")
	w.run(5 * step)
	w.tell(carol, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	price := dolly.Price{Sat: 6600, MB: 66 * dolly.MiB}
	w.place(alice, dolly.Bid, price)
	w.place(bob, dolly.Ask, price)
	w.run(15 * step)
	of := func(p *peer) (mb, coins dolly.WalletRow) {
		rows := p.trader.Wallets(dolly.WalletRow{Known: true, Available: 7}, []dolly.TransferRow{{At: 1, Kind: "birth"}})
		return rows[0], rows[1]
	}
	mb, coins := of(alice)
	if mb.Locked != int64(66*dolly.MiB) || mb.Available != int64(34*dolly.MiB) || coins.Pending != 6600 || coins.ID != "TBTC" {
		t.Errorf("alice, in the swap: %+v %+v", mb, coins)
	}
	mb, coins = of(bob)
	if mb.Pending != int64(66*dolly.MiB) || coins.Locked != 6600 {
		t.Errorf("bob, in the swap: %+v %+v", mb, coins)
	}
	w.mine(8)
	for p, want := range map[*peer][2]int64{alice: {34, 6600}, bob: {66, -6600}} {
		mb, coins := of(p)
		if mb.Available != want[0]*int64(dolly.MiB) || len(coins.Transactions) != 2 || coins.Transactions[0].Amount != want[1] || coins.Transactions[1].Kind != "birth" {
			t.Errorf("%s afterwards: %+v %+v", p.name, mb, coins)
		}
		if last := mb.Transactions[0]; last.Amount != map[*peer]int64{alice: -66, bob: 66}[p]*int64(dolly.MiB) {
			t.Errorf("%s moved %+v", p.name, last)
		}
	}
}

// TestEveryStateOfASwapSaysWhereItsMoneyIs: only before anything moved both sides wait.
func TestEveryStateOfASwapSaysWhereItsMoneyIs(t *testing.T) {
	waiting := map[market.State]bool{market.SellerLocking: true, market.BuyerWaiting: true}
	for s := market.State(1); s < 100; s++ {
		mb, sat := legs(s)
		known := !strings.HasPrefix(s.String(), "state ")
		if known && (mb == "waits" && sat == "waits") != waiting[s] {
			t.Errorf("%s: MB %s, bitcoin %s", s, mb, sat)
		}
	}
}
