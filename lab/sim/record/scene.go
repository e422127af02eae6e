package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
)

// What the views of a recording say instead of a program's version, and of its coins.
const (
	version = "recorded"
	coin    = "TBTC"
)

// scene is a fleet at the end of a day, seen by one of its agents.
type scene struct {
	sim.Snapshot
	run    *Run
	gained map[int]dolly.MB // by the end of the day before
	purses map[int]purse
	curve  []figures // of the days up to this one
	id     int
	self   *sim.AgentState // nil: it is gone
}

func (s scene) info() dolly.Info {
	i := dolly.Info{
		Name: name(s.id), Role: "agent", Network: dolly.Sim, Now: s.At, Addrs: []string{}, ReadOnly: true,
		Version: fmt.Sprintf("recorded, seed %d, day %d", s.run.Seed, s.Day),
	}
	if a := s.self; a != nil {
		i.Peer, i.Path, i.Offer, i.UptimeMS = a.Key, pathOf(*a), a.Offer, int64(s.At-a.Born)
	}
	return i
}

// view is one of the shapes of the root package. What a recording does not keep,
// such as blocks and others' books, is empty.
func (s scene) view(v dolly.View) (any, error) {
	switch v {
	case dolly.ViewFleet:
		return s.fleet(), nil
	case dolly.ViewNode:
		return s.node(), nil
	case dolly.ViewMarket:
		return s.market(), nil
	case dolly.ViewOrders:
		return s.orders(func(a sim.AgentState) bool { return a.ID == s.id }), nil
	case dolly.ViewSwaps:
		return []dolly.SwapRow{}, nil
	case dolly.ViewMakers:
		return s.makers(), nil
	case dolly.ViewWallets:
		return s.wallets(), nil
	case dolly.ViewLearning:
		return s.learning(), nil
	case dolly.ViewMoney:
		return s.money(), nil
	case dolly.ViewPeers:
		return s.peers(), nil
	case dolly.ViewCharter:
		return s.charter(), nil
	case dolly.ViewBlocks:
		return []dolly.BlockRow{}, nil
	case dolly.ViewLedger:
		return dolly.LedgerView{Self: s.info().Peer, Network: dolly.Sim}, nil
	}
	return nil, &dolly.Error{Kind: dolly.Usage, Text: strconv.Quote(string(v)), Err: ErrNoView}
}

// row is an agent as its siblings would list it.
func (s scene) row(a sim.AgentState) dolly.AgentRow {
	phase, waits := phaseOf(a)
	r := dolly.AgentRow{
		Name: name(a.ID), Path: pathOf(a), Peer: a.Key, Offer: a.Offer, Self: a.ID == s.id, Alive: true, Seen: s.At,
		RentEnds: a.RentEnds, RentDays: a.RentEnds.Sub(s.At).Hours() / 24, Earned: a.Gained, Balance: a.MB, SoldMB: a.Spent,
		LockedMB: a.Locked, Coins: a.Coins, Phase: phase, Waits: waits, Version: version,
		Income: s.purses[a.ID].income(), Cost: s.purses[a.ID].cost(),
	}
	if a.Order.Live {
		r.OrdersMB = a.Order.MB
	}
	if old, ok := s.gained[a.ID]; ok {
		r.Rate = float64(a.Gained-old) / dolly.Day.Seconds()
	}
	return r
}

// phaseOf is where in its life an agent is, and what it does.
func phaseOf(a sim.AgentState) (dolly.Phase, string) {
	switch {
	case a.Winding || a.Stopped:
		return dolly.WindingDown, ""
	case len(a.Purchases) > 0:
		return dolly.Buying, strings.Join(a.Purchases, "; ")
	case a.Order.Live:
		return dolly.Selling, fmt.Sprintf("selling %v for %v", a.Order.MB, a.Order.Want)
	}
	return dolly.Earning, ""
}

func (s scene) fleet() dolly.FleetView {
	v := dolly.FleetView{Now: s.At, Day: s.Day, Slots: s.run.Scenario.Agents, SlotsUsed: len(s.Agents), CapSat: s.cap(), Agents: []dolly.AgentRow{}}
	for _, a := range s.Agents {
		r := s.row(a)
		v.Agents = append(v.Agents, r)
		v.EarnedMB += r.Earned
		v.SoldMB += r.SoldMB
		v.HeldMB += r.Balance - r.OrdersMB
		v.OrdersMB += r.OrdersMB + r.LockedMB
		v.SpentSat += r.Cost
	}
	v.Residual = v.EarnedMB - v.SoldMB - v.HeldMB - v.OrdersMB
	for _, f := range s.curve {
		v.Carried, v.Prices = append(v.Carried, f.Rate), append(v.Prices, f.SatPerMB)
	}
	slices.SortStableFunc(v.Agents, func(a, b dolly.AgentRow) int { return comparePaths(a.Path, b.Path) })
	return v
}

// cap is what the fleet may spend ever.
func (s scene) cap() dolly.Sat {
	return s.run.Scenario.Charter.Total * dolly.Sat(s.run.Scenario.Agents)
}

// comparePaths orders a tree's paths, parents before their children, the second child before the tenth.
func comparePaths(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
		if d := len(x) - len(y); d != 0 {
			return d
		}
		return strings.Compare(x, y)
	})
}
