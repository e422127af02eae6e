package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// TestI05ATimeThatBecomesKnownIsNoTimeThatPassed wakes an agent whose clock is
// a day behind. The warden's first word moves it on; that must not look like a
// day in which neither coins nor offers came.
func TestI05ATimeThatBecomesKnownIsNoTimeThatPassed(t *testing.T) {
	w := newWorld(t, 1, nil)
	b := w.bodies[0]
	behind := w.now.Add(-dolly.Day)
	w.restart(b)
	w.queue = nil // neither coins nor offers are known
	w.must(b.Wake(behind, charter.Nonce{9}))
	asked := b.Step(behind, w.rand, trade.Started{})
	told := dolly.Time(0)
	for _, e := range asked {
		ask, ok := e.(AskWarden)
		if !ok {
			continue
		}
		reply, _, err := w.registry.Handle(w.now, b.key.Peer(), ask.Raw)
		w.must(err)
		for _, e := range b.Step(behind, w.rand, WardenSaid{About: ask.About, Raw: reply}) {
			if e, ok := e.(TellTime); ok {
				told = e.At
			}
		}
	}
	if told != w.now {
		t.Fatalf("the warden's time is %d, the clock was told %d", w.now, told)
	}
	b.Step(w.now, w.rand, Reckoned{Moved: dolly.Day})
	if b.Step(w.now, w.rand, trade.Tick{}); b.informed() {
		t.Error("it decides with neither coins nor offers known")
	}
	if since := b.facts.Get().Since; since > w.now {
		t.Errorf("born in the future, at %d", since)
	}
	b.Step(w.now.Add(b.patience()), w.rand, trade.Tick{})
	if !b.informed() {
		t.Error("it waits longer than its patience")
	}
}

func TestWrongWallClockIsSaidOnce(t *testing.T) {
	w := newWorld(t, 1, nil)
	b := w.bodies[0]
	count := func(f Reckoned, kind string) (n int) {
		for _, e := range b.Step(w.now, w.rand, f) {
			if note, ok := e.(trade.Note); ok && note.Kind == kind {
				n++
			}
		}
		return n
	}
	off := Reckoned{Judged: true, WallOff: time.Hour}
	if n := count(off, "clock.off"); n != 1 {
		t.Errorf("said %d times", n)
	}
	if n := count(off, "clock.off") + count(Reckoned{Moved: time.Second}, "clock.right"); n != 0 {
		t.Errorf("said %d times more", n)
	}
	if n := count(Reckoned{Judged: true}, "clock.right"); n != 1 {
		t.Errorf("said %d times that it is right again", n)
	}
}
