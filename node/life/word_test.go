package life

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// line connects agents with their neighbours only, in the order of their birth.
func (w *world) line() {
	at := func(b *body) int { return slices.Index(w.bodies, b) }
	w.cut = func(a, b *body) bool { return at(a)-at(b) != 1 && at(b)-at(a) != 1 }
}

func TestI08AnOrderPassesFromHandToHand(t *testing.T) {
	for seed := range uint64(20) {
		w, ada := kin(t, seed, nil, "bob", "dan", "eve", "fay")
		w.line()
		w.pass(time.Hour)
		w.mute, w.lossy, w.stride = true, 0.3, spreadFirst
		w.step(ada, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Halt, 1)})
		begun := w.now
		for _, b := range w.bodies {
			w.until(b.cfg.Name+" obeys", 5*time.Second, func() bool { return b.permits.Order() == charter.Halt })
		}
		if d := w.now.Sub(begun); d > 5*time.Second {
			t.Errorf("seed %d: the last obeys after %v", seed, d)
		}
		asks := 0
		w.lossy = 0
		w.pass(10 * time.Second)
		w.saw = func(b *body, e trade.Effect) {
			if a, ok := e.(trade.Ask); ok && a.Kind == AskWord && slices.Contains(w.near(b), a.To) {
				asks++
			}
		}
		w.pass(10 * time.Second)
		if asks > 0 {
			t.Errorf("seed %d: all have it, and %d more were told", seed, asks)
		}
	}
}

func TestI08WhoComesLaterIsTold(t *testing.T) {
	w, ada := family(t, nil)
	bob := w.bodies[1]
	away := true
	w.cut = func(a, b *body) bool { return away && (a == bob || b == bob) }
	w.mute = true
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Pause, 1)})
	w.pass(2 * time.Hour)
	if bob.permits.Order() != charter.Resume {
		t.Fatal("bob heard it through a cut")
	}
	away = false
	w.stride = time.Second
	w.pass(2 * time.Second)
	if bob.permits.Order() != charter.Pause {
		t.Error("bob is back, and nobody told him")
	}
}

// A machine whose disk went back in time, and whose connections did not end.
func TestI08AnExchangeTellsWhoForgot(t *testing.T) {
	w, ada := family(t, nil)
	bob := w.bodies[1]
	old := w.image(bob)
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Pause, 1)})
	w.pass(2 * time.Hour)
	w.mute, w.deaf = true, true
	bob.store = old
	w.restart(bob)
	for _, b := range w.bodies {
		b.spread.Due(w.now, b.word().Sum, nil, nil)
		for _, other := range w.bodies {
			b.spread.Holds(other.key.Peer(), ada.word().Sum) // as all believe
		}
	}
	w.until("an exchange tells bob", 8*time.Hour, func() bool { return bob.permits.Order() == charter.Pause })
}

func TestAnOrderIsTakenFromTheOperatorsHand(t *testing.T) {
	w, ada := family(t, nil)
	take := func(raw []byte, dry bool) (dolly.Result, error) {
		a := dolly.Action{Name: "order", Args: map[string]string{"record": base64.StdEncoding.EncodeToString(raw)}}
		res, effects, err := ada.Do(w.now, a, dry)
		for _, e := range effects {
			w.carryOut(ada, e)
		}
		return res, err
	}
	order := w.order(charter.Drain, 1)
	if res, err := take(order, true); err != nil || res.Done || ada.permits.Order() != charter.Resume {
		t.Errorf("a dry run: %+v, %v, under %v", res, err, ada.permits.Order())
	}
	if res, err := take(order, false); err != nil || !res.Done || ada.permits.Order() != charter.Drain {
		t.Errorf("%+v, %v, under %v", res, err, ada.permits.Order())
	}
	w.drain()
	if w.bodies[1].permits.Order() != charter.Drain {
		t.Error("it was not passed on")
	}
	var refused *dolly.Error
	if _, err := take([]byte("no order"), false); !errors.As(err, &refused) || refused.Kind != dolly.Refused {
		t.Errorf("rubbish: %v", err)
	}
	if _, err := take(nil, false); !errors.As(err, &refused) || refused.Kind != dolly.Usage {
		t.Errorf("nothing: %v", err)
	}
}

func TestSpreadIsQuickThenSlow(t *testing.T) {
	var s Spread
	bob, eve := seeded("bob").Peer(), seeded("eve").Peer()
	member := func(p dolly.PeerID) bool { return p == bob }
	sum := dolly.Hash{1}
	told := map[dolly.PeerID]int{}
	run := func(from dolly.Time, d time.Duration) {
		for now := from; now < from.Add(d); now = now.Add(spreadFirst) {
			for _, p := range s.Due(now, sum, []dolly.PeerID{bob, eve, bob}, member) {
				told[p]++
				s.Refused(p)
			}
		}
	}
	run(0, 4*time.Second)
	if told[bob] != 8 || told[eve] != spreadVain {
		t.Errorf("in four seconds bob was told %d times, eve %d", told[bob], told[eve])
	}
	run(dolly.Time(4000), time.Hour)
	if told[bob] > 40 || told[bob] < 20 {
		t.Errorf("in an hour bob was told %d times", told[bob])
	}
	s.Holds(bob, sum)
	if due := s.Due(1<<40, sum, []dolly.PeerID{bob}, member); len(due) != 0 {
		t.Error("who has it is told again")
	}
	if due := s.Due(1<<40, dolly.Hash{2}, []dolly.PeerID{bob}, member); len(due) != 1 {
		t.Error("bob is not told of the next")
	}
	s.Holds(bob, sum)
	s.Due(1<<40, sum, nil, member)
	if due := s.Due(1<<40, sum, []dolly.PeerID{bob}, member); len(due) != 1 {
		t.Error("who came back is not asked what it holds")
	}
}

func TestAWordBringsAFewRecords(t *testing.T) {
	w := newWorld(t, 1, nil)
	word := Word{Raw: slices.Repeat([][]byte{w.order(charter.Pause, 1)}, 100)}
	got, err := OpenWord(wire.Marshal(word))
	if err != nil || len(got.Raw) != maxWords {
		t.Errorf("%d records, %v", len(got.Raw), err)
	}
	if again := NewWord(w.law, charter.Orders{Last: word.Raw[0]}); len(again.Reply(again).Raw) != 0 || !bytes.Equal(again.Reply(Word{}).Raw[1], word.Raw[0]) {
		t.Error("a reply tells too much or too little")
	}
}
