package market

import (
	"slices"

	"github.com/dollynator/dolly"
)

// naive is the book as one sorted slice: slow, and short enough to be believed.
type naive struct {
	live []*Entry // open, in order of arrival
	held map[dolly.OrderID]*Entry
	used map[dolly.OrderID]bool
}

func (n *naive) add(o dolly.Order, now dolly.Time) bool {
	if o.Expires <= now || n.used[o.ID] {
		return false
	}
	e := &Entry{Order: o, Left: o.Price.MB}
	n.live, n.used[o.ID], n.held[o.ID] = append(n.live, e), true, e
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

func (n *naive) matches(o dolly.OrderID) []dolly.OrderID {
	i := slices.IndexFunc(n.live, func(e *Entry) bool { return e.ID == o })
	if i < 0 {
		return nil
	}
	me, out := n.live[i], []dolly.OrderID(nil)
	want := me.Free()
	for _, e := range n.side(3 - me.Side) {
		c := me.Price.Cmp(e.Price)
		if me.Side == dolly.Bid && c > 0 || me.Side == dolly.Ask && c < 0 || want == 0 {
			break
		}
		if e.ID.Trader != me.ID.Trader && e.Free() > 0 {
			out, want = append(out, e.ID), want-min(want, e.Free())
		}
	}
	return out
}

func (n *naive) expire(now dolly.Time) (ended []dolly.OrderID) {
	for _, e := range slices.Clone(n.live) {
		if e.Expires <= now && n.end(e.ID) {
			ended = append(ended, e.ID)
		}
	}
	return ended
}
