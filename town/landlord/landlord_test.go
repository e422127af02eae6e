package landlord

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
)

func TestAServerIsDeliveredWhenPaidAndEndsWithItsRent(t *testing.T) {
	w := newWorld(t)
	s, err := w.rentOne(t, good, "alice-1")
	if err != nil || s.State != cloud.Unpaid {
		t.Fatalf("ordered %+v: %v", s, err)
	}
	w.purse.pay(s.Address, s.Price-1)
	if got := w.until(t, "alice-1", cloud.Unpaid); got.Addr != "" {
		t.Error("delivered for too little")
	}
	w.purse.pay(s.Address, 1)
	s = w.until(t, "alice-1", cloud.Running)
	if want := w.clock.Now().Add(9 * dolly.Day); s.RentEnds != want {
		t.Errorf("the rent ends at %d, want %d", s.RentEnds, want)
	}
	if _, err := cloud.Own(s); err != nil {
		t.Error(err)
	}
	w.clock.forward(9 * dolly.Day)
	w.until(t, "alice-1", cloud.Ended)
	if c, err := net.Dial("tcp", s.Addr); err == nil {
		_ = c.Close()
		t.Error("the server answers after its rent")
	}
	if got := w.Servers(); len(got) != 1 || got[0].Paid != 5000 || got[0].Refunded != 0 || got[0].Dir == "" {
		t.Errorf("books: %+v", got)
	}
}

func TestI11OrdersAreMadeOnceAKey(t *testing.T) {
	w := newWorld(t)
	q, err := w.town.Quote(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	p := permit(t, charter.Payment, good)
	first, err := w.town.Rent(t.Context(), p, q, order(t, "alice-1"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.town.Rent(t.Context(), p, q, order(t, "alice-1")); err != nil || again != first {
		t.Errorf("repeated: %+v, %v", again, err)
	}
	if _, err := w.town.Rent(t.Context(), p, q, order(t, "bob-1")); !errors.Is(err, cloud.ErrQuote) {
		t.Errorf("a quote that was taken: %v", err)
	}
	changed := order(t, "alice-1")
	changed.RefundAddress = "mallory"
	if _, err := w.town.Rent(t.Context(), p, q, changed); !errors.Is(err, cloud.ErrOrder) {
		t.Errorf("another order under one key: %v", err)
	}
	if _, err := w.rentOne(t, good, "alice-1"); !errors.Is(err, cloud.ErrOrder) {
		t.Errorf("another quote under one key: %v", err)
	}
	if _, err := w.town.Lookup(t.Context(), "nobody"); !errors.Is(err, cloud.ErrUnknown) {
		t.Errorf("an order that nobody made: %v", err)
	}
	if n := len(w.Servers()); n != 1 {
		t.Errorf("%d orders", n)
	}
}

func TestI14WhatFailsIsSoldOutOrRefunded(t *testing.T) {
	w := newWorld(t)
	var soldOut, refunded int
	for i := range 20 {
		key := fmt.Sprintf("alice-%d", i)
		s, err := w.rentOne(t, bad, key)
		if errors.Is(err, cloud.ErrSoldOut) {
			soldOut++
			w.until(t, key, cloud.Failed)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		w.purse.pay(s.Address, s.Price)
		if got := w.until(t, key, cloud.Refunded); got.Refunded != s.Price {
			t.Errorf("refunded %v", got.Refunded)
		}
		refunded++
	}
	if soldOut < 4 || refunded < 4 {
		t.Errorf("%d sold out, %d refunded", soldOut, refunded)
	}
	if got := w.purse.refunded(); got != dolly.Sat(refunded)*5000 {
		t.Errorf("sent back %v", got)
	}
}

func TestDrawsAreEvenAndOfSeedAndKeyAlone(t *testing.T) {
	a, b := &Landlord{cfg: Config{Seed: 1}}, &Landlord{cfg: Config{Seed: 2}}
	sum, same := 0.0, 0
	for i := range 10_000 {
		key := fmt.Sprintf("%064x", i)
		x := a.draw(key)
		if x != a.draw(key) {
			t.Fatal("one key, two draws")
		}
		if x == b.draw(key) {
			same++
		}
		sum += x
	}
	if mean := sum / 10_000; math.Abs(mean-0.5) > 0.02 || same > 0 {
		t.Errorf("mean %v, %d the same under another seed", mean, same)
	}
}

func TestLateAndShortMoneyGoesBack(t *testing.T) {
	w := newWorld(t)
	late, err := w.rentOne(t, good, "late")
	if err != nil {
		t.Fatal(err)
	}
	short, err := w.rentOne(t, good, "short")
	if err != nil {
		t.Fatal(err)
	}
	w.purse.pay(short.Address, 4000)
	w.purse.mu.Lock()
	w.purse.broken = 1 // and the first attempt to send it back fails
	w.purse.mu.Unlock()
	w.clock.forward(4320 * time.Minute * 2)
	w.until(t, "late", cloud.Failed)
	w.purse.pay(late.Address, late.Price)
	w.until(t, "late", cloud.Refunded)
	if s := w.until(t, "short", cloud.Refunded); s.Refunded != 4000 {
		t.Errorf("refunded %v of 4000", s.Refunded)
	}
}

func TestRenewalsAddAPeriodOnce(t *testing.T) {
	w := newWorld(t)
	s := w.live(t, good, "alice-1")
	p := permit(t, charter.Renewal, good)
	q, err := w.town.Renew(t.Context(), p, "alice-1", "2")
	if err != nil || q.Address == s.Address || q.Price != s.Price {
		t.Fatalf("quoted %+v: %v", q, err)
	}
	if again, err := w.town.Renew(t.Context(), p, "alice-1", "2"); err != nil || again != q {
		t.Errorf("the same period: %+v, %v", again, err)
	}
	w.purse.pay(q.Address, q.Price)
	eventually(t, "the rent is longer", func() bool {
		got, err := w.town.Lookup(t.Context(), "alice-1")
		return err == nil && got.RentEnds == s.RentEnds.Add(9*dolly.Day)
	})
	unused, err := w.town.Renew(t.Context(), p, "alice-1", "3")
	if err != nil || unused == q {
		t.Fatalf("another period: %+v, %v", unused, err)
	}
	w.clock.forward(18 * dolly.Day)
	w.until(t, "alice-1", cloud.Ended)
	if _, err := w.town.Renew(t.Context(), p, "alice-1", "4"); !errors.Is(err, cloud.ErrNotRunning) {
		t.Errorf("a server that is gone: %v", err)
	}
	w.purse.pay(unused.Address, unused.Price)
	eventually(t, "the late renewal goes back", func() bool { return w.purse.refunded() == 5000 })
	if got := w.Servers()[0]; got.Paid != 10_000 {
		t.Errorf("books: %+v", got)
	}
}

func TestAClosedProviderTakesNothingNew(t *testing.T) {
	w := newWorld(t)
	w.live(t, good, "alice-1")
	q, err := w.town.Quote(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	w.CloseProvider("north")
	if _, err := w.town.Rent(t.Context(), permit(t, charter.Payment, good), q, order(t, "bob-1")); !errors.Is(err, cloud.ErrClosed) {
		t.Errorf("rent: %v", err)
	}
	if _, err := w.town.Quote(t.Context(), good); !errors.Is(err, cloud.ErrClosed) {
		t.Errorf("quote: %v", err)
	}
	if _, err := w.town.Renew(t.Context(), permit(t, charter.Renewal, good), "alice-1", "2"); !errors.Is(err, cloud.ErrClosed) {
		t.Errorf("renewal: %v", err)
	}
	offers, err := w.town.Offers(t.Context())
	if err != nil || offers[0].Available || offers[1].Available || !offers[2].Available {
		t.Errorf("offers: %+v, %v", offers, err)
	}
	if s := w.until(t, "alice-1", cloud.Running); s.Addr == "" {
		t.Error("who lives there was thrown out")
	}
	w.live(t, other, "carol-1")
}

func TestReleaseGivesBack(t *testing.T) {
	w := newWorld(t)
	s := w.live(t, good, "ran")
	unpaid, err := w.rentOne(t, good, "unpaid")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"ran", "unpaid", "ran"} {
		if err := w.town.Release(t.Context(), key); err != nil {
			t.Error(err)
		}
	}
	w.until(t, "ran", cloud.Ended)
	w.until(t, "unpaid", cloud.Failed)
	if c, err := net.Dial("tcp", s.Addr); err == nil {
		_ = c.Close()
		t.Error("a released server answers")
	}
	w.purse.pay(unpaid.Address, unpaid.Price)
	w.until(t, "unpaid", cloud.Refunded)
	if err := w.town.Release(t.Context(), "nobody"); !errors.Is(err, cloud.ErrUnknown) {
		t.Error(err)
	}
	if err := w.KillAgent("ran"); !errors.Is(err, cloud.ErrNotRunning) {
		t.Error(err)
	}
}

func TestReleaseBeforeDeliveryIsRefunded(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Provision = time.Hour })
	s, err := w.rentOne(t, good, "alice-1")
	if err != nil {
		t.Fatal(err)
	}
	w.purse.pay(s.Address, s.Price)
	w.until(t, "alice-1", cloud.Paid)
	if err := w.town.Release(t.Context(), "alice-1"); err != nil {
		t.Fatal(err)
	}
	if s := w.until(t, "alice-1", cloud.Refunded); s.Refunded != 5000 {
		t.Errorf("refunded %v", s.Refunded)
	}
}

func TestEventsAreStreamed(t *testing.T) {
	w := newWorld(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL()+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	w.live(t, good, "alice-1")
	w.CloseProvider("south")
	want := []string{"server.unpaid", "server.paid", "server.running", "provider.closed"}
	lines := bufio.NewScanner(response.Body)
	for len(want) > 0 && lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var e Event
		if err := json.Unmarshal([]byte(data), &e); err != nil || e.Kind != want[0] || e.Seq == 0 {
			t.Fatalf("%s, want %s: %v", data, want[0], err)
		}
		if strings.Contains(data, "alice-1") {
			t.Errorf("a tenant's key is told to everybody: %s", data)
		}
		want = want[1:]
	}
	if len(want) > 0 {
		t.Errorf("never came: %v", want)
	}
}

func TestRequestsAreReadStrictly(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		path, body string
		want       int
	}{
		{"/quote", `{"offer":"north/none/eu"}`, 404}, {"/quote", `{`, 400}, {"/quote", `{"offer":"x","more":1}`, 400},
		{"/quote", `{"offer":"x"}{}`, 400}, {"/quote", strings.Repeat(" ", maxRequest+1), 400},
		{"/rent", `{"quote":"q","key":"k","ssh_key":"x","refund_address":"a"}`, 400},
		{"/renew", `{"key":"k"}`, 400}, {"/release", `{"key":"k"}`, 404}, {"/offers", `{}`, 405}, {"/shell", `{}`, 404},
	} {
		response, err := http.Post(w.URL()+c.path, "application/json", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if _ = response.Body.Close(); response.StatusCode != c.want {
			t.Errorf("%s %.40s: %d, want %d", c.path, c.body, response.StatusCode, c.want)
		}
	}
}

func TestRunEndsEverything(t *testing.T) {
	p := &purse{received: map[string]dolly.Sat{}, refunds: map[string]dolly.Sat{}}
	l, err := New(Config{
		Dir: t.TempDir(), Clock: new(hands), Speed: 1, Payments: p, Poll: time.Millisecond, Offers: []OfferSpec{spec(good, 0)},
		Close: map[string]time.Duration{"north": 0},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	town := cloud.NewTown(l.URL())
	eventually(t, "the provider closes", func() bool { _, err := town.Quote(ctx, good); return errors.Is(err, cloud.ErrClosed) })
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if _, err := town.Offers(t.Context()); err == nil {
		t.Error("the service answers after its end")
	}
}

func TestConfigsThatMakeNoSense(t *testing.T) {
	whole := Config{Dir: "x", Clock: new(hands), Speed: 1, Payments: &purse{}, Offers: []OfferSpec{spec(good, 0)}}
	for name, spoil := range map[string]func(*Config){
		"folder": func(c *Config) { c.Dir = "" }, "clock": func(c *Config) { c.Clock = nil }, "speed": func(c *Config) { c.Speed = math.NaN() },
		"wallet": func(c *Config) { c.Payments = nil }, "offers": func(c *Config) { c.Offers = nil },
		"price": func(c *Config) { c.Offers = []OfferSpec{{}} }, "share": func(c *Config) { c.Offers = []OfferSpec{spec(good, 1.5)} },
	} {
		c := whole
		spoil(&c)
		if _, err := New(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
