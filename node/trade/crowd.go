package trade

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
)

// A full book has room for who is known: an order of a key that is known less gives way.
// Among keys that are known as little, one with many orders gives way to one with few,
// and else the oldest order to the newest, so that nobody fills a book for a day by one
// flood. Who carried out swaps with this key, or got MB from it, gives way to nobody who
// did not.

// victim is an order that may have to give way.
type victim struct {
	id    dolly.OrderID
	class class
	rank  int // how many orders its trader had when it came
	at    dolly.Time
}

const (
	victimsAtOnce = 1024
	victimsEvery  = time.Second // finding them looks at the whole book
	idleAtOnce    = 1024
)

// addOrder puts an order on the book, if need be in the place of another.
func (t *Trader) addOrder(o dolly.Order) error {
	err := t.Book.Add(o, t.now)
	if !errors.Is(err, market.ErrFull) || !t.makeRoom(o.ID.Trader) {
		return err
	}
	return t.Book.Add(o, t.now)
}

// makeRoom reports whether there is room for one more order of a key.
func (t *Trader) makeRoom(key dolly.PeerID) bool {
	if t.Book.Len() < t.cfg.Book.Total {
		return t.Book.ForgetIdle(idleAtOnce, func(k dolly.PeerID) bool { return k == t.Self() || t.dealt(k) }) > 0
	}
	t.cover.Set(t.taken())
	class, rank := t.worth(key), len(t.Book.Of(key))+1
	for {
		v, found := t.nextVictim()
		if found && v.yields(class, rank) {
			t.victims = t.victims[1:]
			t.drop(v.id)
			return true
		}
		if t.now.Sub(t.victimsAt) < victimsEvery && (found || !t.victimsLeft) {
			return false
		}
		t.findVictims() // others came meanwhile
	}
}

// yields reports whether a victim gives way to an order of a key.
func (v victim) yields(to class, rank int) bool {
	return v.class < to || v.class == to && (v.rank > rank || v.rank == rank && to < proven)
}

// worth is what a key is for the book: proven also by MB that it got from this one.
func (t *Trader) worth(k dolly.PeerID) class {
	if k == t.Self() || t.dealt(k) {
		return proven
	}
	return t.classOf(k)
}

func (t *Trader) dealt(k dolly.PeerID) bool {
	return t.conductOf(k).Kept > 0 || t.Ledger.Debt(t.Self(), k) > 0
}

// vouch tells the gate once of a key that dealt with this one.
func (t *Trader) vouch(k dolly.PeerID) {
	if !t.vouched[k] && t.dealt(k) {
		t.vouched[k] = true
		t.do(Vouch{k})
	}
}

// vouchFor tells of whoever a new block of the own ledger is about.
func (t *Trader) vouchFor(b ledger.Signed) {
	switch t.Self() {
	case b.Key:
		t.vouch(b.Peer)
	case b.Peer:
		t.vouch(b.Key)
	}
}

// nextVictim is the order that gives way first. What a swap reserves stays.
func (t *Trader) nextVictim() (victim, bool) {
	for ; len(t.victims) > 0; t.victims = t.victims[1:] {
		e, there := t.Book.Get(t.victims[0].id)
		if there && e.Reserved == 0 && t.Book.Status(e.ID) == market.Open {
			return t.victims[0], true
		}
	}
	return victim{}, false
}

// findVictims looks at the whole book.
func (t *Trader) findVictims() {
	t.victimsAt, t.victims = t.now, nil
	all := slices.Concat(t.Book.Bids(0), t.Book.Asks(0))
	slices.SortFunc(all, func(x, y market.Entry) int {
		return cmp.Or(bytes.Compare(x.ID.Trader[:], y.ID.Trader[:]), cmp.Compare(t.heardAt[x.ID], t.heardAt[y.ID]), cmp.Compare(x.ID.Number, y.ID.Number))
	})
	var v victim
	for _, e := range all {
		if e.ID.Trader != v.id.Trader {
			v = victim{class: t.worth(e.ID.Trader)}
		}
		v.id, v.rank, v.at = e.ID, v.rank+1, t.heardAt[e.ID]
		if e.ID.Trader != t.Self() && e.Reserved == 0 {
			t.victims = append(t.victims, v)
		}
	}
	slices.SortStableFunc(t.victims, func(x, y victim) int {
		return cmp.Or(cmp.Compare(x.class, y.class), cmp.Compare(y.rank, x.rank), cmp.Compare(x.at, y.at))
	})
	t.victimsLeft = len(t.victims) > victimsAtOnce
	t.victims = t.victims[:min(len(t.victims), victimsAtOnce)]
}
