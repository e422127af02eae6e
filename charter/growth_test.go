package charter

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// fleet drives a registry and many holders at random: replies are lost,
// incarnations are cloned and restored, parents lie, the warden restarts. It
// recounts from what it saw leave, never from anybody's own books.
type fleet struct {
	*world
	rt     *rapid.T
	agents []*Holder
	images []HolderState // old states, with the holder that they were of
	owners []*Holder
	made   int
	nonces byte

	first    Signed[Charter]
	charters [][]byte // those after it
	slots    map[dolly.Hash]uint32
	signer   wire.Key // the registry's
	cap      dolly.Sat
	restored bool // the warden, from a backup: it forgot what was spent

	leases  []Lease
	paid    map[dolly.Hash]dolly.Sat
	payer   map[dolly.Hash]Nonce
	stopped map[*Holder]bool
}

func (f *fleet) key() wire.Key {
	f.made++
	return wire.NewKey([32]byte{100, byte(f.made), byte(f.made >> 8)})
}

func (f *fleet) pick() *Holder {
	recent := f.agents[max(0, len(f.agents)-6):] // most of the play is among the young
	if rapid.IntRange(0, 3).Draw(f.rt, "old") == 0 {
		recent = f.agents
	}
	return recent[rapid.IntRange(0, len(recent)-1).Draw(f.rt, "agent")]
}

// send asks for h, notes every lease that left, and may lose the reply.
func (f *fleet) send(h *Holder, raw []byte) {
	reply := f.ask(h.key.(wire.Key), raw)
	if l, err := open[Lease](dolly.Town, KindLease, reply); err == nil {
		f.leases = append(f.leases, l.Body)
	}
	if rapid.IntRange(0, 3).Draw(f.rt, "lost") == 0 {
		return
	}
	_ = h.OnReply(f.now, reply) // refusals are part of the play
}

// lease asks for a lease or, if it waits, again for an act.
func (f *fleet) lease(h *Holder) {
	raw, err := h.LeaseRequest(Tip{})
	if err != nil {
		raw = h.st.ActAsk
	}
	if raw != nil {
		f.send(h, raw)
	}
}

func (f *fleet) spend(h *Holder, s Spend) {
	p, err := h.Permit(f.now, s)
	if err != nil {
		return
	}
	switch {
	case f.now >= f.c.Body.Expiry:
		f.rt.Fatal("I5: a permit after the charter's end")
	case f.stopped[h]:
		f.rt.Fatal("I7: a permit after a stop that was seen")
	case p.Check(s.Kind, s.MaxSat) != nil || !p.Valid():
		f.rt.Fatal("a permit that is none")
	}
	if s.Kind == Payment {
		if by, done := f.payer[s.ID]; done && by != h.st.Nonce && !f.remembers(h, s) {
			f.rt.Fatal("I6: two incarnations paid for one act")
		}
		f.payer[s.ID] = h.st.Nonce
	}
	f.paid[s.ID] = s.MaxSat
}

// remembers reports whether h knew of s in an image before this incarnation.
func (f *fleet) remembers(h *Holder, s Spend) bool {
	for i, st := range f.images {
		if f.owners[i].self.Key == h.self.Key && slices.Contains(st.Given, s) {
			return true
		}
	}
	return false
}

// renewalID names the renewal of a seat for one period of its server.
func renewalID(at Seat, period uint64) dolly.Hash { return wire.Sum(wire.Marshal([]any{at, period})) }

func (f *fleet) step() {
	h := f.pick()
	switch op := rapid.IntRange(0, 18).Draw(f.rt, "op"); op {
	case 0, 1, 2:
		f.lease(h)
	case 3, 4:
		f.buy(h)
	case 5:
		f.finish(h)
	case 6:
		f.spend(h, Spend{
			ID:   renewalID(h.self.Seat, uint64(f.now/dolly.Time((9*dolly.Day).Milliseconds()))),
			Kind: Renewal, Offer: place, MaxSat: 150,
		})
	case 7:
		f.pass(time.Duration(rapid.IntRange(1, 8).Draw(f.rt, "minutes")) * time.Minute)
	case 8:
		f.pass(time.Duration(rapid.IntRange(60, 24*60).Draw(f.rt, "minutes")) * time.Minute)
	case 9:
		f.images, f.owners = append(f.images, h.State()), append(f.owners, h)
		f.incarnate(h, h.State())
	case 10:
		if len(f.images) > 0 {
			i := rapid.IntRange(0, len(f.images)-1).Draw(f.rt, "image")
			f.incarnate(f.owners[i], f.images[i])
		}
	case 11:
		f.lie(h)
	case 12:
		f.restartWarden()
	case 13:
		if rapid.IntRange(0, 9).Draw(f.rt, "leave") == 0 {
			f.send(h, h.Leave())
		}
	case 14:
		f.found()
	case 15:
		f.epoch()
	case 16:
		f.handOver()
	case 17:
		f.hear(h)
	case 18:
		f.restore()
	}
}

// incarnate starts another copy; the one before may go on.
func (f *fleet) incarnate(h *Holder, st HolderState) {
	f.nonces++
	from := f.born[h.key.Peer()]
	again, err := NewHolder(h.key, from.c, from.chain, st, Nonce{f.nonces, 9})
	must(f.t, err)
	f.agents = append(f.agents, again)
}

func (f *fleet) buy(h *Holder) {
	if a, open := h.Act(); open {
		f.spend(h, Spend{ID: a.Intent, Kind: Payment, Offer: place, MaxSat: a.MaxSat})
		return
	}
	f.made++
	id := wire.Sum(fmt.Appendf(nil, "intent %d", f.made))
	raw, err := h.ActRequest(id, dolly.Sat(rapid.IntRange(1, 500).Draw(f.rt, "sat")), true)
	if err == nil {
		f.send(h, raw)
	} else if h.st.ActAsk != nil {
		f.send(h, h.st.ActAsk)
	}
}

// finish settles an act as what it was: paid and certified, or not at all.
func (f *fleet) finish(h *Holder) {
	a, open := h.Act()
	if !open {
		return
	}
	how, spent := Failed, f.paid[a.Intent]
	if a.Child != nil && spent > 0 {
		k := f.key()
		if cert, err := h.Certify(f.now, a.Intent, k.Peer(), ""); err == nil {
			f.child(h, cert, k)
			how = Delivered
		}
	}
	if raw, err := h.SettleRequest(a.Intent, spent, how); err == nil {
		f.send(h, raw)
	}
}

func (f *fleet) child(h *Holder, cert []byte, k wire.Key) {
	f.nonces++
	chain := append(slices.Clip(h.chain), cert)
	c, err := NewHolder(k, *h.charter, chain, HolderState{}, Nonce{f.nonces, 7})
	if err != nil {
		return // a certificate that was signed before, for an earlier key or under an earlier charter
	}
	f.born[k.Peer()] = birth{*h.charter, chain}
	f.agents = append(f.agents, c)
}

// found has the operator certify a root in the lowest free slot, if any.
func (f *fleet) found() {
	for _, at := range f.r.Snapshot().Free {
		k := f.key()
		f.nonces++
		h := f.holder(k, f.grant(at.Slot, k), f.nonces)
		f.agents = append(f.agents, h)
		f.send(h, leaseAsk(h, Tip{}))
		return
	}
}

// lie signs two more certificates for a seat that was granted.
func (f *fleet) lie(h *Holder) {
	a, open := h.Act()
	if !open || a.Child == nil {
		return
	}
	for range 2 {
		k := f.key()
		f.child(h, SealCert(h.key, dolly.Town, Cert{
			Act: h.st.Act, Slot: a.Child.Slot, Gen: a.Child.Gen, Key: k.Peer(),
			Parent: wire.Sum(h.chain[len(h.chain)-1]), Depth: h.self.Depth + 1, Path: h.self.Path + ".1",
		}), k)
	}
}

func viewBytes(r *Registry) []byte { return fmt.Appendf(nil, "%+v", r.Snapshot().Slots) }

// TestI01I02I04I05I06I07I09 plays many short histories of a small fleet.
func TestI01I02I04I05I06I07I09(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := withStandby()
		c.Caps.Total = 3000
		c.Probation = time.Duration(rapid.IntRange(0, 2).Draw(rt, "probation")) * 3 * dolly.Day
		c.Expiry = dolly.Time(0).Add(20 * dolly.Day)
		f := &fleet{
			world: newWorld(t, c), rt: rt,
			signer: leaser, cap: c.Caps.Total, slots: map[dolly.Hash]uint32{},
			paid: map[dolly.Hash]dolly.Sat{}, payer: map[dolly.Hash]Nonce{}, stopped: map[*Holder]bool{},
		}
		f.first, f.slots[f.c.Hash()] = f.c, c.Slots
		f.agents = []*Holder{f.root(alice)}
		l, _ := f.agents[0].Lease()
		f.leases = append(f.leases, l)
		stopAt := rapid.IntRange(20, 400).Draw(rt, "stop at")
		for i := range rapid.IntRange(20, 200).Draw(rt, "steps") {
			if i == stopAt {
				f.stopAll()
			}
			f.step()
			f.check()
		}
	})
}

// stopAll shows a stop order to everybody alive; images restored later have
// not seen it, and hear it from the warden.
func (f *fleet) stopAll() {
	raw := SealStop(stopper, dolly.Town, Stop{Fleet: "test", Epoch: 1000, Seq: 1, Kind: Halt})
	f.lines = append(f.lines, f.stopLines(raw)...)
	for _, h := range f.agents {
		news, err := h.OnStop(raw)
		if err != nil || !news {
			f.rt.Fatalf("a stop was not taken in: %v", err)
		}
		f.stopped[h] = true
	}
}

func (f *fleet) stopLines(raw []byte) []Line {
	lines, err := f.r.Stop(f.now, raw)
	must(f.t, err)
	return lines
}
