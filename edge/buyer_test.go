package edge

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/remote/openapi"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

func price(sat dolly.Sat, mb dolly.MB) dolly.Price {
	return dolly.Price{Sat: sat, MB: mb * dolly.MiB}
}

// patience bounds what a test waits for.
const patience = 60 * time.Second

func TestI34BuyerMirrorsWhatIsAtTheLimitOnce(t *testing.T) {
	m := newBazaar(t, price(2000, 20), price(2021, 20), price(1500, 20))
	db := store.Memory()
	bob := m.buyer(db, func(c *BuyerConfig) { c.Outputs = 3 })
	m.fund(bob, 40_000)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := bob.Once(ctx); err != nil || ctx.Err() != nil {
		t.Fatalf("one pass: %v, %v", err, ctx.Err())
	}
	if got := bob.mind.Spent(); got != 3500 {
		t.Errorf("spent %v, want the 3500 sat of the two bids at or below the limit", got)
	}
	if got := bob.mind.Trader().Available(); got != 40*dolly.MiB {
		t.Errorf("bought %v, want 40 MB", got)
	}
	m.until("alice is paid 3500 sat", func() (paid bool) {
		err := m.alice.loop.Call(ctx, func() { paid = m.alice.Tally().Income == 3500 })
		return err == nil && paid
	})

	again := m.buyer(db, func(c *BuyerConfig) { c.Settings.P2P.Listen = nil })
	if err := again.Once(ctx); err != nil || again.mind.Spent() != 3500 {
		t.Errorf("a second pass spent %v: %v", again.mind.Spent(), err)
	}
}

func TestBuyerWaitsForCoins(t *testing.T) {
	m := newBazaar(t, price(2000, 20))
	bob := m.buyer(store.Memory(), nil)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ran := make(chan error, 1)
	go func() { ran <- bob.Run(ctx) }()
	events, err := bob.Face().Watch(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	<-bob.Ready()
	if funded, err := bob.Funded(ctx); err != nil || funded {
		t.Fatalf("funded %v: %v", funded, err)
	}
	view, err := dolly.Fetch[dolly.MarketView](ctx, bob.Face(), dolly.ViewMarket, dolly.Query{})
	if err != nil || len(view.Asks) != 0 {
		t.Fatalf("asks without a coin: %v, %v", view.Asks, err)
	}
	m.fund(bob, 10_000)
	for e := range events {
		if e.Kind == "swap.completed" {
			break
		}
	}
	view, err = dolly.Fetch[dolly.MarketView](ctx, bob.Face(), dolly.ViewMarket, dolly.Query{})
	if err != nil || view.VolSat != 2000 {
		t.Errorf("spent %v: %v", view.VolSat, err)
	}
	describedViews(t, bob.Face())
	cancel()
	if err := <-ran; err != nil {
		t.Error(err)
	}
}

func TestLookBuysNothing(t *testing.T) {
	m := newBazaar(t, price(2000, 20))
	bob := m.buyer(store.Memory(), func(c *BuyerConfig) { c.Look = true })
	m.fund(bob, 10_000)
	var seen dolly.MarketView
	look := func(ctx context.Context) (err error) {
		for ctx.Err() == nil && len(seen.Bids) == 0 && err == nil {
			seen, err = dolly.Fetch[dolly.MarketView](ctx, bob.Face(), dolly.ViewMarket, dolly.Query{})
		}
		return err
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := bob.Glance(ctx, look); err != nil {
		t.Fatal(err)
	}
	if len(seen.Bids) != 1 || len(seen.Asks) != 0 || seen.Bids[0].Price.Cmp(price(2000, 20)) != 0 {
		t.Errorf("saw %+v", seen)
	}
}

func TestBuyerExplainsWhyItCannotStart(t *testing.T) {
	start := func(change func(*BuyerConfig)) error {
		cfg := BuyerConfig{Settings: pace(), Key: wire.NewKey([32]byte{2}), Limit: price(100, 1), Budget: 1000, Store: store.Memory(), Look: true}
		change(&cfg)
		b, err := NewBuyer(t.Context(), cfg)
		if err == nil {
			t.Error(b.Close())
		}
		return err
	}
	err := start(func(c *BuyerConfig) { c.Look, c.Settings.Chain.URL = false, "http://127.0.0.1:1" })
	if dolly.KindOf(err) != dolly.Unreachable || dolly.HintOf(err) == "" {
		t.Errorf("no chain: %v", err)
	}
	err = start(func(c *BuyerConfig) { c.Settings.P2P.Bootstrap = []string{"here"} })
	if !errors.Is(err, p2p.ErrAddr) || dolly.KindOf(err) != dolly.Usage {
		t.Errorf("no address: %v", err)
	}
	err = start(func(c *BuyerConfig) { c.Settings.Market.Confirm = 0 })
	if dolly.KindOf(err) != dolly.Usage {
		t.Errorf("unsafe swaps: %v", err)
	}
	if err = start(func(c *BuyerConfig) { c.Budget = -1 }); err == nil {
		t.Error("a negative budget")
	}
}

// describedViews holds what a buybot shows against the description of its interface.
func describedViews(t *testing.T, n dolly.Node) {
	t.Helper()
	file, err := openapi.Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []dolly.View{
		dolly.ViewMarket, dolly.ViewOrders, dolly.ViewSwaps, dolly.ViewMakers, dolly.ViewWallets, dolly.ViewLedger, dolly.ViewEvents,
		dolly.ViewMoney, dolly.ViewBooks, dolly.ViewHistory, dolly.ViewBuybot,
	} {
		raw, err := n.Get(t.Context(), v, dolly.Query{})
		if err == nil {
			err = file.Check("GET", "/v1/view/"+string(v), 200, "application/json", raw)
		}
		if err != nil {
			t.Errorf("%s: %v\n%.2000s", v, err, raw)
		}
	}
}
