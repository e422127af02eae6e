package life

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

func TestAStrangersLessonIsNotPassedOn(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.drain()
	w.hear(w.beatOf("bob", 1, nil))
	judge := func(raw []byte) trade.Verdict { return w.bodies[0].Topics()["sim/learn"](raw) }
	lesson := func(name string) []byte { return wire.Seal(seeded(name), dolly.Sim, qd.Kind, qd.Columns{Version: 1}) }
	if judge(lesson("bob")) != trade.Pass {
		t.Error("bob's lesson is refused")
	}
	if judge(lesson("mallory")) != trade.Ignore {
		t.Error("a stranger's lesson is passed on, or held against who passes it on")
	}
	if judge(w.beatOf("bob", 1, nil)) != trade.Reject || judge(append(lesson("bob"), 0)) != trade.Reject {
		t.Error("what is no lesson is passed on")
	}
}
