package record

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
)

func (s scene) node() dolly.NodeView {
	v := dolly.NodeView{Info: s.info(), Checks: []dolly.Check{}, Carried: []float64{}, Peers: max(0, len(s.Agents)-1)}
	a := s.self
	if a == nil {
		v.Agent = dolly.AgentRow{Name: name(s.id), Self: true, Phase: dolly.Gone, Waits: "gone"}
		return v
	}
	v.Agent = s.row(*a)
	v.Checks = s.checks(*a)
	v.Coins = dolly.CoinsView{Confirmed: a.Coins, Pending: a.Pending, Height: int(s.Height)}
	v.Ledger = dolly.TokenView{Balance: a.MB, Locked: a.Locked, Blocks: a.Blocks}
	v.Carried, v.RentPaid = []float64{v.Agent.Rate}, a.Price
	if period := s.period(a.Offer); period > 0 {
		v.OutPer = float64(a.Price) / float64(period)
	}
	v.InPerDay = v.Agent.Rate * dolly.Day.Seconds() / float64(dolly.MiB) * s.SatPerMB
	v.Counts = dolly.Counts{HandedOver: a.Children, Open: len(a.Purchases), Updates: len(a.Q)}
	for _, l := range s.purses[s.id].Lines {
		switch l.Kind {
		case sim.BookedSold:
			v.Counts.Swaps = int(l.Count)
		case sim.BookedRent:
			v.Counts.Renewed = int(l.Count)
		}
	}
	return v
}

// period is how many days a rent of an offer lasts, 0 if it is not known.
func (s scene) period(id dolly.OfferID) int {
	for _, o := range s.run.Offers {
		if o.ID == id {
			return o.PeriodDays
		}
	}
	return 0
}

func (s scene) checks(a sim.AgentState) []dolly.Check {
	state := func(ok bool) dolly.CheckState {
		if ok {
			return dolly.CheckOK
		}
		return dolly.CheckWait
	}
	lease := a.LeaseUntil.Sub(s.At)
	out := []dolly.Check{
		{Name: "lease", State: state(lease > 0), Text: fmt.Sprintf("%.1f h", lease.Hours())},
		{Name: "rent", State: state(a.RentEnds > s.At), Text: fmt.Sprintf("%.1f days left", a.RentEnds.Sub(s.At).Hours()/24)},
		{Name: "candidate", State: state(a.Candidate != ""), Text: string(a.Candidate)},
	}
	if a.Stopped {
		out = append(out, dolly.Check{Name: "stop", State: dolly.CheckFail, Text: "the operator's stop order"})
	}
	return out
}

func (s scene) market() dolly.MarketView {
	v := dolly.MarketView{Asks: []dolly.OrderRow{}, Trades: []dolly.TradeRow{}, Swaps: []dolly.SwapRow{}, Makers: max(0, len(s.Agents)-1)}
	v.Bids = s.orders(func(a sim.AgentState) bool { return a.Order.Live })
	slices.SortStableFunc(v.Bids, func(a, b dolly.OrderRow) int { return a.Price.Cmp(b.Price) })
	for _, l := range s.purses[s.id].Lines {
		if l.Kind == sim.BookedSold {
			v.Done, v.Volume, v.VolSat = int(l.Count), l.MB, l.Gross
		}
	}
	v.Closes = s.closes()
	v.Strategy = fmt.Sprintf("%s; MB went for %.4g sat that day", s.run.Scenario.Mind.Strategy, s.SatPerMB)
	return v
}

// orders are the latest orders of those agents that keep lets pass.
func (s scene) orders(keep func(sim.AgentState) bool) []dolly.OrderRow {
	out := []dolly.OrderRow{}
	for _, a := range s.Agents {
		o := a.Order
		if !keep(a) || o.MB <= 0 || o.Want <= 0 {
			continue
		}
		r := dolly.OrderRow{
			ID: dolly.OrderID{Trader: a.Key, Number: uint64(o.At)}, Name: pathOf(a) + " " + name(a.ID), Own: a.ID == s.id, Side: "bid", Price: dolly.Price{Sat: o.Want, MB: o.MB},
			Status: dolly.OrderExpired, Left: o.MB, Placed: o.At, Expires: o.Expires,
		}
		if o.Live {
			r.Status = dolly.OrderOpen
		} else {
			r.Ended = min(o.Expires, s.At)
		}
		out = append(out, r)
	}
	return out
}

func (s scene) makers() []dolly.MakerRow {
	out := []dolly.MakerRow{}
	for _, a := range s.Agents {
		if a.ID != s.id {
			out = append(out, dolly.MakerRow{Peer: a.Key, Name: pathOf(a) + " " + name(a.ID), Addrs: []string{}})
		}
	}
	return out
}

func (s scene) wallets() []dolly.WalletRow {
	mb := dolly.WalletRow{ID: "MB", Unit: "byte", Transactions: []dolly.TransferRow{}}
	btc := dolly.WalletRow{ID: coin, Unit: "sat", Transactions: []dolly.TransferRow{}}
	if a := s.self; a != nil {
		mb.Known, mb.Available, mb.Locked, mb.Address = true, int64(a.MB), int64(a.Locked), a.Key.String()
		if a.Order.Live {
			mb.InOrders = int64(a.Order.MB)
			mb.Available -= mb.InOrders
		}
		btc.Known, btc.Available, btc.Pending = true, int64(a.Coins), int64(a.Pending)
	}
	return []dolly.WalletRow{mb, btc}
}

func (s scene) learning() dolly.LearningView {
	mind := s.run.Scenario.Mind
	v := dolly.LearningView{
		Rule: string(mind.Merge), Measure: string(mind.Value), Choice: string(mind.Choice), Offers: []dolly.OfferRow{}, Q: [][]float64{},
		Moves: []dolly.MoveRow{}, Lessons: []dolly.LessonRow{}, Rents: []dolly.RentRow{},
	}
	if s.self == nil {
		return v
	}
	v.Current, v.Candidate = s.self.Offer, s.self.Candidate
	var values []float64
	for _, o := range s.run.Offers {
		r := dolly.OfferRow{Offer: dolly.Offer{ID: o.ID, Price: o.Price, Period: time.Duration(o.PeriodDays) * dolly.Day, Relay: dolly.RelayUnknown}}
		for _, q := range s.self.Q {
			if q.Offer == o.ID && !math.IsNaN(q.Q) {
				r.Value, r.E = q.Q, q.E
			}
		}
		v.Offers = append(v.Offers, r)
		values = append(values, r.Value)
	}
	for range v.Offers { // all rows of a column are equal
		v.Q = append(v.Q, values)
	}
	v.Updates = len(s.self.Q)
	return v
}

// ranking says what an agent made of offers, the best first.
func ranking(a sim.AgentState) []string {
	q := slices.Clone(a.Q)
	slices.SortStableFunc(q, func(x, y sim.OfferValue) int { return cmp.Compare(y.Q, x.Q) })
	var out []string
	for i, o := range q[:min(5, len(q))] {
		out = append(out, fmt.Sprintf("at the end of that day: number %d of %d was %s with Q %.3f, E %.3f", i+1, len(q), o.Offer, o.Q, o.E))
	}
	return out
}
