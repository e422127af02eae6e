package node

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
)

func TestI11StateIsDurableBeforeAnEffect(t *testing.T) {
	db := store.Memory()
	r := newRig(t, db, 0)
	r.hand = func(e trade.Effect) {
		w := e.(shout).word
		if !slices.Contains(kept(t, db), w) {
			t.Errorf("%q was shouted before it was on disk", w)
		}
		r.shouts <- w
	}
	r.start(t)
	r.say(t, "a", "b", "c")
	r.heard(t, "a", "b", "c")
}

func TestI11FailedCommitEndsRunWithoutAnEffect(t *testing.T) {
	db := store.Memory()
	r := newRig(t, db, 2).start(t)
	r.say(t, "a")
	r.heard(t, "a")
	r.say(t, "b")
	if err := r.wait(t); !errors.Is(err, errDisk) {
		t.Errorf("Run returned %v", err)
	}
	if len(r.shouts) != 0 {
		t.Errorf("shouted %q though it was not written", <-r.shouts)
	}
	if got := kept(t, db); !slices.Equal(got, []string{"a"}) {
		t.Errorf("on disk: %v", got)
	}
}

func TestI11FailedCommitOfAnActionEndsRun(t *testing.T) {
	r := newRig(t, store.Memory(), 1).start(t)
	near := NewNear(r.Loop, r.mind, func(*dolly.Info) {}, nil)
	if _, err := near.Do(t.Context(), dolly.Action{Name: "a"}, false); !errors.Is(err, errDisk) {
		t.Errorf("Do returned %v", err)
	}
	if err := r.wait(t); !errors.Is(err, errDisk) {
		t.Errorf("Run went on with a state ahead of the disk: %v", err)
	}
	if len(r.shouts) != 0 {
		t.Error("the effect happened")
	}
}

func TestRestartGoesOnWithTheStateAndTheLog(t *testing.T) {
	db := store.Memory()
	first := newRig(t, db, 0).start(t)
	first.say(t, "a", "b")
	first.heard(t, "a", "b")
	if err := first.stop(t); err != nil {
		t.Fatal(err)
	}
	second := newRig(t, db, 0).start(t)
	second.say(t, "c")
	second.heard(t, "c")
	events, err := second.Events(1, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, e := range events {
		if e.Seq != uint64(i+1) || e.At != 1000 || e.Kind != "word" {
			t.Errorf("event %+v", e)
		}
		got = append(got, e.Text)
	}
	if !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the log says %v", got)
	}
}

func TestANoteThatIsNotTextIsReadBack(t *testing.T) {
	r := newRig(t, store.Memory(), 0).start(t)
	r.say(t, "a\xffb")
	r.heard(t, "a\xffb")
	if events, err := r.Events(1, 10); err != nil || len(events) != 1 || events[0].Text != "a?b" {
		t.Errorf("the log says %+v: %v", events, err)
	}
}

// A wallet that does not know what is on its disk signs nothing more, and only a
// new start helps.
func TestI11ABrokenEdgeEndsTheRun(t *testing.T) {
	r := newRig(t, store.Memory(), 0).start(t)
	stopped := errors.New("stopped")
	r.Fail(Broken{Err: stopped})
	r.Fail(Broken{Err: stopped}) // nobody waits for the second
	if err := r.wait(t); !IsBroken(err) || !errors.Is(err, stopped) {
		t.Errorf("Run returned %v", err)
	}
}

func TestNothingIsTakenAfterTheEnd(t *testing.T) {
	r := running(t)
	if err := r.stop(t); err != nil {
		t.Fatalf("Run returned %v when its context ended", err)
	}
	if r.Post(said{"late"}) || r.Offer(said{"late"}) {
		t.Error("a fact was taken by a loop that has ended")
	}
	if err := r.Call(t.Context(), func() { t.Error("ran") }); !errors.Is(err, ErrStopped) {
		t.Errorf("Call: %v", err)
	}
	if _, err := r.Watch(t.Context(), 0); !errors.Is(err, ErrStopped) {
		t.Errorf("Watch: %v", err)
	}
}

func TestCallGivesUpWithItsContext(t *testing.T) {
	r := newRig(t, store.Memory(), 0) // not running
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Call(ctx, func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestOfferDropsWhatDoesNotFit(t *testing.T) {
	r := newRig(t, store.Memory(), 0)
	taken := 0
	for r.Offer(said{"a"}) {
		taken++
	}
	if taken != inbox {
		t.Errorf("took %d facts, want %d", taken, inbox)
	}
}

func TestNearActsAndShows(t *testing.T) {
	r := running(t)
	near := NewNear(r.Loop, r.mind, func(i *dolly.Info) { i.PID = 7 }, func(v any) any { return append(v.([]string), "more") })
	ctx := t.Context()
	if res, err := near.Do(ctx, dolly.Action{Name: "a"}, true); err != nil || res.Done {
		t.Errorf("dry: %+v, %v", res, err)
	}
	if res, err := near.Do(ctx, dolly.Action{Name: "b"}, false); err != nil || !res.Done {
		t.Errorf("done: %+v, %v", res, err)
	}
	if _, err := near.Do(ctx, dolly.Action{Name: "rude"}, false); !errors.Is(err, errRude) {
		t.Errorf("refused: %v", err)
	}
	words, err := dolly.Fetch[[]string](ctx, near, dolly.ViewNode, dolly.Query{})
	if err != nil || !slices.Equal(words, []string{"b", "more"}) {
		t.Errorf("view: %v, %v", words, err)
	}
	if _, err := near.Get(ctx, dolly.ViewMarket, dolly.Query{}); dolly.KindOf(err) != dolly.Usage {
		t.Errorf("no such view: %v", err)
	}
	info, err := near.Info(ctx)
	if err != nil || info.Name != "toy" || info.Now != 1000 || info.PID != 7 {
		t.Errorf("info: %+v, %v", info, err)
	}
	why, err := near.Why(ctx, 1)
	if err != nil || why.Event.Text != "b" || why.Facts[0] != "was told b" {
		t.Errorf("why: %+v, %v", why, err)
	}
	if _, err := near.Why(ctx, 2); dolly.KindOf(err) != dolly.Usage {
		t.Errorf("why of nothing: %v", err)
	}
}

func TestWhyTellsWhatADecisionRestsOn(t *testing.T) {
	r := running(t)
	near := NewNear(r.Loop, r.mind, func(*dolly.Info) {}, nil)
	r.say(t, "so", "ground", "so")
	r.heard(t, "so", "ground", "so")
	for seq, want := range map[uint64][]string{1: {"was told so"}, 2: {"was told ground"}, 3: {"was told so", "rests on event 2 of 1970-01-01 00:00:01: ground", "was told ground"}} {
		if why, err := near.Why(t.Context(), seq); err != nil || !slices.Equal(why.Facts, want) {
			t.Errorf("event %d: %q, %v", seq, why.Facts, err)
		}
	}
}

func TestNearEventsAreTheLatest(t *testing.T) {
	r := running(t)
	near := NewNear(r.Loop, r.mind, func(*dolly.Info) {}, nil)
	r.say(t, "a", "b", "c", "ab")
	r.heard(t, "a", "b", "c", "ab")
	for _, c := range []struct {
		q    dolly.Query
		want []string
	}{
		{dolly.Query{}, []string{"a", "b", "c", "ab"}},
		{dolly.Query{Limit: 2}, []string{"c", "ab"}},
		{dolly.Query{From: 2, Limit: 2}, []string{"b", "c"}},
		{dolly.Query{Filter: "b"}, []string{"b", "ab"}},
		{dolly.Query{From: 9}, nil},
		{dolly.Query{Limit: 5000}, []string{"a", "b", "c", "ab"}},
	} {
		raw, err := near.Get(t.Context(), dolly.ViewEvents, c.q)
		if err != nil {
			t.Fatal(err)
		}
		var events []dolly.Event
		if err := json.Unmarshal(raw, &events); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range events {
			got = append(got, e.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.q, got, c.want)
		}
	}
}
