package life

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// under is a chain of a child that parent certifies with slots of its liking.
func (w *world) under(parent wire.Key, chain [][]byte, slots charter.Interval, name string) [][]byte {
	seat, p := charter.Seat{Slot: slots.Lo}, charter.Portion{Slots: slots}
	up, err := charter.Verify(w.law, chain)
	w.must(err)
	act := wire.Seal(parent, dolly.Sim, charter.KindAct, charter.Act{
		Charter: w.law.Hash(), Holder: parent.Peer(), Child: &seat, Portion: &p,
	})
	return append(append([][]byte{}, chain...), charter.SealCert(parent, dolly.Sim, charter.Cert{
		Act: act, Slot: seat.Slot, Key: seeded(name).Peer(), Parent: wire.Sum(chain[len(chain)-1]),
		Depth: up.Depth + 1, Path: up.Path + ".1", Portion: &p,
	}))
}

func (w *world) beatWith(name string, certs [][]byte) []byte {
	h := Heartbeat{Seq: uint64(w.now), At: w.now, Name: name, Certs: certs, Offer: beta, Phase: dolly.Earning}
	return wire.Seal(seeded(name), dolly.Sim, heartbeatKind, h)
}

func TestI01I03WhoGaveSlotsTwiceIsNoLongerHeard(t *testing.T) {
	w := newWorld(t, 1, alone(func(c *charter.Charter) { c.Slots = 8 }))
	w.drain()
	root := w.bodies[0]
	heard := func(name string) bool { _, ok := root.roster[seeded(name).Peer()]; return ok }
	chain := root.cfg.Certs
	p := charter.Portion{Slots: charter.Interval{Lo: 4, Hi: 8}, Births: 2}
	seat := charter.Seat{Slot: 4}
	act := wire.Seal(root.key, dolly.Sim, charter.KindAct, charter.Act{Charter: w.law.Hash(), Holder: root.key.Peer(), Child: &seat, Portion: &p})
	bob := append(append([][]byte{}, chain...), charter.SealCert(root.key, dolly.Sim, charter.Cert{
		Act: act, Slot: 4, Key: seeded("bob").Peer(), Parent: wire.Sum(chain[0]), Depth: 1, Path: "0.1", Portion: &p,
	}))
	w.hear(w.beatWith("bob", bob))
	w.hear(w.beatWith("carol", w.under(seeded("bob"), bob, charter.Interval{Lo: 5, Hi: 7}, "carol")))
	w.hear(w.beatWith("erin", w.under(root.key, chain, charter.Interval{Lo: 1, Hi: 2}, "erin")))
	if !heard("bob") || !heard("carol") || !heard("erin") || root.noted("charter.overlap") != 0 {
		t.Fatal("somebody honest is not heard")
	}
	twin := w.under(seeded("bob"), bob, charter.Interval{Lo: 6, Hi: 8}, "carol's twin")
	for range 2 {
		w.hear(w.beatWith("carol's twin", twin))
		w.now++
	}
	if heard("bob") || heard("carol") || heard("carol's twin") || !heard("erin") {
		t.Errorf("bob lied, and is heard: %v; carol %v, her twin %v, erin %v", heard("bob"), heard("carol"), heard("carol's twin"), heard("erin"))
	}
	if n := root.noted("charter.overlap"); n != 1 {
		t.Errorf("the operator was told %d times", n)
	}
	w.hear(w.beatWith("bob", bob))
	if heard("bob") {
		t.Error("bob is heard again")
	}
}

// Restored from an old image, an honest parent contradicts itself; it says so,
// and hears its children still.
func TestWithoutAWardenARestoredParentSaysSo(t *testing.T) {
	w := newWorld(t, 1, alone(nil))
	w.drain()
	root := w.bodies[0]
	for _, name := range []string{"bob", "carol", "carol"} {
		w.now++
		w.hear(w.beatWith(name, w.under(root.key, root.cfg.Certs, charter.Interval{Lo: 2, Hi: 4}, name)))
	}
	if root.noted("charter.overlap") != 1 || len(root.roster) != 1 {
		t.Errorf("%d notes, %d siblings", root.noted("charter.overlap"), len(root.roster))
	}
}
