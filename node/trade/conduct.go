package trade

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// conduct is how a key kept what it agreed to with this one: a buyer that its lock was
// for funds, a seller locks. Whoever lets an agreement lapse had an option for nothing.
type conduct struct {
	Kept   uint32     `cbor:"1,keyasint"` // swaps that were carried out, since it let one lapse
	Lapses uint32     `cbor:"2,keyasint"` // in a row
	Until  dolly.Time `cbor:"3,keyasint"` // nothing is set aside for it before
	At     dolly.Time `cbor:"4,keyasint"` // of the last that counted
}

// How long a key waits that let an agreement lapse: doubled with each further one of a row.
const (
	lapseWait  = time.Hour
	maxLapses  = 6    // after which the wait grows no more
	maxConduct = 4096 // keys that are remembered
)

func conductKey(k dolly.PeerID) string { return fmt.Sprintf("%x", k[:]) }

func (t *Trader) conductOf(k dolly.PeerID) conduct {
	c, _ := t.conduct.Get(conductKey(k))
	return c
}

// judgeConduct books how the other side of a swap that has ended behaved.
func (t *Trader) judgeConduct(d deal, o market.Outcome) {
	with := d.Swap.With()
	c := t.conductOf(with)
	switch {
	case o == market.OutcomeSold, o == market.OutcomeBought:
		c.Kept, c.Lapses = c.Kept+1, 0
	case o == market.OutcomeReleased && !d.Paid, o == market.OutcomeAbandoned && d.Swap.Role == market.Buyer && d.Swap.Lock.IsZero() && d.Recalled == 0:
		c.Until = t.now.Add(lapseWait << min(c.Lapses, maxLapses))
		c.Kept, c.Lapses = 0, c.Lapses+1
		t.note("deal.lapsed", with, "%s let an agreement lapse: none with it for %v", with.Short(), c.Until.Sub(t.now))
	default:
		return
	}
	c.At = t.now
	t.conduct.Put(conductKey(with), c)
	t.vouch(with)
	if t.conduct.Len() > maxConduct {
		t.forgetConduct()
	}
}

// forgetConduct drops who kept the fewest agreements, of these who was last heard of
// longest ago.
func (t *Trader) forgetConduct() {
	worst, least := "", conduct{}
	for key, c := range t.conduct.All {
		if worst == "" || c.Kept < least.Kept || c.Kept == least.Kept && c.At < least.At {
			worst, least = key, c
		}
	}
	t.conduct.Delete(worst)
}

// class is how far a key is known, which says what is set aside for it.
type class uint8

const (
	strange class = 0 // nothing is known of it
	covered class = 1 // something flowed to it from this key, perhaps over others
	proven  class = 2 // it carried out swaps with this key
)

// A share is how many swaps of a class may be under way or proposed at once: with one
// key, and with all of the class.
type share struct{ each, all int }

func shareOf(c class, kept uint32) share {
	switch c {
	case proven:
		return share{min(2+int(kept), maxOpenWith), maxOpen / 2}
	case covered:
		return share{4, maxOpen / 4}
	}
	return share{2, maxOpen / 4}
}

// classOf finds a key's class; the cover is to be set to what is taken.
func (t *Trader) classOf(k dolly.PeerID) class {
	if t.conductOf(k).Kept > 0 {
		return proven
	}
	if t.cover.Try(k, least) == 0 {
		return covered
	}
	return strange
}
