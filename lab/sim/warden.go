package sim

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// warden is the registry, and whether it answers.
type warden struct {
	reg    *charter.Registry
	silent dolly.Time // until then it answers nobody
	oldest uint64     // line number at the last morning but one
	older  uint64
	stop   []byte // the operator's order, once it was signed
}

// makeLaw signs the charter and founds the registry.
func (w *World) makeLaw() error {
	c, n := w.s.Charter, w.s.Agents
	expiry := begin + dolly.Time(w.s.Days+400)*dayMS
	if c.Expiry > 0 {
		expiry = begin + dolly.Time(c.Expiry)*dayMS
	}
	operator := w.keyOf(keyOperator, 0)
	raw, err := charter.NewCharter(operator, charter.Charter{
		Fleet: "sim", Network: dolly.Sim, Epoch: 1, Slots: uint32(n), Births: uint32(c.Births * n),
		BirthsPerMonth: uint32(c.BirthsPerMonth), Depth: uint8(c.Depth),
		Caps:   charter.Caps{Total: c.Total * dolly.Sat(n), PerAct: c.PerAct, PerLease: c.PerLease, Hot: c.Hot},
		Payout: "payout", Providers: w.providers(), Expiry: expiry, Grace: time.Duration(c.Grace) * dolly.Day,
		LeaseKey: w.keyOf(keyLease, 0).peer, StopKey: w.keyOf(keyStop, 0).peer, WardenPeer: w.keyOf(keyWarden, 0).peer,
		LeaseLife: charter.MaxLease, ActLife: max(charter.MaxAct, 2*w.pace.Check), VoidDelay: max(time.Hour, time.Duration(c.Void)*time.Hour),
	})
	if err != nil {
		return err
	}
	if w.law, err = charter.OpenCharter(dolly.Sim, raw); err != nil {
		return err
	}
	w.warden.reg, err = charter.NewRegistry(dolly.Sim, w.law, w.keyOf(keyLease, 0))
	return err
}

// providers are those of all offers.
func (w *World) providers() []string {
	var out []string
	seen := map[string]bool{}
	for i := range w.offers {
		if p := w.offers[i].provider; !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// answers reports whether the warden can be reached.
func (w *World) answers(a *member) bool { return w.now >= w.warden.silent && !w.cut(a) }

// ask sends bytes to the warden; no reply is one that was lost, or a request that was.
func (w *World) ask(a *member, raw []byte) []byte {
	if !w.answers(a) || w.lost(a) {
		return nil
	}
	reply := w.handle(a.key.peer, raw)
	if w.lost(a) {
		return nil
	}
	return reply
}

// forgetLines drops the hashes of all lines but the last: none is ever lost here.
func (w *World) forgetLines() {
	index, _ := w.warden.reg.Head()
	w.warden.reg.Forget(index)
}

// handle is the warden's work. What it signed is shown to the monitors.
func (w *World) handle(from dolly.PeerID, raw []byte) []byte {
	reply, lines, err := w.warden.reg.Handle(w.now, from, raw)
	if err != nil {
		return nil
	}
	w.watch.lined(w, lines)
	w.watch.signed(w, reply)
	return reply
}

// lease asks for one when it is time to, and says when that will be again.
func (w *World) lease(a *member) {
	if a.out || a.stopSeen <= w.now || w.now >= w.law.Body.Expiry || w.now < a.leaseNext && a.leaseUntil > w.now || !w.holder(a).WantsLease(w.now) || !w.answers(a) {
		return
	}
	w.happened(evLease, a.birth, int64(w.theLease(a).Counter))
	switch fate := w.fate(a); {
	case fate == arrives && !a.doubled:
		lines, err := charter.RenewNear(w.warden.reg, w.holder(a), w.now, a.tip())
		if err == nil {
			w.watch.lined(w, lines)
			w.watch.leased(w, w.warped(w.theLease(a)))
			a.leased(w)
			return
		}
		w.leaseByBytes(a, fate)
	default:
		w.leaseByBytes(a, fate)
	}
}

// fate is what becomes of a request and its reply.
type fate uint8

const (
	arrives fate = iota
	requestLost
	replyLost
)

func (w *World) fate(a *member) fate {
	switch {
	case w.lost(a):
		return requestLost
	case w.lost(a):
		return replyLost
	}
	return arrives
}

// leaseByBytes is the same with requests and replies that can get lost.
func (w *World) leaseByBytes(a *member, f fate) {
	if w.written(a) != nil {
		return
	}
	raw, err := w.holder(a).LeaseRequest(a.tip())
	if err != nil {
		return // an act is asked for: its turn comes
	}
	if f == requestLost || !w.answers(a) {
		return
	}
	reply := w.handle(a.key.peer, raw)
	if reply == nil || f == replyLost {
		return
	}
	if err := w.holder(a).OnReply(w.now, reply); err != nil {
		w.turnedAway(a, err)
		return
	}
	a.leased(w)
}

// written makes bytes of a lease that was renewed without. The warden knows how to
// while nobody else got one for the slot, so a key that runs twice always asks in
// bytes; else the slot is another's by now.
func (w *World) written(a *member) error { return charter.Written(w.warden.reg, w.holder(a)) }

// leased notes when the next lease is wanted.
func (a *member) leased(w *World) {
	l := w.theLease(a)
	a.leaseUntil, a.leaseNext = l.Until, l.At.Add(l.Until.Sub(l.At)/3)
	if a.stopSeen == never && w.holder(a).Stopped() {
		w.obey(a)
	}
}
