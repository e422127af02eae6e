package node

import (
	"context"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/store"
)

func watch(t *testing.T, r *rig, from uint64) <-chan dolly.Event {
	t.Helper()
	ch, err := r.Watch(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func TestWatchCatchesUpAndGoesOnLive(t *testing.T) {
	r := running(t)
	const past, all = 3 * batch, 4 * batch
	for i := range past {
		r.say(t, word(i+1))
		r.heard(t, word(i+1))
	}
	ch := watch(t, r, 10)
	go func() {
		for i := past; i < all; i++ {
			r.Post(said{word(i + 1)})
		}
	}()
	for i := uint64(11); i <= all; i++ {
		e, open := next(t, ch)
		if !open || e.Seq != i || e.Text != word(int(i)) {
			t.Fatalf("got event %d %q, open %v; want %d", e.Seq, e.Text, open, i)
		}
	}
}

func TestSlowWatcherIsClosedAndResumes(t *testing.T) {
	r := running(t)
	ch := watch(t, r, 0)
	const all = maxWatch + 500
	for i := range all {
		r.say(t, word(i+1))
		r.heard(t, word(i+1))
	}
	last := uint64(0)
	for {
		e, open := next(t, ch)
		if !open {
			break
		}
		if e.Seq != last+1 {
			t.Fatalf("event %d after %d", e.Seq, last)
		}
		last = e.Seq
	}
	if last == all {
		t.Fatal("the slow watcher was not closed")
	}
	again := watch(t, r, last)
	for last < all {
		e, open := next(t, again)
		if !open || e.Seq != last+1 {
			t.Fatalf("resumed with %d after %d, open %v", e.Seq, last, open)
		}
		last = e.Seq
	}
}

func TestWatchEndsWithItsContextAndTheLoop(t *testing.T) {
	r := running(t)
	ctx, cancel := context.WithCancel(t.Context())
	mine, err := r.Watch(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	other := watch(t, r, 0)
	cancel()
	if _, open := next(t, mine); open {
		t.Error("an event came out of nothing")
	}
	r.say(t, "a")
	if e, open := next(t, other); !open || e.Text != "a" {
		t.Errorf("the other watcher got %+v, open %v", e, open)
	}
	if err := r.stop(t); err != nil {
		t.Fatal(err)
	}
	if _, open := next(t, other); open {
		t.Error("a watcher outlives the loop")
	}
}

func TestEventIsSentOnlyWhenItIsDurable(t *testing.T) {
	r := newRig(t, store.Memory(), 2).start(t)
	ch := watch(t, r, 0)
	r.say(t, "a")
	if e, open := next(t, ch); !open || e.Text != "a" {
		t.Fatalf("got %+v, open %v", e, open)
	}
	r.say(t, "b")
	if e, open := next(t, ch); open {
		t.Errorf("%q was told and is not on disk", e.Text)
	}
	if r.wait(t) == nil {
		t.Error("Run returned nil")
	}
}
