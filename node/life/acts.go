package life

import (
	"errors"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// askAct asks the warden for the right to a purchase. While an older question
// is unanswered that one is asked again: nothing else can be.
func (l *Life) askAct(p purchase.Purchase, e purchase.AskAct) {
	switch a, open := l.permits.Act(); {
	case open && a.Intent == e.Intent:
		l.bought(p.ID, actGranted(a))
		return
	case l.permits.Stopped():
		l.bought(p.ID, purchase.ActRefused{Why: charter.ErrStopped.Error()})
		return
	case l.facts.Get().Winding || l.over():
		l.bought(p.ID, purchase.ActRefused{Why: errWinding.Error()})
		return
	}
	raw, err := l.permits.ActRequest(e.Intent, e.MaxSat, e.Birth)
	l.keepHolder()
	if err != nil {
		l.bought(p.ID, purchase.EffectFailed{Why: err.Error()})
	}
	if errors.Is(err, charter.ErrPending) {
		raw = l.permits.State().ActAsk
	}
	if raw != nil {
		l.askWarden(AskAct, raw)
	}
}

func actGranted(a charter.Act) purchase.ActGranted {
	var g purchase.ActGranted
	if a.Child != nil {
		g.Slot, g.Gen = a.Child.Slot, a.Child.Gen
	}
	return g
}

// actAsked is the purchase that the waiting act request is for; zero if none waits.
func (l *Life) actAsked() dolly.Hash {
	raw := l.permits.State().ActAsk
	if raw == nil {
		return dolly.Hash{}
	}
	var req charter.ActReq
	if _, err := wire.Open(l.cfg.Trade.Network, charter.KindActReq, raw, &req); err != nil {
		return dolly.Hash{}
	}
	return req.Intent
}

// actAnswered moves the purchase on whose act was asked for. Only a no of the
// warden to this very question ends it; what another moment may bring is tried again.
func (l *Life) actAnswered(intent dolly.Hash, err error) {
	p, ok := l.purchases.Get(intent.String())
	if !ok || p.State != purchase.StateIntent {
		return
	}
	a, open := l.permits.Act()
	switch {
	case open && a.Intent == intent:
		l.bought(intent, actGranted(a))
	case err == nil:
	case l.actAsked().IsZero() && !passes(err):
		l.bought(intent, purchase.ActRefused{Why: err.Error()})
	default:
		l.bought(intent, purchase.EffectFailed{Why: err.Error()})
	}
}

// passes reports whether a refusal may be another one soon, by itself.
func passes(err error) bool {
	return slices.ContainsFunc([]charter.Reason{
		charter.ErrSuperseded, charter.ErrStale, charter.ErrActOpen, charter.ErrNoLease, charter.ErrWarming, charter.ErrBehind,
	}, func(r charter.Reason) bool { return errors.Is(err, r) })
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
	l.askWarden(AskSettle, raw)
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

// settleAnswered closes the purchase whose act is settled; an act that is still
// open is settled again at a later check.
func (l *Life) settleAnswered(err error) {
	why := "the warden did not settle it"
	if err != nil {
		why = err.Error()
	}
	a, open := l.permits.Act()
	for _, p := range l.purchases.All {
		switch {
		case p.Settled || !p.Act || !p.State.Ended():
		case open && a.Intent == p.ID:
			l.bought(p.ID, purchase.EffectFailed{Why: why})
		default:
			l.bought(p.ID, purchase.Settled{})
		}
	}
}

// settleStray closes an open act that no purchase waits for: one that was given
// up before the warden's yes came, or one that an image of this agent knew and
// this one does not. What that cost nobody knows, so all of it counts as spent.
func (l *Life) settleStray() {
	a, open := l.permits.Act()
	if !open {
		return
	}
	p, known := l.purchases.Get(a.Intent.String())
	if known && !p.Settled {
		return
	}
	spent, how := a.MaxSat, charter.Abandoned
	if known {
		spent, how = p.Spent, settledAs(p.Outcome)
	}
	raw, err := l.permits.SettleRequest(a.Intent, spent, how)
	l.keepHolder()
	if err != nil {
		l.note("act.stray", err.Error(), "an act that nobody waits for stays open: %v", err)
		return
	}
	if !known {
		l.note("act.stray", a.MaxSat, "an act of an incarnation that this disk forgot is closed as spent: %v", a.MaxSat)
	}
	l.askWarden(AskSettle, raw)
}
