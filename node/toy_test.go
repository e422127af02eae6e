package node

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
)

// said is the only fact of the toy mind.
type said struct{ word string }

func (said) Fact() {}

// shout is its only effect.
type shout struct{ word string }

func (shout) Effect() {}

// toy keeps the words that it was told, notes them, and shouts them.
type toy struct{ words *keep.Table[string] }

func (m *toy) Step(_ dolly.Time, _ *rand.Rand, f trade.Fact) []trade.Effect {
	s, ok := f.(said)
	if !ok {
		return nil
	}
	m.words.Put(s.word, s.word)
	return []trade.Effect{trade.Note{Kind: "word", Text: s.word, Data: s.word}, shout(s)}
}

func (m *toy) Info() dolly.Info { return dolly.Info{Name: "toy"} }

func (m *toy) View(_ dolly.Time, v dolly.View) (any, error) {
	if v != dolly.ViewNode {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "no such view"}
	}
	return m.words.Keys(), nil
}

var errRude = errors.New("rude")

func (m *toy) Do(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, []trade.Effect, error) {
	if a.Name == "rude" {
		return dolly.Result{}, nil, errRude
	}
	if dry {
		return dolly.Result{Lines: []string{"would say " + a.Name}}, nil, nil
	}
	return dolly.Result{Done: true}, m.Step(now, nil, said{a.Name}), nil
}

func (m *toy) Why(e dolly.Event) []string { return []string{"was told " + e.Text} }

func (m *toy) RestsOn(e dolly.Event) trade.Ground {
	if e.Text == "so" {
		return trade.Ground{Kind: e.Kind}
	}
	return trade.Ground{}
}

func (m *toy) Decided(string) bool { return true }

// breaking is a store of which the n-th commit fails, 0 none.
type breaking struct {
	dolly.Store
	mu sync.Mutex
	n  int
}

var errDisk = errors.New("disk full")

func (b *breaking) Update(f func(dolly.Writer) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.n--; b.n == 0 {
		return b.Store.Update(func(w dolly.Writer) error { return errors.Join(f(w), errDisk) })
	}
	return b.Store.Update(f)
}

// kept are the words on disk.
func kept(t *testing.T, db dolly.Store) []string {
	t.Helper()
	shelf := &keep.Shelf{}
	m := &toy{keep.NewTable[string](shelf, "word")}
	if err := db.View(shelf.Load); err != nil {
		t.Fatal(err)
	}
	return m.words.Keys()
}

// rig is a loop that runs the toy.
type rig struct {
	*Loop
	mind   *toy
	db     *breaking
	shouts chan string
	failed chan error
	cancel func()
	ended  bool
}

type stillClock struct{}

func (stillClock) Now() dolly.Time { return 1000 }

func newRig(t *testing.T, db dolly.Store, breakAt int) *rig {
	t.Helper()
	r := &rig{db: &breaking{Store: db, n: breakAt}, shouts: make(chan string, 10_000), failed: make(chan error, 1)}
	shelf := &keep.Shelf{}
	r.mind = &toy{keep.NewTable[string](shelf, "word")}
	var err error
	r.Loop, err = NewLoop(r.mind, LoopConfig{
		Shelf: shelf, Store: r.db, Clock: stillClock{}, Rand: rand.New(rand.NewPCG(1, 2)), Tick: time.Hour,
		Hand: func(e trade.Effect) { r.shouts <- e.(shout).word },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// start runs the loop; it is stopped when the test ends.
func (r *rig) start(t *testing.T) *rig {
	ctx, cancel := context.WithCancel(t.Context())
	r.cancel = cancel
	go func() { r.failed <- r.Run(ctx) }()
	t.Cleanup(func() {
		if !r.ended {
			_ = r.stop(t) // how it ended is for tests that stop it themselves
		}
	})
	return r
}

func running(t *testing.T) *rig { return newRig(t, store.Memory(), 0).start(t) }

// stop ends the loop and returns what Run returned.
func (r *rig) stop(t *testing.T) error {
	t.Helper()
	r.cancel()
	return r.wait(t)
}

func (r *rig) wait(t *testing.T) error {
	t.Helper()
	r.ended = true
	select {
	case err := <-r.failed:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("the loop does not end")
		return nil
	}
}

func (r *rig) say(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !r.Post(said{w}) {
			t.Fatalf("%q was not taken", w)
		}
	}
}

func (r *rig) heard(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-r.shouts:
			if got != w {
				t.Fatalf("shouted %q, want %q", got, w)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("never shouted %q", w)
		}
	}
}

// next reads one event.
func next(t *testing.T, ch <-chan dolly.Event) (dolly.Event, bool) {
	t.Helper()
	select {
	case e, open := <-ch:
		return e, open
	case <-time.After(10 * time.Second):
		t.Fatal("no event comes")
		return dolly.Event{}, false
	}
}

func word(n int) string { return fmt.Sprintf("w%05d", n) }
