package life

import (
	"errors"

	"github.com/dollynator/dolly/charter"
)

// wakeHolder starts this incarnation's side of the charter.
func (l *Life) wakeHolder(nonce charter.Nonce) error {
	h, err := charter.NewHolder(l.cfg.Trade.Self, l.charter, l.cfg.Certs, l.holder.Get(), nonce)
	if err != nil {
		return err
	}
	l.permits = h
	l.stand()
	l.keepHolder()
	return l.wakeEstate()
}

// keepHolder stores what the holder must remember before anything leaves.
func (l *Life) keepHolder() { l.holder.Set(l.permits.State()) }

// keepLease asks for a lease when one is wanted, again until it is answered. A
// question for an act that waits goes first: the warden counts both.
func (l *Life) keepLease() {
	if !l.permits.WantsLease(l.now) || l.leaseAsked != 0 && l.now.Sub(l.leaseAsked) <= l.cfg.Trade.Retry {
		return
	}
	l.leaseAsked = l.now
	tip, _ := l.trader.Ledger.Tip(l.self())
	about := AskLease
	raw, err := l.permits.LeaseRequest(charter.Tip{Seq: tip.Seq, Hash: tip.Hash})
	if errors.Is(err, charter.ErrPending) {
		about, raw = AskAct, l.permits.State().ActAsk
	}
	l.keepHolder()
	l.askWarden(about, raw)
}

// wardenSaid reads the warden's answer and moves on what waited for it. An
// order that came with a refusal is obeyed like any other.
func (l *Life) wardenSaid(f WardenSaid) {
	asked, order := l.actAsked(), l.orderRaw()
	var err error
	if f.Err != "" {
		err = errors.New(f.Err)
		l.unanswered()
	} else {
		l.silent, l.missed = 0, 0
		err = l.permits.OnReply(l.now, f.Raw)
		l.tellTime()
		l.newLaw()
		l.obey(order)
	}
	switch f.About {
	case AskLease:
		l.leaseAnswered(err)
	case AskAct:
		l.actAnswered(asked, err)
		if l.permits.State().ActAsk == nil {
			l.leaseAsked = 0 // whose turn it is now
		}
	case AskSettle:
		l.settleAnswered(err)
	case AskReceipt:
		l.receiptAnswered(err)
	}
}

// leaseAnswered notes why there is no lease, once for each reason.
func (l *Life) leaseAnswered(err error) {
	if err == nil {
		l.noLease, l.barred = "", false
		l.keepGrace()
		return
	}
	l.barred = l.barred || lasting(err)
	l.voided = l.voided || errors.Is(err, charter.ErrVoided) || errors.Is(err, charter.ErrLeaving)
	if text := err.Error(); text != l.noLease {
		l.noLease = text
		l.note("lease.refused", text, "no lease: %v", err)
	}
}

// keepGrace notes until when the right to live reaches: a new epoch or a
// hand-over takes the lease, but the grace runs from its end.
func (l *Life) keepGrace() {
	lease, had := l.permits.Lease()
	if st := l.facts.Get(); had && lease.Until > st.Leased {
		st.Leased = lease.Until
		l.facts.Set(st)
	}
}

// leased reports whether this incarnation has a lease that runs.
func (l *Life) leased() bool { return l.permits.LeaseLeft(l.now) > 0 }

// charterHolds reports whether the charter is in force, else why not.
func (l *Life) charterHolds() (bool, string) {
	if l.now >= l.charter.Body.Expiry {
		return false, "the charter expired"
	}
	if !l.permits.Adopted() {
		return false, "the operator's new charter does without this agent"
	}
	return true, ""
}

// over reports whether the right to live has ended for good: the charter
// expired, the slot is another's, or no lease came for longer than the
// charter's grace. After a start the warden has an hour to answer, whatever the
// grace: a machine that was off for long is not over before it could ask.
func (l *Life) over() bool {
	if holds, _ := l.charterHolds(); !holds || l.voided {
		return true
	}
	if l.leased() {
		return false
	}
	st := l.facts.Get()
	since := max(st.Since, st.Leased)
	return l.now.Sub(since) > max(l.charter.Body.Grace, l.patience()) && l.now.Sub(l.woke) > max(silence, l.patience())
}

// leave gives the slot back to the pool.
func (l *Life) leave() {
	raw := l.permits.Leave()
	l.keepHolder()
	l.askWarden(AskVoid, raw)
}
