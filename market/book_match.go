package market

import "github.com/dollynator/dolly"

// Match is a trade that two orders of the book allow.
type Match struct {
	Bid, Ask dolly.OrderID
	Amount   dolly.Price // what would change hands
}

// Matches is what an order could trade with the other side now: best price
// first, then first come, never with its own trader, until its free amount is
// used up. It does not change the book.
//
// The price is the other (resting) order's: bytes × ratio, rounded up to a
// satoshi, or down where up would exceed what the ask allows. Where neither is
// within both limits, fewer bytes are matched, an exact multiple of the ratio.
func (b *Book) Matches(id dolly.OrderID, now dolly.Time) []Match {
	return b.AppendMatches(nil, id, now)
}

// AppendMatches is [Book.Matches] into a slice of the caller's.
func (b *Book) AppendMatches(dst []Match, id dolly.OrderID, now dolly.Time) []Match {
	b.advance(now)
	at, n := b.find(&id)
	if at == 0 {
		return dst
	}
	if n.status != Open || n.expires <= b.now {
		return dst
	}
	t := taker{who: n.trader, side: n.side, price: n.price, want: n.free}
	other := b.prices.facing(n.side)
	t.limit = ratio(n.price) ^ other.flip
	for i := len(other.rungs) - 1; i >= 0 && t.want > 0 && b.crosses(&t, other, &other.rungs[i]); i-- {
		for at := b.prices.first(other.rungs[i].level); at != 0 && t.want > 0; at = b.nodes.at(at).next {
			rest := b.nodes.at(at)
			amount, ok := b.fits(&t, rest)
			if !ok {
				continue
			}
			t.want -= amount.MB
			m := Match{Bid: id, Ask: b.id(rest), Amount: amount}
			if t.side == dolly.Ask {
				m.Bid, m.Ask = m.Ask, m.Bid
			}
			dst = append(dst, m)
		}
	}
	return dst
}

// taker is an order that looks for others.
type taker struct {
	who   slot
	side  dolly.Side
	any   bool        // it takes any price
	price dolly.Price // its limit otherwise
	limit uint64      // as a key of the other side
	want  dolly.MB
}

// crosses reports whether the limit allows a trade at a rung of the other side,
// whose keys rise towards what is better for the taker.
func (b *Book) crosses(t *taker, other *ladder, r *rung) bool {
	return r.key > t.limit || r.key == t.limit && !other.worse(b.prices.levels.at(r.level).price, t.price) || t.any
}

// fits is the amount that a taker can trade with an order which it crosses.
func (b *Book) fits(t *taker, rest *node) (dolly.Price, bool) {
	mb := min(t.want, rest.free)
	if mb == 0 || rest.trader == t.who || rest.expires <= b.now {
		return dolly.Price{}, false
	}
	amount, ok := exactly(rest.price, mb)
	if most := b.limits.MaxSat; !ok || most > 0 && amount.Sat > most {
		bid, ask := t.price, rest.price
		if t.any {
			bid = rest.price
		}
		if t.side == dolly.Ask {
			bid, ask = ask, bid
		}
		amount, ok = fit(bid, ask, rest.price, mb, most)
	}
	return amount, ok && amount.Sat >= b.limits.MinSat
}
