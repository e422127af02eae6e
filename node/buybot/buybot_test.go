package buybot

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

const (
	budget = dolly.Sat(30_000)
	feeMax = dolly.Sat(600)
)

var limit = dolly.Price{Sat: 100, MB: dolly.MiB}

func key(b byte) wire.Key { return wire.NewKey([32]byte{b}) }

// stall is a buybot with the store that outlives it, and alice who bids.
type stall struct {
	*Buybot
	t      rapid.TB
	now    dolly.Time
	rand   *rand.Rand
	store  dolly.Store
	shelf  *keep.Shelf
	number uint64
	change func(*Config)
	asks   map[dolly.OrderID]dolly.Order
}

func newStall(t rapid.TB) *stall {
	s := &stall{
		t: t, now: dolly.Time(0).Add(100 * dolly.Day), rand: rand.New(rand.NewPCG(1, 2)), store: store.Memory(),
		asks: map[dolly.OrderID]dolly.Order{},
	}
	s.start()
	return s
}

func (s *stall) must(err error) {
	if err != nil {
		s.t.Fatal(err)
	}
}

// start begins with what is on disk; the market is learned anew.
func (s *stall) start() {
	s.shelf = &keep.Shelf{}
	cfg := Config{
		Trade: trade.Config{
			Network: dolly.Sim, Self: key(2), Swap: market.DefaultParams(), Book: market.DefaultLimits(), FeeMax: feeMax,
			ContractKey: func(dolly.Hash) []byte { return make([]byte, 33) }, Secret: trade.Secrets(key(2)),
			Credit: dolly.MiB, Line: trade.Line{Stranger: 1000 * dolly.MiB, Strangers: 1000 * dolly.MiB}, Exchange: time.Second, Delay: time.Second, Retry: time.Second,
		},
		Limit: limit, Budget: budget, Live: true, Check: time.Second, Version: "test",
	}
	if s.change != nil {
		s.change(&cfg)
	}
	var err error
	s.Buybot, err = New(cfg, s.shelf, s.now)
	s.must(err)
	s.must(s.store.View(s.shelf.Load))
	s.fact(trade.Started{})
	s.fact(Purse{Sat: 100_000, Ready: true})
	for range 5 { // nobody is there to compare with
		s.tick()
	}
}

func (s *stall) fact(f trade.Fact) { s.commit(s.Step(s.now, s.rand, f)) }

func (s *stall) commit(effects []trade.Effect) {
	s.must(s.store.Update(s.shelf.Flush))
	for _, e := range effects {
		n, note := e.(trade.Note)
		o, order := n.Data.(dolly.Order)
		if !note || !order || n.Kind != "order.placed" {
			continue
		}
		a, known := s.journal.Get(o.ID.String())
		if !known || o.Side != dolly.Ask || o.Price.Cmp(limit) > 0 {
			s.t.Fatalf("placed %+v, known %v", o, known)
		}
		s.asks[o.ID] = o
		for _, e := range s.journal.All {
			if e.Bid == a.Bid && e.Order != o.ID && (e.Ended == 0 || !e.Back) {
				s.t.Fatalf("bid %v was mirrored twice", a.Bid)
			}
		}
	}
}

func (s *stall) tick() {
	s.now = s.now.Add(time.Second)
	s.fact(trade.Tick{})
}

// bid is an order of alice's.
func (s *stall) bid(price dolly.Price, life time.Duration) {
	s.number++
	raw, err := market.SealBatch(key(1), dolly.Sim, market.Batch{Orders: []dolly.Order{{
		ID: dolly.OrderID{Trader: key(1).Peer(), Number: s.number}, Side: dolly.Bid, Price: price, Expires: s.now.Add(life),
	}}})
	s.must(err)
	s.fact(trade.Heard{Topic: trade.TopicOrders, Raw: raw})
}

// trade is what the trader tells when a swap for part of an ask is done.
func (s *stall) trade(ask dolly.Order, sat dolly.Sat) {
	s.book([]trade.Effect{trade.Note{Kind: trade.NoteCompleted, Data: market.Terms{Ask: ask.ID, Amount: dolly.Price{Sat: sat, MB: 1}}}})
	s.trader.Cancel(ask.ID)
	s.settle()
	s.Buybot.flush()
	s.commit(nil)
}

func (s *stall) recount(spent dolly.Sat) {
	open := dolly.Sat(0)
	for _, e := range s.trader.Own() {
		open += e.Price.Sat
	}
	st := s.state.Get()
	if s.Spent() != spent || st.Committed < open || spent+st.Committed > budget {
		s.t.Fatalf("spent %v (booked %v), %v in asks (booked %v), budget %v", spent, s.Spent(), open, st.Committed, budget)
	}
}

func TestI34NeverAboveLimitOrBudgetOverRestarts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStall(t)
		spent := dolly.Sat(0)
		t.Repeat(map[string]func(*rapid.T){
			"bid": func(t *rapid.T) {
				mb := dolly.MB(rapid.IntRange(1, 300).Draw(t, "mb"))
				per := rapid.IntRange(50, 130).Draw(t, "sat per MB")
				life := time.Duration(rapid.IntRange(2, 60).Draw(t, "life")) * time.Second
				s.bid(dolly.Price{Sat: dolly.Sat(per) * dolly.Sat(mb), MB: mb * dolly.MiB}, life)
			},
			"tick":    func(*rapid.T) { s.tick() },
			"restart": func(*rapid.T) { s.start() },
			"trade": func(t *rapid.T) {
				own := s.trader.Own()
				if len(own) == 0 {
					t.Skip("no ask")
				}
				ask := s.asks[own[rapid.IntRange(0, len(own)-1).Draw(t, "ask")].ID]
				sat := dolly.Sat(rapid.IntRange(1, int(ask.Price.Sat)).Draw(t, "sat"))
				spent += sat
				s.trade(ask, sat)
			},
			"": func(*rapid.T) { s.recount(spent) },
		})
	})
}

// What the book and the mirror say does not matter for a permit: only what was
// and may be paid.
func TestI34PermitsStayWithinTheBudgetOverRestarts(t *testing.T) {
	for _, c := range []struct {
		tally trade.Tally
		left  dolly.Sat
	}{
		{trade.Tally{}, 20_000 + feeMax}, // the most that one swap may cost
		{trade.Tally{Trades: 1, Outlay: 15_000, Fees: 180}, budget - 15_000 - 180},
		{trade.Tally{Trades: 3, Outlay: 27_000, Fees: 3 * feeMax}, budget - 27_000 - 3*feeMax},
		{trade.Tally{Trades: 3, Outlay: 28_200, Fees: 1_800}, 0},
		{trade.Tally{Refunds: 1, Fees: 10_200}, budget - 10_200}, // a refund climbed to half of its contract
		{trade.Tally{Refunds: 3, Fees: budget}, 0},
		{trade.Tally{Trades: 1, Outlay: 1 << 40}, 0},
		{trade.Tally{Lost: 1, Outlay: 15_000, Fees: 600}, budget - 15_000 - 600},
	} {
		s := newStall(t)
		s.must(s.store.Update(func(w dolly.Writer) error { return w.Put("tally/", wire.Marshal(c.tally)) }))
		s.start()
		if c.left > 0 {
			if _, err := s.allow(s.now, fund(c.left)); err != nil {
				t.Errorf("%+v: %v refused: %v", c.tally, c.left, err)
			}
		}
		if _, err := s.allow(s.now, fund(c.left+1)); !errors.Is(err, charter.ErrAllowance) {
			t.Errorf("%+v: %v permitted: %v", c.tally, c.left+1, err)
		}
	}
}

func fund(sat dolly.Sat) charter.Spend {
	return charter.Spend{ID: wire.Sum([]byte("swap")), Kind: charter.Fund, MaxSat: sat}
}

func TestItBuysNothingElse(t *testing.T) {
	s := newStall(t)
	spend := charter.Spend{ID: wire.Sum([]byte("server")), Kind: charter.Payment, Offer: "alpha/s/north", MaxSat: 1000}
	if _, err := s.allow(s.now, spend); err == nil {
		t.Error("a server is permitted")
	}
}

func TestAPausedBuybotPlacesNothing(t *testing.T) {
	s := newStall(t)
	do := func(name string, dry bool) {
		_, effects, err := s.Do(s.now, dolly.Action{Name: name}, dry)
		s.must(err)
		s.commit(effects)
	}
	do("pause", false)
	do("resume", true) // dry: changes nothing
	s.start()          // and it stays paused
	s.bid(dolly.Price{Sat: 2000, MB: 20 * dolly.MiB}, time.Minute)
	s.tick()
	s.tick()
	if len(s.asks) != 0 || !s.Idle() {
		t.Fatalf("placed %v", s.asks)
	}
	do("resume", false)
	s.tick()
	s.tick()
	if len(s.asks) != 1 || s.Idle() {
		t.Errorf("placed %v", s.asks)
	}
	if _, _, err := s.Do(s.now, dolly.Action{Name: "dance"}, false); dolly.KindOf(err) != dolly.Usage {
		t.Errorf("dance: %v", err)
	}
}

func TestOnlyTheMarketIsShown(t *testing.T) {
	s := newStall(t)
	if _, err := s.View(s.now, dolly.ViewMarket); err != nil {
		t.Error(err)
	}
	if _, err := s.View(s.now, dolly.ViewFleet); !errors.Is(err, ErrView) {
		t.Errorf("fleet: %v", err)
	}
	if i := s.Info(); i.Peer != key(2).Peer() || i.Role != "buybot" {
		t.Errorf("%+v", i)
	}
}

func TestABudgetThatCannotBe(t *testing.T) {
	if _, err := New(Config{Trade: trade.Config{Network: dolly.Sim, Self: key(2)}, Limit: limit, Budget: -1}, &keep.Shelf{}, 1); err == nil {
		t.Error("a negative budget")
	}
}
