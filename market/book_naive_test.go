package market

import (
	"slices"

	"github.com/dollynator/dolly"
)

// naive is the book as one sorted slice: slow, and short enough to be believed.
type naive struct {
	live    []*Entry // open, in order of arrival
	held    map[dolly.OrderID]*Entry
	used    map[dolly.OrderID]bool
	largest map[dolly.PeerID]uint64
}

func newNaive() naive {
	return naive{held: map[dolly.OrderID]*Entry{}, used: map[dolly.OrderID]bool{}, largest: map[dolly.PeerID]uint64{}}
}

// claim takes an order's number, if it is new.
func (n *naive) claim(o dolly.OrderID) bool {
	if n.used[o] || o.Number+memory <= n.largest[o.Trader] {
		return false
	}
	n.used[o] = true
	n.largest[o.Trader] = max(n.largest[o.Trader], o.Number)
	return true
}

func (n *naive) add(o dolly.Order, left dolly.MB, now dolly.Time) bool {
	if o.Expires <= now || !n.claim(o.ID) {
		return false
	}
	if left > 0 {
		e := &Entry{Order: o, Left: left}
		n.live, n.held[o.ID] = append(n.live, e), e
	}
	return true
}

func (n *naive) end(id dolly.OrderID) bool {
	i := slices.IndexFunc(n.live, func(e *Entry) bool { return e.ID == id })
	if i < 0 {
		return false
	}
	n.live[i].Left = n.live[i].Reserved
	n.live = slices.Delete(n.live, i, i+1)
	return true
}

func (n *naive) side(s dolly.Side) []*Entry {
	out := slices.DeleteFunc(slices.Clone(n.live), func(e *Entry) bool { return e.Side != s })
	slices.SortStableFunc(out, func(a, b *Entry) int {
		if s == dolly.Bid {
			return a.Price.Cmp(b.Price)
		}
		return b.Price.Cmp(a.Price)
	})
	return out
}

// fills are what an order would trade for at most want bytes.
func (n *naive) fills(o dolly.Order, want dolly.MB) (out []Fill) {
	for _, e := range n.side(3 - o.Side) {
		if c := o.Price.Cmp(e.Price); o.Price.Sat > 0 && (o.Side == dolly.Bid && c > 0 || o.Side == dolly.Ask && c < 0) {
			break
		}
		if mb := min(want, e.Free()); mb > 0 && e.ID.Trader != o.ID.Trader {
			sat, _ := e.Price.Cost(mb)
			out, want = append(out, Fill{e.ID, dolly.Price{Sat: sat, MB: mb}, e.Left - mb}), want-mb
		}
	}
	return out
}

// settle trades a new order at once; what is left of it rests, or does not.
func (n *naive) settle(o dolly.Order, rests bool, now dolly.Time) (fills []Fill, ok bool) {
	fills = n.fills(o, o.Price.MB)
	left := o.Price.MB
	for _, f := range fills {
		left -= f.Amount.MB
	}
	if !rests {
		left = 0
	}
	if !n.add(o, left, now) {
		return nil, false
	}
	for _, f := range fills {
		if e := n.held[f.Rest]; e.Left == f.Amount.MB {
			e.Left = 0
			n.end(f.Rest)
		} else {
			e.Left = f.Left
		}
	}
	return fills, true
}

func (n *naive) expire(now dolly.Time) (ended []dolly.OrderID) {
	byTime := slices.Clone(n.live)
	slices.SortStableFunc(byTime, func(a, b *Entry) int { return int(a.Expires - b.Expires) })
	for _, e := range byTime {
		if e.Expires <= now && n.end(e.ID) {
			ended = append(ended, e.ID)
		}
	}
	return ended
}
