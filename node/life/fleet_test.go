package life

import (
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
)

func TestAFleetGrowsForThreeGenerations(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.until("all slots are taken", 20*dolly.Day, func() bool { return len(w.alive()) == 5 })
	w.pass(40 * dolly.Day)
	deepest := 0
	for _, b := range w.bodies {
		deepest = max(deepest, agent.Depth(b.cfg.Path))
	}
	if deepest < 2 {
		t.Errorf("deepest agent is %d below the root", deepest)
	}
	root := w.bodies[0]
	if root.gone || root.facts.Get().Renewals < 3 || root.facts.Get().Children == 0 {
		t.Errorf("root after 40 days: gone %v, %+v", root.gone, root.facts.Get())
	}
	if got := len(w.alive()); got != 5 {
		t.Errorf("%d agents live", got)
	}
	for _, b := range w.alive() {
		if n := b.purchases.Len(); n > keepSettled+4 {
			t.Errorf("%s remembers %d purchases", b.cfg.Path, n)
		}
		if b.coins > aHotCap+dust+w.income {
			t.Errorf("%s holds %v above the hot cap", b.cfg.Path, b.coins)
		}
		if got := b.row().Cost; b.unsettled() == 0 && got != b.spent {
			t.Errorf("%s paid %v and says %v", b.cfg.Path, b.spent, got)
		}
		if b.swept != b.facts.Get().Swept {
			t.Errorf("%s swept %v and booked %v", b.cfg.Path, b.swept, b.facts.Get().Swept)
		}
	}
}

func TestSameSeedSameTrace(t *testing.T) {
	run := func(seed uint64) string {
		w := newWorld(t, seed, nil)
		w.pass(12 * dolly.Day)
		return w.trace.String()
	}
	a, b := run(7), run(7)
	if a != b {
		as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
		for i := range min(len(as), len(bs)) {
			if as[i] != bs[i] {
				t.Fatalf("line %d differs:\n%.500s\n%.500s", i, as[i], bs[i])
			}
		}
		t.Fatal("traces differ in length")
	}
	if run(8) == a {
		t.Error("the seed makes no difference")
	}
}
