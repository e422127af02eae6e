package market

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// Why the mirror's books refuse.
var (
	ErrNotMirrored = errors.New("no open ask mirrors that bid")
	ErrOverspent   = errors.New("spent more than was committed")
)

// Mirror is the buybot's brain: it asks for exactly what others bid, up to a
// price limit and a budget. A zero MaxSat is no limit to one ask.
type Mirror struct {
	Limit  dolly.Price
	Budget dolly.Sat // for all asks together, for ever
	MinSat dolly.Sat // smaller bids are left alone
	MaxSat dolly.Sat // larger bids are left alone
}

// Ask is an order to place against one bid.
type Ask struct {
	Bid     dolly.OrderID
	Amount  dolly.Price
	Expires dolly.Time // the bid's
}

// MirrorState is what a mirror has promised and spent. It is stored in the
// transaction that places the asks, so that a restart changes nothing.
type MirrorState struct {
	Committed dolly.Sat  `cbor:"1,keyasint"` // in open asks
	Spent     dolly.Sat  `cbor:"2,keyasint"`
	Mirrored  []Mirrored `cbor:"3,keyasint"` // in the order they were planned
}

// Mirrored is a bid that has had its ask.
type Mirrored struct {
	Bid     dolly.OrderID `cbor:"1,keyasint"`
	Open    dolly.Sat     `cbor:"2,keyasint"` // what its ask may still spend; 0 when that ended
	Expires dolly.Time    `cbor:"3,keyasint"` // of the bid; then it may be forgotten
}

// Plan says what to ask for, given the bids as the book shows them, and the
// state once that is done: cheapest bid first, each once, never an own one,
// exactly its free amount, never above the limit nor beyond the budget.
func (m Mirror) Plan(st MirrorState, bids []Entry, own dolly.PeerID, now dolly.Time) ([]Ask, MirrorState) {
	st = st.forget(now)
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
		if !ok || seen[e.ID] || amount.Sat > m.Budget-st.Spent-st.Committed {
			continue
		}
		seen[e.ID] = true
		asks = append(asks, Ask{Bid: e.ID, Amount: amount, Expires: e.Expires})
		st.Committed += amount.Sat
		st.Mirrored = append(st.Mirrored, Mirrored{Bid: e.ID, Open: amount.Sat, Expires: e.Expires})
	}
	return asks, st
}

// amount is a bid's free amount, if it may be asked for. Where a part costs a
// fraction of a satoshi it is rounded up, and that must be within the limit too.
func (m Mirror) amount(e Entry) (dolly.Price, bool) {
	sat, err := e.Price.Cost(e.Free())
	a := dolly.Price{Sat: sat, MB: e.Free()}
	ok := err == nil && a.Valid() && m.Limit.Valid() && a.Cmp(m.Limit) <= 0 &&
		sat >= m.MinSat && (m.MaxSat == 0 || sat <= m.MaxSat)
	return a, ok
}

// forget drops bids that expired and whose ask ended: they cannot come back.
func (st MirrorState) forget(now dolly.Time) MirrorState {
	st.Mirrored = slices.DeleteFunc(slices.Clone(st.Mirrored), func(r Mirrored) bool {
		return r.Open == 0 && r.Expires <= now
	})
	return st
}

// Spend books that the ask for a bid spent sat. The caller says each trade once.
func (st MirrorState) Spend(bid dolly.OrderID, sat dolly.Sat) (MirrorState, error) {
	i := st.find(bid)
	switch {
	case i < 0:
		return st, fmt.Errorf("spend: %w", ErrNotMirrored)
	case sat < 0 || sat > st.Mirrored[i].Open:
		return st, fmt.Errorf("spend: %w", ErrOverspent)
	}
	st.Mirrored = slices.Clone(st.Mirrored)
	st.Mirrored[i].Open -= sat
	st.Committed -= sat
	st.Spent += sat
	return st, nil
}

// Release books that the ask for a bid ended: what it did not spend is free for
// others. The bid is not mirrored again. Saying it twice changes nothing.
func (st MirrorState) Release(bid dolly.OrderID) MirrorState {
	i := st.find(bid)
	if i < 0 {
		return st
	}
	st.Mirrored = slices.Clone(st.Mirrored)
	st.Committed -= st.Mirrored[i].Open
	st.Mirrored[i].Open = 0
	return st
}

func (st MirrorState) find(bid dolly.OrderID) int {
	return slices.IndexFunc(st.Mirrored, func(r Mirrored) bool { return r.Bid == bid })
}
