package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// beatInSeat is a heartbeat of a root in any seat.
func (w *world) beatInSeat(name string, slot, gen uint32) []byte {
	key := seeded(name)
	cert, err := charter.Grant(seeded("operator"), w.law, slot, gen, key.Peer(), charter.Home{})
	w.must(err)
	h := Heartbeat{Seq: uint64(w.now), At: w.now, Name: name, Certs: [][]byte{cert}, Offer: beta, Phase: dolly.Earning}
	return wire.Seal(key, dolly.Sim, heartbeatKind, h)
}

func TestI37OneVoiceForASlot(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.drain()
	root := w.bodies[0]
	heard := func(name string) bool { _, ok := root.roster[seeded(name).Peer()]; return ok }
	w.hear(w.beatInSeat("bob", 1, 0))
	for _, twin := range []string{"bob's twin", "bob's other twin"} {
		if w.hear(w.beatInSeat(twin, 1, 0)); heard(twin) {
			t.Errorf("%s speaks for bob's seat", twin)
		}
	}
	if w.hear(w.beatInSeat("mallory", 0, 0)); heard("mallory") {
		t.Error("mallory speaks for my own seat")
	}
	w.hear(w.beatInSeat("carol", 1, 1))
	if !heard("bob") || !heard("carol") || len(root.voices()) != 1 || root.voices()[0].Name != "carol" {
		t.Errorf("%d voices, want the latest generation's", len(root.voices()))
	}
	w.now = w.now.Add(root.cfg.Pace.DeadAfter + time.Hour)
	if w.hear(w.beatInSeat("bob's twin", 1, 0)); !heard("bob's twin") || heard("bob") {
		t.Error("a dead key keeps its seat")
	}
}
