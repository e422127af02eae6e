package charter

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// ticking is how long one of the model's ticks is in the package's world.
const ticking = 12 * time.Hour

// drive plays one history to the model and to the real registry and holders.
type drive struct {
	*world
	m        model
	s        scene
	machines [2]*Holder
	image    HolderState
	leases   [2][]byte // replies on their way, by machine
	grants   [2][]byte
	acks     [2][]byte
	children map[Seat]map[uint8]*Holder
	backup   int // lines in it
}

func keyOf(key uint8) wire.Key { return [...]wire.Key{{}, alice, bob, carol}[key] }

func newDrive(t testing.TB) *drive {
	c := limits()
	c.Slots, c.Births, c.BirthsPerMonth, c.Caps.Total = 2, 100, 100, 1_000_000
	c.LeaseLife, c.ActLife, c.VoidDelay = leaseTicks*ticking, actTicks*ticking, voidTicks*ticking
	d := &drive{
		world: newWorld(t, c), children: map[Seat]map[uint8]*Holder{},
		m: model{
			bounds: bounds{
				ticks: 100, acts: 3, cap: 3, crashes: 3, wardenStops: 2, lies: 1,
				images: true, snapshots: true, backups: true,
			},
		},
	}
	d.s = d.m.start()
	d.machines[0] = d.root(alice)
	return d
}

// sends asks the real warden; it reports what the answer was and, if it was a
// no, that it is heard at once.
func (d *drive) sends(h *Holder, raw []byte) (reply []byte, granted bool) {
	reply = d.ask(h.key.(wire.Key), raw)
	kind, err := wire.Kind(reply)
	must(d.t, err)
	if kind != KindRefusal {
		return reply, true
	}
	if h.OnReply(d.now, reply) == nil {
		d.t.Fatal("a refusal was taken for a reply")
	}
	return nil, false
}

// real makes the model's move with the package and reports whether it went.
// s is the scene before.
func (d *drive) real(s scene, mv move) bool {
	h, id := d.machines[mv.who], dolly.Hash{s.actors[mv.who].act.id}
	hear := func(reply []byte) bool { return h.OnReply(d.now, reply) == nil }
	granted := false
	switch mv.do {
	case tick:
		d.pass(ticking)
		return true
	case asksLease:
		d.leases[mv.who], granted = d.sends(h, leaseAsk(h, Tip{Seq: uint64(mv.who)}))
		return granted
	case hearsLease:
		return hear(d.leases[mv.who])
	case asksAct:
		raw, err := h.ActRequest(dolly.Hash{s.acts + 1}, 100, true)
		must(d.t, err)
		d.grants[mv.who], granted = d.sends(h, raw)
		return granted
	case hearsAct:
		return hear(d.grants[mv.who])
	case pays:
		_, err := h.Permit(d.now, payment(id[0], 100))
		return err == nil
	case settles:
		return d.settles(mv.who, id, s.paidBy[id[0]] != 0)
	case hearsAck:
		return hear(d.acks[mv.who])
	}
	return d.others(h, id, mv)
}

func (d *drive) others(h *Holder, id dolly.Hash, mv move) bool {
	switch mv.do {
	case certifies:
		cert, err := h.Certify(d.now, id, keyOf(mv.key).Peer(), "")
		if err == nil {
			d.child(h, cert, mv.key)
		}
		return err == nil
	case lies:
		at := *h.act.Body.Child
		d.child(h, SealCert(h.key, dolly.Town, Cert{
			Act: h.st.Act, Slot: at.Slot, Gen: at.Gen, Key: keyOf(mv.key).Peer(),
			Parent: wire.Sum(h.chain[len(h.chain)-1]), Depth: h.self.Depth + 1, Path: h.self.Path + ".1",
		}), mv.key)
	case crashes:
		d.machines[mv.who] = d.restart(h, d.s.runs)
	case imaged:
		d.image = h.State()
	case boots:
		again, err := NewHolder(alice, d.c, h.chain, d.image, Nonce{d.s.runs})
		must(d.t, err)
		d.machines[1] = again
	case childAsks:
		return d.childAsks(mv.key)
	case copiedMemory:
		d.image = h.State()
		d.leases[1], d.grants[1], d.acks[1] = d.leases[0], d.grants[0], d.acks[0]
	case wakes:
		again, err := NewHolder(alice, d.c, h.chain, d.image, d.image.Nonce)
		must(d.t, err)
		d.machines[1] = again
	case wardenBackup:
		d.backup = len(d.lines)
	case wardenRestarts, wardenRestored:
		if mv.do == wardenRestored {
			d.lines = d.lines[:d.backup:d.backup]
		}
		d.r = d.registry()
		must(d.t, d.r.Replay(d.lines))
		d.r.Resume(d.now)
	}
	return true
}

func (d *drive) settles(who uint8, id dolly.Hash, paid bool) bool {
	h, spent, how := d.machines[who], dolly.Sat(0), Failed
	if paid {
		spent, how = 100, Delivered
	}
	raw, err := h.SettleRequest(id, spent, how)
	if err != nil {
		return false
	}
	reply, granted := d.sends(h, raw)
	d.acks[who] = reply
	return granted
}

func (d *drive) child(h *Holder, cert []byte, key uint8) {
	chain := append(append([][]byte{}, h.chain...), cert)
	c, err := NewHolder(keyOf(key), d.c, chain, HolderState{}, Nonce{1})
	must(d.t, err)
	at := c.self.Seat
	if d.children[at] == nil {
		d.children[at] = map[uint8]*Holder{}
	}
	if d.children[at][key] == nil {
		d.children[at][key] = c
	}
}

func (d *drive) childAsks(key uint8) bool {
	h := d.children[Seat{1, d.gen()}][key]
	reply, granted := d.sends(h, leaseAsk(h, Tip{}))
	if granted {
		must(d.t, h.OnReply(d.now, reply))
	}
	return granted
}

func (d *drive) gen() uint32 { return d.r.slots[1].gen }

// enabled are the moves that can be tried in s, refused or not.
func (m model) enabled(s scene, all []move) []move {
	var can []move
	for _, mv := range all {
		if _, v := m.try(s, mv); v != idle {
			can = append(can, mv)
		}
	}
	return can
}

// TestModelDrivesThePackage plays random histories: whatever the model allows,
// the package allows, and nothing else.
func TestModelDrivesThePackage(t *testing.T) {
	all := moves()
	rapid.Check(t, func(rt *rapid.T) {
		d := newDrive(t)
		h := history{scenes: []scene{d.s}, moves: make([]move, 1), by: []int32{-1}}
		for range rapid.IntRange(10, 60).Draw(rt, "moves") {
			mv := rapid.SampledFrom(d.m.enabled(d.s, all)).Draw(rt, "move")
			before := d.s
			after, v := d.m.try(before, mv)
			h.scenes, h.moves, h.by = append(h.scenes, after), append(h.moves, mv), append(h.by, int32(len(h.by)-1))
			d.s = after
			went := d.real(before, mv)
			heard := mv.do == hearsLease || mv.do == hearsAct || mv.do == hearsAck
			if went && v == no && after.restored && (after.w.behind || heard) {
				return // the lost line's number was used again: the package cannot see it, and compares indexes
			}
			if went != (v == yes) {
				rt.Fatalf("the model says %v, the package %v:\n%s", v == yes, went, h.tell(d.m, len(h.by)-1))
			}
			if after.violation != noBreach {
				rt.Fatalf("a promise is broken:\n%s", h.tell(d.m, len(h.by)-1))
			}
		}
	})
}
