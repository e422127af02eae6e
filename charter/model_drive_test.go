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
	intents  map[uint8]dolly.Hash // by the model's number of the act
	children map[Seat]map[uint8]*Holder
	backup   int // lines in it
}

func keyOf(key uint8) wire.Key { return [...]wire.Key{{}, alice, bob, carol}[key] }

func newDrive(t testing.TB) *drive {
	c := limits()
	c.Slots, c.Births, c.BirthsPerMonth, c.Caps.Total = 2, 100, 100, 1_000_000
	c.LeaseLife, c.ActLife, c.VoidDelay = leaseTicks*ticking, actTicks*ticking, voidTicks*ticking
	d := &drive{
		world: newWorld(t, c), children: map[Seat]map[uint8]*Holder{}, intents: map[uint8]dolly.Hash{},
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
	h, id := d.machines[mv.who], d.intents[s.actors[mv.who].act.id]
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
		return d.asksAct(s, mv.who)
	case hearsAct:
		return hear(d.grants[mv.who])
	case pays:
		_, err := h.Permit(d.now, Spend{ID: id, Kind: Payment, Offer: place, MaxSat: 100})
		return err == nil
	case settles:
		return d.settles(mv.who, id, s.paidBy[s.actors[mv.who].act.id] != 0)
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

// asksAct asks with an intent that no machine asked with before, as a mind draws
// it: a copy that sends the very bytes which were refused before is no copy to
// the warden, but a line that repeats itself.
func (d *drive) asksAct(s scene, who uint8) bool {
	intent := dolly.Hash{s.acts + 1, who}
	raw, err := d.machines[who].ActRequest(intent, 100, true)
	must(d.t, err)
	reply, granted := d.sends(d.machines[who], raw)
	if d.grants[who] = reply; granted {
		d.intents[s.acts+1] = intent
	}
	return granted
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

// journey is a drive and the history that it came by.
type journey struct {
	*drive
	h history
}

func newJourney(t testing.TB) journey {
	d := newDrive(t)
	return journey{d, history{scenes: []scene{d.s}, moves: make([]move, 1), by: []int32{-1}}}
}

// next makes a move on both sides. It is over, without a word, where a restored
// warden used a lost line's number again: the package cannot see it, and
// compares indexes.
func (j *journey) next(t rapid.TB, mv move) (over bool) {
	before := j.s
	after, v := j.m.try(before, mv)
	h := &j.h
	h.scenes, h.moves, h.by = append(h.scenes, after), append(h.moves, mv), append(h.by, int32(len(h.by)-1))
	j.s = after
	went := j.real(before, mv)
	heard := mv.do == hearsLease || mv.do == hearsAct || mv.do == hearsAck
	if went && v == no && after.restored && (after.w.behind || heard) {
		return true
	}
	if went != (v == yes) {
		t.Fatalf("the model says %v, the package %v:\n%s", v == yes, went, h.tell(j.m, len(h.by)-1))
	}
	if after.violation != noBreach {
		t.Fatalf("a promise is broken:\n%s", h.tell(j.m, len(h.by)-1))
	}
	return false
}

// TestModelDrivesThePackage plays random histories: whatever the model allows,
// the package allows, and nothing else.
func TestModelDrivesThePackage(t *testing.T) {
	all := moves()
	rapid.Check(t, func(rt *rapid.T) {
		j := newJourney(t)
		for range rapid.IntRange(10, 60).Draw(rt, "moves") {
			if j.next(rt, rapid.SampledFrom(j.m.enabled(j.s, all)).Draw(rt, "move")) {
				return
			}
		}
	})
}

// TestModelAndPackageAgreeOn plays histories on which the two once disagreed.
func TestModelAndPackageAgreeOn(t *testing.T) {
	const copied = 1
	for name, moves := range map[string][]move{
		"a copy that asks what was refused": {
			{do: asksLease}, {do: hearsLease}, {do: copiedMemory}, {do: wardenRestarts}, {do: asksAct},
			{do: asksLease}, {do: wakes}, {do: asksAct, who: copied}, {do: hearsLease}, {do: asksLease},
		},
		"a copy that comes back late": {
			{do: crashes}, {do: copiedMemory}, {do: asksLease}, {do: crashes}, {do: asksLease}, {do: wakes},
			{do: tick}, {do: tick}, {do: hearsLease}, {do: asksLease}, {do: tick}, {do: crashes}, {do: asksLease}, {do: asksLease, who: copied},
		},
		"a slot that returned and shows a lost line": {
			{do: copiedMemory}, {do: asksLease}, {do: crashes}, {do: asksLease}, {do: wakes}, {do: crashes, who: copied}, {do: crashes, who: copied},
			{do: asksLease, who: copied}, {do: hearsLease, who: copied}, {do: asksLease, who: copied}, {do: hearsLease, who: copied},
			{do: asksAct, who: copied}, {do: hearsAct, who: copied}, {do: lies, who: copied, key: bobKey}, {do: childAsks, key: bobKey},
			{do: wardenBackup}, {do: settles, who: copied}, {do: hearsAck, who: copied}, {do: wardenRestored}, {do: tick}, {do: tick},
			{do: childAsks, key: bobKey}, {do: tick}, {do: asksLease, who: copied}, {do: childAsks, key: bobKey},
		},
	} {
		t.Run(name, func(t *testing.T) {
			j := newJourney(t)
			for _, mv := range moves {
				if j.next(t, mv) {
					t.Fatal("it ended early")
				}
			}
		})
	}
}
