package buybot

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/trade"
)

// Config is what a buybot is told once. Durations are in its world's time.
type Config struct {
	Trade   trade.Config // Allow is the buybot's own; leave it nil
	Limit   dolly.Price
	Budget  dolly.Sat
	Check   time.Duration
	Version string
}

// Buybot is the state. It is not safe for concurrent use.
type Buybot struct {
	cfg    Config
	self   charter.Signed[charter.Charter]
	trader *trade.Trader
	mirror market.Mirror
	state  keep.Value[market.MirrorState]
	asks   *keep.Table[ask]
	rand   *rand.Rand
	next   dolly.Time
	paused bool
}

// ask is an order of mine and the bid that it mirrors.
type ask struct {
	Order dolly.OrderID `cbor:"1,keyasint"`
	Bid   dolly.OrderID `cbor:"2,keyasint"`
}

// New makes a buybot whose tables are on the shelf. The budget must pay for at
// least one trade.
func New(cfg Config, s *keep.Shelf, now dolly.Time) (*Buybot, error) {
	b := &Buybot{cfg: cfg}
	var err error
	if b.self, err = selfCharter(cfg, now); err != nil {
		return nil, err
	}
	cfg.Trade.Allow = b.allow
	b.trader = trade.New(cfg.Trade, s)
	b.mirror = market.Mirror{Limit: cfg.Limit, Budget: cfg.Budget, MinSat: cfg.Trade.Swap.Dust, MaxSat: cfg.Trade.Swap.MaxSat}
	b.state = keep.NewValue[market.MirrorState](s, "mirror")
	b.asks = keep.NewTable[ask](s, "ask")
	return b, nil
}

// years a self-charter lasts; the buybot signs a new one at every start.
const years = 1

func selfCharter(cfg Config, now dolly.Time) (charter.Signed[charter.Charter], error) {
	raw, err := charter.NewCharter(cfg.Trade.Self, charter.Charter{
		Fleet: "buybot", Network: cfg.Trade.Network, Epoch: 1, Expiry: now.Add(years * 365 * dolly.Day),
		Caps: charter.Caps{Total: cfg.Budget, PerAct: min(cfg.Trade.Swap.MaxSat+cfg.Trade.FeeMax, cfg.Budget)},
	})
	if err != nil {
		return charter.Signed[charter.Charter]{}, fmt.Errorf("budget: %w", err)
	}
	return charter.OpenCharter(cfg.Trade.Network, raw)
}

// allow is where every funding gets its permit. What swaps under way may cost,
// a fee for each trade done, and two for each that was refunded, count as spent.
func (b *Buybot) allow(now dolly.Time, s charter.Spend) (charter.Permit, error) {
	t := b.trader.Tally()
	spent := t.Outlay + dolly.Sat(t.Trades+2*t.Refunds)*b.cfg.Trade.FeeMax + b.trader.Outgoing(s.ID)
	return charter.AllowSelf(b.self, b.trader.Self(), spent, now, s)
}

// Trader is the market side.
func (b *Buybot) Trader() *trade.Trader { return b.trader }

// Step consumes one fact and returns what is to be done once the state is on disk.
func (b *Buybot) Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect {
	b.rand = r
	out := b.trader.Step(now, r, f)
	b.book(out)
	if _, tick := f.(trade.Tick); tick && now >= b.next {
		b.next = now.Add(b.cfg.Check)
		b.release()
		if !b.paused {
			b.place(now)
		}
		out = append(out, b.trader.Step(now, r, trade.Flush{})...)
	}
	return out
}

// place asks for what others bid. State and orders are stored together.
func (b *Buybot) place(now dolly.Time) {
	if !b.trader.Ready() {
		return
	}
	asks, st := b.mirror.Plan(b.state.Get(), b.trader.Book.Bids(1000), b.trader.Self(), now)
	for _, a := range asks {
		o, err := b.trader.Place(dolly.Ask, a.Amount, a.Expires.Sub(now))
		if err != nil {
			st = st.Release(a.Bid)
			continue
		}
		b.asks.Put(o.ID.String(), ask{o.ID, a.Bid})
	}
	b.state.Set(st)
}

// book counts what trades spent, each once: it is said once, in the step that
// stores it.
func (b *Buybot) book(effects []trade.Effect) {
	for _, e := range effects {
		n, ok := e.(trade.Note)
		terms, done := n.Data.(market.Terms)
		if !ok || !done || n.Kind != trade.NoteCompleted {
			continue
		}
		a, known := b.asks.Get(terms.Ask.String())
		if !known {
			continue
		}
		if st, err := b.state.Get().Spend(a.Bid, terms.Amount.Sat); err == nil {
			b.state.Set(st)
		}
	}
}

// release frees what orders that ended did not spend.
func (b *Buybot) release() {
	for key, a := range b.asks.All {
		if _, live := b.trader.Book.Get(a.Order); live || b.trader.InDeal(a.Order) {
			continue
		}
		b.state.Set(b.state.Get().Release(a.Bid))
		b.asks.Delete(key)
	}
}
