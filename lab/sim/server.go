package sim

import (
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// onServer is what is done on a server that was bought: install, enrol, certify,
// start, await the lease, hand over. SSH is a model: it works, or a message is lost.
func (w *World) onServer(a *member, b *buying, e purchase.Effect) purchase.Fact {
	r := w.cloud.byKey[named(b.p.Key)]
	if r == nil || w.lost(a) || w.now >= r.ends {
		return purchase.EffectFailed{Why: "the server does not answer"}
	}
	switch e.(type) {
	case purchase.Install, purchase.Enrol, purchase.Start:
		if _, err := w.permit(a, b, charter.Install); err != nil {
			return purchase.EffectFailed{Why: err.Error()}
		}
	}
	switch e.(type) {
	case purchase.Install:
		return purchase.Installed{}
	case purchase.Enrol:
		return purchase.Enrolled{Child: r.child(w).peer, Proof: []byte{1}}
	case purchase.Certify:
		return w.certify(a, b, r)
	case purchase.Start:
		return w.start(a, r)
	case purchase.AwaitLease:
		if r.agent != nil && r.agent.leaseUntil > 0 {
			return purchase.ChildLeased{}
		}
		return purchase.EffectFailed{Why: "the child was not heard yet"}
	case purchase.HandOver:
		return purchase.HandedOver{}
	}
	return nil
}

// child is the key that the program on the server draws, once.
func (r *rental) child(w *World) signer {
	if r.started {
		return r.agent.key
	}
	if r.making.child.IsZero() {
		w.cloud.keys++
		r.making.child = w.keyOf(keyAgent, 1<<32+w.cloud.keys).peer
	}
	return signer{r.making.child}
}

func (w *World) certify(a *member, b *buying, r *rental) purchase.Fact {
	if w.written(a) != nil {
		return nil
	}
	cert, err := w.holder(a).Certify(w.clock(a), b.p.ID, b.p.Child, b.p.Offer)
	if err == nil { // signed once and for all; sent while a lease runs
		_, err = w.permit(a, b, charter.Install)
	}
	if err != nil {
		return purchase.EffectFailed{Why: err.Error()}
	}
	w.watch.certified(w, a, w.warpedCert(a, cert))
	if r.started {
		return purchase.Certified{}
	}
	if a.parents && r.making.cert == nil && w.roll(ofLiar, uint64(a.birth), uint64(a.births), 3)%2 == 0 {
		w.rival(a, r)
	}
	r.making.cert = cert
	return purchase.Certified{}
}

// start starts the child's program, once.
func (w *World) start(a *member, r *rental) purchase.Fact {
	if r.making != nil && r.making.cert != nil {
		child := w.newborn(r.child(w), r, a, r.making.cert)
		r.started, r.making = true, nil
		if child != nil {
			w.lease(child)
		}
	}
	return purchase.Started{}
}

// ended books a purchase that is over, and learns from it.
func (w *World) ended(a *member, b *buying) {
	p := &b.p
	w.watch.settled(w, a, b)
	w.note(a, "purchase.ended", "%v of %s: %v %s", p.Kind, p.Offer, p.Outcome, p.Failure)
	if p.Kind == purchase.Renewal {
		if p.State == purchase.StateExtended {
			a.ends, a.tries = max(a.ends, p.RentEnds), 0
			w.today.Renewals++
		}
		a.renewing = nil
		w.wake[a.place] = min(w.wake[a.place], w.now+w.check)
		return
	}
	a.birthing = nil
	w.wake[a.place] = min(w.wake[a.place], w.now+w.check)
	if p.Outcome == purchase.Refused {
		a.noSlot, a.strayAct = w.now+dayMS/2, true
		return
	}
	a.candidate, a.strayAct = -1, true
	born := p.State == purchase.StateHandedOver
	switch {
	case born:
		a.children++
		w.today.Births++
		w.total.births++
	case p.Outcome.Blames():
		w.today.Failed++
	default:
		return
	}
	w.learn(a, w.byID[p.Offer], born)
}
