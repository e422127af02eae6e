package life

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
)

// asked is a strategy that sells nothing and keeps what it was told.
type asked struct{ in *strategy.Input }

func (asked) Name() string { return "asked" }

func (a asked) Decide(in strategy.Input) strategy.Decision {
	*a.in = in
	return strategy.Decision{Why: "only asked", State: strategy.Memory{Sold: 7}.State()}
}

// What the last order filled, and the strategy's own record, are in the store: a
// strategy that forgot them at a restart would sell the same day twice.
func TestAStrategyIsToldAfterARestartWhatItsOrderFilled(t *testing.T) {
	w := newWorld(t, 1, nil)
	b, told := w.bodies[0], strategy.Input{}
	b.cfg.Strategy = asked{&told}
	w.restart(b)
	own := dolly.OrderID{Trader: b.key.Peer(), Number: 7}
	other := dolly.OrderID{Trader: b.key.Peer(), Number: 6}
	b.sale.Set(sale{Order: own, MB: 100})
	for id, mb := range map[dolly.OrderID]dolly.MB{own: 40, other: 30} {
		b.sold([]trade.Effect{trade.Note{Kind: trade.NoteCompleted, Data: market.Terms{Bid: id, Amount: dolly.Price{Sat: 1, MB: mb}}}})
	}
	w.pass(dolly.Day / 2)
	w.restart(b)
	told = strategy.Input{}
	w.pass(dolly.Day / 2)
	if told.Filled != (strategy.Fill{Part: 40, Of: 100}) || told.State == nil || told.State.Sold != 7 {
		t.Errorf("told %+v and %+v", told.Filled, told.State)
	}
}
