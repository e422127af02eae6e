package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// NoteCompleted is the kind of the event of a finished trade; its data are the
// [market.Terms].
const NoteCompleted = "swap.completed"

// NoteEnded is the kind of the event of a swap that came to nothing; its data are
// the swap's id.
const NoteEnded = "swap.ended"

// NoteLost is the kind of the event of a swap that the ledger can no longer
// complete; its data are the [market.Terms]. What a buyer paid is gone.
const NoteLost = "swap.lost"

// NoteRecalled is the kind of the event of a swap that this image had forgotten; its
// data are the [market.Terms].
const NoteRecalled = "swap.recalled"

// finish books a swap that ended.
func (t *Trader) finish(id dolly.Hash, o market.Outcome) {
	d, ok := t.deals.Get(id.String())
	done := o == market.OutcomeSold || o == market.OutcomeBought
	if !ok || d.Ended && !done {
		return
	}
	t.judgeConduct(d, o)
	d = t.charge(d, o)
	if done {
		t.completed(id, d)
		return
	}
	if o == market.OutcomeRefunded {
		tally := t.tally.Get()
		tally.Refunds++
		t.tally.Set(tally)
	}
	t.note(NoteEnded, id, "swap %s ended: %s", id.Short(), o)
	t.end(id, d)
	if d.Swap.Role == market.Seller {
		t.forget(id)
		return
	}
	t.do(Watch{Swap: id, Terms: d.Swap.Terms})
	t.dropOldest()
}

// maxWatched is how many swaps that came to nothing a buyer watches.
const maxWatched = 256

// dropOldest makes room for one more swap that is watched after its end.
func (t *Trader) dropOldest() {
	watched, oldest := 0, deal{}
	for _, d := range t.deals.All {
		if !d.Ended {
			continue
		}
		if watched++; watched == 1 || d.Swap.RefundAt < oldest.Swap.RefundAt {
			oldest = d
		}
	}
	if watched > maxWatched {
		t.forget(oldest.Swap.ID())
	}
}

// lose ends a swap that the ledger can no longer complete.
func (t *Trader) lose(id dolly.Hash, why string) {
	if d, ok := t.deals.Get(id.String()); ok && !d.Ended {
		if d.Swap.Role == market.Buyer { // who takes saw the secret: its coins were claimed
			tally := t.tally.Get()
			tally.Lost++
			tally.Outlay += d.Swap.Amount.Sat
			t.tally.Set(tally)
			d = t.charge(d, market.OutcomeLost)
		}
		t.note(NoteLost, d.Swap.Terms, "swap %s cannot be completed: %s", id.Short(), why)
		t.end(id, d)
		t.forget(id)
	}
}

// end closes a deal and gives back what it held.
func (t *Trader) end(id dolly.Hash, d deal) {
	d.Ended = true
	t.deals.Put(id.String(), d)
	delete(t.checks, id)
	t.release(t.holds[id])
	delete(t.holds, id)
	t.remember(d)
}

// completed books a trade. Nothing is owed any more, so the record goes.
func (t *Trader) completed(id dolly.Hash, d deal) {
	terms := d.Swap.Terms
	delete(t.checks, id)
	delete(t.holds, id)
	t.lend(terms.Seller, d.Bare)
	t.spend(d.Own, terms.Amount.MB)
	t.spend(d.Other, terms.Amount.MB)
	t.remember(d)
	t.forget(id)
	tally := t.tally.Get()
	tally.Trades++
	if d.Swap.Role == market.Seller {
		tally.Sold += terms.Amount.MB
		tally.Income += terms.Amount.Sat
		t.unsold.Set(t.unsold.Get().Sold())
	} else {
		tally.Bought += terms.Amount.MB
		tally.Outlay += terms.Amount.Sat
	}
	t.tally.Set(tally)
	t.traded(terms)
	t.note(NoteCompleted, terms, "traded %v for %v", terms.Amount.MB, terms.Amount.Sat)
}
