package faults

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
)

// standing is what may be asked of the owner of a key.
type standing struct {
	name   string
	honest bool // no machine of it ever lied
	here   bool // the machine that may sign for it did not fall silent
}

// gap: an old image has lost own blocks that nobody else has, of which others have
// later ones. It must never sign again, see node/trade/DESIGN.md.
func (d *dealer) gap() bool {
	return d.lost || d.trader != nil && len(d.trader.Ledger.Beyond(d.key.Peer())) > 0
}

func (f *fair) standing(key dolly.PeerID) standing {
	s := standing{honest: true}
	for _, d := range f.dealers {
		if d.key.Peer() == key {
			s.name = d.name
			s.honest = s.honest && !d.hostile
			s.here = s.here || !d.mute && !d.superseded && !d.gap()
		}
	}
	return s
}

// judge recounts everything, from the chain and the blocks and never from
// anybody's own books, and returns what is broken.
func (f *fair) judge() []string {
	contracts := f.contracts()
	books := f.sums()
	for _, t := range f.records.swaps {
		script, err := contractScript(t)
		if err != nil {
			continue
		}
		f.judgeSwap(t, *contracts[script], books)
	}
	for _, d := range f.dealers {
		f.judgeDealer(d)
	}
	return f.records.wrongs
}

// moved is what the ledger says of a swap's MB.
func moved(l *ledger.Ledger, t market.Terms) (locked, taken, released bool) {
	tip, _ := l.Tip(t.Seller)
	for _, b := range l.Chain(t.Seller, 1, int(tip.Seq)) {
		if b.Kind == ledger.Lock && b.Lock == t.Hash && b.Peer == t.Buyer {
			state := l.LockState(b.Hash)
			return true, state == ledger.LockTaken, state == ledger.LockReleased
		}
	}
	return false, false, false
}

// bound: that side agreed, and knows of it still. Who answers one proposal twice,
// before and after an image, agrees to two swaps of which the other knows one.
func (r *records) bound(s side) bool { return r.agreed[s] && !r.forgotten[s] }

// lockedFor: the lock with this hash is that of another swap, which both sides know. A
// seller's proposal that was answered twice is two swaps with one hash, of which it
// carries out the one whose answer came.
func (r *records) lockedFor(t market.Terms) bool {
	return slices.ContainsFunc(r.swaps, func(o market.Terms) bool {
		return o.Hash == t.Hash && o.Seller == t.Seller && o.Buyer == t.Buyer && o.ID() != t.ID() &&
			r.bound(side{o.Seller, o.ID()}) && r.bound(side{o.Buyer, o.ID()})
	})
}

// judgeMemory: what an old image forgot and something is at stake of, it has learned
// again, if the other side was there to tell.
func (f *fair) judgeMemory(swap dolly.Hash, key dolly.PeerID, other standing, with dolly.PeerID) {
	r := &f.records
	if me := f.standing(key); !r.forgotten[side{key, swap}] || !me.honest || !me.here {
		return
	}
	if other.honest && other.here && r.bound(side{with, swap}) {
		r.wrong("I18: an image of %s forgot a swap, and %s could have told", f.standing(key).name, other.name)
		return
	}
	r.counts[forgottenForGood]++
}

// judgeSwap: who is honest has what it gave away, or what it gave it for.
func (f *fair) judgeSwap(t market.Terms, c lying, books *ledger.Ledger) {
	seller, buyer := f.standing(t.Seller), f.standing(t.Buyer)
	id := t.ID()
	locked, taken, released := moved(books, t)
	if locked && !f.records.lockedFor(t) || c.funded > 0 {
		f.judgeMemory(id, t.Seller, buyer, t.Buyer)
		f.judgeMemory(id, t.Buyer, seller, t.Seller)
	}
	seller.honest = seller.honest && f.records.bound(side{t.Seller, id})
	buyer.honest = buyer.honest && f.records.bound(side{t.Buyer, id})
	_, condemned := books.Forked(t.Seller)
	r := &f.records
	if c.funded > 1 && buyer.honest {
		r.wrong("I13: %s funded a swap %d times", buyer.name, c.funded)
	}
	if c.claimed > 0 && c.refunded > 0 && c.funded < 2 {
		r.wrong("I21: claimed and refunded")
	}
	if seller.honest && seller.here {
		switch {
		case taken && c.claimed == 0:
			r.wrong("I18: %s gave MB and was not paid", seller.name)
		case released && c.claimed > 0:
			r.wrong("I22: %s was paid and took its MB back", seller.name)
		case locked && !released && c.claimed == 0:
			r.wrong("I18: the MB of %s stay locked", seller.name)
		}
	}
	if buyer.honest && buyer.here {
		switch {
		case c.claimed > 0 && !taken && condemned:
			r.counts[lostToAFork]++ // at most c_max, see I18
		case c.claimed > 0 && !taken:
			r.wrong("I18: %s paid and has no MB", buyer.name)
		case c.funded > c.claimed+c.refunded && !taken:
			r.wrong("I20: coins of %s stay in a contract", buyer.name)
		}
	}
	f.count(c, taken, released)
}

// count notes how a swap ended, for who wants to see that the faults bit.
func (f *fair) count(c lying, taken, released bool) {
	n := f.records.counts
	n["swaps"]++
	switch {
	case c.claimed > 0 && taken:
		n["sold"]++
	case c.refunded > 0:
		n["refunded"]++
	case c.funded == 0 && released:
		n["released unfunded"]++
	case c.funded == 0:
		n["abandoned"]++
	}
}

// judgeDealer: nobody condemns who is honest (I27, I28), and nothing stays open.
func (f *fair) judgeDealer(d *dealer) {
	r := &f.records
	if d.mute || d.trader == nil {
		return
	}
	for _, k := range d.trader.Ledger.Keys() {
		if _, bad := d.trader.Ledger.Forked(k); bad {
			if s := f.standing(k); s.honest {
				r.wrong("I28: %s condemns honest %s", d.name, s.name)
			} else {
				r.counts["condemned"]++
			}
		}
	}
	if d.gap() {
		r.counts["silent behind a gap"]++
		return
	}
	if d.hostile || d.superseded {
		return
	}
	if n := d.trader.Open(); n > 0 {
		var states []string
		rows := d.trader.View(func(dolly.PeerID) string { return "" }).Swaps
		for _, row := range rows[:min(n, len(rows))] {
			states = append(states, row.State)
		}
		slices.Sort(states)
		r.wrong("%s never ends: %q", d.name, states)
	}
	if out := d.trader.Outgoing(dolly.Hash{}); out > 0 {
		r.wrong("%s sets %v aside for ever", d.name, out)
	}
}
