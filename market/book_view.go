package market

import "github.com/dollynator/dolly"

// Len is the number of open orders.
func (b *Book) Len() int { return b.live }

// Get is an order that is open or of which something is reserved.
func (b *Book) Get(id dolly.OrderID) (Entry, bool) {
	at, ok := b.ids[id]
	if !ok || !b.nodes.at(at).shown() {
		return Entry{}, false
	}
	return b.nodes.at(at).entry(), true
}

// Status says how an order stands, as far as the book remembers it.
func (b *Book) Status(id dolly.OrderID) Status {
	at, ok := b.ids[id]
	if !ok {
		return Unknown
	}
	return b.nodes.at(at).status
}

// Bids are the open bids, cheapest first, then first come; at most limit of
// them unless that is zero.
func (b *Book) Bids(limit int) []Entry { return b.list(&b.bids, limit) }

// Asks are the open asks, dearest first, then first come; at most limit of them
// unless that is zero.
func (b *Book) Asks(limit int) []Entry { return b.list(&b.asks, limit) }

func (b *Book) list(l *ladder, limit int) []Entry {
	var out []Entry
	for i := len(l.rungs) - 1; i >= 0; i-- {
		for n := b.levels.at(l.rungs[i].level).head; n != 0; n = b.nodes.at(n).next {
			if limit > 0 && len(out) == limit {
				return out
			}
			if b.nodes.at(n).order.Expires > b.now {
				out = append(out, b.nodes.at(n).entry())
			}
		}
	}
	return out
}

// Of are a trader's orders that are open or of which something is reserved,
// first come first.
func (b *Book) Of(who dolly.PeerID) []Entry {
	at, ok := b.traders.byID[who]
	if !ok {
		return nil
	}
	var out []Entry
	for n := b.traders.pool.at(at).oldest; n != 0; n = b.nodes.at(n).newer {
		if b.nodes.at(n).shown() {
			out = append(out, b.nodes.at(n).entry())
		}
	}
	return out
}

func (n *node) shown() bool { return n.status == Open || n.reserved > 0 }
