package purchase

import (
	"strings"

	"github.com/dollynator/dolly"
)

// The moves up to the payment. What a provider says is hostile until it is
// within the ceiling and bounded in size.

const (
	maxText    = 256
	maxAddress = 128
	maxHostKey = 1024
)

func actGranted(p *Purchase, f Fact) State {
	g := f.(ActGranted)
	p.Act, p.Slot, p.Gen = true, g.Slot, g.Gen
	return StateReserved
}

func actRefused(p *Purchase, f Fact) State { return p.fail(Refused, f.(ActRefused).Why) }

func soldOut(p *Purchase, f Fact) State { return p.fail(SoldOut, f.(OrderRefused).Why) }

func quoted(p *Purchase, f Fact) State {
	q := f.(Quoted)
	switch {
	case q.Price <= 0:
		return p.trouble(p.State, "the quote has no price")
	case q.Address == "" || len(q.Address) > maxAddress || len(q.ID) > maxAddress:
		return p.trouble(p.State, "the quote has no usable address")
	case q.Price > p.MaxSat:
		return p.fail(NotPaid, "quoted "+q.Price.String()+", at most "+p.MaxSat.String())
	}
	p.QuoteID, p.Address, p.Price, p.ValidUntil = q.ID, q.Address, q.Price, q.ValidUntil
	if p.Kind == Renewal { // its quote is its order
		return StateOrdered
	}
	return StateQuoted
}

func ordered(p *Purchase, f Fact) State {
	o := f.(Ordered)
	switch {
	case o.Address != "" && o.Address != p.Address:
		return p.fail(NotPaid, "the provider changed the address after its quote")
	case o.Price != 0 && o.Price != p.Price:
		return p.fail(NotPaid, "the provider changed the price after its quote")
	case o.State == atFailed || o.State == atRefunded || o.State == atEnded:
		return p.fail(SoldOut, "the order is "+clip(o.State, maxText))
	}
	return StateOrdered
}

// orderedBefore is what the provider knows of an order that this memory does not:
// an earlier incarnation, of which only the act is known, may have made it and
// paid. What it paid nobody can say, so all of the ceiling counts.
func orderedBefore(p *Purchase, f Fact) State {
	l := f.(LookedUp)
	switch l.State {
	case atPaid, atRunning, atEnded:
		p.Spent = p.MaxSat
		return p.fail(Undelivered, "an earlier incarnation bought it: the order is "+l.State)
	case atRefunded:
		return p.fail(Refunded, "an earlier incarnation bought it, and it was refunded")
	}
	return p.trouble(StateQuoted, "an earlier incarnation may have ordered; the provider says %q", clip(l.State, maxText))
}

// endedElsewhere is how an order stands whose act another incarnation settled: this
// one gets no permit to pay any more. If that one paid, what it paid was told to
// the warden, and all of the ceiling counts here.
func endedElsewhere(p *Purchase, f Fact) State {
	l := f.(LookedUp)
	switch l.State {
	case atPaid, atRunning, atEnded:
		p.Spent = p.MaxSat
		return p.fail(Undelivered, "another incarnation settled it: the order is "+l.State)
	case atRefunded:
		return p.fail(Refunded, "another incarnation settled it, and it was refunded")
	}
	if p.Attempts+1 >= fewTries {
		return p.fail(NotPaid, "another incarnation settled it, and did not pay")
	}
	return p.trouble(p.State, "another incarnation settled it; the provider says %q", clip(l.State, maxText))
}

func paid(p *Purchase, f Fact) State {
	t := f.(Paid)
	p.TxID, p.Fee = clip(t.TxID, maxAddress), max(0, t.Fee)
	p.Spent = p.Price + p.Fee
	return StatePaid
}

// payFailed may end the purchase as not paid, which no other failure of a payment may.
func payFailed(p *Purchase, f Fact) State {
	if p.Attempts+1 >= fewTries {
		return p.fail(NotPaid, "not paid: "+f.(PayFailed).Why)
	}
	return p.trouble(p.State, "%s", f.(PayFailed).Why)
}

// refunded takes off what came back; the fee stays spent.
func (p *Purchase) refunded(amount dolly.Sat) {
	if amount <= 0 || amount > p.Price {
		amount = p.Price
	}
	p.Spent -= amount
}

// clip keeps hostile text short, and valid: a record with other text in it is
// written, but never read back.
func clip(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), n)], "") }
