package market

import (
	"errors"
	"math"
	"testing"

	"github.com/dollynator/dolly"
)

func TestAddRefuses(t *testing.T) {
	fine := order(alice, 1, dolly.Bid, 6600, 66*dolly.MiB, 1000)
	for name, c := range map[string]struct {
		spoil func(*dolly.Order)
		want  error
	}{
		"no side":       {func(o *dolly.Order) { o.Side = 3 }, ErrInvalid},
		"nobody":        {func(o *dolly.Order) { o.ID.Trader = dolly.PeerID{} }, ErrInvalid},
		"no bytes":      {func(o *dolly.Order) { o.Price.MB = 0 }, ErrInvalid},
		"negative":      {func(o *dolly.Order) { o.Price.Sat = -6600 }, ErrInvalid},
		"all bitcoin":   {func(o *dolly.Order) { o.Price.Sat = maxSat + 1 }, ErrInvalid},
		"all bytes":     {func(o *dolly.Order) { o.Price.MB = math.MaxInt64 }, ErrInvalid},
		"dust":          {func(o *dolly.Order) { o.Price.Sat = 999 }, ErrDust},
		"expired":       {func(o *dolly.Order) { o.Expires = 100 }, ErrExpired},
		"lives a day+":  {func(o *dolly.Order) { o.Expires = 100 + 86_400_001 }, ErrTooLong},
		"seen before":   {func(o *dolly.Order) { o.ID.Number = 9 }, ErrDuplicate},
		"was cancelled": {func(o *dolly.Order) { o.ID.Number = 8 }, ErrDuplicate},
		"cancel came":   {func(o *dolly.Order) { o.ID.Number = 7 }, ErrDuplicate},
	} {
		b := NewBook(DefaultLimits())
		for _, n := range []uint64{9, 8} {
			if err := b.Add(order(alice, n, dolly.Bid, 6600, 66*dolly.MiB, 1000), 100); err != nil {
				t.Fatal(err)
			}
		}
		if !b.Cancel(new(id(alice, 8))) || b.Cancel(new(id(alice, 8))) || b.Cancel(new(id(alice, 7))) {
			t.Fatal("cancel reports wrongly")
		}
		o := fine
		c.spoil(&o)
		if err := b.Add(o, 100); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err := b.Add(fine, 100); err != nil {
			t.Errorf("%s: a fine order afterwards: %v", name, err)
		}
	}
}

func TestI32BookIsBounded(t *testing.T) {
	l := roomy()
	l.PerTrader, l.Total = 2, 3
	b := NewBook(l)
	add := func(o dolly.Order) error { return b.Add(o, 0) }
	for n := uint64(1); n <= 2; n++ {
		if err := add(order(alice, n, dolly.Bid, 1, 1, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := add(order(alice, 3, dolly.Bid, 1, 1, 1000)); !errors.Is(err, ErrTraderFull) {
		t.Errorf("a third of alice's: %v", err)
	}
	if err := add(order(bob, 1, dolly.Bid, 1, 1, 1000)); err != nil {
		t.Fatal(err)
	}
	if err := add(order(carol, 1, dolly.Bid, 1, 1, 1000)); !errors.Is(err, ErrFull) {
		t.Errorf("a fourth of all: %v", err)
	}
	for n := uint64(100); n < 200; n++ {
		b.Cancel(new(id(carol, n))) // orders that never came
		b.Cancel(new(id(alice, n-98)))
		if err := add(order(alice, n, dolly.Bid, 1, 1, 1000)); err == nil {
			b.Cancel(new(id(alice, n)))
		}
	}
	if most := remembered * l.Total; b.traders.pool.used() > most {
		t.Errorf("%d traders remembered, at most %d", b.traders.pool.used(), most)
	}
	b.Expire(dolly.Time(0).Add(l.MaxLife))
	if chains(b.ids)+b.nodes.used()+chains(b.traders.byKey)+b.traders.pool.used()+b.prices.levels.used()+b.Len() != 0 {
		t.Errorf("left over after all expired: %+v", b)
	}
}

func TestI31ReservationOutlivesExpiry(t *testing.T) {
	b := NewBook(roomy())
	o := order(alice, 1, dolly.Bid, 100, 10, 1000)
	for _, err := range []error{b.Add(o, 0), b.Reserve(o.ID, 6)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := b.Expire(1000); len(got) != 1 || b.Len() != 0 || b.Status(o.ID) != Expired {
		t.Fatalf("expired %v, %d live", got, b.Len())
	}
	if e, ok := b.Get(o.ID); !ok || e.Left != 6 || e.Free() != 0 {
		t.Fatalf("left %+v, %v", e, ok)
	}
	if err := b.Reserve(o.ID, 1); !errors.Is(err, ErrExpired) {
		t.Errorf("reserved after expiry: %v", err)
	}
	if err := b.Trade(o.ID, 7); !errors.Is(err, ErrTooMuch) {
		t.Errorf("I30: traded more than was reserved: %v", err)
	}
	if err := b.Trade(o.ID, 4); err != nil {
		t.Errorf("trade of what was reserved: %v", err)
	}
	if err := b.Unreserve(o.ID, 2); err != nil {
		t.Errorf("unreserve the rest: %v", err)
	}
	if _, ok := b.Get(o.ID); ok || b.Status(o.ID) != Unknown || len(b.Of(alice.Peer())) != 0 {
		t.Error("the order is still there")
	}
}

func TestI31NothingMatchesAtItsExpiry(t *testing.T) {
	b := NewBook(roomy())
	for _, o := range []dolly.Order{order(alice, 1, dolly.Bid, 10, 10, 1000), order(bob, 1, dolly.Ask, 10, 10, 2000)} {
		if err := b.Add(o, 0); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.Matches(id(bob, 1), 999)); n != 1 {
		t.Fatalf("%d matches before", n)
	}
	if n := len(b.Matches(id(bob, 1), 1000)); n != 0 {
		t.Fatalf("%d matches at expiry", n)
	}
	if err := b.Trade(id(alice, 1), 1); !errors.Is(err, ErrTooMuch) {
		t.Errorf("a free part traded at expiry: %v", err)
	}
}

func TestMatchRounding(t *testing.T) {
	bid, ask := dolly.Price{Sat: 100, MB: 300}, dolly.Price{Sat: 120, MB: 300}
	for _, c := range []struct {
		name     string
		ask      dolly.Price
		rest     dolly.Price
		mb       dolly.MB
		most     dolly.Sat
		want     dolly.Price
		mismatch bool
	}{
		{"the bid rests: up", ask, bid, 100, 0, dolly.Price{Sat: 34, MB: 100}, false},
		{"the ask rests: down", ask, ask, 99, 0, dolly.Price{Sat: 39, MB: 99}, false},
		{"equal ratios: fewer bytes", bid, bid, 100, 0, dolly.Price{Sat: 33, MB: 99}, false},
		{"equal ratios: nothing", bid, bid, 2, 0, dolly.Price{}, true},
		{"cut to the most", ask, bid, 300, 50, dolly.Price{Sat: 50, MB: 150}, false},
	} {
		got, ok := fit(bid, c.ask, c.rest, c.mb, c.most)
		if ok == c.mismatch || ok && got != c.want {
			t.Errorf("%s: %v, %v; want %v", c.name, got, ok, c.want)
		}
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	b := NewBook(roomy())
	buf := make([]Match, 0, 4)
	n, now := uint64(0), dolly.Time(0)
	round := func() {
		n, now = n+1, now+1
		bid, ask := order(alice, n, dolly.Bid, 10, 10, now+50), order(bob, n, dolly.Ask, 10, 10, now+50)
		if b.Add(bid, now) != nil || b.Add(ask, now) != nil {
			t.Fatal("refused")
		}
		buf = b.AppendMatches(buf[:0], ask.ID, now)
		if len(buf) != 1 || b.Reserve(bid.ID, 10) != nil || b.Trade(bid.ID, 10) != nil || !b.Cancel(&ask.ID) {
			t.Fatal("no trade")
		}
		bid.ID.Number, ask.ID.Number = n+1, n+1
		_, err := b.Limit(&bid, now)
		fills, err2 := b.Immediate(&ask, now)
		if n++; err != nil || err2 != nil || len(fills) != 1 {
			t.Fatal("no fill")
		}
		b.Expire(now)
	}
	for range 1000 {
		round()
	}
	if got := testing.AllocsPerRun(1000, round); got > 0 {
		t.Errorf("%v allocations a round", got)
	}
}

// TestPricesCloserThanKeys: ratios that the ladder's 64-bit keys cannot tell
// apart are still ordered exactly.
func TestPricesCloserThanKeys(t *testing.T) {
	b := NewBook(roomy())
	const big = dolly.MB(1) << 50
	for i, mb := range []dolly.MB{big + 1, big + 3, big, big + 2} {
		o := order(alice, uint64(i+1), dolly.Bid, 1, mb, 1000)
		ask := order(bob, uint64(i+1), dolly.Ask, 1, mb, 1000)
		if b.Add(o, 0) != nil || b.Add(ask, 0) != nil {
			t.Fatal("refused")
		}
	}
	for i, want := range []dolly.MB{big + 3, big + 2, big + 1, big} {
		if got := b.Bids(0)[i].Price.MB; got != want {
			t.Errorf("bid %d gives %d bytes, want %d", i, got, want)
		}
		if got := b.Asks(0)[3-i].Price.MB; got != want {
			t.Errorf("ask %d wants %d bytes, want %d", 3-i, got, want)
		}
	}
}

// TestI32AMillionBogusOrders: whatever comes from whomever, the book holds what it
// is allowed to, and forgets all of it in the end.
func TestI32AMillionBogusOrders(t *testing.T) {
	l := DefaultLimits()
	l.Total = 2048
	b := NewBook(l)
	honest := order(alice, 1, dolly.Bid, 2000, 10*dolly.MiB, 1000)
	if err := b.Add(honest, 0); err != nil {
		t.Fatal(err)
	}
	for n := range uint64(1_000_000) {
		o := order(bob, n*n, dolly.Side(1+n%2), dolly.Sat(1000+n%5000), dolly.MB(1+n*7919%100_003), dolly.Time(1+n%1000))
		o.ID.Trader = dolly.PeerID{1, byte(n), byte(n >> 8), byte(n % 3)} // 196,608 keys
		if b.Add(o, 0) == nil && n%5 == 0 {
			b.Cancel(&o.ID)
		} else if n%7 == 0 {
			b.Cancel(&dolly.OrderID{Trader: o.ID.Trader, Number: n})
		}
	}
	levels, traders := b.prices.levels.used(), b.traders.pool.used()
	if b.Len() > l.Total || len(b.nodes.all) > l.Total+1 || levels > l.Total || traders > remembered*l.Total ||
		len(b.ids.heads) > 4*l.Total || len(b.traders.byKey.heads) > 8*l.Total {
		t.Errorf("%d live, %d nodes, %d levels, %d traders", b.Len(), len(b.nodes.all), levels, traders)
	}
	if e, ok := b.Get(honest.ID); !ok || e.Left != honest.Price.MB {
		t.Errorf("the honest order is gone: %+v", e)
	}
	b.Expire(dolly.Time(0).Add(l.MaxLife))
	if b.Len()+b.nodes.used()+b.prices.levels.used()+b.traders.pool.used() != 0 {
		t.Errorf("left over: %d orders, %d traders", b.nodes.used(), b.traders.pool.used())
	}
}
