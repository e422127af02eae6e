package buybot

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/books"
	"github.com/dollynator/dolly/node/trade"
)

// ErrView is returned for a view that a buybot does not have.
var ErrView = errors.New("a buybot shows only its market, its ledger, its wallets and itself")

// Info names this buybot.
func (b *Buybot) Info() dolly.Info {
	return dolly.Info{
		Name: "buybot", Role: "buybot", Peer: b.trader.Self(), Network: b.cfg.Trade.Network, Version: b.cfg.Version,
	}
}

// View shows the market, or the buybot's own account.
func (b *Buybot) View(_ dolly.Time, v dolly.View) (any, error) {
	nobody := func(dolly.PeerID) string { return "" }
	switch v {
	case dolly.ViewMarket:
		m := b.trader.View(nobody)
		st := b.state.Get()
		m.Strategy = fmt.Sprintf("mirror: up to %.3f sat/MB, spent %v, committed %v of %v", b.cfg.Limit.PerMB(), st.Spent, st.Committed, b.cfg.Budget)
		return m, nil
	case dolly.ViewBuybot:
		return b.Account(), nil
	case dolly.ViewMoney:
		v := b.trader.Money()
		v.Held = dolly.CoinsView{Confirmed: b.purse.Sat, Locked: b.trader.Incoming(), Height: int(b.trader.Height())}
		return v, nil
	case dolly.ViewWallets:
		return b.trader.Wallets(dolly.WalletRow{Known: b.cfg.Live, Available: int64(b.purse.Sat)}, nil), nil
	}
	if out, ok := b.trader.Shows(v, nobody); ok {
		return out, nil
	}
	return nil, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("show %.40q", v), Err: ErrView}
}

// Account sums up.
func (b *Buybot) Account() dolly.BuybotView {
	st, tally := b.state.Get(), b.trader.Tally()
	v := dolly.BuybotView{
		Mode: "paper", State: "buying", Paused: b.control.Get().Paused, Limit: b.cfg.Limit,
		Budget: b.cfg.Budget, Spent: tally.Outlay, Fees: b.fees(), Committed: st.Committed,
		MaxOrder: b.mirror.MaxSat, Reserve: b.cfg.Reserve, Hourly: b.cfg.Hourly, LastHour: st.LastHour(b.now),
		Failures: st.Failures, Cold: st.Cold, Coins: b.purse.Sat, Market: b.price(), Asks: b.asks(),
	}
	v.Elsewhere = b.unexplained()
	v.Left = max(0, v.Budget-v.Committed-st.Spent-b.beside())
	if b.cfg.Live {
		v.Mode = "live"
	}
	if why, _ := b.holds(); why != "" {
		v.State = why
	}
	paper := b.paper.Get()
	v.Account = sumUp(tally.Trades, tally.Bought, tally.Outlay, v.Fees, v.Market)
	v.Paper = sumUp(paper.Trades, paper.Bought, paper.Spent, 0, v.Market)
	return v
}

// price is what MB cost now: the cheapest bid of others, or else the last trade.
func (b *Buybot) price() dolly.Price {
	for _, e := range b.trader.Book.Bids(0) {
		if e.ID.Trader != b.trader.Self() {
			return e.Price
		}
	}
	if all := b.trader.Trades(); len(all) > 0 {
		return all[len(all)-1].Amount
	}
	return dolly.Price{}
}

func sumUp(trades uint64, mb dolly.MB, sat, fees dolly.Sat, at dolly.Price) dolly.Account {
	a := dolly.Account{Trades: trades, MB: mb, Sat: sat, Average: dolly.Price{Sat: sat, MB: mb}.PerMB()}
	if worth, err := at.Cost(mb); err == nil {
		a.Worth, a.Profit = worth, worth-sat-fees
	}
	return a
}

// asks are the journal for people.
func (b *Buybot) asks() []dolly.AskRow {
	open, ended := []dolly.AskRow{}, []dolly.AskRow{}
	for _, e := range b.journal.All {
		r := dolly.AskRow{Order: e.Order, Bid: e.Bid, Amount: e.Amount, Spent: e.Spent, Got: e.Got, At: e.At, Until: e.Until, State: b.stateOf(e)}
		if e.Ended == 0 {
			open = append(open, r)
		} else {
			ended = append(ended, r)
		}
	}
	latest := func(a, b dolly.AskRow) int { return int(b.Order.Number) - int(a.Order.Number) }
	slices.SortFunc(open, latest)
	slices.SortFunc(ended, latest)
	return append(open, ended...)
}

func (b *Buybot) stateOf(e entry) string {
	switch {
	case e.Got >= e.Amount.MB:
		return "filled"
	case e.Ended == 0 && b.trader.InDeal(e.Order):
		return "in a swap"
	case e.Ended == 0 && !e.Back:
		return "open"
	case e.Got > 0:
		return "in part"
	case e.Back:
		return "taken back"
	}
	return "unfilled"
}

// Books is the ledger for who checks it.
func (b *Buybot) Books(q dolly.Query) (dolly.LedgerView, error) { return b.trader.Books(q) }

// Accounts are the books of what swaps moved; what its operator sends is not in them.
func (b *Buybot) Accounts() *books.Book { return b.trader.Accounts }

// Blocks is a key's chain for who reads it.
func (b *Buybot) Blocks(q dolly.Query) ([]dolly.BlockRow, error) { return b.trader.Blocks(q) }

// Spent is what trades cost so far.
func (b *Buybot) Spent() dolly.Sat { return b.state.Get().Spent }

// Buys reports whether it would ask for what is bid now.
func (b *Buybot) Buys() bool { why, _ := b.holds(); return why == "" }

// Pass ends the buying: what stands may still be filled.
func (b *Buybot) Pass() { b.passed = true }

// Idle reports whether nothing is open: no ask, no swap.
func (b *Buybot) Idle() bool { return b.Standing() == 0 && b.trader.Open() == 0 }

// Standing counts asks that may still spend.
func (b *Buybot) Standing() (n int) {
	for _, e := range b.journal.All {
		if e.Ended == 0 {
			n++
		}
	}
	return n
}

// actions are what an operator may ask for.
const actions = "there are ask, bid, cancel, transfer, pause, resume and withdraw"

// Do carries out an action: an order beside the mirrored ones, cancel, transfer,
// pause, resume, or withdraw, which takes back all asks and ends the buying until the next start.
func (b *Buybot) Do(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, []trade.Effect, error) {
	b.now = max(b.now, now)
	res := dolly.Result{Done: !dry}
	var err error
	switch a.Name {
	case "transfer":
		res, err = b.trader.DoTransfer(now, a, dry)
	case "ask", "bid":
		res, err = b.order(now, a, dry)
	case "cancel":
		res, err = b.trader.DoCancel(now, a, dry)
	case "pause", "resume":
		b.pause(a.Name == "pause", dry, &res)
	case "withdraw":
		res.Lines = []string{fmt.Sprintf("take back %d asks; %d swaps under way are settled", b.Standing(), b.trader.Open())}
		if !dry {
			b.closing = true
			b.withdraw()
		}
	default:
		err = &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no action %q", a.Name), Hint: actions}
	}
	b.trade(trade.Flush{})
	return res, b.flush(), err
}

// order places an order of the operator. On paper nothing is placed.
func (b *Buybot) order(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, error) {
	if !b.cfg.Live {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "this buybot trades on paper only", Hint: "start it with --live"}
	}
	return b.trader.DoOrder(now, a, dry)
}

// pause is stored: a buybot that was paused stays so over a restart.
func (b *Buybot) pause(on, dry bool, res *dolly.Result) {
	res.Lines = []string{"ask again for what is bid"}
	if on {
		res.Lines = []string{fmt.Sprintf("ask for nothing more, and take back %d asks; swaps under way are settled", b.Standing())}
	}
	if dry || b.control.Get().Paused == on {
		return
	}
	b.control.Set(control{Paused: on})
	if on {
		b.note("buybot.paused", nil, "paused by its operator")
		b.withdraw()
		return
	}
	b.note("buybot.resumed", nil, "resumed by its operator")
}

// Why lists what was written down with an event.
func (b *Buybot) Why(e dolly.Event) []string { return trade.Told(e) }

// RestsOn is the earlier event that one rests on.
func (b *Buybot) RestsOn(e dolly.Event) trade.Ground { return trade.RestsOn(b.trader.Self(), e) }

// Decided reports that no event has more facts than its own data.
func (b *Buybot) Decided(string) bool { return false }

// Gauges are the figures that are kept over time.
func (b *Buybot) Gauges() map[uint8]float64 {
	out := b.trader.Gauges()
	out[dolly.MetricCoins] = float64(b.purse.Sat)
	return out
}
