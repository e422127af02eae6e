package life

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

func TestAStrangersLessonIsNotPassedOn(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.drain()
	cert, err := charter.Grant(seeded("operator"), w.law, 1, 0, seeded("bob").Peer())
	w.must(err)
	passes := func(by wire.Key, certs [][]byte) bool {
		raw := wire.Seal(by, dolly.Sim, qd.Kind, lesson{Columns: qd.Columns{Version: 1}, Certs: certs})
		return w.bodies[0].Topics()["sim/learn"](raw)
	}
	if !passes(seeded("bob"), [][]byte{cert}) {
		t.Error("bob's lesson is refused")
	}
	if passes(seeded("mallory"), nil) || passes(seeded("mallory"), [][]byte{cert}) {
		t.Error("a stranger's lesson is passed on")
	}
}
