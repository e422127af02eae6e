package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// Lying parents have the keys and the records of an honest one, and use them to
// certify twice, to settle falsely, to void what they can name, and to keep a seat
// for a key without a server.

// impostor is a key that a parent certified beside its child.
type impostor struct {
	hold  *charter.Holder
	until dolly.Time // it renews until then
}

// rival certifies a second key for a child's seat, which asks for the lease first.
func (w *World) rival(a *member, r *rental) {
	st := w.holder(a).State()
	act, open := a.act()
	if !open || act.Child == nil || len(st.Issued) == 0 {
		return
	}
	w.fakes++
	w.faults["second certificate"]++
	me, own := a.standing(), w.holder(a).Chain()
	key := w.keyOf(keyFake, w.fakes)
	cert := charter.SealCert(a.key, dolly.Sim, charter.Cert{
		Act: st.Act, Slot: act.Child.Slot, Gen: act.Child.Gen, Key: key.peer, Parent: wire.Sum(own[len(own)-1]),
		Depth: me.Depth + 1, Path: me.Path + ".1000",
	})
	chain := append(own[:len(own):len(own)], cert)
	h, err := charter.NewHolder(key, w.law, chain, charter.HolderState{}, charter.Nonce{byte(w.fakes), byte(w.fakes >> 8), 0xFA})
	if err != nil {
		return // too deep: the charter's own check
	}
	i := impostor{h, w.now + 30*dayMS}
	w.renewFake(&i)
	w.impostors = append(w.impostors, i)
}

// renewFake asks for a lease in an impostor's name.
func (w *World) renewFake(i *impostor) bool {
	raw, err := i.hold.LeaseRequest(charter.Tip{})
	if err != nil {
		return false
	}
	reply := w.handle(i.hold.Standing().Key, raw)
	return reply != nil && i.hold.OnReply(w.now, reply) == nil
}

// parentsLie is the lies of a day that need no birth.
func (w *World) parentsLie() {
	kept := w.impostors[:0]
	for _, i := range w.impostors {
		if w.now < i.until && w.renewFake(&i) {
			kept = append(kept, i)
		}
	}
	w.impostors = kept
	for _, a := range w.agents {
		if a == nil || !a.parents || a.clone {
			continue
		}
		switch x := w.roll(ofLiar, uint64(a.birth), uint64(w.day), 2); x % 16 {
		case 0:
			w.voidOthers(a, x)
		case 1:
			w.settleFalsely(a)
		}
	}
}

// voidOthers gives up seats that are not the agent's to give.
func (w *World) voidOthers(a *member, x uint64) {
	w.faults["false void"]++
	slot := uint32(below(x, w.s.Agents))
	if slot == a.standing().Slot {
		return
	}
	raw := wire.Seal(a.key, dolly.Sim, charter.KindVoid, charter.Void{Slot: slot, Gen: uint32(mix(x) % 4)})
	w.handle(a.key.peer, raw) // a no is what it should get
}

// settleFalsely says of an open act that provably nothing came of it.
func (w *World) settleFalsely(a *member) {
	act, open := a.act()
	if !open {
		return
	}
	w.faults["false settlement"]++
	w.handle(a.key.peer, wire.Seal(a.key, dolly.Sim, charter.KindSettle, charter.Settle{Intent: act.Intent, Outcome: charter.Failed}))
}
