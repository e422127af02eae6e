package market

import (
	"math"
	"slices"
	"time"

	"github.com/dollynator/dolly"
)

// Mirror is the buybot's brain: it asks for exactly what others bid, up to a
// price limit and within its bounds. Of Budget and Purse zero is nothing; of the
// other bounds it is no bound.
type Mirror struct {
	Limit    dolly.Price
	Budget   dolly.Sat     // for all asks together, for ever, fees included
	Purse    dolly.Sat     // what open asks may come to, fees included: the coins less the reserve
	Fee      dolly.Sat     // what settling one open ask may cost; what others did cost is off the budget
	MinSat   dolly.Sat     // smaller bids are left alone
	MaxSat   dolly.Sat     // larger bids are left alone
	Hourly   dolly.Sat     // for all asks of any hour
	CoolDown time.Duration // without asks, after a settlement failed; see [MirrorState.Fail]
}

// Boundless is an amount that no bound is above.
const Boundless dolly.Sat = math.MaxInt64

// Ask is an order to place against one bid.
type Ask struct {
	Bid     dolly.OrderID
	Amount  dolly.Price
	Expires dolly.Time // the bid's
}

// Plan says what to ask for, given the bids as the book shows them, and the
// state once that is done: cheapest bid first, each once, never an own one,
// exactly its free amount, never above the limit nor beyond a bound.
func (m Mirror) Plan(st MirrorState, bids []Entry, own dolly.PeerID, now dolly.Time) ([]Ask, MirrorState) {
	st = st.forget(now)
	if now < st.Cold {
		return nil, st
	}
	seen := map[dolly.OrderID]bool{}
	for _, r := range st.Mirrored {
		seen[r.Bid] = true
	}
	bids = slices.DeleteFunc(slices.Clone(bids), func(e Entry) bool {
		return e.Side != dolly.Bid || !e.Price.Valid() || e.ID.Trader == own || e.Expires <= now
	})
	slices.SortStableFunc(bids, func(a, b Entry) int { return a.Price.Cmp(b.Price) })
	var asks []Ask
	for _, e := range bids {
		amount, ok := m.amount(e)
		if !ok || seen[e.ID] || amount.Sat > m.room(st) {
			continue
		}
		seen[e.ID] = true
		asks = append(asks, Ask{Bid: e.ID, Amount: amount, Expires: e.Expires})
		st = st.commit(Mirrored{Bid: e.ID, Amount: amount, Open: amount.Sat, Expires: e.Expires}, now)
	}
	return asks, st
}

// room is the most that one more ask may be for. It may be below zero.
func (m Mirror) room(st MirrorState) dolly.Sat {
	room := min(m.Budget-st.Spent, m.Purse) - st.Committed - m.Fee*dolly.Sat(st.open()+1)
	if m.Hourly > 0 {
		room = min(room, m.Hourly-st.lately())
	}
	return room
}

// amount is a bid's free amount, if it may be asked for. Where a part costs a
// fraction of a satoshi it is rounded up, and that must be within the limit too.
func (m Mirror) amount(e Entry) (dolly.Price, bool) {
	sat, err := e.Price.Cost(e.Free())
	a := dolly.Price{Sat: sat, MB: e.Free()}
	return a, err == nil && a.Valid() && m.within(a)
}

// within reports whether an ask is within the bounds that concern it alone.
func (m Mirror) within(a dolly.Price) bool {
	return m.Limit.Valid() && a.Cmp(m.Limit) <= 0 && a.Sat >= m.MinSat && (m.MaxSat == 0 || a.Sat <= m.MaxSat)
}

// Excess are the bids whose open asks the bounds no longer allow, as they were
// placed under others: above the limit or too large, then the dearest of those
// that go beyond the budget. They are to be taken back.
func (m Mirror) Excess(st MirrorState) []dolly.OrderID {
	var out []dolly.OrderID
	open := slices.DeleteFunc(slices.Clone(st.Mirrored), func(r Mirrored) bool { return r.Open == 0 })
	slices.SortStableFunc(open, func(a, b Mirrored) int { return b.Amount.Cmp(a.Amount) })
	over := st.Spent + st.Committed - m.Budget
	for _, r := range open {
		if over > 0 || !m.within(r.Amount) {
			out = append(out, r.Bid)
			over -= r.Open
		}
	}
	return out
}

// Pretend is [Mirror.Plan] on paper: every ask is taken to be filled at once.
func (m Mirror) Pretend(st MirrorState, bids []Entry, own dolly.PeerID, now dolly.Time) ([]Ask, MirrorState) {
	asks, st := m.Plan(st, bids, own, now)
	for _, a := range asks {
		st, _ = st.Spend(a.Bid, a.Amount) // it was committed above
	}
	return asks, st
}
