package sim

import (
	"encoding/hex"
	"errors"
	"strconv"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// buying is a purchase under way.
type buying struct {
	p        purchase.Purchase
	reported bool
}

// sum is the purchase as the mind sees it, in a place of the caller's.
func (b *buying) sum(at *agent.Underway) *agent.Underway {
	if b == nil {
		return nil
	}
	*at = agent.Underway{Kind: b.p.Kind, Offer: b.p.Offer, State: b.p.State, Busy: !b.p.Settled}
	return at
}

func (w *World) beginBirth(a *member, plan agent.Plan) {
	if w.written(a) != nil {
		return
	}
	a.births++
	p := purchase.New(purchase.Birth, plan.Offer, plan.MaxSat, purchase.BirthID(a.key.peer, w.holder(a).State().Nonce, uint64(a.births)), w.now)
	p.Key = hex.EncodeToString(p.ID[:12])
	p.Path = agent.ChildPath(a.path, len(w.holder(a).State().Issued)+1)
	a.birthing = &buying{p: p}
	w.begun(a, a.birthing)
}

func (w *World) beginRenewal(a *member, plan agent.Plan) {
	if w.written(a) != nil {
		return
	}
	period := "until-" + strconv.FormatInt(int64(a.ends), 10)
	if a.tries > 0 {
		period += "-" + strconv.Itoa(int(a.tries))
	}
	a.tries++ // an attempt that paid nothing gets another id here; a node takes it up again
	id := purchase.RenewalID(a.rental.key, period)
	p := purchase.NewRenewal(plan.Offer, plan.MaxSat, id, a.rental.key, period, a.ends, w.now)
	a.renewing = &buying{p: p}
	w.begun(a, a.renewing)
}

func (w *World) begun(a *member, b *buying) {
	w.note(a, "purchase.begun", "%v of %s for at most %v", b.p.Kind, b.p.Offer, b.p.MaxSat)
	w.feed(a, b, purchase.Restarted{})
}

// goOn gives a purchase its check.
func (w *World) goOn(a *member, b *buying) {
	if b != nil && b.p.Waiting {
		w.feed(a, b, purchase.Tick{})
	}
}

// feed gives a purchase a fact, and what its effects answer, until it waits.
func (w *World) feed(a *member, b *buying, f purchase.Fact) {
	for f != nil && !a.gone {
		dies := a.kill.now()
		if dies == 1 {
			w.restart(a) // before the step was stored
			return
		}
		next, effects := b.p.Step(f, w.now)
		b.p = next
		w.happened(evPurchase, a.birth, int64(b.p.State)<<8|int64(b.p.Attempts&0xFF))
		w.watch.stepped(w, a, b)
		if dies == 2 {
			w.restart(a) // stored, and nothing done
			return
		}
		f = nil
		for _, e := range effects {
			if g := w.effect(a, b, e); g != nil {
				f = g
			}
		}
		if dies == 3 && f != nil {
			w.restart(a) // done, and the answer is lost
			return
		}
	}
	if b.p.Settled {
		w.ended(a, b)
	}
}

// effect carries one effect out; the fact that answers it, or nil.
func (w *World) effect(a *member, b *buying, e purchase.Effect) purchase.Fact {
	switch e := e.(type) {
	case purchase.AskAct:
		return w.askAct(a, e)
	case purchase.Quote:
		return w.cloud.quote(w, a, b, e.Offer, "")
	case purchase.RenewQuote:
		if _, err := w.permit(a, b, charter.Renewal); err != nil {
			return purchase.EffectFailed{Why: err.Error()}
		}
		return w.cloud.quote(w, a, b, e.Offer, e.Key+"/"+e.Period)
	case purchase.Rent:
		return w.rent(a, b, e)
	case purchase.Pay:
		return w.pay(a, b, e)
	case purchase.Lookup:
		if w.lost(a) {
			return purchase.LookupFailed{Why: "no answer"}
		}
		return w.cloud.lookup(w, e.Key)
	case purchase.Settle:
		return w.askSettle(a, e)
	case purchase.Report:
		b.reported = !w.broken(mutSilence)
		return nil
	}
	return w.onServer(a, b, e)
}

// permit asks the charter for what the purchase is about to do.
func (w *World) permit(a *member, b *buying, kind charter.SpendKind) (charter.Permit, error) {
	most := b.p.MaxSat
	if kind == charter.Install {
		most = 0
	}
	p, err := w.holder(a).Permit(w.clock(a), charter.Spend{ID: b.p.ID, Kind: kind, Offer: b.p.Offer, MaxSat: most})
	if w.broken(mutNoPermit) {
		return p, nil
	}
	return p, err
}

func spendKind(p *purchase.Purchase) charter.SpendKind {
	if p.Kind == purchase.Renewal {
		return charter.Renewal
	}
	return charter.Payment
}

func (w *World) rent(a *member, b *buying, e purchase.Rent) purchase.Fact {
	_, err := w.permit(a, b, charter.Payment)
	if errors.Is(err, charter.ErrTooEarly) { // an incarnation that this disk forgot may have ordered
		return w.cloud.lookup(w, e.Key)
	}
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	return w.cloud.rent(w, a, e)
}

// askAct asks the warden for the right to a purchase.
func (w *World) askAct(a *member, e purchase.AskAct) purchase.Fact {
	if act, open := a.act(); open && act.Intent == e.Intent {
		return granted(act)
	}
	if w.broken(mutNoPermit) {
		return purchase.ActGranted{}
	}
	if a.winding || w.holder(a).Stopped() || w.written(a) != nil {
		return purchase.ActRefused{Why: "nothing more is bought"}
	}
	raw, err := w.holder(a).ActRequest(e.Intent, e.MaxSat, e.Birth)
	if errors.Is(err, charter.ErrPending) {
		if raw = w.holder(a).State().ActAsk; raw == nil {
			w.leaseByBytes(a, w.fate(a))
		}
	} else if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	if raw == nil {
		return purchase.EffectFailed{Why: "a lease is asked for"}
	}
	reply := w.ask(a, raw)
	if reply == nil {
		return purchase.EffectFailed{Why: "no answer"}
	}
	err = w.holder(a).OnReply(w.now, reply)
	switch act, open := a.act(); {
	case open && act.Intent == e.Intent:
		return granted(act)
	case err != nil && w.holder(a).State().ActAsk == nil && !passes(err):
		return purchase.ActRefused{Why: err.Error()}
	}
	return purchase.EffectFailed{Why: "not now"}
}

func granted(act charter.Act) purchase.ActGranted {
	var g purchase.ActGranted
	if act.Child != nil {
		g.Slot, g.Gen = act.Child.Slot, act.Child.Gen
	}
	return g
}

// passes reports whether a refusal may be another one soon, by itself.
func passes(err error) bool {
	switch charterReason(err) {
	case charter.ErrSuperseded, charter.ErrStale, charter.ErrActOpen, charter.ErrNoLease, charter.ErrWarming, charter.ErrBehind:
		return true
	}
	return false
}

func charterReason(err error) charter.Reason {
	var r charter.Reason
	errors.As(err, &r)
	return r
}

// askSettle closes a purchase's act at the warden.
func (w *World) askSettle(a *member, e purchase.Settle) purchase.Fact {
	if act, open := a.act(); !e.Act || !open || act.Intent != e.Intent {
		return purchase.Settled{}
	}
	return w.settle(a, e.Intent, e.Spent, settledAs(e.Outcome))
}

func (w *World) settle(a *member, intent dolly.Hash, spent dolly.Sat, how charter.Outcome) purchase.Fact {
	raw, err := w.holder(a).SettleRequest(intent, spent, how)
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	reply := w.ask(a, raw)
	if reply == nil {
		return purchase.EffectFailed{Why: "no answer"}
	}
	err = w.holder(a).OnReply(w.now, reply)
	if act, open := a.act(); open && act.Intent == intent {
		return purchase.EffectFailed{Why: "not settled: " + text(err)}
	}
	return purchase.Settled{}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
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

// tidy asks again for an act that was given up before the answer came, and closes
// one that no purchase waits for.
func (w *World) tidy(a *member) {
	st := &a.strayAct
	act, open := a.act()
	waits := func(id dolly.Hash) bool { return a.birthing != nil && a.birthing.p.ID == id }
	switch {
	case open && !waits(act.Intent):
		*st = true
		if w.written(a) == nil && w.settle(a, act.Intent, act.MaxSat, charter.Abandoned) == (purchase.Settled{}) {
			*st = false
		}
	case a.birthing == nil && *st:
		if ask := w.holder(a).State().ActAsk; ask == nil {
			*st = false
		} else if reply := w.ask(a, ask); reply != nil {
			_ = w.holder(a).OnReply(w.now, reply) // a refusal ends it as well as an act, which is closed next
		}
	}
}
