package life

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/node/books"
	"github.com/dollynator/dolly/node/trade"
)

// ErrView is returned for a view that an agent does not have.
var ErrView = errors.New("no such view")

// Info names this agent.
func (l *Life) Info() dolly.Info {
	return dolly.Info{
		Name: l.cfg.Name, Role: "agent", Peer: l.self(), Network: l.cfg.Trade.Network, Version: l.cfg.Version,
		Path: l.cfg.Path, Offer: l.cfg.Offer, Addrs: listed(l.addrs), Contact: l.cfg.Contact,
	}
}

// View is one of the shapes that faces draw.
func (l *Life) View(now dolly.Time, v dolly.View) (any, error) {
	l.now = max(l.now, now)
	switch v {
	case dolly.ViewFleet:
		return l.fleetView(), nil
	case dolly.ViewNode:
		return l.nodeView(), nil
	case dolly.ViewMarket:
		m := l.trader.View(l.nameOf)
		m.Strategy, m.Closes = l.cfg.Strategy.Name()+": "+l.plan.Waits, l.closes()
		return m, nil
	case dolly.ViewLearning:
		return l.learningView(), nil
	case dolly.ViewWallets:
		return l.wallets(), nil
	case dolly.ViewMoney:
		return l.moneyView(), nil
	case dolly.ViewCharter:
		return l.charterView(), nil
	case dolly.ViewPeers:
		return l.peersView(), nil
	}
	if out, ok := l.trader.Shows(v, l.nameOf); ok {
		return out, nil
	}
	return nil, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("show %.40q", v), Err: ErrView}
}

// closes are the days' prices that the strategy keeps; one that sells at any price
// keeps none.
func (l *Life) closes() []dolly.CloseRow {
	var out []dolly.CloseRow
	if m := l.facts.Get().Strategy; m != nil {
		for _, c := range m.Closes {
			out = append(out, dolly.CloseRow{Day: dolly.Time(c.Day * dolly.Day.Milliseconds()), Price: c.Price})
		}
	}
	return out
}

// Books is the ledger for who checks it.
func (l *Life) Books(q dolly.Query) (dolly.LedgerView, error) { return l.trader.Books(q) }

// Accounts are the books of this agent's bitcoin.
func (l *Life) Accounts() *books.Book { return l.trader.Accounts }

// Blocks is a key's chain for who reads it.
func (l *Life) Blocks(q dolly.Query) ([]dolly.BlockRow, error) { return l.trader.Blocks(q) }

func (l *Life) nameOf(p dolly.PeerID) string {
	if p == l.self() {
		return l.cfg.Path + " " + l.cfg.Name
	}
	if s, ok := l.roster[p]; ok {
		return s.Path + " " + s.Name
	}
	return ""
}

// listed is a copy that is never nil: programs read a list, also of nothing.
func listed[T any](all []T) []T { return append([]T{}, all...) }

// row is this agent as its siblings see it.
func (l *Life) row() dolly.AgentRow {
	st := l.facts.Get()
	tally := l.trader.Tally()
	phase := l.plan.Phase
	if phase == "" {
		phase = dolly.Starting
	}
	return dolly.AgentRow{
		Name: l.cfg.Name, Path: l.cfg.Path, Peer: l.self(), Offer: l.cfg.Offer, Self: true, Alive: !l.retired, Left: l.retired, Seen: l.now,
		RentEnds: st.RentEnds, RentDays: st.RentEnds.Sub(l.now).Hours() / 24, Rate: l.relay.Rate,
		Earned: l.trader.Ledger.Carried(l.self()), Balance: l.trader.Ledger.Balance(l.self()), SoldMB: tally.Sold,
		OrdersMB: l.trader.InOrders(), LockedMB: l.trader.Tokens().Locked, Income: tally.Income, Cost: st.Paid - l.cfg.Paid + st.Outlay, Coins: l.coins.Confirmed,
		Phase: phase, Waits: l.plan.Waits, Version: l.cfg.Version, Consumed: l.trader.Consumed(), Makers: l.trader.Makers(),
	}
}

func (l *Life) siblingRow(s sibling) dolly.AgentRow {
	row := dolly.AgentRow{
		Name: s.Name, Path: s.Path, Peer: s.Key, Offer: s.Offer, Alive: l.alive(s), Seen: s.seen, RentEnds: s.RentEnds,
		RentDays: s.RentEnds.Sub(l.now).Hours() / 24, Rate: float64(s.Rate), Earned: s.Earned, Balance: s.Balance,
		SoldMB: s.Sold, OrdersMB: s.InOrders, Income: s.Income, Cost: s.Cost, Coins: s.Coins, Phase: s.Phase,
		Waits: s.Waits, Version: s.Version, LockedMB: s.Locked, Consumed: s.Consumed, Makers: int(s.Makers),
	}
	row.Left = s.Phase == dolly.Gone || s.Phase == dolly.Stopped
	row.Alive = row.Alive && !row.Left
	if !row.Alive && !row.Left {
		row.Phase = dolly.Gone
	}
	if !row.Alive {
		row.Rate = 0
	}
	return row
}

func (l *Life) fleetView() dolly.FleetView {
	v := dolly.FleetView{
		Now: l.now, Slots: int(l.charter.Body.Slots), SlotsUsed: l.slotsUsed(), Last: l.last, Carried: listed(l.history.fleet),
		Prices: listed(l.history.prices), CapSat: l.charter.Body.Caps.Total, Agents: []dolly.AgentRow{l.row()},
	}
	for _, s := range l.siblings() {
		v.Agents = append(v.Agents, l.siblingRow(s))
	}
	slices.SortStableFunc(v.Agents, func(a, b dolly.AgentRow) int { return dolly.ComparePaths(a.Path, b.Path) })
	for _, a := range v.Agents {
		v.EarnedMB += a.Earned
		v.SoldMB += a.SoldMB
		v.HeldMB += a.Balance - a.OrdersMB
		v.OrdersMB += a.OrdersMB + a.LockedMB
		v.SpentSat += a.Cost
	}
	v.Residual = v.EarnedMB - v.SoldMB - v.HeldMB - v.OrdersMB
	v.Day = int(l.now.Sub(l.facts.Get().Since)/dolly.Day) + 1
	if c := l.facts.Get().Chosen; c != "" {
		v.Next = fmt.Sprintf("%s %s wants %s: %s", l.cfg.Path, l.cfg.Name, c, l.plan.Waits)
	}
	return v
}

// checks is the check list of the latest check; before the first one, as it
// would be now.
func (l *Life) checks() []dolly.Check {
	if l.plan.Checks != nil {
		return l.plan.Checks
	}
	return agent.Next(l.view(), l.cfg.Strategy).Checks
}

func (l *Life) nodeView() dolly.NodeView {
	st := l.facts.Get()
	row := l.row()
	days := max(l.now.Sub(st.Since).Hours()/24, 1)
	v := dolly.NodeView{
		Info: l.Info(), Agent: row, Paused: st.Paused, Checks: listed(l.checks()), Ledger: l.trader.Tokens(), RentPaid: st.Paid,
		Coins: l.coinsView(), Carried: listed(l.history.own), InPerDay: float64(row.Income) / days, OutPer: l.perDay(l.cfg.Offer),
	}
	for _, r := range l.rentRows() {
		if r.From <= l.now && l.now < r.To {
			v.BreakEvn = r.BreakEvn
		}
	}
	v.Counts = l.counts()
	return v
}

func (l *Life) counts() dolly.Counts {
	st, tally := l.facts.Get(), l.trader.Tally()
	c := dolly.Counts{
		HandedOver: int(st.Children), Failed: int(st.Failed), Renewed: int(st.Renewals), Swaps: int(tally.Trades),
		Refunds: int(tally.Refunds), OpenSwaps: l.trader.Open(), Updates: l.table.Updates(), Merged: l.merged,
		Open: l.unsettled(),
	}
	return c
}

// Why lists the facts behind an event: what was written down with it.
func (l *Life) Why(e dolly.Event) []string {
	return Explain(e)
}

// RestsOn is the earlier event that one rests on.
func (l *Life) RestsOn(e dolly.Event) trade.Ground { return restsOn(l.self(), e) }

// Decided reports whether events of a kind are decisions with facts of their own.
func (l *Life) Decided(kind string) bool { return Decision(kind) }
