package buybot

import (
	"fmt"
	"math/rand/v2"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/trade"
)

// Purse is the fact of what the wallet holds. Ready: its coins are split as they
// are wanted, so that buying may begin. Gone is what the chain shows and its store does
// not: it is told before the first Ready.
type Purse struct {
	Sat   dolly.Sat
	Ready bool
	Gone  []Gone
}

// Fact marks the fact.
func (Purse) Fact() {}

// Buybot is the state. It is not safe for concurrent use.
type Buybot struct {
	cfg     Config
	self    charter.Signed[charter.Charter]
	trader  *trade.Trader
	mirror  market.Mirror
	state   keep.Value[market.MirrorState]
	paper   keep.Value[market.MirrorState] // what would be bought if every ask were filled at once
	control keep.Value[control]
	journal *keep.Table[entry]
	gone    *keep.Table[elsewhere] // by transaction
	out     []trade.Effect
	now     dolly.Time
	rand    *rand.Rand
	next    dolly.Time
	purse   Purse
	passed  bool // nothing new is asked for, what stands may be filled
	closing bool // the program ends
	told    string
}

// control is what its operator said.
type control struct {
	Paused bool `cbor:"1,keyasint"`
}

// New makes a buybot whose tables are on the shelf. The budget must pay for at
// least one trade.
func New(cfg Config, s *keep.Shelf, now dolly.Time) (*Buybot, error) {
	b := &Buybot{cfg: cfg, now: now, mirror: cfg.mirror()}
	var err error
	if b.self, err = selfCharter(cfg, now); err != nil {
		return nil, err
	}
	cfg.Trade.Allow = b.allow
	b.trader = trade.New(cfg.Trade, s)
	b.state = keep.NewValue[market.MirrorState](s, "mirror")
	b.paper = keep.NewValue[market.MirrorState](s, "paper")
	b.control = keep.NewValue[control](s, "control")
	b.journal = keep.NewTable[entry](s, "ask")
	b.gone = keep.NewTable[elsewhere](s, "gone")
	return b, nil
}

// allow is where every funding gets its permit. What swaps under way may cost, fees
// and what a forgotten life spent count as spent.
func (b *Buybot) allow(now dolly.Time, s charter.Spend) (charter.Permit, error) {
	switch {
	case !b.cfg.Live:
		return charter.Permit{}, ErrPaper
	case b.cfg.Reserve > 0 && b.purse.Sat-b.cfg.Reserve < s.MaxSat:
		return charter.Permit{}, ErrReserve
	}
	return charter.AllowSelf(b.self, b.trader.Self(), b.spent()+b.trader.Outgoing(s.ID), now, s)
}

// spent is what trades cost that are done, also those that brought nothing, with
// fees, and what left in transactions that are not known here.
func (b *Buybot) spent() dolly.Sat { return b.trader.Tally().Outlay + b.fees() + b.unexplained() }

// fees is what fundings and refunds cost, as the chain took them.
func (b *Buybot) fees() dolly.Sat { return b.trader.Tally().Fees }

// Trader is the market side.
func (b *Buybot) Trader() *trade.Trader { return b.trader }

// Step consumes one fact and returns what is to be done once the state is on disk.
func (b *Buybot) Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect {
	b.now, b.rand = max(b.now, now), r
	switch f := f.(type) {
	case Purse:
		b.purse = f
		b.find(f.Gone)
	case trade.Seen:
		b.explain(f)
	}
	b.trade(f)
	if _, tick := f.(trade.Tick); tick && now >= b.next {
		b.next = now.Add(b.cfg.Check)
		b.settle()
		b.act()
		b.trade(trade.Flush{})
	}
	return b.flush()
}

// trade hands a fact to the trader and books what became of asks.
func (b *Buybot) trade(f trade.Fact) {
	effects := b.trader.Step(b.now, b.rand, f)
	b.out = append(b.out, effects...)
	b.book(effects)
}

func (b *Buybot) flush() []trade.Effect {
	out := b.out
	b.out = nil
	return out
}

func (b *Buybot) note(kind string, data any, format string, args ...any) {
	b.out = append(b.out, trade.Note{Kind: kind, Text: fmt.Sprintf(format, args...), Data: data})
}

// act takes back what must not stand, and asks for what others bid.
func (b *Buybot) act() {
	if !b.trader.Ready() {
		return
	}
	why, takeBack := b.holds()
	if b.told != why && why != "" && why != onPaper {
		b.note("buybot.waits", why, "asks for nothing: %s", why)
	}
	b.told = why
	if takeBack {
		b.withdraw()
	} else {
		b.takeBack(b.within().Excess(b.state.Get()))
	}
	bids := b.trader.Book.Bids(0)
	if why == "" {
		b.place(bids)
	}
	if !b.closing && !b.passed && !b.control.Get().Paused {
		b.pretend(bids)
	}
}

// onPaper is why one that is not live asks for nothing.
const onPaper = "buying on paper only"

// holds says why nothing is asked for now, if so, and whether what stands is to
// be taken back.
func (b *Buybot) holds() (why string, takeBack bool) {
	switch {
	case b.closing:
		return "it ends", true
	case b.control.Get().Paused:
		return "paused", true
	case !b.cfg.Live:
		return onPaper, true
	case b.now < b.state.Get().Cold:
		return "cools down after a settlement that failed", true
	case b.passed:
		return "one pass is over", false
	case !b.purse.Ready:
		return "the wallet has no coins that it may use", false
	}
	return "", false
}
