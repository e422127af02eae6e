package market

import (
	"slices"

	"github.com/dollynator/dolly"
)

// Len is the number of open orders.
func (b *Book) Len() int { return b.live }

// Get is an order that is open or of which something is reserved.
func (b *Book) Get(id dolly.OrderID) (Entry, bool) {
	at, _ := b.find(&id)
	if at == 0 {
		return Entry{}, false
	}
	return b.entry(at), true
}

// Status says how an order stands, as far as the book remembers it.
func (b *Book) Status(id dolly.OrderID) Status {
	if at, n := b.find(&id); at != 0 {
		return n.status
	}
	who, t := b.traders.find(&id.Trader)
	if who == 0 {
		return Unknown
	}
	return t.numbers.get(id.Number).status()
}

// Bids are the open bids, cheapest first, then first come; at most limit of
// them unless that is zero.
func (b *Book) Bids(limit int) []Entry { return b.list(dolly.Bid, limit) }

// Asks are the open asks, dearest first, then first come; at most limit of them
// unless that is zero.
func (b *Book) Asks(limit int) []Entry { return b.list(dolly.Ask, limit) }

func (b *Book) list(s dolly.Side, limit int) []Entry {
	var out []Entry
	for _, r := range slices.Backward(b.prices.side(s).rungs) {
		for at := b.prices.first(r.level); at != 0; at = b.nodes.at(at).next {
			if limit > 0 && len(out) == limit {
				return out
			}
			if b.nodes.at(at).expires > b.now {
				out = append(out, b.entry(at))
			}
		}
	}
	return out
}

// Of are a trader's orders that are open or of which something is reserved,
// first come first.
func (b *Book) Of(who dolly.PeerID) []Entry {
	at, _ := b.traders.find(&who)
	if at == 0 {
		return nil
	}
	var found []slot
	for i := range b.nodes.all {
		if n := &b.nodes.all[i]; n.trader == at {
			found = append(found, slot(i))
		}
	}
	slices.SortFunc(found, b.came)
	var out []Entry
	for _, at := range found {
		out = append(out, b.entry(at))
	}
	return out
}

// came compares when two orders came. Fewer than 2³¹ come while one lives.
func (b *Book) came(x, y slot) int { return int(int32(b.nodes.at(x).seq - b.nodes.at(y).seq)) }
