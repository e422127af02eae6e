package life

import (
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// beatOf is a heartbeat of another root of the fleet.
func (w *world) beatOf(name string, slot uint32, change func(*Heartbeat)) []byte {
	key := seeded(name)
	cert, err := charter.Grant(seeded("operator"), w.law, slot, 0, key.Peer(), charter.Home{})
	w.must(err)
	h := Heartbeat{Seq: uint64(w.now), At: w.now, Name: name, Certs: [][]byte{cert}, Offer: beta, Phase: dolly.Earning}
	if change != nil {
		change(&h)
	}
	return wire.Seal(key, dolly.Sim, heartbeatKind, h)
}

func (w *world) hear(raw []byte) {
	w.step(w.bodies[0], trade.Heard{Topic: "sim/roster", Raw: raw})
}

func TestAHeartbeatIsHeardOnce(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.drain()
	root := w.bodies[0]
	first := w.beatOf("bob", 1, nil)
	w.hear(first)
	if root.slotsUsed() != 2 {
		t.Fatal("bob was not heard")
	}
	w.now = w.now.Add(root.cfg.Pace.DeadAfter + time.Hour)
	w.hear(first)
	if root.slotsUsed() != 1 {
		t.Error("a heartbeat that was told again keeps bob alive")
	}
	w.hear(w.beatOf("bob", 1, nil))
	if root.slotsUsed() != 2 {
		t.Error("bob came back and was not heard")
	}
	w.now = w.now.Add(2*root.cfg.Pace.DeadAfter + 2*time.Hour)
	w.restart(root)
	w.drain()
	w.hear(first)
	if len(root.roster) != 0 {
		t.Error("after a restart old news was taken for new")
	}
}

func TestTheRosterForgetsWhoIsGone(t *testing.T) {
	w := newWorld(t, 1, func(c *charter.Charter) { c.Slots = maxRoster + 10 })
	w.drain()
	root := w.bodies[0]
	for i := range uint32(maxRoster) {
		w.hear(w.beatOf("agent "+string(rune('a'+i%26))+time.Duration(i).String(), i+3, nil))
	}
	w.hear(w.beatOf("bob", 1, nil))
	if len(root.roster) != maxRoster {
		t.Fatalf("%d in a roster of %d", len(root.roster), maxRoster)
	}
	w.now = w.now.Add(root.cfg.Pace.DeadAfter + time.Hour)
	w.hear(w.beatOf("carol", 2, nil))
	if _, heard := root.roster[seeded("carol").Peer()]; !heard || len(root.roster) != maxRoster {
		t.Errorf("carol heard %v, %d in the roster", heard, len(root.roster))
	}
}

func TestHeartbeatsThatAreRefused(t *testing.T) {
	w := newWorld(t, 1, nil)
	for name, change := range map[string]func(*Heartbeat){
		"no name":             func(h *Heartbeat) { h.Name = "" },
		"a long text":         func(h *Heartbeat) { h.Waits = string(make([]byte, maxText+1)) },
		"a long phase":        func(h *Heartbeat) { h.Phase = dolly.Phase(make([]byte, maxText+1)) },
		"a line in a name":    func(h *Heartbeat) { h.Name = "bob\ncarol" },
		"an escape":           func(h *Heartbeat) { h.Waits = "\x1b[2J" },
		"a turned direction":  func(h *Heartbeat) { h.Version = "1\u202e0" },
		"broken UTF-8":        func(h *Heartbeat) { h.Phase = "\xff" },
		"a negative rate":     func(h *Heartbeat) { h.Rate = -1 },
		"no offer":            func(h *Heartbeat) { h.Offer = "x" },
		"many addresses":      func(h *Heartbeat) { h.Addrs = make([]string, maxAddrs+1) },
		"no certificate":      func(h *Heartbeat) { h.Certs = nil },
		"another's documents": func(h *Heartbeat) { h.Certs = w.bodies[0].cfg.Certs },
	} {
		if _, _, err := OpenHeartbeat(w.law, w.beatOf("bob", 1, change)); err == nil {
			t.Errorf("heard with %s", name)
		}
	}
}

// What an agent waits for may hold the words of others: it is heard all the same.
func TestWhatIsToldCanBeHeard(t *testing.T) {
	for _, text := range []string{"", "selling 66 MB", "é\xffé\n\x1b[2J" + strings.Repeat("é", maxText), strings.Repeat("\u202e", maxText)} {
		if got := clip(text); odd(got) || len(got) > maxText {
			t.Errorf("%q is told as %q", text, got)
		}
	}
}
