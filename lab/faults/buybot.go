package faults

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
)

// What the buybot of a fair may pay, and what alice and bob bid: two bids at or
// below the limit, which the budget pays for, one that is too dear and one that it
// does not pay for any more. No two are for the same amount, so an ask tells which
// bid it mirrors.
var (
	buybotLimit = dolly.Price{Sat: 90, MB: dolly.MiB}
	buybotBids  = []struct {
		who    string
		amount dolly.Price
	}{
		{"alice", dolly.Price{Sat: 9000, MB: 100 * dolly.MiB}},
		{"bob", dolly.Price{Sat: 5600, MB: 70 * dolly.MiB}},
		{"alice", dolly.Price{Sat: 5460, MB: 60 * dolly.MiB}},
		{"bob", dolly.Price{Sat: 7200, MB: 80 * dolly.MiB}},
	}
)

const (
	buybotBudget  = dolly.Sat(17_000)
	buybotReserve = dolly.Sat(20_000)
)

// buybots is a buybot that mirrors what alice and bob bid.
func buybots() Subject {
	return Subject{
		Name: "buybot", About: "bids are mirrored once, within limit and budget",
		Play: func(o Options, plan fault.Plan) (Outcome, error) {
			return playBuybot(buyerBrain, o, plan)
		},
		Bazaar: buybotBazaar,
	}
}

func playBuybot(mind brain, o Options, plan fault.Plan) (Outcome, error) {
	b := &buybotBook{brain: mind, asks: map[dolly.OrderID]dolly.Order{}}
	return playFair(fairGame{begin: b.begin, judge: b.judge, least: 2, turns: 2 * blockTurns}, o, plan)
}

// buyerRole is what a plan calls the buybot.
const buyerRole = "buyer"

// buybotBazaar is the same over processes. Only the buybot is struck there, too.
func buybotBazaar() bazaarGame {
	b := &buybotBook{asks: map[dolly.OrderID]dolly.Order{}}
	var bids []fairOrder
	for _, bid := range buybotBids {
		bids = append(bids, fairOrder{bid.who, dolly.Bid, bid.amount})
	}
	people := append(ordering(bids, "alice", "bob", "carol"), bazaarRole{name: buyerRole, brain: buyerBrain})
	return bazaarGame{people: people, struck: []string{buyerRole}, least: 2, calm: fairCalm, overhear: b.overhear, judge: b.judge}
}

// buybotBook is what was overheard of a buybot.
type buybotBook struct {
	brain   brain
	asks    map[dolly.OrderID]dolly.Order
	excused dolly.Sat // that may be gone, if that is more than the budget
	wrong   []string
}

func (b *buybotBook) begin(f *fair) error {
	f.overhear, f.spared = b.overhear, func(d *dealer) bool { return d.brain == nil }
	f.parting = func(d *dealer) { b.part(f, d) }
	if err := f.open(buyerRole, b.brain); err != nil {
		return err
	}
	if err := f.pass(2 * blockTurns); err != nil {
		return err
	}
	for _, bid := range buybotBids {
		f.place(bid.who, dolly.Bid, bid.amount)
	}
	return nil
}

// buyerBrain makes a buybot.
func buyerBrain(f *fair, d *dealer, c trade.Config) (node.Mind, *trade.Trader, error) {
	mind, err := buybot.New(buybot.Config{
		Trade: c, Limit: buybotLimit, Budget: buybotBudget, Bounds: buybot.Bounds{Reserve: buybotReserve}, Live: true, Check: turn,
	}, d.shelf, f.now)
	if err != nil {
		return nil, nil, err
	}
	return buyer{mind, d}, mind.Trader(), nil
}

// buyer is told at each block what its wallet holds.
type buyer struct {
	*buybot.Buybot
	dealer *dealer
}

func (b buyer) Step(now dolly.Time, r *rand.Rand, fact trade.Fact) []trade.Effect {
	var out []trade.Effect
	if _, block := fact.(trade.Tip); block {
		have, err := b.dealer.balance()
		gone, unseen := b.dealer.gone()
		if err == nil && unseen == nil {
			out = b.Buybot.Step(now, r, buybot.Purse{Sat: have.Confirmed, Ready: true, Gone: gone})
		}
	}
	return append(out, b.Buybot.Step(now, r, fact)...)
}

// balance is no point: nothing changes by looking.
func (d *dealer) balance() (wallet.Balance, error) {
	defer fault.Arm(nil)()
	return d.wallet.Balance(context.Background())
}

// gone is no point either.
func (d *dealer) gone() ([]buybot.Gone, error) {
	defer fault.Arm(nil)()
	all, err := d.wallet.SpentElsewhere(context.Background())
	var out []buybot.Gone
	for _, s := range all {
		out = append(out, buybot.Gone{TxID: s.TxID, Sat: s.Sat})
	}
	return out, err
}

// overhear takes down the buybot's asks.
func (b *buybotBook) overhear(d *dealer, e trade.Publish) {
	if d.brain == nil || e.Topic != trade.TopicOrders {
		return
	}
	_, batch, err := market.OpenBatch(dolly.Sim, e.Raw)
	if err != nil {
		b.wrong = append(b.wrong, err.Error())
		return
	}
	for _, o := range batch.Orders {
		if before, known := b.asks[o.ID]; known && before != o {
			b.wrong = append(b.wrong, fmt.Sprintf("I34: order %v is two orders", o.ID))
		}
		b.asks[o.ID] = o
	}
}

// judge holds what the buybot asked for against what was bid, and what it paid, by
// its coins, against its budget. An old image of its disk has forgotten what was
// asked since, and may ask again; what was paid it finds on the chain.
func (b *buybotBook) judge(f *fair) []string {
	restored := f.records.counts["strike "+string(fault.Restore)] > 0
	asked := map[dolly.Price]int{}
	for _, o := range b.asks {
		asked[o.Price]++
		if o.Side != dolly.Ask || o.Price.Cmp(buybotLimit) > 0 {
			b.wrong = append(b.wrong, fmt.Sprintf("I34: %v %v for %v", o.Side, o.Price.MB, o.Price.Sat))
		}
	}
	for _, bid := range buybotBids {
		if asked[bid.amount] > 1 && !restored {
			b.wrong = append(b.wrong, fmt.Sprintf("I34: %d asks for %v for %v", asked[bid.amount], bid.amount.MB, bid.amount.Sat))
		}
	}
	for _, d := range f.dealers {
		if d.brain != nil && !d.mute {
			b.judgeCoins(f, d)
		}
	}
	return b.wrong
}

func (b *buybotBook) judgeCoins(f *fair, d *dealer) {
	have, err := d.balance()
	left := have.Confirmed + have.Pending + have.Reserved
	if err != nil || 3*startSat-left > max(buybotBudget, b.excused) || left < buybotReserve {
		b.wrong = append(b.wrong, fmt.Sprintf("I34: %v left of %v, with a budget of %v: %v", left, 3*startSat, buybotBudget, err))
	}
	f.records.counts["bought"] += int(d.trader.Tally().Trades)
}
