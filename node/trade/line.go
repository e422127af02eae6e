package trade

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
)

// Line bounds the MB for which value is given, in bytes carried or in coins,
// though nothing that flowed to their owner covers it (DESIGN.md section 7). The
// zero Line gives nothing to strangers.
type Line struct {
	Stranger  dolly.MB // c_max: of one key within a day
	Strangers dolly.MB // c_total: of all keys together within a day
}

// least is what a key's first bare byte of an hour counts as, so that few
// bytes each of very many keys fill no table.
const least = dolly.MiB

// lent is what was accepted bare of one key within one hour.
type lent struct {
	Hour  int64        `cbor:"1,keyasint"` // since 1970
	Key   dolly.PeerID `cbor:"2,keyasint"`
	Bytes dolly.MB     `cbor:"3,keyasint"`
}

// lending is what was accepted bare within a day: the sums of a table.
type lending struct {
	hour int64 // for which the sums hold
	of   map[dolly.PeerID]dolly.MB
	all  dolly.MB
}

// gift is a transfer that was signed for and is more than the line allows. It
// counts for nothing until it is covered.
type gift struct {
	Block dolly.Hash `cbor:"1,keyasint"`
}

// maxGifts is how many such transfers are signed for.
const maxGifts = 256

// admit says whether amount more of a key's MB may be given value for, and how
// much of it is bare. It is [ErrLine] or [ErrStrangers] if not.
func (t *Trader) admit(from dolly.PeerID, amount dolly.MB) (bare dolly.MB, err error) {
	t.cover.Set(t.taken())
	if bare = t.cover.Try(from, amount); bare == 0 {
		return 0, nil
	}
	bare = max(bare, min(amount, least))
	sums := t.lendings()
	of, all := t.promisedBare(from)
	switch {
	case sums.of[from]+of+bare > t.cfg.Line.Stranger:
		err = ErrLine
	case sums.all+all+bare > t.cfg.Line.Strangers:
		err = ErrStrangers
	default:
		return bare, nil
	}
	return bare, fmt.Errorf("accept %v of %s: %w", amount, from.Short(), err)
}

// within is how much of an amount of a key's MB may be given value for, as far as
// the line goes.
func (t *Trader) within(from dolly.PeerID, amount dolly.MB) dolly.MB {
	bare, err := t.admit(from, amount)
	if err == nil {
		return amount
	}
	sums := t.lendings()
	of, all := t.promisedBare(from)
	part := amount - bare + min(t.cfg.Line.Stranger-sums.of[from]-of, t.cfg.Line.Strangers-sums.all-all)
	if part <= 0 {
		return 0
	}
	if _, err := t.admit(from, part); err != nil {
		return 0
	}
	return part
}

// taken is what was given value for, or is about to be: of each key, all that it
// was debited in favour of this one, without the gifts that do not count, and
// what purchases under way will bring.
func (t *Trader) taken() map[dolly.PeerID]dolly.MB {
	taken := t.Ledger.Taken(t.Self())
	for _, g := range t.gifts.All {
		if d, known := t.Ledger.Block(g.Block); known {
			taken[d.Key] -= d.Amount
		}
	}
	for _, p := range t.offers {
		if p.own == p.Ask {
			taken[p.other.Trader] += p.Amount.MB
		}
	}
	for _, d := range t.deals.All {
		if !d.Ended && d.Swap.Role == market.Buyer {
			taken[d.Swap.Seller] += d.Swap.Amount.MB
		}
	}
	return taken
}

// promisedBare is what purchases under way will bring bare: of one key, and of all.
func (t *Trader) promisedBare(key dolly.PeerID) (of, all dolly.MB) {
	count := func(seller dolly.PeerID, bare dolly.MB) {
		all += bare
		if seller == key {
			of += bare
		}
	}
	for _, p := range t.offers {
		count(p.other.Trader, p.bare)
	}
	for _, d := range t.deals.All {
		if !d.Ended {
			count(d.Swap.Seller, d.Bare)
		}
	}
	return of, all
}

// lend notes what was accepted bare. It counts for a day, and for the rest of
// the hour.
func (t *Trader) lend(to dolly.PeerID, bare dolly.MB) {
	if bare <= 0 {
		return
	}
	sums := t.lendings()
	key := fmt.Sprintf("%016x/%x", sums.hour, to[:])
	row, _ := t.lent.Get(key)
	t.lent.Put(key, lent{sums.hour, to, row.Bytes + bare})
	sums.of[to] += bare
	sums.all += bare
}

// lendings are the sums of the last day.
func (t *Trader) lendings() *lending {
	hour := int64(t.now) / time.Hour.Milliseconds()
	if t.sums.of != nil && t.sums.hour == hour {
		return &t.sums
	}
	t.sums = lending{hour: hour, of: map[dolly.PeerID]dolly.MB{}}
	for key, row := range t.lent.All {
		if hour-row.Hour > 24 {
			t.lent.Delete(key)
			continue
		}
		t.sums.of[row.Key] += row.Bytes
		t.sums.all += row.Bytes
	}
	return &t.sums
}

// given accepts a transfer. Nothing is given for it, so it is signed for in any
// case, but what the line does not allow counts only once it is covered.
func (t *Trader) given(d ledger.Signed) (ledger.Signed, error) {
	bare, over := t.admit(d.Key, d.Amount)
	if over != nil && t.gifts.Len() >= maxGifts {
		return ledger.Signed{}, over
	}
	b, err := t.credit(d, nil)
	switch {
	case err != nil:
	case over != nil:
		t.gifts.Put(d.Hash.String(), gift{d.Hash})
	default:
		t.lend(d.Key, bare)
	}
	return b, err
}

// countGifts looks which gifts are within the line by now, and drops those whose
// giver was condemned.
func (t *Trader) countGifts() {
	for key, g := range t.gifts.All {
		d, known := t.Ledger.Block(g.Block)
		if !known {
			t.gifts.Delete(key)
			continue
		}
		if bare, err := t.admit(d.Key, d.Amount); err == nil {
			t.gifts.Delete(key)
			t.lend(d.Key, bare)
		}
	}
}

// uncounted is what was given and does not count yet.
func (t *Trader) uncounted() dolly.MB {
	var sum dolly.MB
	for _, g := range t.gifts.All {
		if d, known := t.Ledger.Block(g.Block); known {
			sum += d.Amount
		}
	}
	return sum
}
