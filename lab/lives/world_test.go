package lives_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/lab/lives"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

func world(t *testing.T, cfg lives.Config) *lives.World {
	t.Helper()
	w, err := lives.New(cfg)
	if err != nil {
		t.Fatalf("seed %d: %v", cfg.Seed, err)
	}
	t.Cleanup(func() { sound(t, w) })
	return w
}

// sound fails on a world that broke down or broke a promise.
func sound(t *testing.T, w *lives.World) {
	t.Helper()
	if err := w.Err(); err != nil {
		t.Errorf("seed %d: %v", w.Cfg.Seed, err)
	}
	for _, v := range w.Books.Violations {
		t.Errorf("seed %d: %v", w.Cfg.Seed, v)
	}
}

func TestAFleetFillsItsSlots(t *testing.T) {
	for _, calm := range []bool{true, false} {
		w := world(t, lives.Config{Seed: 1, Income: 400, Calm: calm})
		if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) == 5 }) {
			t.Fatalf("calm %v: %d agents live", calm, len(w.Alive()))
		}
		if err := w.Pass(15 * dolly.Day); err != nil {
			t.Fatal(err)
		}
		if n := len(w.Alive()); n != 5 || w.Books.Live != 5 {
			t.Errorf("calm %v: %d agents live, %d did at most", calm, n, w.Books.Live)
		}
	}
}

func TestSameSeedSameWorld(t *testing.T) {
	run := func(seed uint64) string {
		var trace strings.Builder
		w := world(t, lives.Config{Seed: seed, Income: 400})
		w.Hooks.Saw = func(a *lives.Agent, e trade.Effect) {
			fmt.Fprintf(&trace, "%d %v %s\n", w.Now(), a, wire.Sum(fmt.Appendf(nil, "%T %v", e, e)).Short())
		}
		if err := w.Pass(12 * dolly.Day); err != nil {
			t.Fatal(err)
		}
		return trace.String()
	}
	a, b := run(7), run(7)
	if a != b {
		as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
		for i := range min(len(as), len(bs)) {
			if as[i] != bs[i] {
				t.Fatalf("line %d differs:\n%s\n%s", i, as[i], bs[i])
			}
		}
		t.Fatal("one is longer")
	}
	if run(8) == a {
		t.Error("the seed makes no difference")
	}
}

func TestI13ACrashAtEachStepOfABirthPaysOnce(t *testing.T) {
	play := func(n int, committed bool) int {
		law := lives.Law(2)
		w := world(t, lives.Config{Seed: 3, Charter: &law, Calm: true, Purse: 2000})
		w.Hooks.Dies = func(_ *lives.Agent, _ trade.Fact, after bool) bool { return w.Steps == n && after == committed }
		born := func() bool {
			return len(w.Agents) == 2 && w.Books.Leased(w.Agents[1].Key.Peer()) && len(w.Warden.View().Acts) == 0
		}
		if !w.Until(6*dolly.Day, born) || len(w.Chain.Payments) != 1 {
			t.Errorf("crash at step %d (on disk: %v): %d agents, %d payments", n, committed, len(w.Agents), len(w.Chain.Payments))
		}
		return w.Steps
	}
	for _, committed := range []bool{false, true} {
		for n := 1; play(n, committed) >= n && !t.Failed(); n++ {
			continue
		}
	}
}

func TestARestoredImageAndAFrozenMachineGoOn(t *testing.T) {
	w := world(t, lives.Config{Seed: 2, Income: 400})
	root := w.Agents[0]
	image := w.Image(root)
	if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) >= 2 }) {
		t.Fatal("no child")
	}
	w.Restore(root, image)
	root.Pause(30 * time.Hour)
	if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) == 5 }) {
		t.Errorf("%d agents live", len(w.Alive()))
	}
}

func TestI06OfTwoClonesOneActs(t *testing.T) {
	for _, memory := range []bool{false, true} {
		w := world(t, lives.Config{Seed: 4, Income: 400})
		root := w.Agents[0]
		if err := w.Pass(5 * time.Hour); err != nil {
			t.Fatal(err)
		}
		if memory {
			w.CloneMemory(root)
		} else {
			w.CloneDisk(root, w.Image(root))
		}
		if err := w.Pass(12 * dolly.Day); err != nil {
			t.Fatal(err)
		}
	}
}

func TestASilentWardenLetsNothingBeBought(t *testing.T) {
	w := world(t, lives.Config{Seed: 5, Income: 400})
	w.Warden.Deaf = true
	if err := w.Pass(6 * dolly.Day); err != nil {
		t.Fatal(err)
	}
	if len(w.Chain.Payments) != 0 {
		t.Errorf("%d payments", len(w.Chain.Payments))
	}
}

func TestARestartedWardenGoesOn(t *testing.T) {
	w := world(t, lives.Config{Seed: 6, Income: 400})
	if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) >= 3 }) {
		t.Fatal("no children")
	}
	w.Warden.Restart()
	if !w.Warden.Confirm() {
		t.Error("nothing was lost, and it cannot be confirmed")
	}
	if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) == 5 }) {
		t.Errorf("%d agents live", len(w.Alive()))
	}
}

func TestI07AfterAStopNothingIsBought(t *testing.T) {
	w := world(t, lives.Config{Seed: 7, Income: 400})
	if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) >= 3 }) {
		t.Fatal("no children")
	}
	leased := 0
	for _, a := range w.Alive() {
		if w.Books.Leased(a.Key.Peer()) {
			leased++
		}
	}
	if err := w.Warden.Order(w.Stop(charter.Halt, 1)); err != nil {
		t.Fatal(err)
	}
	all := func() bool {
		for _, a := range w.Alive() {
			if order, _ := a.Obeys(); order != "stop" {
				return false
			}
		}
		return w.Warden.View().Receipts == leased
	}
	if !w.Until(2*dolly.Day, all) {
		t.Errorf("%d receipts", w.Warden.View().Receipts)
	}
	if err := w.Pass(10 * dolly.Day); err != nil {
		t.Fatal(err)
	}
}
