package life

import (
	"errors"

	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// wakeHolder starts this incarnation's side of the charter.
func (l *Life) wakeHolder(nonce charter.Nonce) error {
	h, err := charter.NewHolder(l.cfg.Trade.Self, l.charter, l.cfg.Certs, l.holder.Get(), nonce)
	if err != nil {
		return err
	}
	l.permits = h
	l.keepHolder()
	return nil
}

// keepHolder stores what the holder must remember before anything leaves.
func (l *Life) keepHolder() { l.holder.Set(l.permits.State()) }

// keepLease asks for a lease when one is wanted, again until it is answered.
func (l *Life) keepLease() {
	if l.permits.WantsLease(l.now) && l.now.Sub(l.asked[AskLease]) > l.cfg.Trade.Retry {
		l.askLease()
	}
}

func (l *Life) askLease() {
	l.asked[AskLease] = l.now
	tip, _ := l.trader.Ledger.Tip(l.self())
	raw := l.permits.LeaseRequest(charter.Tip{Seq: tip.Seq, Hash: tip.Hash})
	l.keepHolder()
	l.do(AskWarden{About: AskLease, Raw: raw})
}

func (l *Life) askAct(p purchase.Purchase, e purchase.AskAct) {
	if a, open := l.permits.Act(); open && a.Intent == e.Intent {
		l.bought(p.ID, actGranted(a))
		return
	}
	raw, err := l.permits.ActRequest(e.Intent, e.MaxSat, e.Birth)
	l.keepHolder()
	if err != nil {
		l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
		return
	}
	l.do(AskWarden{About: AskAct, Raw: raw})
}

func actGranted(a charter.Act) purchase.ActGranted {
	var g purchase.ActGranted
	if a.Child != nil {
		g.Slot, g.Gen = a.Child.Slot, a.Child.Gen
	}
	return g
}

// askSettle closes a purchase's act at the warden; one without an act is closed
// here.
func (l *Life) askSettle(p purchase.Purchase, e purchase.Settle) {
	if a, open := l.permits.Act(); !e.Act || !open || a.Intent != e.Intent {
		l.bought(p.ID, purchase.Settled{})
		return
	}
	raw, err := l.permits.SettleRequest(e.Intent, e.Spent, settledAs(e.Outcome))
	l.keepHolder()
	if err != nil {
		l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
		return
	}
	l.do(AskWarden{About: AskSettle, Raw: raw})
}

// settledAs tells the warden whether the slot of a birth may return at once.
func settledAs(o purchase.Outcome) charter.Outcome {
	switch o {
	case purchase.Delivered:
		return charter.Delivered
	case purchase.Undelivered:
		return charter.Abandoned
	}
	return charter.Failed
}

// wardenSaid reads the warden's answer and moves on what waited for it.
func (l *Life) wardenSaid(f WardenSaid) {
	err := errors.New(f.Err)
	if f.Err == "" {
		err = l.permits.OnReply(l.now, f.Raw)
		l.keepHolder()
	}
	if err != nil && f.About == AskLease {
		l.note("lease.refused", err.Error(), "no lease: %v", err)
	}
	for _, p := range l.purchases.All {
		if !p.Settled && p.Act == (f.About == AskSettle) {
			l.purchaseHeard(p, f.About, err)
		}
	}
}

func (l *Life) purchaseHeard(p purchase.Purchase, about Question, err error) {
	a, open := l.permits.Act()
	mine := open && a.Intent == p.ID
	switch {
	case about == AskAct && mine:
		l.bought(p.ID, actGranted(a))
	case about == AskAct && p.State == purchase.StateIntent && isRefusal(err):
		l.bought(p.ID, purchase.ActRefused{Why: err.Error()})
	case about == AskAct && p.State == purchase.StateIntent && err != nil:
		l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
	case about == AskSettle && p.State.Ended() && !mine:
		l.bought(p.ID, purchase.Settled{})
	case about == AskSettle && p.State.Ended() && err != nil:
		l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
	}
}

// isRefusal tells the warden's no from silence.
func isRefusal(err error) bool {
	var r charter.Reason
	return errors.As(err, &r)
}

// leased reports whether this incarnation has a lease that runs.
func (l *Life) leased() bool { return l.permits.LeaseLeft(l.now) > 0 }

// charterHolds reports whether the charter is in force, else why not.
func (l *Life) charterHolds() (bool, string) {
	if l.now >= l.charter.Body.Expiry {
		return false, "the charter expired"
	}
	return true, ""
}

// stopped is the order that the fleet is under.
func (l *Life) stopped() agent.Stop {
	switch l.permits.Order() {
	case charter.Halt:
		return agent.StopAll
	case charter.Pause:
		return agent.StopPause
	case charter.Drain:
		return agent.StopDrain
	}
	return agent.StopNone
}

// hearCharter takes in an order to the fleet, obeys, and passes it on.
func (l *Life) hearCharter(raw []byte) {
	news, err := l.permits.OnStop(raw)
	if err != nil || !news {
		return
	}
	l.keepHolder()
	l.note("charter.order", l.permits.Order().String(), "the operator says: %s", l.permits.Order())
	for _, e := range l.trader.Own() {
		if l.permits.Stopped() {
			l.trader.Cancel(e.ID)
		}
	}
	l.do(trade.Publish{Topic: l.topicCharter, Raw: raw})
	if l.permits.Stopped() {
		if receipt, err := l.permits.Receipt(uint32(l.trader.Open()), l.coins.Confirmed); err == nil {
			l.do(AskWarden{About: AskReceipt, Raw: receipt})
		}
	}
}

// leave gives the slot back to the pool.
func (l *Life) leave() {
	raw := l.permits.Leave()
	l.keepHolder()
	l.do(AskWarden{About: AskVoid, Raw: raw})
}
